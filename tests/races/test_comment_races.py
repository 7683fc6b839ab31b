"""A round of comments with several people at once: two deciders, two senders, an answer while it is closed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import pytest
import time_machine

from reform.core.models import AuditEntry
from reform.core.workflow import Conflict, WrongState
from tasks.models import Comment, CommentRequest, CommentRound, DivisionPaper
from tasks.selectors.comments import counts_of
from tasks.selectors.division import tasks_to_divide
from tasks.services.answers import agree, save_comments
from tasks.services.comments import CannotClose, close_round, decide, open_round
from tasks.services.division import draft_division
from tests.races.conftest import race
from tests.races.test_races import ROUNDS, SHANGHAI, fresh, one_wins

DUE = date(2026, 3, 9)


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 3, 2, 10, tzinfo=SHANGHAI), tick=True) as traveller:
        yield traveller


def papers(cast) -> list[DivisionPaper]:
    cast.task(1, state="preparation", handed_out_on=None)
    rows = list(tasks_to_divide(cast.ledger))
    return [
        draft_division(ledger=cast.ledger, tasks=rows, title=f"分工表{number}", by=cast.clerk)
        for number in range(ROUNDS)
    ]


def rounds(cast) -> list[CommentRound]:
    return [
        open_round(paper=paper, departments=[cast.finance], due_on=DUE, by=cast.clerk)
        for paper in papers(cast)
    ]


def request_of(round: CommentRound) -> CommentRequest:
    return CommentRequest.objects.select_related("round__paper", "round__ledger", "department").get(
        round=round
    )


def say(round: CommentRound, by, text: str = "意见。") -> CommentRequest:
    request = request_of(round)
    return save_comments(asked=request, comments={"1": text}, send=True, version=request.version, by=by)


def test_a_draft_goes_out_once(cast, clock):
    for paper in papers(cast):
        acts = [
            partial(open_round, paper=fresh(paper), departments=[unit], due_on=DUE, by=by)
            for unit, by in [(cast.finance, cast.clerk), (cast.health, cast.clerk2)]
        ]
        one_wins(race(*acts))
        assert CommentRequest.objects.filter(round__paper=paper).count() == 1


def test_two_deciders_of_one_comment(cast, clock):
    for round in rounds(cast):
        comment = say(round, cast.finance_liaison).comments.get()
        acts = [
            partial(decide, comment=fresh(comment), verdict=verdict, reason="理由。", version=0, by=by)
            for verdict, by in [("adopted", cast.clerk), ("declined", cast.head)]
        ]
        won = one_wins(race(*acts))
        assert fresh(comment).verdict == won.verdict
        assert AuditEntry.objects.filter(act="division.decide", object_uid=comment.uid).count() == 1


def test_two_colleagues_answering_at_once(cast, clock):
    for round in rounds(cast):
        acts = [
            partial(agree, asked=request_of(round), version=0, by=cast.finance_head),
            partial(
                save_comments,
                asked=request_of(round),
                comments={"1": "意见。"},
                send=True,
                version=0,
                by=cast.finance_liaison,
            ),
        ]
        won = one_wins(race(*acts))
        assert request_of(round).answer == won.answer
        assert Comment.objects.filter(request__round=round).count() == (won.answer == "commented")


def test_an_answer_while_the_round_is_closed_is_either_decided_or_refused(cast, clock):
    made = rounds(cast)
    clock.shift(timedelta(days=10))
    for round in made:
        closed, answered = race(
            partial(close_round, round=fresh(round), by=cast.head), partial(say, round, cast.finance_liaison)
        )
        counts = counts_of(fresh(round))
        if isinstance(answered, WrongState):
            assert (closed.state, counts.comments, counts.silent) == ("closed", 0, 1)
        else:
            # The answer was first: its comment is to be decided, so that the round stays open.
            assert isinstance(closed, CannotClose)
            assert (fresh(round).state, counts.waiting) == ("open", 1)


def test_two_people_closing_close_once(cast, clock):
    made = rounds(cast)
    clock.shift(timedelta(days=10))
    for round in made:
        results = race(*[partial(close_round, round=fresh(round), by=by) for by in (cast.clerk, cast.head)])
        one_wins(results, Conflict)
        assert AuditEntry.objects.filter(act="division.close", object_uid=round.paper.uid).count() == 1
