"""Accounts: the list, one account, and what an administrator may do with it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.actor import ActorRequest
from departments.forms.channels import ContactForm
from departments.forms.people import NewcomerForm
from departments.forms.told import faults_of
from departments.models import User
from departments.permissions import may, require
from departments.selectors.account_states import AccountState, accounts_in
from departments.selectors.accounts import accounts_for, locked_usernames, may_link, posts_for
from departments.selectors.changes import changes_to_carry_out
from departments.selectors.second_factor import device_of
from departments.services import accounts
from departments.services.newcomers import add_person
from reform.core.once import once

PER_PAGE = 50
# The one-time link is shown once, on the page after the act; then it is nowhere.
LINK_KEY = "link"


@require_safe
def people(request: ActorRequest) -> HttpResponse:
    """List accounts (or, with ?view=posts, posts) with a search."""
    actor = request.actor
    require(actor, "people.view")
    words = request.GET.get("q", "")
    of_posts = request.GET.get("view") == "posts"
    vacant = request.GET.get("vacant") == "1"
    state = request.GET.get("state", "")
    state = "" if of_posts or state not in AccountState.values else state
    accounts_shown = accounts_in(actor, state, words) if state else accounts_for(actor, words)
    rows = posts_for(actor, words, vacant=vacant) if of_posts else accounts_shown
    return render(
        request,
        "departments/people.html",
        {
            "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
            "of_posts": of_posts,
            "vacant": vacant,
            "state": state,
            "words": words,
            "locked": locked_usernames(),
            "chips": [
                {
                    "label": _("Accounts"),
                    "url": "?view=accounts",
                    "active": not of_posts and not state,
                    "count": None,
                },
                *(
                    {"label": one.label, "url": f"?state={one.value}", "active": True}
                    for one in AccountState
                    if one == state
                ),
                {"label": _("Posts"), "url": "?view=posts", "active": of_posts and not vacant, "count": None},
                {
                    "label": _("Vacant posts"),
                    "url": "?view=posts&vacant=1",
                    "active": of_posts and vacant,
                    "count": posts_for(actor, vacant=True).count(),
                },
            ],
            "may_manage": may(actor, "people.manage"),
            "waiting": changes_to_carry_out(actor),
        },
    )


@require_http_methods(["GET", "POST"])
@once
def account_add(request: ActorRequest) -> HttpResponse:
    """Make an account, with a post of a unit if one is named; its link is shown on the next page, once."""
    require(request.actor, "people.manage")
    form = NewcomerForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        try:
            user, link = add_person(**form.person, seat=form.seat, by=request.actor)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            request.session[LINK_KEY] = [str(user.uid), link]
            messages.success(request, _("The account is made. Hand the link to its owner."))
            return redirect("person_detail", uid=user.uid)
    return render(request, "departments/account_add.html", {"form": form})


@require_safe
def person_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Show one account, the posts it holds and held, and a link made a moment ago."""
    user = get_object_or_404(User.objects.visible_to(request.actor), uid=uid)
    fresh = request.session.get(LINK_KEY)
    link = ""
    if fresh and fresh[0] == str(user.uid):
        link = request.build_absolute_uri(request.session.pop(LINK_KEY)[1])
    return render(
        request,
        "departments/person_detail.html",
        {
            "person": user,
            "link": link,
            "locked": user.username in locked_usernames(),
            "holdings": user.holdings.select_related("post__department").order_by("-held_from", "-pk"),
            "may_manage": may(request.actor, "people.manage"),
            "may_link": user.is_active and may_link(request.actor, user),
            "may_unlock": may(request.actor, "sign_in.unlock"),
            "may_reset": may(request.actor, "second_factor.reset"),
            "device": device_of(user),
            "is_self": user.pk == request.user.pk,
            "contact": ContactForm(initial={"phone": user.phone, "mail": user.mail}),
        },
    )


@require_POST
def account_contact(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Write down the phone and the mail address of a person."""
    user = get_object_or_404(User.objects.visible_to(request.actor), uid=uid)
    form = ContactForm(request.POST)
    if form.is_valid():
        accounts.set_contact(user=user, **form.cleaned_data, by=request.actor)
        messages.success(request, _("Saved."))
    else:
        require(request.actor, "people.manage")
        messages.error(request, faults_of(form))
    return redirect("person_detail", uid=user.uid)


@require_POST
def account_link(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take the password away and show a new one-time link."""
    user = get_object_or_404(User.objects.visible_to(request.actor), uid=uid)
    link = accounts.issue_link(user=user, by=request.actor)
    request.session[LINK_KEY] = [str(user.uid), link]
    messages.success(request, _("The former password holds no longer. Hand the link to the account's owner."))
    return redirect("person_detail", uid=user.uid)


@require_POST
def account_unlock(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Let a paused account try again at once."""
    user = get_object_or_404(User.objects.visible_to(request.actor), uid=uid)
    accounts.unlock_account(user=user, by=request.actor)
    messages.success(request, _("Sign-in is open again for this account."))
    if request.POST.get("back") == "troubles":
        return redirect("sign_in_troubles")
    return redirect("person_detail", uid=user.uid)


@require_POST
def account_active(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Close the account (active=0) or open it again (active=1)."""
    user = get_object_or_404(User.objects.visible_to(request.actor), uid=uid)
    active = request.POST.get("active") == "1"
    accounts.set_active(user=user, active=active, by=request.actor)
    messages.success(request, _("The account is open again.") if active else _("The account is closed."))
    return redirect("person_detail", uid=user.uid)
