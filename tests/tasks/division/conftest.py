"""A draft division of two tasks, and a round about it that asks two units and a county."""

from __future__ import annotations

import pytest
import time_machine

from tasks.models import Comment, CommentRound, DivisionPaper
from tasks.services.comments import open_round
from tasks.services.division import draft_division
from tests.tasks.division.papers import TITLE, divided
from tests.tasks.division.rounds import DUE, said


@pytest.fixture
def on_the_day_of_asking():
    with time_machine.travel("2026-03-02 10:00:00 +0800", tick=False):
        yield


@pytest.fixture
def paper(cast) -> DivisionPaper:
    return draft_division(ledger=cast.ledger, tasks=divided(cast, 1, 2), title=TITLE, by=cast.clerk)


@pytest.fixture
def round(cast, paper) -> CommentRound:
    units = [cast.counties["north"], cast.finance, cast.health]
    return open_round(paper=paper, departments=units, due_on=DUE, by=cast.clerk)


@pytest.fixture
def comment(cast, round) -> Comment:
    return said(round, cast.finance, {"1": "建议增加市医保局。"}, cast.finance_liaison).comments.get()
