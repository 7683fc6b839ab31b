"""The office's rules for passwords and sessions."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actor import ActorRequest
from departments.forms.policy import PolicyForm
from departments.permissions import require
from departments.selectors.policy import security_policy
from departments.services.policy import change_policy


@require_http_methods(["GET", "POST"])
def security_rules(request: ActorRequest) -> HttpResponse:
    """Show the rules in force; POST sets them."""
    require(request.actor, "policy.change")
    policy = security_policy()
    form = PolicyForm(request.POST or None, instance=policy)
    if form.is_valid():
        change_policy(**form.cleaned_data, by=request.actor)
        messages.success(request, _("The rules hold from now on."))
        return redirect("security_rules")
    return render(
        request,
        "departments/security_rules.html",
        {
            "form": form,
            "role_profile": settings.ROLE_PROFILE,
            "password_profile": settings.PASSWORD_PROFILE,
            "demo": settings.PROFILE == "demo",
        },
    )
