"""Coming in by the office's single sign-on; these pages exist only where the settings name one."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from departments.models import User
from departments.oidc import NotVouchedFor, OfficeSignOn, Vouched
from departments.services.sign_in import record_office_refusal
from departments.views.entry import begin, own_page
from reform.core.address import client_address
from reform.core.limits import limited

# mozilla-django-oidc's own names in the session.
STATES, NEXT = "oidc_states", "oidc_login_next"


@login_not_required
@never_cache
@require_GET
@limited("sign_in", methods=("GET",))
def sso_begin(request: HttpRequest) -> HttpResponse:
    """Send the person to the office's sign-on, with a state, a nonce and a PKCE challenge of this session."""
    if request.user.is_authenticated:
        return redirect("home")
    return OIDCAuthenticationRequestView.as_view()(request)


@login_not_required
@never_cache
@require_GET
@limited("sign_in", methods=("GET",))
def sso_back(request: HttpRequest) -> HttpResponse:
    """Let in whom the office vouches for, if there is an open account of that name; refuse everybody else alike."""
    if request.user.is_authenticated:
        return redirect("home")
    wanted = request.session.get(NEXT) or ""
    try:
        vouched = _vouched(request)
    except NotVouchedFor as why:
        return _refused(request, reason=f"single sign-on: {why}")
    user = User.objects.filter(username=vouched.name).first()
    if user is None or not user.is_active:
        why_not = "closed account" if user else "unknown account"
        return _refused(request, reason=f"single sign-on: {why_not}", claim=vouched.name, user=user)
    begin(request, user, manner="office", second_factor=vouched.second_factor)
    for key in (STATES, NEXT):
        request.session.pop(key, None)
    return HttpResponseRedirect(own_page(request, wanted))


def _vouched(request: HttpRequest) -> Vouched:
    """Return whom the provider sent back with; its state works once. Raises NotVouchedFor."""
    state = request.GET.get("state", "")
    known = request.session.get(STATES, {})
    begun = known.pop(state, None)
    if begun is None:
        raise NotVouchedFor("state")
    request.session[STATES] = known
    code = request.GET.get("code", "")
    if not code:
        raise NotVouchedFor(f"provider: {request.GET.get('error', '')[:60]}")
    return OfficeSignOn().vouched(request, code=code, nonce=begun["nonce"], verifier=begun["code_verifier"])


def _refused(request: HttpRequest, *, reason: str, claim: str = "", user: User | None = None) -> HttpResponse:
    record_office_refusal(reason=reason, claim=claim, user=user, address=client_address(request))
    return render(request, "departments/sso_refused.html", {"vouched": bool(claim)}, status=403)
