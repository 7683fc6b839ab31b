"""The division table: drafts, rounds of comments and what was decided, the final one and its approval."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.actor import Actor, ActorRequest
from departments.enums import DepartmentKind
from departments.permissions import may, require
from reform.core import audit
from reform.core.files import CONTENT_TYPES, BadFile, clean_name, serve, suffix_of
from reform.core.jobs import standing_of
from reform.core.limits import limited
from reform.core.text import as_uuid
from reform.core.words import in_rows
from tasks.division.table import Row
from tasks.enums import ApprovedBy, LedgerState
from tasks.excel.division import answer_book, table_book
from tasks.forms.approval import TableApprovalForm
from tasks.forms.division import AskForm, TitleForm
from tasks.forms.sent import sent
from tasks.models import CommentRound, DivisionPaper, Ledger, Notice, Task
from tasks.selectors.comments import counts_of
from tasks.selectors.division import (
    addressees_of,
    changed_since,
    frozen_rows,
    papers_of,
    rows_of,
    tasks_to_divide,
)
from tasks.selectors.readiness import tasks_in_preparation
from tasks.services.division import (
    DRAW,
    NotDivided,
    approve_division,
    draft_division,
    draw_again,
    may_draw,
    proposed_title,
)
from tasks.services.handing_out import WrongApproval
from tasks.views.preparing import chosen_ledger

KINDS = ("pdf", "docx", "xlsx")


def download(data: bytes, name: str) -> FileResponse:
    """Answer with bytes made just now as an attachment that is kept nowhere."""
    response = FileResponse(
        io.BytesIO(data),
        as_attachment=True,
        filename=clean_name(name),
        content_type=CONTENT_TYPES[suffix_of(name)],
    )
    response["Cache-Control"] = "private, no-store"
    return response


def paper_file(paper: DivisionPaper, kind: str, actor: Actor) -> HttpResponseBase:
    """Answer with a paper's file and note who took it; raises Http404 while it is being drawn.

    The workbook of a draft has the two columns a unit fills in.
    """
    if kind not in KINDS:
        raise Http404
    name = f"{paper.title}{'（征求意见稿）' if paper.draft else ''}.{kind}"
    audit.record(by=actor, act="division.download", obj=paper, after={"kind": kind, "sha256": paper.sha256})
    if kind == "xlsx":
        rows = frozen_rows(paper)
        return download(answer_book(rows) if paper.draft else table_book(rows), name)
    return serve(paper.pdf if kind == "pdf" else paper.word, name)


def _ledger(request: ActorRequest) -> tuple[list[Ledger], Ledger | None]:
    """Return the ledgers of the actor's own programme, and the one that ?ledger= names, else the first running one."""
    actor = request.actor
    ledgers = list(
        Ledger.objects.visible_to(actor)
        .filter(programme=actor.programme)
        .select_related("programme__jurisdiction")
        .order_by("-year", "-pk")
    )
    running_first = sorted(ledgers, key=lambda one: one.state != LedgerState.OPEN)
    return ledgers, chosen_ledger(request, running_first)


@require_safe
def division_list(request: ActorRequest) -> HttpResponse:
    """The division papers of a ledger with their rounds, files and approvals."""
    require(request.actor, "division.view")
    ledgers, ledger = _ledger(request)
    lines = papers_of(ledger) if ledger else []
    context = {
        "ledgers": ledgers,
        "ledger": ledger,
        "lines": [(line, counts_of(line.round) if line.round else None) for line in lines],
        "approvals": ledger.approvals.select_related("division") if ledger else [],
        "waiting": tasks_to_divide(ledger).count() if ledger else 0,
        "may_ask": bool(ledger) and may(request.actor, "division.ask", ledger),
        "may_approve": bool(ledger) and may(request.actor, "ledger.approve", ledger),
    }
    return render(request, "tasks/division_list.html", context)


class _Choice:
    """The tasks in preparation that can go into a table, all of a ledger or of one notice, and which are ticked."""

    def __init__(self, request: ActorRequest) -> None:
        self.ledgers, self.ledger = _ledger(request)
        actor = request.actor
        self.notice = None
        if asked := request.GET.get("notice"):
            self.notice = Notice.objects.visible_to(actor).filter(uid=as_uuid(asked)).first()
        self.rows = []
        self.tasks: list[Task] = []
        if self.ledger:
            found = tasks_to_divide(self.ledger, self.notice)
            self.rows = rows_of(found, self.ledger.programme)
            picked = set(request.POST.getlist("uid"))
            self.tasks = [task for task in found if str(task.uid) in picked]
        ticked = request.POST.getlist("uid") if request.method == "POST" else [row.task for row in self.rows]
        self.ticked = set(ticked)
        notices = Notice.objects.visible_to(actor).filter(
            sources__task__in=tasks_to_divide(self.ledger) if self.ledger else []
        )
        self.notices = list(notices.distinct())

    @property
    def context(self) -> dict[str, object]:
        """What the page of ticks shows."""
        return {
            "ledgers": self.ledgers,
            "ledger": self.ledger,
            "notice": self.notice,
            "notices": self.notices if len(self.notices) > 1 else [],
            "rows": [(row, row.task in self.ticked) for row in self.rows],
            "counted": _counted(self.rows),
            "without_lead": sum(1 for row in self.rows if not row.lead),
        }


