"""Drafts whose cause has gone before anybody signed them: marked where they are shown, never taken away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from reports.enums import OrderState
from reports.ladder import Facts, Held, Ladder, Line, Step, run_of
from reports.ladder.judging import BEHIND, LIVE, MISSED, OVERDUE, WITH_UNIT, missed_of, rank_of
from reports.models import SupervisionOrder
from reports.selectors.ladder import ladder_of
from reports.selectors.order_facts import Matter, is_at_rest, matters_of


def gone_causes(orders: Iterable[SupervisionOrder], *, on: date) -> dict[int, Line]:
    """Return why the cause of a draft has gone, by the order's key; what is no draft, or still holds, is not in it.

    `orders` are of one programme. A constant number of queries, none without drafts.
    """
    drafts = [order for order in orders if order.state == OrderState.DRAFT]
    if not drafts:
        return {}
    programme = drafts[0].programme
    ladder = ladder_of(programme)
    wanted = {str(order.uid): order.pk for order in drafts}
    found: dict[int, Line] = {}
    for matter in matters_of(programme, of=drafts):
        for uid in wanted.keys() & matter.orders.keys():
            if line := _gone(matter, matter.orders[uid], ladder, on):
                found[wanted[uid]] = line
    return found


def _gone(matter: Matter, draft: SupervisionOrder, ladder: Ladder, on: date) -> Line | None:
    facts = matter.facts
    if facts.at_rest:
        task = matter.task
        done = task is not None and task.suspended_on is None and is_at_rest(task)
        return Line("gone_at_rest", {"class": task.status_class if task and done else ""})
    stronger = [
        held
        for held in facts.orders
        if held.place in LIVE and rank_of(held.kind) > rank_of(draft.kind) and held.uid != str(draft.uid)
    ]
    if stronger:
        return Line("gone_overtaken", {"kind": max(stronger, key=lambda held: rank_of(held.kind)).kind})
    head, *rest = draft.cause.split(":")
    if head == "raise":
        former = next((held for held in facts.orders if held.uid == rest[0]), None)
        return None if former and _still_overdue(former, rest[1], on) else Line("gone_answered")
    if head == "task" and len(rest) == 4:
        return _run_over(facts, ladder, draft, rest[1], date.fromisoformat(rest[3]))
    return None


def _still_overdue(former: Held, due_on: str, on: date) -> bool:
    late = former.due_on is not None and former.due_on.isoformat() == due_on and former.due_on < on
    return late and former.place == WITH_UNIT and not former.waits


def _run_over(facts: Facts, ladder: Ladder, draft: SupervisionOrder, kind: str, began: date) -> Line | None:
    trigger = Step.from_json(draft.terms).trigger
    if kind == BEHIND:
        run = run_of(facts, ladder, trigger.classes)
        held = len(run) >= trigger.periods and bool(run) and run[0].start == began
        return None if held else Line("gone_caught_up")
    if kind == MISSED:
        missing = missed_of(facts, ladder)
        held = len(missing) >= trigger.missed and bool(missing) and missing[0].start == began
        return None if held else Line("gone_filed")
    if kind == OVERDUE:
        return None if facts.due_on == began else Line("gone_date")
    return None
