"""The upper paper kept for reference, and a notice below it."""

from __future__ import annotations

import pytest

from tasks.models import Notice
from tasks.services.intake import import_notice
from tasks.services.notices import keep_for_reference
from tests.tasks.links.papers import UPPER
from tests.tasks.paper import paper


@pytest.fixture
def upper(cast) -> Notice:
    return keep_for_reference(
        notice=import_notice(programme=cast.programme, text=UPPER, by=cast.clerk), by=cast.clerk
    )


@pytest.fixture
def notice(cast) -> Notice:
    return import_notice(programme=cast.programme, **paper(), by=cast.clerk)
