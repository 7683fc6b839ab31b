"""The secretariat's side: the inbox, one report, accepting and returning."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from departments.actor import ActorRequest
from departments.permissions import in_own_programme, may, require
from reform.core.widgets import rows_field
from reform.core.workflow import Conflict, WrongState
from reports.enums import Origin, ReportState
from reports.forms.review import InboxFilter, ReturnForm
from reports.models import ProgressReport
from reports.selectors.phrases import phrases_of
from reports.selectors.referrals import FILED, problems_of
from reports.selectors.reports import ticked_in, with_content
from reports.selectors.review import (
    inbox,
    last_step,
    looked_at,
    place_of,
    units_waiting,
    waiting_reports,
    waiting_sheets,
)
from reports.services.referrals import refer_problem
from reports.services.reports import accept_report, begin_review, return_report
from reports.views.review_ticked import act_on_ticked
from tasks.services.refusals import NotPossible

PAGE_SIZE = 100
ACTS = {"accept": accept_report, "begin": begin_review}


@require_http_methods(["GET", "HEAD", "POST"])
def review_inbox(request: ActorRequest) -> HttpResponse:
    """What waits for review, oldest and worst first; ticked ones are accepted or returned together."""
    actor = request.actor
    require(actor, "reports.review")
    if request.method == "POST":
        return act_on_ticked(request)
    form = InboxFilter(request.GET)
    rows_field(form, "unit").queryset = units_waiting(actor)
    form.is_valid()
    wanted = form.cleaned_data
    rows = inbox(actor, wanted)
    everything = rows if not any(wanted.values()) else inbox(actor, {})
    context = {
        "form": form,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "show": wanted.get("show", ""),
        "sheets": waiting_sheets(actor),
        "total": len(everything),
        "clean": sum(1 for row in everything if row.is_clean),
        "unclean": sum(1 for row in everything if not row.is_clean),
        "late": sum(1 for row in everything if row.report.on_time is False),
        "coordination": sum(1 for row in everything if row.report.coordination),
        "filtered": any(wanted.values()),
        "phrases": phrases_of(actor.programme),
        "return_form": ReturnForm(),
        "back": request.get_full_path(),
    }
    return render(request, "reports/review_inbox.html", context)


def _reviewed(request: ActorRequest, uid: UUID) -> ProgressReport:
    """Return a report of the own programme with all that is shown; 404 or 403 otherwise."""
    reports = with_content(ProgressReport.objects.visible_to(request.actor)).prefetch_related("log")
    report: ProgressReport = get_object_or_404(reports, uid=uid)
    require(request.actor, "reports.review")
    if not in_own_programme(request.actor, report):
        raise PermissionDenied
    return report


@require_POST
def review_row(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Accept a report from its row in the inbox; answers how many are left.

    A row somebody else was quicker with comes back as it is now, or goes where nothing waits any more.
    """
    report = _reviewed(request, uid)
    try:
        if request.POST.get("version") != str(report.version):
            raise Conflict(report)
        accept_report(report=report, by=request.actor)
    except (Conflict, WrongState):
        return _beaten_row(request, uid)
    answer = HttpResponse(status=200)
    answer["HX-Trigger"] = _left(request, _("Accepted: %(task)s") % {"task": report.task}, "success")
    return answer


def _beaten_row(request: ActorRequest, uid: UUID) -> HttpResponse:
    report = _reviewed(request, uid)
    step = last_step(report)
    who = step.who if step else ""
    text = _("%(who)s was quicker: %(task)s is “%(state)s” now.") % {
        "who": who,
        "task": report.task,
        "state": report.get_state_display(),
    }
    if report.state not in (ReportState.SUBMITTED, ReportState.IN_REVIEW):
        answer = HttpResponse(status=200)
    else:
        row = looked_at([report], request.actor)[0]
        answer = render(request, "reports/_review_row.html", {"row": row, "beaten": text})
        answer["HX-Reswap"] = "outerHTML"
    answer["HX-Trigger"] = _left(request, text, "warning")
    return answer


def _left(request: ActorRequest, text: str, level: str) -> str:
    """Return what the page is to be told: a message, and how many reports still wait."""
    left = waiting_reports(request.actor).count()
    return json.dumps({"toast": {"text": text, "level": level}, "left": {"count": left}})


@require_http_methods(["GET", "HEAD", "POST"])
def review_report(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One report with last period's, the target and the figures beside; accept or return."""
    report = _reviewed(request, uid)
    if request.method != "POST":
        return _draw(request, report, ReturnForm())
    act = request.POST.get("act", "")
    place = place_of(request.actor, report)
    form = ReturnForm(request.POST)
    if act == "return" and not form.is_valid():
        return _draw(request, report, form, status=422)
    try:
        if request.POST.get("version") != str(report.version):
            raise Conflict(report)
        if act == "return":
            return_report(report=report, reason=form.words, by=request.actor)
            messages.success(request, _("Returned: %(task)s") % {"task": report.task})
        elif act in ACTS:
            ACTS[act](report=report, by=request.actor)
    except (Conflict, WrongState):
        now = _reviewed(request, uid)
        return _draw(request, now, ReturnForm(), status=409, beaten=last_step(now))
    if act == "begin":
        return redirect("review_report", uid=uid)
    if act == "accept":
        messages.success(request, _("Accepted: %(task)s") % {"task": report.task})
    following = place and (place.following or place.previous)
    return redirect("review_report", uid=following) if following else redirect("review_inbox")


@require_POST
def review_refer(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Make a referral of the problem a report tells of (列为需协调事项)."""
    report = _reviewed(request, uid)
    if request.POST.get("version") != str(report.version):
        raise Conflict(report)
    try:
        refer_problem(report=report, by=request.actor)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It stands among the matters to be coordinated."))
    return redirect("review_report", uid=uid)


def _draw(
    request: ActorRequest, report: ProgressReport, form: ReturnForm, status: int = 200, beaten: object = None
) -> HttpResponse:
    waiting = report.state in (ReportState.SUBMITTED, ReportState.IN_REVIEW)
    row = looked_at([report], request.actor)[0]
    figures = {value.indicator_id: value for value in report.values.all()}
    context: dict[str, Any] = {
        "report": report,
        "task": report.task,
        "row": row,
        "figures": [
            (indicator, figures.get(indicator.pk), row.before.values.get(indicator.pk))
            for indicator in report.task.indicators.all()
        ],
        "form": form,
        "phrases": phrases_of(request.actor.programme),
        "waiting": waiting,
        "place": place_of(request.actor, report) if waiting else None,
        "may_begin": report.state == ReportState.SUBMITTED,
        "may_review": waiting and may(request.actor, "reports.review", report),
        "recorded": ProgressReport.objects.filter(
            period=report.period_id, task=report.task_id, origin=Origin.RECORDED
        ).order_by("-recorded_on"),
        "history": report.log.all(),
        "ticked": ticked_in(report),
        "problems": [one for one in problems_of(report, request.actor) if one.text],
        "may_refer": report.state in FILED and may(request.actor, "referrals.keep", report),
        "beaten": beaten,
    }
    return render(request, "reports/review_report.html", context, status=status)
