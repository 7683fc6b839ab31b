"""What was handed out, with several people at once: two approvals, two requests, two closings of the year."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.utils import timezone

from tasks.models import Adjustment, Ledger, Task, TaskLog
from tasks.services.adjusting import Terms
from tasks.services.adjustments import ask_adjustment, decide_adjustment, give_opinion
from tasks.services.carrying_over import carry_over
from tasks.services.receipts import sign_for
from tests.races.conftest import race

LATER = Terms(due_on=date(2099, 3, 31))


def ask(task, by):
    return ask_adjustment(task=task, kind="due", reason="设备到货推迟。", terms=LATER, by=by)


def test_one_request_of_a_matter_is_under_way(cast):
    # What a first request loads must not count as waiting for the other one.
    ask(cast.task(2), cast.clerk)
    task = cast.task(1, collector=cast.finance)
    got = race(partial(ask, task, cast.finance_liaison), partial(ask, task, cast.clerk))
    assert sorted(type(one).__name__ for one in got) == ["Adjustment", "NotPossible"]
    assert Adjustment.objects.filter(task=task).count() == 1


def test_a_request_is_decided_once(cast):
    task = cast.task(1, collector=cast.finance)
    opined = give_opinion(
        adjustment=ask(task, cast.finance_liaison), in_favour=True, opinion="属实。", by=cast.clerk
    )

    def decide(approved):
        return decide_adjustment(
            adjustment=Adjustment.objects.select_related("task__ledger").get(pk=opined.pk),
            approved=approved,
            decided_by="方静澜",
            answer="" if approved else "按期完成。",
            on=timezone.localdate(),
            by=cast.head,
        )

    got = race(partial(decide, True), partial(decide, False))
    lost = [one for one in got if isinstance(one, Exception)]
    assert len(lost) == 1
    assert type(lost[0]).__name__ in {"Conflict", "WrongState"}
    state = Adjustment.objects.get().state
    assert Task.objects.get().due_on == (LATER.due_on if state == "approved" else date(2026, 12, 31))


def test_two_of_a_unit_sign_once(cast):
    task = cast.task(1, collector=cast.finance)
    got = race(
        partial(sign_for, tasks=[task], by=cast.finance_liaison),
        partial(sign_for, tasks=[task], by=cast.finance_head),
    )
    assert sorted(len(one) for one in got) == [0, 1]
    assert TaskLog.objects.filter(event="task.signed_for").count() == 1


def test_the_year_is_closed_once(cast):
    cast.task(1, status_class="behind")
    close = partial(carry_over, ledger=cast.ledger, name="2027年重点任务台账", year=2027, by=cast.head)
    first, second = race(close, close)
    assert first == second
    assert Ledger.objects.count() == 2
    assert Task.objects.filter(carried_from__isnull=False).count() == 1


def test_nothing_is_asked_of_a_matter_while_the_year_closes(cast):
    task = cast.task(1, collector=cast.finance, status_class="behind")
    asked, into = race(
        partial(ask, task, cast.finance_liaison),
        partial(carry_over, ledger=cast.ledger, name="2027年重点任务台账", year=2027, by=cast.head),
    )
    lost = [one for one in (asked, into) if isinstance(one, Exception)]
    assert [type(one).__name__ for one in lost] in (["NotPossible"], ["ClosedLedger"])
    state = Ledger.objects.get(year=2026).state
    assert Adjustment.objects.filter(state="asked").count() == (1 if state == "open" else 0)
