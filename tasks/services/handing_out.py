"""Handing out (下达): the approval a batch rests on, and what its tasks get on that day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from reform.core.files import as_content, clean_name
from reform.core.workflow import Conflict
from tasks.enums import ApprovedBy, TaskState
from tasks.models import Approval, DivisionPaper, Ledger, Task
from tasks.notifications import tell_collectors
from tasks.selectors.readiness import lacks
from tasks.services.ledgers import log_event, require_running
from tasks.services.running import begin_running
from tasks.workflow import TASK


class NotReady(Exception):
    """Some tasks cannot be handed out; `lacking` are (task, what it lacks in words), in ledger order."""

    def __init__(self, lacking: list[tuple[Task, list[str]]]) -> None:
        sentences = [
            _("%(label)s “%(title)s” lacks: %(what)s.")
            % {"label": task.label, "title": task.title, "what": _(", ").join(what)}
            for task, what in lacking
        ]
        super().__init__("\n".join(sentences))
        self.lacking = lacking
        self.sentences = sentences


class WrongApproval(Exception):
    """The approval does not fit the batch, or its day cannot be; the message is the sentence to show."""


@transaction.atomic
def record_approval(
    *,
    ledger: Ledger,
    body: str = ApprovedBy.HEAD,
    approved_by: str,
    paper: str = "",
    on: date,
    division: DivisionPaper | None = None,
    scan: tuple[str, bytes] | None = None,
    by: Actor,
) -> Approval:
    """Record who approved a batch of the ledger (the head, or the leading group), on which paper, when; return it.

    `division` is the final division table as it was approved, `scan` the (name, bytes) of the signed paper. Raises
    WrongApproval for a day that has not come, or a division of another ledger. Side effects: one row, one audit row.
    """
    require(by, "ledger.approve", ledger)
    require_running(ledger)
    if on > timezone.localdate():
        raise WrongApproval(_("This day has not come yet."))
    if division is not None and division.ledger_id != ledger.pk:
        raise WrongApproval(_("The division table belongs to another ledger."))
    approval = Approval(
        ledger=ledger,
        body=body,
        approved_by=approved_by,
        paper=paper,
        approved_on=on,
        recorded_by=by.label,
        division=division,
    )
    if scan:
        name, data = scan
        approval.scan_name = clean_name(name)
        approval.scan.save(name, as_content(data, name), save=False)
    approval.save()
    audit.record(
        by=by,
        act="ledger.approve",
        obj=ledger,
        after={
            "body": body,
            "approved_by": approved_by,
            "paper": paper,
            "on": on.isoformat(),
            "scan": approval.scan_name,
        },
    )
    return approval


@transaction.atomic
def hand_out(
    *, tasks: Iterable[Task], approval: Approval | None = None, by: Actor, on: date | None = None
) -> list[Task]:
    """Hand tasks out (下达) and return them; `on` is the day (today). All of them or none.

    `approval` is what the batch rests on; each of its tasks keeps it.

    Raises NotReady with a sentence for every task that lacks its type, collecting unit, completion standard,
    date or long-term, or names nobody where somebody is meant; WrongApproval for an approval of another ledger,
    a day before it or a day to come; WrongState or Conflict when one is handed out already, was merged away or changed meanwhile. An
    item goes out with the first of its rows. Side effects: the grid of group duties (members of that day), the nodes
    as prepared or by type, the first status, a notification to each collector's liaisons, log, audit row.
    """
    day = on or timezone.localdate()
    tasks = list(tasks)
    # One after the other with confirming, merging and correcting, which hold the ledger as well.
    ledgers = {task.ledger_id for task in tasks}
    list(Ledger.objects.select_for_update(no_key=True).filter(pk__in=ledgers).order_by("pk"))
    chosen = _with_items(tasks)
    left = {task.pk: task for task in chosen}
    for task in tasks:
        if task.pk not in left or left[task.pk].version != task.version:
            raise Conflict(left.get(task.pk, task))
    for task in chosen:
        require(by, "ledger.approve", task)
        require_running(task.ledger)
    _check(chosen, approval, day)
    lacking = [(task, what) for task in chosen if (what := lacks(task))]
    if lacking:
        raise NotReady(lacking)
    TASK.advance_held(chosen, "hand_out", handed_out_on=day, approval=approval)
    unstarted = [task for task in chosen if task.starts_on is None]
    Task.objects.filter(pk__in=[task.pk for task in unstarted]).update(starts_on=day)
    for task in unstarted:
        task.starts_on = day
    begin_running(tasks=chosen, on=day)
    log_event(chosen, "task.handed_out", by=by, on=day.isoformat())
    tell_collectors([task for task in chosen if not task.row_count])
    for ledger in {task.ledger_id: task.ledger for task in chosen}.values():
        labels = [task.label for task in chosen if task.ledger_id == ledger.pk]
        audit.record(by=by, act="ledger.hand_out", obj=ledger, after={"tasks": labels, "on": day.isoformat()})
    return chosen


def _check(tasks: list[Task], approval: Approval | None, day: date) -> None:
    if day > timezone.localdate():
        raise WrongApproval(_("This day has not come yet."))
    if approval is None:
        return
    if any(task.ledger_id != approval.ledger_id for task in tasks):
        raise WrongApproval(_("The approval belongs to another ledger."))
    if day < approval.approved_on:
        raise WrongApproval(_("It cannot be handed out before it was approved."))


def _with_items(tasks: list[Task]) -> list[Task]:
    """Add the items of rows, which go out with the first of them, and the rows of items; held, in ledger order."""
    wanted = {task.pk for task in tasks}
    roots = Task.objects.filter(rows__in=wanted, state=TaskState.PREPARATION)
    wanted |= set(roots.values_list("pk", flat=True))
    items = [task.pk for task in tasks if task.row_count]
    rows = Task.objects.filter(root__in=items, state=TaskState.PREPARATION).values_list("pk", flat=True)
    return list(
        Task.objects.filter(pk__in=wanted | set(rows))
        .select_for_update(no_key=True, of=("self",))
        .select_related("ledger__programme__jurisdiction", "collector", "root")
        .prefetch_related("assignments")
        .order_by("ledger_id", "number", "row")
    )
