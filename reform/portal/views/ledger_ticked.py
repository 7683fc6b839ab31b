"""What can be done with the ticked rows of the ledger beside recording: hand out, urge, export, label."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.text import as_uuid
from reform.core.workflow import as_seen
from reform.portal.forms.ledger_label import TickedLabelForm
from reports.enums import PeriodState
from reports.models import ReportingPeriod
from tasks.models import Task
from tasks.permissions import TaskQuerySet
from tasks.selectors.tasks import LEDGER_ORDER
from tasks.services.labels import label_tasks

# What each act asks of the actor before it leads on.
NEEDS = {
    "export": "ledger.view",
    "hand_out": "ledger.edit",
    "urge": "reports.urge",
    "label": "ledger.label",
}


def way_back(request: ActorRequest) -> str:
    """Return the address that the form came from; "" for one that leads elsewhere."""
    back = request.POST.get("back", "")
    # A path: `redirect` would take any other word for the name of a view.
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        return ""
    return back


def _ticked(request: ActorRequest, uids: list[str]) -> TaskQuerySet:
    return Task.objects.visible_to(request.actor).filter(uid__in=[uid for uid in uids if as_uuid(uid)])


@require_POST
def ledger_ticked(request: ActorRequest) -> HttpResponse:
    """Lead to the page that shows what an act will do to the ticked rows; nothing is changed yet."""
    act = request.POST.get("act", "")
    if act not in NEEDS:
        raise Http404
    require(request.actor, NEEDS[act])
    tasks = list(_ticked(request, request.POST.getlist("uid")).select_related("ledger", "collector"))
    back = way_back(request)
    if not tasks:
        messages.error(request, _("Tick the tasks first."))
        return redirect(back or "ledger")
    ledger = tasks[0].ledger
    uids = [("uid", str(task.uid)) for task in tasks]
    if act == "urge":
        period = (
            ReportingPeriod.objects.visible_to(request.actor)
            .filter(ledger=ledger, state=PeriodState.OPEN)
            .first()
        )
        if period is None:
            messages.error(request, _("No reporting period is open: there is nobody to urge."))
            return redirect(back or "ledger")
        units = {str(task.collector.uid): None for task in tasks if task.collector}
        return HttpResponseRedirect(
            f"{reverse('urging', args=[period.uid])}?{urlencode([('unit', uid) for uid in units])}"
        )
    names = {"export": "ledger_excel", "hand_out": "hand_out", "label": "ledger_label"}
    return HttpResponseRedirect(f"{reverse(names[act])}?{urlencode([('ledger', str(ledger.uid)), *uids])}")


@require_http_methods(["GET", "POST"])
def ledger_label(request: ActorRequest) -> HttpResponse:
    """Label the ticked items: what each bears now and what it will bear; all or none of them."""
    actor = request.actor
    require(actor, "ledger.label")
    seen = dict(one.partition(":")[::2] for one in request.POST.getlist("seen"))
    ticked = _ticked(request, list(seen) or request.GET.getlist("uid"))
    # An item's rows bear its label: ticking a row means its item.
    found = Task.objects.visible_to(actor).items().filter(pk__in=[one.root_id or one.pk for one in ticked])
    items = list(found.select_related("ledger").order_by(*LEDGER_ORDER))
    for item in items:
        require(actor, "ledger.label", item)
    form = TickedLabelForm(request.POST or None, actor=actor)
    if request.method == "POST" and items and form.is_valid():
        for item in items:
            as_seen(item, {"version": seen.get(str(item.uid))})
        changed = label_tasks(tasks=items, label=form.cleaned_data["label"], by=actor)
        words = ngettext("The label of %(n)d item was set.", "The labels of %(n)d items were set.", changed)
        messages.success(request, words % {"n": changed})
        return redirect(f"{reverse('ledger')}?ledger={items[0].ledger.uid}")
    return render(
        request,
        "portal/ledger_label.html",
        {"items": items, "form": form},
        status=422 if form.errors else 200,
    )
