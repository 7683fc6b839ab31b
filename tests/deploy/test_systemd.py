"""The units of deploy/systemd, as systemd itself reads them: no fault, little exposure, and time for a job to end."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from reform.bootstrap.paths import BASE_DIR

pytestmark = pytest.mark.systemd

UNITS = sorted((BASE_DIR / "deploy" / "systemd").glob("portal*.*"))
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
# Of 100, as `systemd-analyze security` counts: below 20 is its "OK"; a plain unit has 96.
MOST_EXPOSED = 20


def analyzed(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *map(str, arguments)], capture_output=True, text=True, env={"LC_ALL": "C"}
    )


def setting(unit: Path, name: str) -> list[str]:
    """Return every value of a setting in a unit, in order."""
    return re.findall(rf"^{name}=(.*)$", unit.read_text("utf-8"), re.MULTILINE)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units beside each other, with a Python that is there: verify looks whether the program can be run."""
    folder = tmp_path_factory.mktemp("units")
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/opt/portal/current/.venv/bin/python", sys.executable)
        (folder / unit.name).write_text(text, "utf-8")
    return folder


def test_there_are_units_for_every_process_and_the_backup():
    assert [unit.name for unit in UNITS] == [
        "portal-backup.service",
        "portal-backup.timer",
        "portal-beat.service",
        "portal-web.service",
        "portal-worker@.service",
        "portal.target",
    ]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_no_fault_in_a_unit(installed, unit):
    done = analyzed("verify", "--man=no", "--recursive-errors=no", installed / unit.name)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_systemd_would_find_a_fault(tmp_path):
    broken = tmp_path / "portal-web.service"
    text = next(unit for unit in UNITS if unit.name == broken.name).read_text("utf-8")
    broken.write_text(text.replace("ProtectHome=yes", "ProtectHom=yes"), "utf-8")
    assert "ProtectHom" in analyzed("verify", "--man=no", "--recursive-errors=no", broken).stderr


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_services_are_little_exposed(installed, unit):
    done = analyzed(
        "security", "--offline=true", "--no-pager", f"--threshold={MOST_EXPOSED}", installed / unit.name
    )
    assert done.returncode == 0, done.stdout


def test_worker_has_time_to_end_a_job_of_the_longest_kind():
    worker = BASE_DIR / "deploy" / "systemd" / "portal-worker@.service"
    assert int(setting(worker, "TimeoutStopSec")[0]) > settings.CELERY_TASK_TIME_LIMIT
    assert setting(worker, "OOMPolicy") == ["continue"]


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_services_get_their_keys_as_credentials_and_reach_this_machine_alone(unit):
    loaded = {value.split(":")[0] for value in setting(unit, "LoadCredential")}
    named = {name.lower() for name in re.findall(r"(\w+)_FILE=%d/", unit.read_text("utf-8"))}
    assert (
        loaded == named == {"secret_key", "field_key", "audit_key", "backup_key", "database_url", "redis_url"}
    )
    assert (setting(unit, "IPAddressDeny"), setting(unit, "IPAddressAllow")) == (["any"], ["localhost"])
    assert not re.search(r"^Environment=.*(_KEY|PASSWORD|SECRET)=", unit.read_text("utf-8"), re.MULTILINE)
