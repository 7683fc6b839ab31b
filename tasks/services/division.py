"""The division table frozen as a paper: the draft for comment, and the final one that was approved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from reform.core.document import OfficialDocument
from reform.core.files import as_content
from reform.core.jobs import enqueue, try_again
from tasks.division.documents import Outcome, approval_words, division_document, outcome_document
from tasks.division.table import Row, fingerprint
from tasks.enums import ApprovedBy
from tasks.models import Approval, CommentRound, DivisionPaper, Ledger, Task, TaskLog
from tasks.selectors.division import frozen_rows, rounds_asking, rows_of
from tasks.services.handing_out import record_approval
from tasks.services.ledgers import require_running

DRAW = "division.draw"
TITLE_LENGTH = 200


class NotDivided(Exception):
    """The table cannot be made; the message is the sentence to show."""


def proposed_title(ledger: Ledger) -> str:
    """Return what a ledger's division table is customarily called."""
    programme = ledger.programme
    return f"{programme.jurisdiction.name}{ledger.year}年{programme.name}重点任务分工表"


@transaction.atomic
def draft_division(*, ledger: Ledger, tasks: Iterable[Task], title: str, by: Actor) -> DivisionPaper:
    """Freeze the rows of tasks in preparation as a draft division and return it; drawn by a job.

    The same rows under the same title give the draft that nobody was asked about yet. Raises NotDivided without
    rows. Side effects: one paper, a job, one audit row.
    """
    require(by, "division.ask", ledger)
    require_running(ledger)
    rows = _rows(ledger, tasks)
    digest = fingerprint(rows)
    same = DivisionPaper.objects.filter(
        ledger=ledger, draft=True, sha256=digest, title=title[:TITLE_LENGTH], round__isnull=True
    ).first()
    if same:
        return same
    paper = _freeze(ledger, rows, title, draft=True, by=by)
    audit.record(by=by, act="division.draft", obj=paper, after={"rows": len(rows), "sha256": digest})
    return paper


@transaction.atomic
def approve_division(
    *,
    ledger: Ledger,
    tasks: Iterable[Task],
    title: str,
    body: str = ApprovedBy.HEAD,
    approved_by: str,
    paper: str = "",
    on: date,
    scan: tuple[str, bytes] | None = None,
    by: Actor,
) -> Approval:
    """Freeze the final division, record who approved it, and return the approval that holds it.

    `paper` names what the leading group's approval stands on, `scan` is (name, bytes) of it. Raises NotDivided without rows, or while units are
    still being asked about one of the tasks. Side effects: the final paper with its files' job, the approval, a
    line in each task's history, audit rows.
    """
    require(by, "ledger.approve", ledger)
    rows = _rows(ledger, tasks)
    asking = rounds_asking(ledger, [row.task for row in rows])
    if asking:
        raise NotDivided(
            _("Units are still being asked about “%(title)s”; close that round first.") % {"title": asking[0]}
        )
    final = _freeze(ledger, rows, title, draft=False, by=by)
    approval = record_approval(
        ledger=ledger,
        body=body,
        approved_by=approved_by,
        paper=paper,
        on=on,
        division=final,
        scan=scan,
        by=by,
    )
    log_tasks(final, "division.approved", by, {"by": approved_by, "paper": paper, "on": on.isoformat()})
    return approval


def _rows(ledger: Ledger, tasks: Iterable[Task]) -> list[Row]:
    keys = [task.pk for task in tasks]
    rows = rows_of(Task.objects.filter(ledger=ledger, pk__in=keys, row_count=0), ledger.programme)
    if not rows:
        raise NotDivided(_("Tick the tasks that go into the table."))
    return rows


def _freeze(ledger: Ledger, rows: list[Row], title: str, *, draft: bool, by: Actor) -> DivisionPaper:
    paper = DivisionPaper.objects.create(
        ledger=ledger,
        title=title[:TITLE_LENGTH],
        draft=draft,
        rows=[row.to_data() for row in rows],
        sha256=fingerprint(rows),
    )
    enqueue(kind=DRAW, key=f"{DRAW}:{paper.uid}", payload={"paper": str(paper.uid)}, by=by)
    return paper


def may_draw(paper: DivisionPaper) -> str:
    """Return the act of whoever has a paper drawn: drafts are asked about, final ones were approved."""
    return "division.ask" if paper.draft else "ledger.approve"


@transaction.atomic
def draw_again(*, paper: DivisionPaper, by: Actor) -> bool:
    """Have the files of a paper made again that failed and return whether any had. Side effects: a job, an audit row."""
    require(by, may_draw(paper), paper.ledger)
    if not try_again(start=f"{DRAW}:{paper.uid}", by=by):
        return False
    audit.record(by=by, act="files.again", obj=paper)
    return True


def log_tasks(paper: DivisionPaper, event: str, by: Actor, params: dict[str, Any]) -> None:
    """Write one line into the history of every task of a paper."""
    now = timezone.now()
    tasks = Task.objects.filter(uid__in=[row["task"] for row in paper.rows]).only("pk")
    TaskLog.objects.bulk_create(
        TaskLog(task=task, at=now, who=by.label, event=event, params=params) for task in tasks
    )


# --- files ----------------------------------------------------------------------------------------------------------
def document_of(paper: DivisionPaper) -> OfficialDocument:
    """Return the paper as a document: marked as a draft, or with who approved it."""
    approval: Approval | None = getattr(paper, "approval", None)
    said = ""
    if approval:
        said = approval_words(approved_by=approval.approved_by, paper=approval.paper, on=approval.approved_on)
    return division_document(
        title=paper.title,
        rows=frozen_rows(paper),
        draft=paper.draft,
        issuer=paper.ledger.programme.secretariat_name,
        dated=approval.approved_on if approval else timezone.localdate(paper.created_at),
        approval=said,
    )


def draw_paper(*, paper: DivisionPaper) -> DivisionPaper:
    """Make the PDF and the Word file of a paper that are missing and return it.

    Two workers keep one file each: the name is written only where there is none.
    """
    # WeasyPrint and python-docx take a second to import: only the job that draws pays for it.
    from reform.core.pdf import render_pdf
    from reform.core.word import render_docx

    document = document_of(paper)
    for field, render, ending in (("pdf", render_pdf, "pdf"), ("word", render_docx, "docx")):
        file: FieldFile = getattr(paper, field)
        if file:
            continue
        file.save(f"division.{ending}", as_content(render(document), f"division.{ending}"), save=False)
        kept = DivisionPaper.objects.filter(pk=paper.pk, **{field: ""}).update(**{field: file.name})
        if not kept:
            file.delete(save=False)
            paper.refresh_from_db(fields=[field])
    return paper


def outcome_word(round: CommentRound, outcomes: Sequence[Outcome], words: str) -> bytes:
    """Return a round's table of comments and decisions (意见采纳情况表) as a Word file."""
    from reform.core.word import render_docx

    day = timezone.localdate(round.closed_at) if round.closed_at else timezone.localdate()
    return render_docx(
        outcome_document(
            title=round.paper.title,
            words=words,
            outcomes=outcomes,
            issuer=round.ledger.programme.secretariat_name,
            dated=day,
        )
    )
