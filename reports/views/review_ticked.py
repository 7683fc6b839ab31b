"""What is done with the ticked rows of the review inbox: accepted where clean, or returned with one reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.actor import ActorRequest
from departments.forms.told import faults_of
from reform.core.text import as_uuid
from reform.core.words import listed
from reports.forms.review import ReturnForm
from reports.models import ProgressReport
from reports.selectors.reports import with_content
from reports.selectors.review import Waiting, looked_at
from reports.services.report_steps import accept_reports, return_reports

MOST = 500


def act_on_ticked(request: ActorRequest) -> HttpResponse:
    """Accept the ticked reports that are clean, or return them all with one reason; back to where the actor was.

    A tick names the report as it was seen: "uid:version". What changed since is left and named.
    """
    ticked = dict(one.partition(":")[::2] for one in request.POST.getlist("uid")[:MOST])
    wanted = [uid for uid in ticked if as_uuid(uid)]
    reports = ProgressReport.objects.visible_to(request.actor).of_units().waiting().filter(uid__in=wanted)
    rows = looked_at(with_content(reports), request.actor)
    seen = [row for row in rows if str(row.report.version) == ticked[str(row.report.uid)]]
    left = [row.report.task.label for row in rows if row not in seen]
    if request.POST.get("act") == "return":
        _return(request, seen, left)
    else:
        _accept(request, seen, left)
    if left:
        messages.warning(request, _("Left to be looked at one by one: %(labels)s") % {"labels": listed(left)})
    back = request.POST.get("back", "")
    allowed = back.startswith("/") and url_has_allowed_host_and_scheme(back, {request.get_host()})
    return redirect(back if allowed else "review_inbox")


def _accept(request: ActorRequest, rows: list[Waiting], left: list[str]) -> None:
    clean = [row.report for row in rows if row.is_clean]
    accepted = accept_reports(reports=clean, by=request.actor)
    left += _labels_but(accepted, rows)
    if accepted:
        text = ngettext("%(n)d report was accepted.", "%(n)d reports were accepted.", len(accepted))
        messages.success(request, text % {"n": len(accepted)})


def _return(request: ActorRequest, rows: list[Waiting], left: list[str]) -> None:
    form = ReturnForm(request.POST)
    if not form.is_valid():
        messages.error(request, faults_of(form))
        return
    mine = [row.report for row in rows if row.may_accept]
    returned = return_reports(reports=mine, reason=form.words, by=request.actor)
    left += _labels_but(returned, rows)
    if returned:
        text = ngettext("%(n)d report was returned.", "%(n)d reports were returned.", len(returned))
        messages.success(request, text % {"n": len(returned)})


def _labels_but(done: list[ProgressReport], rows: list[Waiting]) -> list[str]:
    """Return the numbers of the matters whose reports are not among those `done`."""
    return [row.report.task.label for row in rows if row.report not in done]
