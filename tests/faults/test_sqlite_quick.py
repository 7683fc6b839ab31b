"""The embedded database's own rule, without any process: whoever writes after reading waits, and is never refused."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path
from typing import Any

from django.db import transaction

from reform.core.models import SpecialDay
from tests import kept
from tests.races.conftest import default_database, race

DAY = "2026-10-08"


def test_two_who_read_before_they_write_both_write(tmp_path: Path, django_db_blocker: Any) -> None:
    shutil.copy(kept.migrated() / kept.MIGRATED, tmp_path / kept.MIGRATED)
    has_read = threading.Event()

    def slow() -> None:
        with transaction.atomic():
            name = SpecialDay.objects.get(day=DAY).name
            has_read.set()
            time.sleep(0.4)
            SpecialDay.objects.filter(day=DAY).update(name=f"{name}a")

    def quick() -> None:
        has_read.wait(5)
        with transaction.atomic():
            name = SpecialDay.objects.get(day=DAY).name
            SpecialDay.objects.filter(day=DAY).update(name=f"{name}b")

    with django_db_blocker.unblock(), default_database("", embedded=tmp_path / kept.MIGRATED):
        SpecialDay.objects.create(day=DAY, works=True, name="")
        assert race(slow, quick) == [None, None]
        # Neither wrote over the other.
        assert SpecialDay.objects.get().name == "ab"
