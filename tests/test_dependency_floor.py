"""No pinned or installed package lies below the version that mended a fault; an audit of nothing is no audit."""

from __future__ import annotations

import subprocess
from importlib.metadata import version

import openpyxl
import pytest

from tests import dependencies
from tests.dependencies import FLOORS, audit, below_floor, judged, main, pins


def test_pins_are_at_their_floors_or_above():
    assert below_floor(pins()) == []


def test_installed_packages_are_those_that_are_pinned():
    pinned = pins()
    assert {floor.package: version(floor.package) for floor in FLOORS} == {
        floor.package: pinned[floor.package] for floor in FLOORS
    }


@pytest.mark.parametrize("name", dependencies.FILES)
def test_every_pin_is_an_exact_version_with_hashes(name):
    text = (dependencies.ROOT / name).read_text("utf-8")
    entries = [entry for entry in text.split("\n") if entry and not entry.startswith(("#", " ", "-"))]
    assert len(entries) == len(pins(name)) > 30
    assert text.count("--hash=sha256:") >= len(entries)


def test_a_pin_below_its_floor_is_told_with_the_reason():
    told = below_floor(pins() | {"django": "5.2.13"})
    assert told == [
        "django 5.2.13 is below 5.2.19 (CVE-2026-108147 multipart memory;"
        " CVE-2026-87975 formsets with editable keys (5.2.18))"
    ]
    assert below_floor({k: v for k, v in pins().items() if k != "defusedxml"}) == [
        "defusedxml is not pinned (openpyxl reads XML safely only where it is installed)"
    ]


def test_workbooks_are_read_without_expanding_entities():
    assert openpyxl.DEFUSEDXML is True


PINNED = {"django": "5.2.13", "celery": "5.7.0"}


def test_audit_counts_only_what_was_looked_up():
    skipped = {"dependencies": [{"name": "django", "skip_reason": "Dependency not found on PyPI"}]}
    assert judged(skipped, PINNED) == ["not looked up: celery, django"]
    assert judged({"dependencies": []}, PINNED) == ["not looked up: celery, django"]
    clean = [{"name": name, "version": one, "vulns": []} for name, one in PINNED.items()]
    assert judged({"dependencies": clean}, PINNED) == []


def test_audit_names_a_fault_and_what_mends_it():
    fault = {"id": "PYSEC-1", "fix_versions": ["5.2.19"]}
    report = {"dependencies": [{"name": "Django", "version": "5.2.13", "vulns": [fault]}]}
    assert judged(report, {"django": "5.2.13"}) == ["Django 5.2.13: PYSEC-1, mended in 5.2.19"]


def test_audit_that_reaches_nothing_says_so_and_fails(monkeypatch, capsys):
    def unreachable(argv, **_kwargs):
        return subprocess.CompletedProcess(argv, 1, "", "ERROR: connection refused")

    monkeypatch.setattr(dependencies.subprocess, "run", unreachable)
    assert audit("requirements.txt") == ["requirements.txt: not audited"]
    assert "nothing was audited (ERROR: connection refused)" in capsys.readouterr().out
    assert main() == 1
