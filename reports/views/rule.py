"""The light rule's page: what is in force, what another would change, the versions before."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from departments.actor import ActorRequest
from departments.permissions import may, require
from reports.forms.rule import RuleForm
from reports.models import LightRule
from reports.selectors.rule import effects_of, judged_period
from reports.services.rule import set_one_may_determine, set_rule
from tasks.progress import PRESETS, Rule
from tasks.selectors.facts import rule_of

SHOWN_EFFECTS = 30


@require_http_methods(["GET", "HEAD", "POST"])
def light_rule(request: ActorRequest) -> HttpResponse:
    """Show the rule in force; POST tries another (`act` try) or puts it in force."""
    actor = request.actor
    require(actor, "rule.view")
    programme = actor.own_programme
    present = rule_of(programme)
    if request.method != "POST":
        begun = PRESETS.get(request.GET.get("preset", ""), present)
        return _draw(request, RuleForm(rule=begun), tried=begun if begun is not present else None)
    require(actor, "rule.set", programme)
    form = RuleForm(request.POST, rule=present)
    if not form.is_valid():
        return _draw(request, form, status=422)
    if request.POST.get("act") == "try":
        return _draw(request, form, tried=form.rule())
    try:
        taken = set_rule(programme=programme, rule=form.rule(), reason=form.cleaned_data["reason"], by=actor)
    except ValidationError as error:
        form.add_error("reason", error.message_dict["reason"])
        return _draw(request, form, tried=form.rule(), status=422)
    if taken == present:
        messages.info(request, _("The rule is the same as before."))
    else:
        messages.success(request, _("The rule holds from the next preparation on."))
    return redirect("light_rule")


def _draw(
    request: ActorRequest, form: RuleForm, *, tried: Rule | None = None, status: int = 200
) -> HttpResponse:
    actor = request.actor
    programme = actor.own_programme
    period = judged_period(programme)
    effects = effects_of(tried, period=period, clearance=actor.clearance) if tried and period else []
    context = {
        "form": form,
        "rule": rule_of(programme),
        "programme": programme,
        "presets": PRESETS.values(),
        "period": period,
        "tried": tried,
        "effects": effects[:SHOWN_EFFECTS],
        "effect_count": len(effects),
        "past": LightRule.objects.visible_to(actor),
        "may_set": may(actor, "rule.set", programme),
    }
    return render(request, "reports/light_rule.html", context, status=status)


@require_POST
def who_determines(request: ActorRequest) -> HttpResponse:
    """Say whether one person may prepare and confirm."""
    programme = request.actor.own_programme
    set_one_may_determine(programme=programme, allowed="one" in request.POST, by=request.actor)
    messages.success(request, _("Saved."))
    return redirect("light_rule")
