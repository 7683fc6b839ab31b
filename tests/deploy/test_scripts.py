"""Every shell script of the repository is read by bash and by shellcheck, and says how it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reform.bootstrap.paths import BASE_DIR

SHELLCHECK = Path(sys.executable).with_name("shellcheck")
PLACES = (BASE_DIR / "deploy", BASE_DIR / ".ci")


def scripts() -> list[Path]:
    files = sorted(file for place in PLACES for file in place.rglob("*") if file.is_file())
    return [
        file for file in files if file.read_bytes().startswith((b"#!/usr/bin/env bash\n", b"#!/bin/sh\n"))
    ]


@pytest.mark.parametrize("script", scripts(), ids=lambda file: str(file.relative_to(BASE_DIR)))
def test_script_is_read_without_a_fault(script):
    assert script.stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", str(script)], capture_output=True, text=True).stderr == ""
    checked = subprocess.run(
        [str(SHELLCHECK), "--external-sources", "--severity=warning", str(script)],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert (checked.returncode, checked.stdout) == (0, "")


def test_there_are_scripts_to_look_at():
    assert {file.name for file in scripts()} >= {
        "bare-check",
        "configure",
        "make-secrets",
        "serve-nginx",
        "run",
    }


def test_shellcheck_finds_a_fault(tmp_path):
    (tmp_path / "broken").write_text('#!/usr/bin/env bash\ncd "$1"/x\nwhat=test\n')
    done = subprocess.run(
        [str(SHELLCHECK), "--severity=warning", str(tmp_path / "broken")], capture_output=True
    )
    assert done.returncode == 1
