"""签收 recorded for a unit (代录)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.actor import ActorRequest
from departments.permissions import require
from reports.forms.distribution import ReceiptForm
from reports.selectors.receipts import receipts_of
from reports.services.receipts import record_receipt
from reports.views.circulars import circular_of
from tasks.services.refusals import NotPossible


@require_POST
def paper_receipt_record(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Record for a unit that it has the paper, as it told the office."""
    circular = circular_of(request, uid)
    require(request.actor, "circulars.record_receipt", circular)
    waiting = {str(row.uid): row for row in receipts_of(circular).unsigned}
    form = ReceiptForm(request.POST, waiting=waiting.values())
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("source", "received_on")}
        try:
            record_receipt(receipt=waiting[form.cleaned_data["receipt"]], by=request.actor, **said)
        except NotPossible as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Recorded."))
    else:
        messages.error(
            request, _("Nothing was recorded: choose a unit that has not signed, how it told it, and a day.")
        )
    return redirect(f"{reverse('circular_detail', args=[uid])}#receipts")
