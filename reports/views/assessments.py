"""考核: the list, an assessment's table, a unit's lines with what each rests on, and the papers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core.audit import record
from reform.core.files import serve
from reform.core.limits import limited
from reform.core.once import once
from reform.core.word import render_docx
from reports.documents.assessment import assessment_document
from reports.enums import AssessmentState
from reports.excel.assessment import assessment_book
from reports.forms.assessment import NewAssessmentForm, ReasonForm, ShowForm
from reports.models import Assessment, LineObjection, MadeFile
from reports.selectors.assessment_table import Table, keeps, table_for
from reports.selectors.assessments import assessments_for, is_intact, objections_of, rests_of, to_set
from reports.services.assessment_paper import ask_for_paper, paper_content
from reports.services.assessments import prepare_assessment
from reports.services.made_files import current_file
from reports.views.files import FilePage, draw_file_page, made_now
from tasks.forms.sent import sent
from tasks.services.refusals import NotPossible
from tasks.views.listing import state_chips

PER_PAGE = 50


def visible_assessment(request: ActorRequest, uid: UUID) -> Assessment:
    """Return an assessment that exists for the actor; 404 otherwise."""
    require(request.actor, "assessment.view")
    return get_object_or_404(assessments_for(request.actor), uid=uid)


@require_safe
def assessment_list(request: ActorRequest) -> HttpResponse:
    """The assessments that exist for the actor, by state."""
    require(request.actor, "assessment.view")
    found = assessments_for(request.actor)
    state = request.GET.get("state", "")
    chosen = state in AssessmentState.values
    shown = found.filter(state=state) if chosen else found
    context = {
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "chips": state_chips(Assessment.objects.visible_to(request.actor), AssessmentState.choices, state),
        "filtered": chosen,
        "may_prepare": may(request.actor, "assessment.prepare"),
    }
    return render(request, "reports/assessment_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def assessment_new(request: ActorRequest) -> HttpResponse:
    """Begin an assessment."""
    actor = request.actor
    require(actor, "assessment.prepare")
    form = NewAssessmentForm(sent(request)[0])
    if request.method == "POST" and form.is_valid():
        try:
            made = prepare_assessment(programme=actor.own_programme, by=actor, **form.cleaned_data)
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Worked out. Look at the rules, then at the table."))
            return redirect("assessment_rules", uid=made.uid)
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/assessment_new.html", {"form": form}, status=status)


@require_safe
def assessment_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The table of units and rules, for the office; a unit is led to its own lines."""
    found = visible_assessment(request, uid)
    if not keeps(request.actor, found) and request.actor.department:
        return redirect("assessment_unit", uid=uid, unit=request.actor.department.uid)
    return draw(request, found)


def draw(
    request: ActorRequest,
    found: Assessment,
    *,
    show: ShowForm | None = None,
    drop: ReasonForm | None = None,
    decide: ReasonForm | None = None,
) -> HttpResponse:
    """Draw the page of the whole table, with a form that was not valid, if there is one."""
    actor, state = request.actor, found.state
    prepares = may(actor, "assessment.prepare", found)
    decides = may(actor, "assessment.decide", found)
    over = bool(found.objections_until and timezone.localdate() > found.objections_until)
    fresh = {"version": found.version}
    droppable = state in (AssessmentState.DRAFT, AssessmentState.SHOWN) and prepares
    droppable |= state == AssessmentState.DECIDED and decides
    table = table_for(found, actor)
    context = {
        "assessment": found,
        "table": table,
        "rows": [(unit, [(rule, unit.lines.get(rule.code)) for rule in table.rules]) for unit in table.units],
        "objections": objections_of(found, actor),
        "is_draft": state == AssessmentState.DRAFT,
        "may_prepare": prepares and state == AssessmentState.DRAFT,
        "show_form": (show or ShowForm(initial=fresh))
        if prepares and state == AssessmentState.DRAFT
        else None,
        "drop_form": (drop or ReasonForm(initial=fresh, prefix="drop")) if droppable else None,
        "decide_form": (decide or ReasonForm(initial=fresh, prefix="decide"))
        if decides and state == AssessmentState.SHOWN and over
        else None,
        "may_publish": may(actor, "assessment.publish", found) and state == AssessmentState.DECIDED,
        "window_over": over,
        "to_set": to_set(table),
        "intact": is_intact(found) if state == AssessmentState.PUBLISHED else None,
    }
    failed = any(form is not None and form.is_bound for form in (show, drop, decide))
    return render(request, "reports/assessment_detail.html", context, status=422 if failed else 200)


