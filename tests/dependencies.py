"""`make audit`: the pinned packages asked after known faults, and the floors no pin may fall below.

pip-audit says "no known vulnerabilities" also where it could look nothing up (reliability reference, F10): what it
counted is compared with the number of pins. Source: ASVS 15.1.1, 15.2.1, GB/T 22239-2019 入侵防范 f).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from packaging.version import Version

ROOT = Path(__file__).parents[1]
FILES = ("requirements.txt", "requirements-dev.txt")
PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s\\;]+)", re.MULTILINE)
# When somebody last read what was published about the packages below.
LAST_REVIEWED = date(2026, 11, 22)
REVIEW_DAYS = 90


@dataclass(frozen=True)
class Floor:
    """The lowest version that may be pinned, and why."""

    package: str
    version: str
    reason: str


FLOORS = (
    Floor(
        "django",
        "5.2.19",
        "CVE-2026-108147 multipart memory; CVE-2026-87975 formsets with editable keys (5.2.18)",
    ),
    Floor(
        "weasyprint",
        "70.0",
        "CVE-2025-68616 redirects pass the fetcher (68.0); CVE-2026-49452 CSS injection (69.0)",
    ),
    Floor("celery", "5.7.0", "what the job table was measured with: lost and doubled messages"),
    Floor("kombu", "5.7.0", "redelivery after a killed worker as measured"),
    Floor("lxml", "6.1.3", "limits of entity amplification, external entities off"),
    Floor("defusedxml", "0.7.1", "openpyxl reads XML safely only where it is installed"),
    Floor("django-axes", "8.3.1", "lock-out by account and address together as configured"),
    Floor("django-otp", "1.7.5", "codes used once, guesses slowed down"),
    Floor("openpyxl", "3.1.5", "takes defusedxml by itself"),
    Floor("cryptography", "50", "bundled OpenSSL that is still mended"),
)


def pins(name: str = "requirements.txt") -> dict[str, str]:
    """Return the pinned versions of a requirements file by package."""
    return {found[0].lower(): found[1] for found in PIN.findall((ROOT / name).read_text("utf-8"))}


def below_floor(pinned: dict[str, str]) -> list[str]:
    """Return a sentence for each package that lies below its floor or is not pinned at all."""
    found = []
    for floor in FLOORS:
        version = pinned.get(floor.package)
        if version is None:
            found.append(f"{floor.package} is not pinned ({floor.reason})")
        elif Version(version) < Version(floor.version):
            found.append(f"{floor.package} {version} is below {floor.version} ({floor.reason})")
    return found


def judged(report: dict[str, Any], pinned: dict[str, str]) -> list[str]:
    """Return what is wrong by pip-audit's report: faults, and packages it said nothing about."""
    answers = report.get("dependencies", [])
    looked_up = {one["name"].lower() for one in answers if "vulns" in one and not one.get("skip_reason")}
    found = [
        f"{one['name']} {one['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'no version yet'}"
        for one in answers
        for fault in one.get("vulns", ())
    ]
    if missing := sorted(pinned.keys() - looked_up):
        found.append(f"not looked up: {', '.join(missing)}")
    return found


def audit(name: str) -> list[str]:
    """Ask pip-audit about every pin of a file; print how many it looked up and return what is wrong."""
    pinned = pins(name)
    argv = [sys.executable, "-m", "pip_audit", "--strict", "--disable-pip", "--require-hashes", "-f", "json"]
    done = subprocess.run([*argv, "-r", str(ROOT / name)], capture_output=True, text=True)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        sys.stdout.write(
            f"{name}: the list of known faults could not be reached, nothing was audited ({last})\n"
        )
        return [f"{name}: not audited"]
    found = judged(report, pinned)
    missing = sum(len(one.split(", ")) for one in found if one.startswith("not looked up"))
    sys.stdout.write(f"{name}: {len(pinned) - missing} of {len(pinned)} pins audited\n")
    return found


def main() -> int:
    """Print what is wrong and return 1 if anything is."""
    found = below_floor(pins()) + [one for name in FILES for one in audit(name)]
    age = (date.today() - LAST_REVIEWED).days
    if age > REVIEW_DAYS:
        found.append(
            f"the floors were last reviewed {age} days ago: read the advisories, then set LAST_REVIEWED"
        )
    for one in found:
        sys.stdout.write(f"{one}\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
