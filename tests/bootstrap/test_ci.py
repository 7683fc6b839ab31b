"""What .ci/run lets pass, with stand-ins for make and for the suite."""

import os
import subprocess
from pathlib import Path

import pytest

from reform.bootstrap.paths import BASE_DIR


def run_ci(
    folder: Path, *, output: str, code: int = 0, make_code: int = 0
) -> subprocess.CompletedProcess[str]:
    """Run .ci/run where `make` and `python3` are scripts that print and exit as told."""
    (folder / "output").write_text(output + "\n")
    for name, text in {
        "make": f"exit {make_code}",
        "python3": f'cat "{folder / "output"}"; exit {code}',
    }.items():
        script = folder / name
        script.write_text(f"#!/bin/sh\n{text}\n")
        script.chmod(0o755)
    env = os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(["bash", str(BASE_DIR / ".ci" / "run")], env=env, capture_output=True, text=True)


def test_ci_passes_when_everything_passed(tmp_path):
    done = run_ci(tmp_path, output="====== 812 passed, 9 deselected in 301.22s (0:05:01) ======")
    assert done.returncode == 0, done.stderr
    assert "812 passed" in done.stdout


@pytest.mark.parametrize(
    ("output", "word"),
    [
        ("====== 811 passed, 1 skipped in 301.22s (0:05:01) ======", "skipped"),
        ("====== 811 passed, 1 xfailed in 301.22s (0:05:01) ======", "skipped"),
        ("====== 811 passed, 1 xpassed in 301.22s (0:05:01) ======", "skipped"),
        ("====== no tests ran in 0.01s ======", "no test ran"),
        ("====== 9 deselected in 0.01s ======", "no test ran"),
        ("all is well", "no test ran"),
    ],
)
def test_ci_refuses_skips_and_empty_runs(tmp_path, output, word):
    done = run_ci(tmp_path, output=output)
    assert done.returncode == 1
    assert word in done.stderr


def test_ci_fails_with_the_suite(tmp_path):
    assert run_ci(tmp_path, output="====== 1 failed, 811 passed in 3.0s ======", code=1).returncode == 1


def test_ci_fails_with_the_checks(tmp_path):
    assert run_ci(tmp_path, output="====== 812 passed in 3.0s ======", make_code=2).returncode == 2
