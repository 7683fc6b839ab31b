"""结转: the year's ledger is closed, its unfinished and long-term matters go on in the next year's."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from tasks.enums import Fate, LedgerState
from tasks.models import Ledger, Task
from tasks.notifications import tell_carried_over
from tasks.selectors.year_end import CARRIED, YearEnd, year_end_of
from tasks.services.heirs import copy_tasks
from tasks.services.ledgers import ClosedLedger, log_event
from tasks.services.refusals import NotPossible
from tasks.workflow import TASK

# How each end is told in a matter's own history.
TOLD = {Fate.DONE: "task.closed", Fate.GOES_ON: "task.year_done"}


@transaction.atomic
def carry_over(*, ledger: Ledger, name: str, year: int, by: Actor) -> Ledger:
    """Close a ledger, copy what goes on into the next year's and return that one; all of it or nothing.

    The new ledger is made, or is the running one of this name and year. Done again (a double click) it returns the
    ledger made the first time. Raises NotPossible with the sentences that stand in the way (a period open or not
    determined, objections, adjustments and comments not decided, a year that is not a later one). Side effects:
    tasks.services.heirs, the states of the old matters, a line in every history, one audit row; the collecting
    units are told what goes on.
    """
    require(by, "ledger.carry_over", ledger)
    found = Ledger.objects.select_for_update(of=("self",)).select_related("programme__jurisdiction")
    held = found.get(pk=ledger.pk)
    if held.state == LedgerState.CLOSED:
        return _made_before(held)
    if year <= held.year:
        raise NotPossible(_("The new ledger is of a later year."))
    list(Task.objects.select_for_update(no_key=True).filter(ledger=held).order_by("pk").values_list("pk"))
    plan = year_end_of(held)
    if plan.blockers:
        raise NotPossible("\n".join(plan.blockers))
    into = _next_ledger(held, name, year)
    heirs = copy_tasks(plan=plan, into=into, by=by)
    _end(plan, into, heirs, by)
    running = Task.objects.filter(ledger=into, pk__in=[task.pk for task in heirs.values()]).handed_out()
    told = running.filter(collector__isnull=False).select_related("ledger__programme")
    tell_carried_over(list(told.order_by("number", "row")), into)
    Ledger.objects.filter(pk=held.pk).update(
        state=LedgerState.CLOSED, closed_on=timezone.localdate(), version=held.version + 1
    )
    after = {fate: n for fate, _label, n in plan.counts} | {"into": str(into), "year": year}
    audit.record(by=by, act="ledger.carry_over", obj=held, before={"state": str(held.state)}, after=after)
    return into


def _made_before(ledger: Ledger) -> Ledger:
    made = Ledger.objects.filter(carried_from=ledger).first()
    if made is None:
        raise ClosedLedger(_("This ledger is closed and read-only."))
    return made


def _next_ledger(held: Ledger, name: str, year: int) -> Ledger:
    """Return the ledger to copy into: the running one of this name and year, else a new one."""
    same = Ledger.objects.select_for_update().filter(programme=held.programme, year=year, name=name).first()
    if same is None:
        return Ledger.objects.create(
            programme=held.programme,
            jurisdiction=held.jurisdiction,
            name=name,
            year=year,
            level=held.level,
            starts_on=date(year, 1, 1),
            carried_from=held,
        )
    if same.state != LedgerState.OPEN or same.carried_from_id not in (None, held.pk):
        raise NotPossible(_("“%(name)s” took over another ledger already.") % {"name": name})
    same.carried_from = held
    same.save(update_fields=["carried_from"])
    return same


def _end(plan: YearEnd, into: Ledger, heirs: dict[int, Task], by: Actor) -> None:
    """Close what is done, mark what was carried over, and write how each matter ended the year."""
    by_fate: dict[str, list[Task]] = {fate: [] for fate in Fate}
    for task in plan.tasks:
        by_fate[plan.fates[task.pk]].append(task)
    TASK.advance_held(by_fate[Fate.DONE], "close")
    TASK.advance_held([task for fate in CARRIED for task in by_fate[fate]], "carry_over")
    for fate in (Fate.DONE, *CARRIED):
        log_event(by_fate[fate], TOLD.get(fate, "task.carried_over"), by=by, ledger=str(into))
    log_event(heirs.values(), "task.carried_from", by=by, ledger=str(plan.ledger))
