"""LibreOffice for the tests: there only with what reads documents and what reads tables."""

import pytest

from reform.bootstrap import debian, system


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Return a function that sets up a machine: who asks, and which parts of LibreOffice it has; gives what was installed."""

    def set_up(*parts: str, root: bool) -> list[str]:
        program = tmp_path / "program"
        program.mkdir()
        for name in ("soffice", *parts):
            (program / name).touch()
        linked = tmp_path / "soffice"
        linked.symlink_to(program / "soffice")
        installed: list[str] = []
        monkeypatch.setattr(system, "find_program", lambda *_names: str(linked))
        monkeypatch.setattr(system, "is_root", lambda: root)
        monkeypatch.setattr(debian, "is_here", lambda: True)
        monkeypatch.setattr(debian, "install", lambda *packages: installed.extend(packages))
        return installed

    return set_up


def test_office_with_both_parts_is_left_as_it_is(machine):
    installed = machine("libswlo.so", "libsclo.so", root=True)
    assert (system.ensure_office(), installed) == (True, [])


@pytest.mark.parametrize("parts", [("libswlo.so",), ("libsclo.so",), ()])
def test_office_that_lacks_a_part_gets_it_from_root(machine, parts):
    installed = machine(*parts, root=True)
    assert system.ensure_office() is True
    assert installed == ["libreoffice-writer-nogui", "libreoffice-calc-nogui"]


def test_office_that_lacks_calc_leaves_its_tests_out_where_nobody_may_install(machine, capsys):
    installed = machine("libswlo.so", root=False)
    assert (system.ensure_office(), installed) == (False, [])
    assert "libreoffice-calc-nogui" in capsys.readouterr().out
