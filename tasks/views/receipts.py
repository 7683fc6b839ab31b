"""签收: a unit's new matters in one press; who of the units has not signed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from departments.actor import ActorRequest
from departments.models import Department
from departments.permissions import may, require
from reform.core.text import as_uuid
from tasks.enums import LedgerState
from tasks.forms.handed_out import ReceiptForm
from tasks.forms.sent import sent
from tasks.models import Ledger, Task
from tasks.selectors.objections import open_objections_of
from tasks.selectors.receipts import UnitReceipts, receipts_by_unit, receipts_of, to_sign_for
from tasks.services.receipts import record_receipt, sign_for
from tasks.services.refusals import NotPossible
from tasks.views.preparing import chosen_ledger


@require_http_methods(["GET", "HEAD", "POST"])
def sign_page(request: ActorRequest) -> HttpResponse:
    """What was handed out to the actor's unit and is not signed for; all of it or one in one press."""
    actor = request.actor
    require(actor, "receipts.sign")
    waiting = to_sign_for(actor).select_related("ledger__programme", "collector")
    if request.method == "POST":
        uids = [uid for uid in request.POST.getlist("uid") if as_uuid(uid)]
        chosen = waiting if request.POST.get("all") else waiting.filter(uid__in=uids)
        signed = sign_for(tasks=list(chosen), by=actor)
        words = ngettext("Signed for %(n)s matter.", "Signed for %(n)s matters.", len(signed))
        messages.success(request, words % {"n": len(signed)})
        back = request.POST.get("next", "")
        if back.startswith("/") and url_has_allowed_host_and_scheme(back, {request.get_host()}):
            return redirect(back)
        return redirect("sign_for")
    tasks = list(waiting)
    mine = [one for one in receipts_of(tasks) if one.unit == actor.department]
    objected = open_objections_of(actor, [task.pk for task in tasks])
    context = {"rows": [(one, objected.get(one.task.pk)) for one in mine]}
    return render(request, "tasks/sign_for.html", context)


def office_ledgers(request: ActorRequest) -> tuple[list[Ledger], Ledger | None]:
    """Return the ledgers of the actor's own programme, running ones first, and the one that is looked at."""
    found = Ledger.objects.visible_to(request.actor).filter(programme=request.actor.programme)
    ledgers = sorted(
        found.select_related("programme").order_by("-year", "-pk"),
        key=lambda one: one.state != LedgerState.OPEN,
    )
    return ledgers, chosen_ledger(request, ledgers)


@require_safe
def receipt_list(request: ActorRequest) -> HttpResponse:
    """Who of the units has not signed for what, since when, and whom to call."""
    actor = request.actor
    require(actor, "receipts.view")
    ledgers, ledger = office_ledgers(request)
    lines = receipts_by_unit(ledger, clearance=actor.clearance) if ledger else []
    waiting = [line for line in lines if line.waiting]
    context = {
        "ledgers": ledgers,
        "ledger": ledger,
        "waiting": waiting,
        "signed": [line for line in lines if not line.waiting],
        "urging": "\n".join(_urge(line) for line in waiting),
        "may_record": ledger is not None
        and ledger.state == LedgerState.OPEN
        and may(actor, "receipts.record", ledger),
    }
    return render(request, "tasks/receipt_list.html", context)


def _urge(line: UnitReceipts) -> str:
    """One line for a work group: unit, how many, whom to call."""
    people = "、".join(f"{person.name} {person.phone}".strip() for person in line.people)
    who = f"（{people}）" if people else ""
    return f"{line.unit.short_name}{who}：{len(line.waiting)}项未签收"


@require_http_methods(["GET", "HEAD", "POST"])
def receipt_record(request: ActorRequest, uid: UUID, unit: UUID) -> HttpResponse:
    """Record that a unit signed on paper, by phone or by letter, for all its matters or some."""
    actor = request.actor
    ledger = get_object_or_404(Ledger.objects.visible_to(actor), uid=uid)
    department = get_object_or_404(Department.objects.visible_to(actor), uid=unit)
    require(actor, "receipts.record", ledger)
    tasks = Task.objects.visible_to(actor).of_ledger(ledger).handed_out().leaves()
    waiting = [one for one in receipts_of(tasks) if one.unit == department and not one.signed]
    form = ReceiptForm(sent(request)[0], initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        asked = set(request.POST.getlist("uid"))
        chosen = [one.task for one in waiting if not asked or str(one.task.uid) in asked]
        try:
            signed = record_receipt(tasks=chosen, department=department, by=actor, **form.cleaned_data)
        except NotPossible as error:
            form.add_error("on", str(error))
        else:
            words = ngettext("Recorded for %(n)s matter.", "Recorded for %(n)s matters.", len(signed))
            messages.success(request, words % {"n": len(signed)})
            return redirect(f"{reverse('receipts')}?ledger={ledger.uid}")
    context = {"ledger": ledger, "unit": department, "rows": waiting, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "tasks/receipt_record.html", context, status=status)
