"""结转: the preview of a year's end with its sum, and the one press that closes it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actor import ActorRequest
from departments.permissions import may, require
from tasks.enums import Fate, LedgerState
from tasks.forms.adjustments import CarryOverForm
from tasks.forms.sent import sent
from tasks.models import Ledger
from tasks.selectors.year_end import year_end_of
from tasks.services.carrying_over import carry_over
from tasks.services.refusals import NotPossible


@require_http_methods(["GET", "HEAD", "POST"])
def ledger_carry_over(request: ActorRequest, uid: UUID) -> HttpResponse:
    """What becomes of each matter at the year's end; confirmed, the ledger is closed and carried over."""
    actor = request.actor
    found = Ledger.objects.visible_to(actor).select_related("programme__jurisdiction", "carried_to")
    ledger = get_object_or_404(found, uid=uid)
    require(actor, "ledger.edit", ledger)
    year = ledger.year + 1
    form = CarryOverForm(sent(request)[0], initial={"year": year, "name": f"{year}年重点任务台账"})
    if request.method == "POST":
        require(actor, "ledger.carry_over", ledger)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            into = carry_over(ledger=ledger, name=data["name"], year=data["year"], by=actor)
        except NotPossible as error:
            for line in str(error).split("\n"):
                form.add_error(None, line)
        else:
            messages.success(request, _("Carried over. The old ledger is closed and read-only."))
            return redirect(f"{reverse('ledger')}?ledger={into.uid}")
    plan = year_end_of(ledger, clearance=actor.clearance) if ledger.state == LedgerState.OPEN else None
    groups = [
        (label, [task for task, fate in plan.items if fate == value])
        for value, label in Fate.choices
        if plan and value != Fate.WITHDRAWN
    ]
    context = {
        "ledger": ledger,
        "plan": plan,
        "groups": [(label, tasks) for label, tasks in groups if tasks],
        "form": form,
        "may_close": may(actor, "ledger.carry_over", ledger),
        "into": getattr(ledger, "carried_to", None),
    }
    status = 422 if form.is_bound else 200
    return render(request, "tasks/ledger_carry_over.html", context, status=status)
