"""What the ladder does by itself each night: orders are drafted, never signed; reminders are the only thing that goes out.

Level-triggered: it asks what should be there by now and is not, so a server that was down makes up for it, and a
second run changes nothing. On days off nothing is drafted and nobody reminded.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from departments.models import Programme
from reform.core.office_days import office_days
from reports.ladder import PAPERS, RAISE, REMINDER, Due, Ladder, judge
from reports.ladder.paper import demands_of, text_of, title_of
from reports.models import OrderLog, SupervisionOrder
from reports.selectors.draft_words import grounds_of
from reports.selectors.ladder import ladder_of
from reports.selectors.order_facts import Matter, matters_of
from reports.services.ladder_messages import remind_of_clock, remind_of_matter, tell_of_waiting
from reports.services.order_log import note_act
from reports.services.order_messages import tell_due_to_raise
from reports.services.orders import draft_order
from tasks.enums import LedgerState
from tasks.models import Ledger
from tasks.services.status import refresh_calendar_flags

log = logging.getLogger(__name__)
# The line of an order's log that says from which day the ladder raises it to the leading group.
DUE_TO_RAISE = "due_to_raise"


@dataclass(frozen=True)
class Night:
    """What a night's walk along the ladder did: orders drafted, matters of which people were reminded."""

    drafted: tuple[SupervisionOrder, ...]
    reminded: int


def walk_ladder(*, programme: Programme, on: date) -> Night:
    """Draft the orders that are due by a day, send the reminders, and tell the office once how many drafts wait.

    Closed ledgers and matters that are done, adjusted or suspended are left alone. Side effects: flags of the calendar
    as of the day, orders in draft with log and audit row, notifications.
    """
    if not office_days().is_working_day(on):
        return Night((), 0)
    for ledger in Ledger.objects.filter(programme=programme, state=LedgerState.OPEN):
        refresh_calendar_flags(ledger=ledger, on=on)
    ladder = ladder_of(programme)
    drafted: list[SupervisionOrder] = []
    reminded = 0
    matters = matters_of(programme)
    with override(settings.LANGUAGE_CODE):
        for matter in matters:
            due = judge(matter.facts, ladder, office_days(), on)
            if due is None:
                continue
            try:
                if due.kind == REMINDER:
                    remind_of_matter(matter=matter, due=due, ladder=ladder)
                    reminded += 1
                elif due.kind == RAISE:
                    _ask_to_raise(matter.orders[due.raises])
                elif due.kind in PAPERS and (order := draft_due(matter=matter, due=due, ladder=ladder)):
                    drafted.append(order)
            except Exception:
                # One matter that cannot be worded does not hold up the others; the next night tries again.
                log.exception("the ladder failed for %s", due.cause)
        remind_of_clock(ladder=ladder, matters=matters, on=on)
        tell_of_waiting(programme=programme, on=on)
    return Night(tuple(drafted), reminded)


def draft_due(*, matter: Matter, due: Due, ladder: Ladder) -> SupervisionOrder | None:
    """Draft the order of a step that is due and return it, in words of the facts as they are now; None where it is there.

    Side effects: those of draft_order.
    """
    grounds = grounds_of(matter, due, ladder)
    former = matter.orders.get(due.raises)
    return draft_order(
        kind=due.kind,
        department=matter.department,
        cause=due.cause,
        caused_on=due.since,
        task=matter.task,
        instruction=matter.instruction,
        grounds=[line.to_json() for line in due.lines],
        title=title_of(grounds),
        text=text_of(grounds),
        demands=demands_of(grounds),
        raised_from=former,
        by=None,
    )


def _ask_to_raise(order: SupervisionOrder) -> None:
    """Note on an order that the ladder raises it to the leading group, once a due day, and tell the office.

    Raising it is a person's act.
    """
    with transaction.atomic():
        held = SupervisionOrder.objects.select_for_update().get(pk=order.pk)
        due_on = str(held.due_on)
        if not OrderLog.objects.filter(order=held, act=DUE_TO_RAISE, text=due_on).exists():
            note_act(held, DUE_TO_RAISE, was=held.state, by=None, text=due_on)
            tell_due_to_raise(held)
