"""Scripts and styles that old browsers would not understand are found."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from reform.bootstrap.lint import check_frontend, install_linters
from reform.bootstrap.paths import BASE_DIR, BUILD_DIR
from reform.bootstrap.steps import Stopped


@pytest.fixture(scope="module", autouse=True)
def _linters() -> None:
    install_linters()


@pytest.fixture
def young(tmp_path_factory) -> Iterator[Path]:
    """A folder for files of the test: below the project, where its list of browsers holds."""
    folder = BUILD_DIR / f"lint-{tmp_path_factory.getbasetemp().name}"
    folder.mkdir()
    yield folder.relative_to(BASE_DIR)
    shutil.rmtree(folder)


def test_what_they_know_passes():
    check_frontend("static/js/lines.js", "static/css/print.css")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("document.title = [3, 1].toSorted()[0];", "toSorted"),
        ("document.title = Object.groupBy([], String).a;", "groupBy"),
        ("navigator.setAppBadge(1);", "compat/compat"),
    ],
)
def test_a_young_call_is_found(script, said, young):
    (young / "a.js").write_text(script, "utf-8")
    with pytest.raises(Stopped, match=said):
        check_frontend(f"{young}/a.js", "static/css/print.css")


@pytest.mark.parametrize(
    ("style", "feature"),
    [("a { &:hover { color: red } }", "css-nesting"), ("p:has(b) { color: red }", "css-has")],
)
def test_a_young_style_is_found(style, feature, young):
    (young / "a.css").write_text(style, "utf-8")
    with pytest.raises(Stopped, match=feature):
        check_frontend("static/js/lines.js", f"{young}/a.css")
