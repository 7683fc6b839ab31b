"""The ladder of supervision: in words, as a form, tried on today's ledger before it is put in force."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments.actor import ActorRequest
from departments.permissions import may, require
from reports.forms.ladder import LadderForm
from reports.ladder import PRESETS, Ladder
from reports.models import SupervisionLadder
from reports.selectors.ladder import ladder_of
from reports.selectors.ladder_effects import effects_of, tally_of
from reports.selectors.ladder_words import ladder_words
from reports.services.ladder import set_ladder

SHOWN_EFFECTS = 30


@require_safe
def ladder(request: ActorRequest) -> HttpResponse:
    """Show the ladder in force in words, with what is due by it, the presets and the versions before."""
    actor = request.actor
    require(actor, "ladder.view")
    programme = actor.own_programme
    present = ladder_of(programme)
    context = {
        "ladder": present,
        "steps": ladder_words(present),
        "presets": PRESETS.values(),
        "past": SupervisionLadder.objects.visible_to(actor),
        "may_set": may(actor, "ladder.set", programme),
    }
    return render(request, "reports/ladder.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ladder_edit(request: ActorRequest) -> HttpResponse:
    """Change the ladder; POST tries another (`act` try) or puts it in force."""
    actor = request.actor
    programme = actor.own_programme
    require(actor, "ladder.set", programme)
    present = ladder_of(programme)
    if request.method != "POST":
        begun = PRESETS.get(request.GET.get("preset", ""), present)
        return _draw(
            request, LadderForm(ladder=begun), begun=begun, tried=begun if begun != present else None
        )
    begun = PRESETS.get(request.POST.get("preset", ""), present)
    form = LadderForm(request.POST, ladder=begun)
    if not form.is_valid():
        return _draw(request, form, begun=begun, status=422)
    if request.POST.get("act") == "try":
        return _draw(request, form, begun=begun, tried=form.ladder())
    try:
        taken = set_ladder(
            programme=programme, ladder=form.ladder(), reason=form.cleaned_data["reason"], by=actor
        )
    except ValidationError as error:
        form.add_error("reason", error.message_dict["reason"])
        return _draw(request, form, begun=begun, tried=form.ladder(), status=422)
    if taken == present:
        messages.info(request, _("The ladder is the same as before."))
    else:
        messages.success(request, _("The ladder holds for what is drafted from tonight on."))
    return redirect("ladder")


def _draw(
    request: ActorRequest, form: LadderForm, *, begun: Ladder, tried: Ladder | None = None, status: int = 200
) -> HttpResponse:
    actor = request.actor
    effects = effects_of(tried, actor=actor, on=timezone.localdate()) if tried else []
    context = {
        "form": form,
        "begun": begun,
        "ladder": ladder_of(actor.own_programme),
        "presets": PRESETS.values(),
        "tried": tried,
        "effects": effects[:SHOWN_EFFECTS],
        "effect_count": len(effects),
        "tally": tally_of(effects),
    }
    return render(request, "reports/ladder_edit.html", context, status=status)
