"""Papers with several people at once: two who sign, sign while edited, an answer at the deadline, two numbers, one number twice."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from functools import partial
from uuid import UUID

import pytest
from django.utils import timezone

from reports.models import (
    CheckAnswer,
    CheckRound,
    Circular,
    CircularLog,
    CircularSnapshot,
    PaperNumber,
    ReportingPeriod,
)
from reports.services.check_answers import Said, answer_check
from reports.services.check_rounds import close_round, open_round
from reports.services.circular_paper import drop_circular, set_paper
from reports.services.circular_signing import sign_circular
from reports.services.paper_numbers import reserve_number
from tests.races.conftest import race
from tests.reports.circular_sample import october

LOST = {"Conflict", "WrongState"}
SAID = {"signer": "方静澜", "signed_on": date(2026, 11, 9)}


def draft(cast, month=10, kind="monthly"):
    """Make a draft of a month with sound figures of an invented city, its matters under uids nobody has."""
    period, _made = ReportingPeriod.objects.get_or_create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=date(2026, month, 1),
        defaults={
            "opens_on": date(2026, month, 25),
            "cutoff": date(2026, month, 28),
            "due_on": date(2026, month + 1, 5),
            "closes_on": date(2026, month + 1, 8),
            "state": "closed",
            "closed_at": timezone.now(),
        },
    )
    made = Circular.objects.create(
        programme=cast.programme, jurisdiction=cast.city, period=period, year=2026, kind=kind, title="通报"
    )
    figures = re.sub(
        r'"t-(\d+)"', lambda found: f'"{UUID(int=int(found[1]))}"', json.dumps(october().to_data())
    )
    CircularSnapshot.objects.create(circular=made, number=1, data=json.loads(figures), sha256="0" * 64)
    return made


def checking(cast, *, due_on):
    """Make a draft that finance checks until a day."""
    made = draft(cast)
    running = CheckRound.objects.create(
        circular=made,
        snapshot=made.snapshots.get(),
        opened_by="沈一舟",
        opened_on=due_on - timedelta(days=2),
        due_on=due_on,
    )
    lines = [{"key": "late:1", "section": "未达序时的事项", "text": "第8项。", "matters": []}]
    return running, CheckAnswer.objects.create(round=running, department=cast.finance, lines=lines)


def lost(got):
    return [type(one).__name__ for one in got if isinstance(one, Exception)]


def test_a_paper_is_signed_once(cast):
    paper = draft(cast)
    sign = partial(sign_circular, circular=paper, by=cast.head, **SAID)
    got = race(partial(sign, number="云医改组〔2026〕3号"), partial(sign, number="云医改组〔2026〕4号"))
    assert [name in LOST for name in lost(got)] == [True]
    assert CircularLog.objects.filter(event="signed").count() == 1
    assert PaperNumber.objects.get().circular == paper


def test_a_paper_is_signed_as_it_was_or_changed(cast):
    paper = draft(cast)
    got = race(
        partial(sign_circular, circular=paper, number="云医改组〔2026〕3号", by=cast.head, **SAID),
        partial(set_paper, circular=paper, by=cast.clerk, copies_printed=80),
    )
    assert [name in LOST for name in lost(got)] == [True]
    now = Circular.objects.get()
    assert (now.state == "signed") != (now.copies_printed == 80)


def test_a_paper_is_signed_or_dropped(cast):
    paper = draft(cast)
    got = race(
        partial(sign_circular, circular=paper, number="云医改组〔2026〕3号", by=cast.head, **SAID),
        partial(drop_circular, circular=paper, reason="并入下期。", by=cast.head),
    )
    assert [name in LOST for name in lost(got)] == [True]


def test_an_answer_at_the_deadline_counts_or_comes_too_late(cast):
    for _round in range(3):
        Circular.objects.filter(state="draft").update(state="dropped", dropped_because="x")
        running, answer = checking(cast, due_on=timezone.localdate())
        CheckAnswer.objects.filter(pk=answer.pk).update(state="waiting")
        CheckAnswer.objects.create(
            round=running, department=cast.health, lines=[], state="confirmed", answered_at=timezone.now()
        )
        said = {"late:1": Said("第8项有误。")}
        got = race(
            partial(answer_check, answer=answer, objections=said, by=cast.finance_liaison),
            partial(close_round, check_round=running, by=cast.clerk),
        )
        state = CheckAnswer.objects.get(pk=answer.pk).state
        closed = CheckRound.objects.get(pk=running.pk).state == "closed"
        # Either the answer stood before the round ended, or the end found somebody waiting who still had time.
        assert state == "objected"
        assert closed == (lost(got) == [])


def test_an_answer_and_the_calendar_after_the_last_day_end_in_silence(cast):
    running, answer = checking(cast, due_on=timezone.localdate() - timedelta(days=1))
    got = race(
        partial(answer_check, answer=answer, objections={}, by=cast.finance_liaison),
        partial(close_round, check_round=running, by=None),
        partial(close_round, check_round=running, by=None),
    )
    assert len(lost(got)) == 2
    assert CheckAnswer.objects.get().state == "silent"
    assert CircularLog.objects.filter(event="check_closed").count() == 1


def test_two_who_answer_for_a_unit_at_once_leave_one_answer(cast):
    _running, answer = checking(cast, due_on=timezone.localdate())
    got = race(
        partial(answer_check, answer=answer, objections={}, by=cast.finance_liaison),
        partial(
            answer_check, answer=answer, objections={"late:1": Said("第8项有误。")}, by=cast.finance_head
        ),
    )
    assert lost(got) == ["Conflict"]
    now = CheckAnswer.objects.get()
    assert (now.state == "objected") == now.objections.exists()


def test_a_round_opens_once(cast):
    paper = draft(cast)
    act = partial(open_round, circular=paper, days=2, by=cast.clerk)
    got = race(act, act)
    assert lost(got) == ["NotPossible"]
    assert CheckRound.objects.count() == 1


@pytest.mark.parametrize("rounds", [5])
def test_two_who_reserve_at_once_get_two_numbers(cast, rounds):
    for _round in range(rounds):
        race(
            partial(reserve_number, programme=cast.programme, used_for="甲", by=cast.clerk),
            partial(reserve_number, programme=cast.programme, used_for="乙", by=cast.clerk2),
        )
    taken = PaperNumber.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(taken) == list(range(1, 2 * rounds + 1))


def test_one_number_given_to_two_papers_is_refused_to_one_with_a_sentence(cast):
    papers = [draft(cast), draft(cast, kind="behind")]
    acts = [
        partial(
            reserve_number,
            programme=cast.programme,
            circular=paper,
            number="云医改组〔2026〕3号",
            by=cast.clerk,
        )
        for paper in papers
    ]
    got = race(*acts)
    assert lost(got) == ["ValidationError"]
    assert PaperNumber.objects.count() == 1
