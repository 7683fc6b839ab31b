"""The secretariat's side: the inbox, one report, accepting and returning."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from departments.actor import ActorRequest
from departments.permissions import in_own_programme, may, require
from reform.core.text import as_uuid
from reform.core.widgets import rows_field
from reform.core.workflow import Conflict, WrongState
from reports.enums import Origin, ReportState
from reports.forms.review import RETURN_TEMPLATES, InboxFilter, ReturnForm, reason_in
from reports.models import ProgressReport
from reports.selectors.reports import ticked_in, with_content
from reports.selectors.review import (
    inbox,
    last_step,
    looked_at,
    next_waiting,
    units_waiting,
    waiting_sheets,
)
from reports.services.reports import accept_report, begin_review, return_report

PAGE_SIZE = 50
ACTS = {"accept": accept_report, "begin": begin_review}


@require_http_methods(["GET", "HEAD", "POST"])
def review_inbox(request: ActorRequest) -> HttpResponse:
    """What waits for review, oldest and worst first; ticked ones are accepted together."""
    actor = request.actor
    require(actor, "reports.review")
    if request.method == "POST":
        return _accept_ticked(request)
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
        "remarked": sum(1 for row in everything if row.remarks),
        "late": sum(1 for row in everything if row.report.on_time is False),
        "coordination": sum(1 for row in everything if row.report.coordination),
        "filtered": any(wanted.values()),
    }
    return render(request, "reports/review_inbox.html", context)


def _accept_ticked(request: ActorRequest) -> HttpResponse:
    """Accept the ticked reports that are clean; the others are named and left for a look."""
    actor = request.actor
    wanted = [uid for uid in request.POST.getlist("uid")[:500] if as_uuid(uid)]
    reports = ProgressReport.objects.visible_to(actor).of_units().waiting().filter(uid__in=wanted)
    accepted, left = 0, []
    for row in looked_at(with_content(reports), actor):
        if not row.is_clean:
            left.append(row.report.task.label)
            continue
        try:
            accept_report(report=row.report, by=actor)
            accepted += 1
        except (Conflict, WrongState):
            left.append(row.report.task.label)
    if accepted:
        text = ngettext("%(n)d report was accepted.", "%(n)d reports were accepted.", accepted)
        messages.success(request, text % {"n": accepted})
    if left:
        messages.warning(request, _("Left for a look of their own: %(labels)s") % {"labels": "、".join(left)})
    return redirect("review_inbox")


@require_http_methods(["GET", "HEAD", "POST"])
def review_report(request: ActorRequest, uid: UUID) -> HttpResponse:
    """One report with last period's, the target and the figures beside; accept or return."""
    reports = with_content(ProgressReport.objects.visible_to(request.actor)).prefetch_related("log")
    report = get_object_or_404(reports, uid=uid)
    require(request.actor, "reports.review")
    if not in_own_programme(request.actor, report):
        raise PermissionDenied
    if request.method != "POST":
        return _draw(request, report, ReturnForm())
    act = request.POST.get("act", "")
    try:
        if request.POST.get("version") != str(report.version):
            raise Conflict(report)
        if act == "return":
            return_report(report=report, reason=reason_in(request), by=request.actor)
            messages.success(request, _("Returned: %(task)s") % {"task": report.task})
        elif act in ACTS:
            ACTS[act](report=report, by=request.actor)
    except (Conflict, WrongState):
        now = get_object_or_404(reports, uid=uid)
        return _draw(request, now, ReturnForm(), status=409, beaten=last_step(now))
    except ValidationError:
        form = ReturnForm(request.POST)
        form.is_valid()
        return _draw(request, report, form, status=422)
    if act == "begin":
        return redirect("review_report", uid=uid)
    if act == "accept":
        messages.success(request, _("Accepted: %(task)s") % {"task": report.task})
    following = next_waiting(request.actor, report)
    return redirect("review_report", uid=following.uid) if following else redirect("review_inbox")


def _draw(
    request: ActorRequest, report: ProgressReport, form: ReturnForm, status: int = 200, beaten: object = None
) -> HttpResponse:
    waiting = report.state in (ReportState.SUBMITTED, ReportState.IN_REVIEW)
    row = looked_at([report], request.actor)[0]
    figures = {value.indicator_id: value for value in report.values.all()}
    context = {
        "report": report,
        "task": report.task,
        "row": row,
        "figures": [
            (indicator, figures.get(indicator.pk), row.before.values.get(indicator.pk))
            for indicator in report.task.indicators.all()
        ],
        "form": form,
        "templates": RETURN_TEMPLATES,
        "waiting": waiting,
        "may_begin": report.state == ReportState.SUBMITTED,
        "may_review": waiting and may(request.actor, "reports.review", report),
        "recorded": ProgressReport.objects.filter(
            period=report.period_id, task=report.task_id, origin=Origin.RECORDED
        ).order_by("-recorded_on"),
        "history": report.log.all(),
        "ticked": ticked_in(report),
        "beaten": beaten,
    }
    return render(request, "reports/review_report.html", context, status=status)
