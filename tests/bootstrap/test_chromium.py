"""Which of Chromium's packages set-up gets for the tests."""

import pytest

from reform.bootstrap import debian, system
from reform.bootstrap.steps import Stopped


@pytest.fixture
def asked(monkeypatch):
    """A machine of root's with Debian's tools and no Chromium; what it is asked to install."""
    packages: list[str] = []
    monkeypatch.setattr(system, "find_program", lambda *_names: packages and f"/usr/bin/{packages[-1]}")
    monkeypatch.setattr(system, "is_root", lambda: True)
    monkeypatch.setattr(debian, "is_here", lambda: True)
    monkeypatch.setattr(debian, "install", packages.append)
    return packages


def test_the_shell_without_windows_comes_first(asked):
    assert system.ensure_chromium() == "/usr/bin/chromium-headless-shell"
    assert asked == ["chromium-headless-shell"]


def test_where_there_is_no_shell_the_browser_is_taken(asked, monkeypatch):
    def install(package):
        if package.endswith("shell"):
            raise Stopped("no such package")
        asked.append(package)

    monkeypatch.setattr(debian, "install", install)
    assert system.ensure_chromium() == "/usr/bin/chromium"


def test_where_neither_can_be_had_the_package_is_named(asked, monkeypatch):
    def install(_package):
        raise Stopped("no network")

    monkeypatch.setattr(debian, "install", install)
    with pytest.raises(Stopped, match=r"apt-get install chromium$"):
        system.ensure_chromium()
