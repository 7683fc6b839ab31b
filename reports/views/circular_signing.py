"""The signature of a circular."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.actor import ActorRequest
from departments.permissions import require
from reports.forms.circulars import SignForm
from reports.selectors.circulars import fault_lines
from reports.services.circular_signing import FaultyError, sign_circular
from reports.views.circulars import circular_of, show_circular


@require_POST
def circular_sign(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Record signer, date and number from the signed paper."""
    circular = circular_of(request, uid)
    require(request.actor, "circulars.sign", circular)
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            sign_circular(circular=circular, by=request.actor, **form.cleaned_data)
        except FaultyError as error:
            lines = fault_lines(
                [
                    {"code": f.code, "where": f.where, "params": f.params, "level": f.level}
                    for f in error.faults
                ]
            )
            form.add_error(None, [line["text"] for line in lines])
        except ValidationError as error:
            for name, found in error.message_dict.items():
                form.add_error(name, found)
        else:
            messages.success(request, _("Signature recorded; the final files are being made."))
            return redirect("circular_detail", uid=uid)
    return show_circular(request, circular, sign_form=form, status=422)
