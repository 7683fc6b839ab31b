"""The own second factor: setting one up, showing it, renewing the codes on paper, taking it away."""

from __future__ import annotations

import segno
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.actor import ActorRequest
from departments.forms.second_factor import CodeForm
from departments.selectors.policy import needs_second_factor
from departments.selectors.second_factor import codes_left, device_of
from departments.services import second_factor
from departments.services.second_factor import WrongCode
from departments.verified import note_verified
from departments.views.entry import next_page
from reform.core.keys import lock, unlock
from reform.core.limits import limited

# A key nobody has confirmed yet, locked like the ones that were.
PENDING = "second_factor_pending"


@never_cache
@require_safe
def second_factor_page(request: ActorRequest) -> HttpResponse:
    """Show whether there is a second factor, since when, and how many recovery codes are left."""
    return _own_page(request)


def _own_page(
    request: ActorRequest, *, renew: CodeForm | None = None, remove: CodeForm | None = None
) -> HttpResponse:
    return render(
        request,
        "departments/second_factor.html",
        {
            "device": device_of(request.user),
            "codes_left": codes_left(request.user),
            "needed": needs_second_factor(request.actor.role),
            "renew": renew or CodeForm(prefix="renew"),
            "remove": remove or CodeForm(prefix="remove"),
        },
        status=422 if renew or remove else 200,
    )


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@limited("code", methods=("POST",))
def second_factor_code(request: ActorRequest) -> HttpResponse:
    """Ask for a code of the app, or with ?with=paper for a recovery code, and go on to `next`."""
    if device_of(request.user) is None:
        return redirect("second_factor_enrol")
    paper = request.GET.get("with") == "paper"
    form = CodeForm(request.POST or None, paper=paper)
    if form.is_valid():
        try:
            device = second_factor.use_code(code=form.cleaned_data["code"], by=request.actor)
        except WrongCode:
            form.refuse()
        else:
            note_verified(request, device)
            return HttpResponseRedirect(next_page(request))
    return render(
        request,
        "departments/second_factor_code.html",
        {"form": form, "paper": paper, "next": request.POST.get("next") or request.GET.get("next", "")},
        status=422 if form.errors else 200,
    )


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@limited("code", methods=("POST",))
def second_factor_enrol(request: ActorRequest) -> HttpResponse:
    """Show a new key as a picture and as text; a code of the app confirms it, then the recovery codes are shown once."""
    if device_of(request.user) is not None:
        return redirect("second_factor")
    key = _pending_key(request)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            device, codes = second_factor.enrol(
                key=key, code="".join(form.cleaned_data["code"].split()), by=request.actor
            )
        except WrongCode:
            form.refuse()
        else:
            del request.session[PENDING]
            note_verified(request, device)
            return _codes(request, codes, next_page(request))
    picture = segno.make(second_factor.app_address(user=request.user, key=key), error="m")
    return render(
        request,
        "departments/second_factor_enrol.html",
        {
            "form": form,
            "picture": picture.svg_data_uri(scale=4, border=2, light="#fff"),
            "key": [key[at : at + 4] for at in range(0, len(key), 4)],
            "needed": needs_second_factor(request.actor.role),
            "next": request.POST.get("next") or request.GET.get("next", ""),
        },
        status=422 if form.errors else 200,
    )


def _pending_key(request: ActorRequest) -> str:
    """Return the key this session offers, a new one the first time."""
    if PENDING not in request.session:
        request.session[PENDING] = lock(second_factor.new_key())
    return unlock(request.session[PENDING])


def _codes(request: ActorRequest, codes: list[str], onward: str) -> HttpResponse:
    """Show recovery codes: they are nowhere else, so this is the answer itself and no page to come back to."""
    return render(request, "departments/second_factor_codes.html", {"codes": codes, "onward": onward})


@sensitive_post_parameters()
@never_cache
@require_POST
@limited("code")
def second_factor_codes(request: ActorRequest) -> HttpResponse:
    """Make new recovery codes in exchange for a fresh code."""
    form = CodeForm(request.POST, prefix="renew")
    if form.is_valid():
        try:
            codes = second_factor.renew_codes(code=form.cleaned_data["code"], by=request.actor)
        except WrongCode:
            form.refuse()
        else:
            return _codes(request, codes, "")
    return _own_page(request, renew=form)


@sensitive_post_parameters()
@never_cache
@require_POST
@limited("code")
def second_factor_remove(request: ActorRequest) -> HttpResponse:
    """Take the own second factor away in exchange for a fresh code."""
    form = CodeForm(request.POST, prefix="remove")
    if form.is_valid():
        try:
            second_factor.remove_device(code=form.cleaned_data["code"], by=request.actor)
        except WrongCode:
            form.refuse()
        else:
            messages.success(request, _("The second factor is removed."))
            return redirect("second_factor")
    return _own_page(request, remove=form)
