"""Posts: making one, filling it, ending a holding."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from departments.actor import ActorRequest
from departments.forms.people import ClearanceForm, EndForm, FillForm, PostForm
from departments.models import HandOver, Post
from departments.permissions import may, require
from departments.selectors.posts import may_fill
from departments.services.posts import create_post, end_holding, fill_post, set_clearance
from reform.core.once import once
from reform.core.words import in_a_row


@require_http_methods(["GET", "POST"])
@once
def post_add(request: ActorRequest) -> HttpResponse:
    """Make a post in a unit; the next page fills it."""
    require(request.actor, "people.manage")
    form = PostForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        post = create_post(**form.cleaned_data, by=request.actor)
        messages.success(request, _("The post is made. Choose who holds it."))
        return redirect("post_detail", uid=post.uid)
    return render(request, "departments/post_add.html", {"form": form})


@require_http_methods(["GET", "POST"])
def post_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Show who holds and held a post; POST fills it."""
    post = get_object_or_404(Post.objects.visible_to(request.actor), uid=uid)
    form = FillForm(request.POST or None, actor=request.actor)
    if request.method == "POST":
        _require_filling(request, post)
        if form.is_valid():
            try:
                holding = fill_post(post=post, **form.cleaned_data, by=request.actor)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(
                    request, _("%(name)s holds the post %(post)s.") % {"name": holding.user, "post": post}
                )
                return redirect("post_detail", uid=post.uid)
    return render(
        request,
        "departments/post_detail.html",
        {
            "post": post,
            "form": form,
            # Who holds it now before who did, the holder before the deputy.
            "holdings": post.holdings.select_related("user").order_by(
                F("held_to").desc(nulls_first=True), "deputy", "-held_from", "-pk"
            ),
            "hand_overs": HandOver.objects.visible_to(request.actor)
            .filter(post=post)
            .select_related("former", "successor"),
            "may_fill": may_fill(request.actor, post),
            "clearance": ClearanceForm(initial={"clearance": post.clearance})
            if may(request.actor, "posts.grant", post)
            else None,
        },
    )


def _require_filling(request: ActorRequest, post: Post) -> None:
    if not may_fill(request.actor, post):
        raise PermissionDenied("posts.grant")


@require_POST
def post_clearance(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Set how sensitive matters the post may see."""
    post = get_object_or_404(Post.objects.visible_to(request.actor), uid=uid)
    require(request.actor, "posts.grant", post)
    form = ClearanceForm(request.POST)
    if form.is_valid():
        set_clearance(post=post, clearance=form.cleaned_data["clearance"], by=request.actor)
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Choose how much the post may see."))
    return redirect("post_detail", uid=post.uid)


@require_POST
def post_end(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Let one of the post's holdings end with a day."""
    post = get_object_or_404(Post.objects.visible_to(request.actor), uid=uid)
    _require_filling(request, post)
    form = EndForm(request.POST)
    if form.is_valid():
        holding = get_object_or_404(post.holdings, pk=form.cleaned_data["holding"])
        try:
            end_holding(holding=holding, on=form.cleaned_data["held_to"], by=request.actor)
        except ValidationError as refusal:
            messages.error(request, in_a_row(refusal.messages))
        else:
            messages.success(request, _("The holding ends on the day you named."))
    else:
        messages.error(request, _("Name the last day of the holding."))
    return redirect("post_detail", uid=post.uid)
