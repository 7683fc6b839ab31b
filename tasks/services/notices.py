"""Notices: in as a file or as text, confirmed into a ledger, taken back while nothing is handed out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Programme
from departments.permissions import require
from reform.core import audit
from reform.core.child import TooComplex
from reform.core.files import BadFile, as_content, check_file, clean_name, sha256_of
from reform.core.workflow import Conflict, WrongState, swap
from tasks.enums import DraftState, LedgerState, NoticeKind, NoticeState, TaskState
from tasks.models import Ledger, Notice, Task, TaskDraft, TaskSource
from tasks.proposals import basis_title
from tasks.services.drafts import make_drafts
from tasks.services.making import tasks_of_drafts
from tasks.services.reading import read_in_child
from tasks.workflow import NOTICE

KINDS = (".txt", ".docx")
PASTED = "pasted.txt"


class AlreadyKept(Exception):
    """The same file was read in before; `notice` is what it became."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(_("This file is already here: “%(title)s”.") % {"title": notice.title})
        self.notice = notice


class NotPossible(Exception):
    """The act cannot be done now; the message is the sentence to show."""


def import_notice(
    *,
    programme: Programme,
    name: str = "",
    data: bytes | None = None,
    text: str = "",
    issued_on: date | None = None,
    by: Actor,
) -> Notice:
    """Read a notice in, from a file (`name`, `data`) or pasted `text`, and return it with its drafts.

    `issued_on` serves where the text names no date of issue. The file is kept as it came, its text character
    for character. Raises BadFile with a sentence, AlreadyKept when the programme has the same bytes already.
    Side effects: a private file, the rows, one audit row; nothing of them when anything goes wrong.
    """
    require(by, "notices.import")
    pasted = data is None
    content = text.replace("\r\n", "\n").encode() if data is None else data
    name = PASTED if pasted else clean_name(name)
    if not content.strip():
        raise BadFile(_("There is no text to read."))
    check_file(name, content, kinds=KINDS)
    digest = sha256_of(content)
    _refuse_second(programme, digest)
    try:
        result = read_in_child(name=name, data=content, issued_on=issued_on)
    except TooComplex as error:
        raise BadFile(
            _(
                "The file is too complex to be read within the limits of memory and time; split it or paste its text."
            )
        ) from error
    if refused := result.get("refused"):
        raise BadFile(_(refused))
    try:
        with transaction.atomic():
            notice = _keep(programme, result, digest)
            notice.file_name = "" if pasted else name
            if not pasted:
                notice.file.save(name, as_content(content, name), save=False)
            notice.save()
            drafts = make_drafts(notice=notice, items=result["reading"]["tasks"])
            audit.record(
                by=by, act="notices.import", obj=notice, after={"sha256": digest, "drafts": len(drafts)}
            )
    except IntegrityError:
        # Somebody else read the same file in at the same moment.
        _refuse_second(programme, digest)
        raise
    return notice


def _refuse_second(programme: Programme, digest: str) -> None:
    kept = (
        Notice.objects.filter(programme=programme, sha256=digest).exclude(state=NoticeState.WITHDRAWN).first()
    )
    if kept:
        raise AlreadyKept(kept)


def _keep(programme: Programme, result: dict[str, Any], digest: str) -> Notice:
    reading = result["reading"]
    issued_on = reading["issued_on"]
    return Notice(
        programme=programme,
        jurisdiction=programme.jurisdiction,
        title=(reading["title"] or _("Notice without a title"))[:300],
        document_number=(reading["document_number"] or "")[:60],
        issuer=(reading["issuer"] or "")[:150],
        issued_on=date.fromisoformat(issued_on) if issued_on else None,
        kind=reading["kind"] if reading["kind"] in NoticeKind.values else NoticeKind.NOTICE,
        text=result["text"],
        sha256=digest,
        doubts=[doubt["message"] for doubt in reading["doubts"]],
        document_targets=reading["document_targets"],
    )


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


def withdraw_notice(*, notice: Notice, by: Actor) -> Notice:
    """Take out a notice that was read in by mistake; it stays in the database, its file can be read in anew."""
    require(by, "notices.decompose", notice)
    with transaction.atomic():
        withdrawn = NOTICE.advance(notice, "withdraw")
        audit.record(by=by, act="notices.withdraw", obj=withdrawn)
    return withdrawn


@transaction.atomic
def confirm_notice(*, notice: Notice, ledger: Ledger, by: Actor) -> list[Task]:
    """Make the notice's open drafts tasks of `ledger`, in preparation, and return them, items before rows.

    Numbers run on after the ledger's last. Two people cannot confirm the same notice: the second gets Conflict
    with the notice as it is now. Raises NotPossible with a sentence. Side effects: tasks with source (span),
    assignments, indicators with targets, search text and log; the drafts point to their tasks; one audit row.
    """
    require(by, "notices.decompose", notice)
    require(by, "ledger.edit", ledger)
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
    tasks = tasks_of_drafts(notice=confirmed, ledger=ledger, drafts=drafts, by=by)
    audit.record(
        by=by,
        act="notices.confirm",
        obj=confirmed,
        after={
            "ledger": str(ledger.uid),
            "items": sum(1 for t in tasks if not t.root_id),
            "tasks": len(tasks),
        },
    )
    return tasks


@transaction.atomic
def undo_confirmation(*, notice: Notice, by: Actor) -> Notice:
    """Take a wrongly confirmed notice out of the ledger again and return it, being decomposed as before.

    Possible until one of its tasks is handed out or has got another source; else NotPossible says which.
    Side effects: its tasks are deleted, its drafts open again; one audit row.
    """
    require(by, "notices.decompose", notice)
    tasks = Task.objects.filter(sources__notice=notice).distinct()
    out = tasks.exclude(state=TaskState.PREPARATION).order_by("number", "row").first()
    if out:
        raise NotPossible(
            _("Task %(label)s is handed out already; the notice stays confirmed.") % {"label": out.label}
        )
    merged = (
        tasks.filter(sources__in=TaskSource.objects.exclude(notice=notice)).order_by("number", "row").first()
    )
    if merged:
        raise NotPossible(
            _("Task %(label)s has another source as well; the notice stays confirmed.")
            % {"label": merged.label}
        )
    count = tasks.count()
    undone = NOTICE.advance(notice, "undo", ledger=None, confirmed_at=None, confirmed_by="")
    TaskDraft.objects.filter(notice=notice, state=DraftState.CONFIRMED).update(
        state=DraftState.OPEN, task=None
    )
    # Rows fall with their items; sources, assignments, indicators and log fall with their task.
    Task.objects.filter(pk__in=list(tasks.values_list("pk", flat=True))).delete()
    audit.record(by=by, act="notices.undo_confirmation", obj=undone, before={"tasks": count})
    return undone
