"""Sentences and laws of set-up."""

import ast
import runpy
import sys
from pathlib import Path

import pytest

from reform.bootstrap import debian, fonts, packages, paths
from reform.bootstrap.steps import Stopped, run

BOOTSTRAP = sorted((paths.BASE_DIR / "reform" / "bootstrap").glob("*.py"))


def test_an_old_python_is_told_so(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(sys, "version", "3.9.2 (default)")
    with pytest.raises(
        SystemExit, match=r"^manage\.py: the portal needs Python 3\.11 or newer; this is 3\.9\.2\.$"
    ):
        runpy.run_path(str(paths.BASE_DIR / "manage.py"))


def test_a_python_without_venv_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(packages, "VENV_DIR", tmp_path / "none")
    monkeypatch.setattr(packages, "VENV_PYTHON", tmp_path / "none" / "bin" / "python")
    monkeypatch.setattr(packages, "find_spec", lambda name: None if name == "ensurepip" else object())
    with pytest.raises(Stopped, match="apt-get install python3-venv; then run the same command again"):
        packages.make_venv()


@pytest.mark.parametrize(
    "path", [*BOOTSTRAP, paths.BASE_DIR / "reform" / "supervisor.py"], ids=lambda path: path.name
)
def test_bootstrap_needs_the_standard_library_alone(path: Path):
    imported = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module)
    foreign = {
        name
        for name in imported
        if name.split(".")[0] not in sys.stdlib_module_names
        and name != "reform.supervisor"
        and not name.startswith("reform.bootstrap")
    }
    # Handing over to Django is the one way out, once .venv is there.
    assert foreign == ({"django.core.management"} if path.name == "commands.py" else set())


def test_run_stops_with_the_last_lines_of_a_failing_program(tmp_path, monkeypatch):
    monkeypatch.setattr("reform.bootstrap.steps.LOG_FILE", tmp_path / "setup.log")
    code = "for n in range(40): print('line', n)\nraise SystemExit(3)"
    with pytest.raises(Stopped) as stopped:
        run([sys.executable, "-c", code], what="The trial")
    lines = str(stopped.value).splitlines()
    assert lines[0] == "The trial failed (exit code 3):"
    assert lines[1:-1] == [f"line {n}" for n in range(25, 40)]
    assert "line 0\n" in (tmp_path / "setup.log").read_text()


def test_run_stops_when_the_program_is_not_there(tmp_path, monkeypatch):
    monkeypatch.setattr("reform.bootstrap.steps.LOG_FILE", tmp_path / "setup.log")
    with pytest.raises(Stopped, match="No such file"):
        run([tmp_path / "absent"], what="The trial")


def test_parse_plan_takes_new_packages_and_never_the_c_library():
    plan = (
        "The following NEW packages will be installed:\n  libpango-1.0-0\n"
        "Inst libc6 [2.36-9+deb12u4] (2.36-9+deb12u9 Debian:12.7/stable [amd64])\n"
        "Inst libfribidi0 (1.0.8-2.1 Debian:12.5/stable [amd64])\n"
        "Inst libpango-1.0-0 (1.50.12+ds-1 Debian:12.5/stable [amd64])\n"
        "Conf libfribidi0 (1.0.8-2.1 Debian:12.5/stable [amd64])\n"
    )
    assert debian.parse_plan(plan) == ["libfribidi0", "libpango-1.0-0"]


def test_the_index_pip_is_told_of_is_found():
    listing = "global.cert='/x.crt'\nglobal.index-url='https://mirror.example/simple'\nglobal.timeout='60'\n"
    assert packages.INDEX_LINE.findall(listing) == ["https://mirror.example/simple"]
    assert packages.INDEX_LINE.findall("global.extra-index-url='https://other.example/simple'\n") == []


def test_environment_finds_fonts_libraries_and_programs_of_set_up(tmp_path, monkeypatch):
    for name in ("lib", "bin"):
        (tmp_path / name).mkdir()
    (tmp_path / "fonts.conf").touch()
    monkeypatch.setattr(paths, "FONTCONFIG_FILE", tmp_path / "fonts.conf")
    monkeypatch.setattr(paths, "LIBRARY_DIR", tmp_path / "lib")
    monkeypatch.setattr(paths, "PROGRAM_DIR", tmp_path / "bin")
    monkeypatch.setenv("PATH", f"/usr/bin:{tmp_path / 'bin'}")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/lib")
    env = paths.environment()
    assert env["FONTCONFIG_FILE"] == str(tmp_path / "fonts.conf")
    assert env["LD_LIBRARY_PATH"] == f"{tmp_path / 'lib'}:/opt/lib"
    assert env["PATH"] == f"{tmp_path / 'bin'}:/usr/bin"


def test_fontconfig_knows_our_fonts_alone(tmp_path):
    target = tmp_path / "conf" / "fonts.conf"
    fonts.write_fontconfig(target, tmp_path / "fonts & more")
    text = target.read_text("utf-8")
    assert text.count("<dir>") == 1
    assert "fonts &amp; more</dir>" in text
