"""A confirmed notice with its tasks, and the corrected file of it read in."""

from __future__ import annotations

import pytest

from tasks.models import Notice, Task
from tasks.services.corrections import import_correction
from tasks.services.intake import import_notice
from tasks.services.notices import confirm_notice
from tests.tasks.corrections.corrected import CORRECTED
from tests.tasks.paper import paper


@pytest.fixture
def notice(cast) -> Notice:
    return import_notice(programme=cast.programme, **paper(), by=cast.clerk)


@pytest.fixture
def tasks(cast, notice) -> list[Task]:
    return confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)


@pytest.fixture
def corrected(cast, notice, tasks) -> Notice:
    notice.refresh_from_db()
    return import_correction(notice=notice, text=CORRECTED, by=cast.clerk)