@require_safe
def assessment_unit(request: ActorRequest, uid: UUID, unit: UUID) -> HttpResponse:
    """One unit's lines: points, what each rests on with where it can be looked at, objections."""
    actor = request.actor
    found = visible_assessment(request, uid)
    table = table_for(found, actor)
    row = table.unit(unit)
    if row is None:
        raise Http404
    objections: dict[str, list[LineObjection]] = {}
    for one in objections_of(found, actor):
        objections.setdefault(str(one.line.uid), []).append(one)
    evidence = [told for line in row.lines.values() for told in line.evidence]
    window = found.state == AssessmentState.SHOWN and (
        found.objections_until is None or timezone.localdate() <= found.objections_until
    )
    own = actor.department is not None and str(actor.department.uid) == row.uid
    context = {
        "assessment": found,
        "table": table,
        "unit": row,
        "lines": [
            (rule, line, objections.get(line.uid, []))
            for rule in table.rules
            if (line := row.lines.get(rule.code))
        ],
        "rests": rests_of(evidence, actor),
        "keeps": keeps(actor, found),
        "may_object": window and own and may(actor, "assessment.object"),
        "window": window,
    }
    return render(request, "reports/assessment_unit.html", context)


@require_safe
@limited("document")
def assessment_file(request: ActorRequest, uid: UUID, kind: str) -> HttpResponseBase:
    """Download what exists for the actor in Excel or Word, kept nowhere, or in the PDF that was made of it."""
    actor = request.actor
    found = visible_assessment(request, uid)
    table = table_for(found, actor)
    if kind not in ("pdf", "docx", "xlsx") or not table.units:
        raise Http404
    name = f"{found.title}.{kind}"
    if kind == "pdf":
        answer = serve(kept_paper(request, found, table), name)
    elif kind == "xlsx":
        answer = made_now(assessment_book(found, table), name)
    else:
        answer = made_now(render_docx(assessment_document(found, table)), name)
    record(by=actor, act="assessment.download", obj=found, after={"kind": kind, "units": len(table.units)})
    return answer


def kept_paper(request: ActorRequest, found: Assessment, table: Table) -> FieldFile:
    """Return the PDF that says what exists for the actor now; 404 where none is drawn."""
    content = paper_content(found, table)
    paper = current_file(kind=MadeFile.Kind.ASSESSMENT, about=found.uid, content=content, by=request.actor)
    if paper is None:
        raise Http404
    return paper.file


@require_http_methods(["GET", "HEAD", "POST"])
@limited("document", methods=("POST",))
def assessment_pdf(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Ask for the PDF of what exists for the actor; the page asks again until it is there, then offers it."""
    actor = request.actor
    found = visible_assessment(request, uid)
    table = table_for(found, actor)
    if not table.units:
        raise Http404
    if request.method == "POST":
        ask_for_paper(assessment=found, table=table, by=actor)
        return redirect("assessment_pdf", uid=uid)
    content = paper_content(found, table)
    page = FilePage(
        title=_("The scores as PDF"),
        help=_("What you see of the assessment, with its reasons and rules, as one file."),
        back=reverse("assessment_detail", args=[uid]),
        back_label=found.title,
        file=reverse("assessment_file", args=[uid, "pdf"]),
        word=reverse("assessment_file", args=[uid, "docx"]),
    )
    paper = current_file(kind=MadeFile.Kind.ASSESSMENT, about=uid, content=content, by=actor)
    return draw_file_page(request, page, paper)
