"""联络员变更: a unit's form for its own people, the secretariat's word, and the account that carries it out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.actor import ActorRequest
from departments.enums import ChangeState
from departments.forms.changes import CarryOutForm, ChangeForm, DecideForm, VersionForm
from departments.models import LiaisonChange
from departments.permissions import may, require
from departments.selectors.accounts import current_holdings
from departments.selectors.changes import account_of, changes_of
from departments.services.changes import (
    SCAN_KINDS,
    ask_change,
    carry_out_with_account,
    carry_out_with_new_account,
    confirm_change,
    refuse_change,
    withdraw_change,
)
from departments.views.people import LINK_KEY
from reform.core.audit import record
from reform.core.files import BadFile, read_upload, serve
from reform.core.limits import limited
from reform.core.words import in_a_row
from reform.core.workflow import WrongState

PER_PAGE = 30
TONES = {
    ChangeState.ASKED: "yellow",
    ChangeState.CONFIRMED: "blue",
    ChangeState.DONE: "green",
    ChangeState.REFUSED: "red",
    ChangeState.WITHDRAWN: "grey",
}


def _own(request: ActorRequest, uid: UUID) -> LiaisonChange:
    return get_object_or_404(changes_of(request.actor), uid=uid)


@require_safe
def change_list(request: ActorRequest) -> HttpResponse:
    """List the forms the post may know of, the newest first."""
    actor = request.actor
    require(actor, "departments.view")
    page = Paginator(changes_of(actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(change, TONES[ChangeState(change.state)]) for change in page],
        "may_ask": may(actor, "changes.ask"),
    }
    return render(request, "departments/change_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("upload", methods=("POST",))
def change_ask(request: ActorRequest) -> HttpResponse:
    """Name a new liaison, or a deputy beside the holder, for the own unit."""
    actor = request.actor
    require(actor, "changes.ask")
    form = ChangeForm(
        *((request.POST, request.FILES) if request.method == "POST" else (None, None)), actor=actor
    )
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        upload = data.pop("scan")
        try:
            scan = (upload.name, read_upload(upload, kinds=SCAN_KINDS)) if upload else None
            change = ask_change(**data, scan=scan, by=actor)
        except BadFile as error:
            form.add_error("scan", str(error))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Sent to the secretariat. You are told when it is confirmed."))
            return redirect("change_detail", uid=change.uid)
    context = {"form": form, "accept": ",".join(SCAN_KINDS)}
    return render(request, "departments/change_ask.html", context, status=422 if form.errors else 200)


@require_safe
def change_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Show a form: what is asked, who holds the post now, what became of it."""
    actor = request.actor
    change = _own(request, uid)
    may_decide = change.state == ChangeState.ASKED and may(actor, "changes.decide", change)
    context = {
        "change": change,
        "tone": TONES[ChangeState(change.state)],
        "holdings": current_holdings().filter(post=change.post),
        "may_decide": may_decide,
        "account": account_of(change) if may_decide else None,
        "may_withdraw": change.state in (ChangeState.ASKED, ChangeState.CONFIRMED)
        and may(actor, "changes.ask", change.post),
        "may_carry_out": change.state == ChangeState.CONFIRMED and may(actor, "people.manage"),
    }
    return render(request, "departments/change_detail.html", context)


@require_POST
def change_decide(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Confirm a form, or refuse it with a reason."""
    change = _own(request, uid)
    require(request.actor, "changes.decide", change)
    form = DecideForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what becomes of it."))
        return redirect("change_detail", uid=uid)
    data = form.cleaned_data
    try:
        if data["act"] == "confirm":
            change = confirm_change(change=change, version=data["version"], by=request.actor)
        else:
            change = refuse_change(
                change=change, reason=data["reason"], version=data["version"], by=request.actor
            )
    except ValidationError as refusal:
        messages.error(request, in_a_row(refusal.messages))
    else:
        said = {
            ChangeState.DONE: _("Confirmed and carried out; those concerned are told."),
            ChangeState.CONFIRMED: _("Confirmed. The system administrator makes the account."),
            ChangeState.REFUSED: _("Refused; the unit is told why."),
        }
        messages.success(request, said[ChangeState(change.state)])
    return redirect("change_detail", uid=uid)


@require_POST
def change_withdraw(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take the own unit's form back."""
    change = _own(request, uid)
    require(request.actor, "changes.ask", change.post)
    form = VersionForm(request.POST)
    if form.is_valid():
        withdraw_change(change=change, version=form.cleaned_data["version"], by=request.actor)
        messages.success(request, _("Taken back; the secretariat is told."))
    return redirect("change_detail", uid=uid)


@require_safe
@limited("download")
def change_scan(request: ActorRequest, uid: UUID) -> HttpResponseBase:
    """Give the paper a unit sent with its form; that stands in the record."""
    change = _own(request, uid)
    answer = serve(change.scan, change.scan_name)
    record(by=request.actor, act="changes.download", obj=change)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def change_account(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Make the account of a confirmed person, which carries the change out; the link is shown on the next page."""
    actor = request.actor
    change = _own(request, uid)
    require(actor, "people.manage")
    if change.state != ChangeState.CONFIRMED:
        if request.method == "POST":
            raise WrongState("carry_out", change.state)
        return redirect("change_detail", uid=uid)
    form = CarryOutForm(request.POST if request.method == "POST" else None, actor=actor, change=change)
    if form.is_valid():
        try:
            if account := form.cleaned_data["account"]:
                carry_out_with_account(change=change, user=account, by=actor)
                messages.success(request, _("%(name)s holds the post now.") % {"name": account})
                return redirect("person_detail", uid=account.uid)
            user, link = carry_out_with_new_account(
                change=change, username=form.cleaned_data["username"], by=actor
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            request.session[LINK_KEY] = [str(user.uid), link]
            messages.success(
                request, _("The account is made and holds the post. Hand the link to its owner.")
            )
            return redirect("person_detail", uid=user.uid)
    context = {"form": form, "change": change}
    return render(request, "departments/change_account.html", context, status=422 if form.errors else 200)