@require_http_methods(["GET", "HEAD", "POST"])
@limited("document", methods=("POST",))
def division_new(request: ActorRequest) -> HttpResponse:
    """Make the draft division of the tasks ticked."""
    require(request.actor, "division.ask")
    choice = _Choice(request)
    initial = {"title": proposed_title(choice.ledger)} if choice.ledger else {}
    form = TitleForm(sent(request)[0], initial=initial)
    if request.method == "POST" and choice.ledger and form.is_valid():
        try:
            paper = draft_division(
                ledger=choice.ledger,
                tasks=choice.tasks,
                title=form.cleaned_data["title"],
                by=request.actor,
            )
        except NotDivided as error:
            form.add_error(None, str(error))
        else:
            return redirect("division_detail", uid=paper.uid)
    context = choice.context | {"form": form, "final": False}
    return render(request, "tasks/division_make.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("upload", methods=("POST",))
def division_approve(request: ActorRequest) -> HttpResponse:
    """Freeze the final division of the tasks ticked and record who approved it."""
    require(request.actor, "ledger.approve")
    choice = _Choice(request)
    ledger = choice.ledger
    initial = {"body": ApprovedBy.HEAD, "approved_on": timezone.localdate()}
    if ledger:
        initial["title"] = proposed_title(ledger)
    group = ledger.programme.group_short_name if ledger else ""
    form = TableApprovalForm(*sent(request), initial=initial, head=request.actor.user.name, group=group)
    if request.method == "POST" and ledger and form.is_valid():
        data = form.cleaned_data
        try:
            approval = approve_division(
                ledger=ledger,
                tasks=choice.tasks,
                title=data["title"],
                body=data["body"],
                approved_by=data["approved_by"],
                paper=data["paper"],
                on=data["approved_on"],
                scan=form.scanned(),
                by=request.actor,
            )
        except BadFile as error:
            form.add_error("scan", str(error))
        except (NotDivided, WrongApproval) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The division is approved and kept on the ledger."))
            uid = approval.division.uid  # type: ignore[union-attr] # this approval has its table
            return redirect("division_detail", uid=uid)
    context = choice.context | {"form": form, "final": True}
    return render(request, "tasks/division_make.html", context, status=422 if form.errors else 200)


def own_paper(request: ActorRequest, uid: UUID) -> DivisionPaper:
    """Return the paper the address names, of the actor's own programme; raises Http404."""
    papers = DivisionPaper.objects.visible_to(request.actor)
    return get_object_or_404(papers.select_related("ledger__programme__jurisdiction"), uid=uid)


@require_safe
def division_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """A paper as a page, with its files; of a draft also whom to ask."""
    return draw_page(request, own_paper(request, uid))


def _counted(rows: Sequence[Row]) -> str:
    """Return how many items, in how many rows, the table holds, in the reader's language."""
    return _("%(matters)s.") % {"matters": in_rows(len({row.item for row in rows}), len(rows))}


def draw_page(request: ActorRequest, paper: DivisionPaper, form: AskForm | None = None) -> HttpResponse:
    """Draw a paper's page; `form` is what was sent to ask units and cannot be taken."""
    rows = frozen_rows(paper)
    round_of = CommentRound.objects.filter(paper=paper).first()
    asks = paper.draft and round_of is None and may(request.actor, "division.ask", paper)
    if asks and form is None:
        form = AskForm(asked=addressees_of(paper))
    context = {
        "paper": paper,
        "rows": rows,
        "counted": _counted(rows),
        "round": round_of,
        "approval": getattr(paper, "approval", None),
        "form": form if asks else None,
        "ticked": _ticked(form, paper) if asks and form else set(),
        "changes": changed_since(paper),
        "work": "" if paper.pdf and paper.word else standing_of(f"{DRAW}:{paper.uid}") or "waiting",
        "may_draw": may(request.actor, may_draw(paper), paper.ledger),
        "to_hand_out": may(request.actor, "ledger.edit", paper.ledger)
        and tasks_in_preparation(paper.ledger).exists(),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "tasks/division_detail.html", context, status=status)


def _ticked(form: AskForm, paper: DivisionPaper) -> set[str]:
    """Return what is ticked: what was sent, else everybody the table names but the secretariat's own office."""
    if form.is_bound:
        data = cast(QueryDict, form.data)
        return {*data.getlist("departments"), *data.getlist("groups")}
    own = paper.ledger.programme.secretariat_id
    units = {
        str(one.department.uid)
        for one in form.asked.units
        if one.department.pk != own or one.department.kind != DepartmentKind.OFFICE
    }
    return units | set(form.members)


@require_POST
@limited("document")
def division_again(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Have the files of a paper made again that could not be made."""
    paper = own_paper(request, uid)
    if draw_again(paper=paper, by=request.actor):
        messages.success(request, _("The files are being made again."))
    return redirect("division_detail", uid=uid)


@require_safe
@limited("download")
def division_file(request: ActorRequest, uid: UUID, kind: str) -> HttpResponseBase:
    """Download a paper as PDF, Word or Excel."""
    return paper_file(own_paper(request, uid), kind, request.actor)
