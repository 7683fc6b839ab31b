"""Coming in, going out, acting in another post, and the own password."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from departments.actor import ActorRequest, Stranger
from departments.forms.sign_in import SignInForm
from departments.kept import SESSION_KEY as KEPT_FORM
from departments.kept import opened
from departments.middleware import BY_OFFICE, MANNER, SESSION_KEY
from departments.models import User
from departments.selectors.policy import must_change_password
from departments.selectors.posts import posts_of
from departments.services import accounts
from departments.services.sessions import end_sessions, forget_session
from departments.services.sign_in import record_refusal, record_sign_out, record_switch
from departments.views.entry import begin, next_page, note_session
from reform.core.address import client_address
from reform.core.limits import limited


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
@limited("sign_in", methods=("POST",))
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for account and password. Too many wrong ones pause the account from that address (axes: 429)."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(next_page(request))
    form = SignInForm(request.POST or None)
    if form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if user is not None:
            begin(request, user)
            if opened(sent := request.POST.get("kept", ""), cast(User, user)):
                request.session[KEPT_FORM] = sent
                return redirect("kept_form")
            return HttpResponseRedirect(next_page(request))
        record_refusal(
            username=form.cleaned_data["username"],
            address=client_address(request),
            locked=getattr(request, "axes_locked_out", False),
        )
        form.add_error(None, _("Account or password is wrong."))
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return render(
        request,
        "departments/sign_in.html",
        {
            "form": form,
            "next": wanted,
            "kept": request.POST.get("kept", ""),
            "by_office": reverse("sso_begin") if settings.OIDC_ON else "",
            "leave_office": settings.OIDC_SIGN_OUT if "left" in request.GET else "",
        },
    )


@require_POST
def sign_out(request: ActorRequest) -> HttpResponse:
    """End the session; who came by the office's single sign-on is shown how to end it there too."""
    record_sign_out(by=request.actor)
    by_office = request.session.get(MANNER) == BY_OFFICE
    forget_session(session_key=request.session.session_key)
    logout(request)
    return redirect(f"{reverse('sign_in')}?left" if by_office else "sign_in")


@require_POST
def switch_post(request: ActorRequest) -> HttpResponse:
    """Act in another of the own posts from now on; a post not held does not exist."""
    wanted = request.POST.get("post", "")
    post = next((p for p in posts_of(request.user) if str(p.uid) == wanted), None)
    if post is None:
        raise Http404
    record_switch(post=post, by=request.actor)
    request.session[SESSION_KEY] = str(post.uid)
    messages.success(request, _("You now act as %(post)s.") % {"post": post})
    return redirect("home")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def password_change(request: ActorRequest) -> HttpResponse:
    """Change the own password; the other sessions of the account end."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if form.is_valid():
        accounts.set_password(
            user=request.user, password=form.cleaned_data["new_password1"], by=request.actor
        )
        end_sessions(user=request.user, by=request.actor)
        update_session_auth_hash(request, request.user)
        note_session(request, request.user)
        messages.success(request, _("Your new password holds from now on."))
        return redirect("kept_form" if KEPT_FORM in request.session else "home")
    return render(
        request,
        "departments/password_change.html",
        {"form": form, "forced": must_change_password(request.user)},
    )


@login_not_required
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@limited("link")
def first_sign_in(request: HttpRequest, uid: UUID, token: str) -> HttpResponse:
    """Choose the password behind a one-time link. A wrong, used or old link says so, the same for every account."""
    user = User.objects.filter(uid=uid, is_active=True).first()
    if user is None or not accounts.tokens.check_token(user, token):
        return render(request, "departments/link_dead.html", status=404)
    form = SetPasswordForm(user, request.POST or None)
    if form.is_valid():
        address = client_address(request)
        accounts.set_password(
            user=user, password=form.cleaned_data["new_password1"], by=Stranger(address, label=user.name)
        )
        begin(request, user, manner="link")
        return redirect("home")
    return render(request, "departments/first_sign_in.html", {"form": form, "account": user})
