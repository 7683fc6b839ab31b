"""Publishing circulars."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.actor import ActorRequest
from reform.core.words import in_a_row
from reports.services.circular_publishing import NotRenderedError, publish_circular
from reports.views.circulars import circular_of


@require_POST
def circular_publish(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Publish a signed circular."""
    circular = circular_of(request, uid)
    try:
        publish_circular(circular=circular, by=request.actor)
    except NotRenderedError:
        messages.warning(request, _("The final files are still being made; try again in a moment."))
    except ValidationError as refusal:
        messages.error(request, in_a_row(refusal.messages))
    else:
        messages.success(request, _("Published."))
    return redirect("circular_detail", uid=uid)
