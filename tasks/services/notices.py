"""Notices: in as a file or as text, confirmed into a ledger, taken back while nothing is handed out."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from reform.core.workflow import Conflict, WrongState, swap
from tasks.enums import DraftState, LedgerState, NoticeState, RemovedKind, TaskState
from tasks.models import Ledger, Notice, Task, TaskDraft, TaskSource
from tasks.proposals import basis_title
from tasks.selectors.reconciliation import count_drafts
from tasks.services.carrying import carry_links, release_links
from tasks.services.making import tasks_of_drafts
from tasks.services.recycling import note_removed
from tasks.services.refusals import NotPossible
from tasks.services.taking_over import give_back, take_over
from tasks.workflow import NOTICE


def change_head(*, notice: Notice, version: int, changes: dict[str, Any], by: Actor) -> Notice:
    """Correct a notice's head (title, number, issuer, date, kind, publicity) and return it.

    Raises Conflict when somebody else changed it since `version`.
    """
    require(by, "notices.decompose", notice)
    before = {key: str(getattr(notice, key) or "") for key in changes}
    with transaction.atomic():
        changed = swap(notice, expect={"version": version}, **changes)
        audit.record(
            by=by,
            act="notices.change_head",
            obj=changed,
            before=before,
            after={key: str(value or "") for key, value in changes.items()},
        )
    return changed


@transaction.atomic
def _advance(notice: Notice, step: str, *, act: str, by: Actor) -> Notice:
    require(by, "notices.decompose", notice)
    changed = NOTICE.advance(notice, step)
    audit.record(by=by, act=act, obj=changed)
    return changed


def withdraw_notice(*, notice: Notice, by: Actor) -> Notice:
    """Take out a notice that was read in by mistake and return it; its file can be read in anew.

    One that was read lies in the recycle bin. Side effects: the bin's row, audit row.
    """
    was = notice.state
    with transaction.atomic():
        taken = _advance(notice, "withdraw", act="notices.withdraw", by=by)
        if was in {NoticeState.READ, NoticeState.REFERENCE}:
            note_removed(
                kind=RemovedKind.NOTICE,
                target=taken.uid,
                label=taken.title,
                programme=taken.programme,
                by=by,
                url=reverse("notice_list"),
            )
    return taken


def keep_for_reference(*, notice: Notice, by: Actor) -> Notice:
    """Keep an upper-level paper, a law or a bulletin as what others rest on (留作依据); it yields no tasks."""
    return _advance(notice, "keep", act="notices.keep", by=by)


def take_up_again(*, notice: Notice, by: Actor) -> Notice:
    """Decompose a paper after all that was kept for reference; its drafts are as they were."""
    return _advance(notice, "reopen", act="notices.reopen", by=by)


@transaction.atomic
def confirm_notice(*, notice: Notice, ledger: Ledger, by: Actor) -> list[Task]:
    """Make the notice's open drafts tasks of `ledger`, in preparation, and return them, items before rows.

    Numbers run on after the ledger's last. Two people cannot confirm the same notice: the second gets Conflict
    with the notice as it is now. Raises NotPossible with a sentence. Side effects: tasks with source (span),
    assignments, indicators with targets, search text and log; the drafts point to their tasks; drafts merged with
    a matter of the ledger give it one more source instead; `counted` says how it all was counted; one audit row.
    """
    require(by, "notices.decompose", notice)
    require(by, "ledger.edit", ledger)
    if notice.corrects_id:
        raise NotPossible(
            _("This is a corrected file: confirm its differences from the notice in the ledger instead.")
        )
    # The lock makes two notices confirmed at once take different numbers; on SQLite the write lock does.
    ledger = Ledger.objects.select_for_update().get(pk=ledger.pk)
    if ledger.programme_id != notice.programme_id or ledger.state != LedgerState.OPEN:
        raise NotPossible(_("This ledger takes no more matters."))
    try:
        confirmed = NOTICE.advance(
            notice, "confirm", ledger=ledger, confirmed_at=timezone.now(), confirmed_by=by.label
        )
    except WrongState as error:
        raise Conflict(Notice.objects.get(pk=notice.pk)) from error
    drafts = list(
        TaskDraft.objects.filter(notice=notice, state=DraftState.OPEN)
        .select_related("collector")
        .order_by("order")
    )
    if not drafts:
        raise NotPossible(_("No draft is left to be confirmed: take in at least one."))
    if not ledger.basis_title:
        # The first notice is what the year's papers rest on (按照《…》要求).
        ledger = swap(ledger, basis_title=basis_title(notice.title), basis_number=notice.document_number)
    counted = count_drafts(confirmed)
    merged = [draft for draft in drafts if draft.merge_into_id]
    kept = _without_merged(drafts)
    tasks = tasks_of_drafts(notice=confirmed, ledger=ledger, drafts=kept, by=by)
    take_over(drafts=merged, notice=confirmed, ledger=ledger, by=by)
    carry_links(notice=confirmed, who=by.label)
    heads = {draft.pk for draft in drafts} - {draft.pk for draft in [*kept, *merged]}
    TaskDraft.objects.filter(pk__in=heads).update(state=DraftState.CONFIRMED)
    Notice.objects.filter(pk=confirmed.pk).update(counted=counted)
    audit.record(
        by=by,
        act="notices.confirm",
        obj=confirmed,
        after={
            "ledger": str(ledger.uid),
            "items": sum(1 for t in tasks if not t.root_id),
            "tasks": len(tasks),
            "counted": counted,
        },
    )
    return tasks


def _without_merged(drafts: list[TaskDraft]) -> list[TaskDraft]:
    """The drafts that become tasks: not those merged, and no heading whose rows are all merged."""
    left = [draft for draft in drafts if draft.merge_into_id is None]
    heads = {draft.parent_id for draft in drafts if draft.parent_id}
    standing = {draft.parent_id for draft in left if draft.parent_id}
    return [draft for draft in left if draft.pk not in heads or draft.pk in standing]


@transaction.atomic
def undo_confirmation(*, notice: Notice, by: Actor) -> Notice:
    """Take a wrongly confirmed notice out of the ledger again and return it, being decomposed as before.

    Possible until one of its tasks is handed out or has got another source; else NotPossible says which.
    Side effects: its tasks are deleted, matters it was merged with lose its clause again, its drafts open again;
    one audit row.
    """
    require(by, "notices.decompose", notice)
    if notice.corrects_id or notice.corrections_of_it.exclude(state=NoticeState.WITHDRAWN).exists():
        raise NotPossible(_("A corrected file was read in: take that back and withdraw it first."))
    own = Task.objects.filter(draft__notice=notice)
    own = Task.objects.filter(Q(pk__in=own.values("pk")) | Q(rows__in=own.values("pk"))).distinct()
    out = own.exclude(state=TaskState.PREPARATION).order_by("number", "row").first()
    if out:
        raise NotPossible(
            _("Task %(label)s is handed out already; the notice stays confirmed.") % {"label": out.label}
        )
    release_links(notice=notice)
    other = TaskSource.objects.exclude(notice=notice)
    merged = own.filter(sources__in=other).order_by("number", "row").first()
    if merged:
        raise NotPossible(
            _("Task %(label)s has another source as well; the notice stays confirmed.")
            % {"label": merged.label}
        )
    keys = list(own.values_list("pk", flat=True))
    undone = NOTICE.advance(notice, "undo", ledger=None, confirmed_at=None, confirmed_by="", counted={})
    TaskDraft.objects.filter(notice=notice, state=DraftState.CONFIRMED).update(
        state=DraftState.OPEN, task=None
    )
    # Rows fall with their items; sources, assignments, indicators and log fall with their task.
    Task.objects.filter(pk__in=keys).delete()
    give_back(notice=notice, by=by)
    audit.record(by=by, act="notices.undo_confirmation", obj=undone, before={"tasks": len(keys)})
    return undone
