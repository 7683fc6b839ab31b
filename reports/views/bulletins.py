"""Issues of the bulletin: begun, put together from adopted articles, signed. They are published as every circular."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core.limits import limited
from reform.core.once import once
from reform.core.workflow import as_seen
from reports.enums import CircularState, PaperKind
from reports.forms.bulletin import ContentsForm, SignBulletinForm
from reports.models import Circular
from reports.selectors.bulletins import articles_to_print, next_numbers, read_bulletin
from reports.selectors.circulars import circulars_for, fault_lines
from reports.services.bulletins import FOREWORD, draft_bulletin, set_contents, sign_bulletin
from reports.views.circular_signing import REFUSALS, seen_snapshot, tell_refusal
from reports.views.paper_parts import file_parts, paper_parts


@require_POST
@once
def bulletin_new(request: ActorRequest) -> HttpResponse:
    """Begin an issue, a supplement where asked."""
    require(request.actor, "circulars.prepare")
    issue = draft_bulletin(supplement=request.POST.get("supplement") == "1", by=request.actor)
    messages.success(request, _("The issue is begun: tick its articles and bring them into order."))
    return redirect("circular_detail", uid=issue.uid)


def _issue(request: ActorRequest, uid: UUID) -> Circular:
    return get_object_or_404(circulars_for(request.actor).filter(kind=PaperKind.BULLETIN), uid=uid)


def show_bulletin(
    request: ActorRequest,
    issue: Circular,
    *,
    contents: ContentsForm | None = None,
    sign_form: SignBulletinForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page of an issue: its articles, its check, its files, its signature."""
    actor = request.actor
    snapshot = issue.signed_snapshot or issue.snapshots.latest("number")
    draft = issue.state == CircularState.DRAFT
    prepares = draft and may(actor, "circulars.prepare", issue)
    signs = draft and may(actor, "circulars.sign", issue)
    articles = articles_to_print(issue.programme, issue) if prepares else []
    faults = fault_lines(snapshot.faults) if prepares or signs else []
    context: dict[str, Any] = {
        "circular": issue,
        "snapshot": snapshot,
        "data": read_bulletin(snapshot),
        "faults": faults,
        "refused": any(fault["level"] == "refuse" for fault in faults),
        "articles": articles,
        "contents": contents or _contents(issue),
        "prepares": prepares,
        "signs": signs,
        "publishes": issue.state == CircularState.SIGNED and may(actor, "circulars.publish", issue),
        "sign_form": sign_form or _sign_form(issue),
        "numbers": next_numbers(issue.programme, issue.year, supplement=issue.supplement),
    }
    context |= file_parts(actor, issue, snapshot) | paper_parts(actor, issue)
    return render(request, "reports/bulletin_detail.html", context, status=status)


def _contents(issue: Circular) -> ContentsForm:
    foreword = issue.words.get(FOREWORD, {}).get("text", "")
    return ContentsForm(initial={"foreword": foreword, "version": issue.version})


def _sign_form(issue: Circular, data: Any = None) -> SignBulletinForm:
    begins = next_numbers(issue.programme, issue.year, supplement=issue.supplement)[0] is None
    return SignBulletinForm(data, begins=begins, initial={"version": issue.version}, auto_id="sign_%s")


@require_POST
@limited("document")
def bulletin_contents(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Put the issue together: the articles ticked, in the order of their places, and the editor's note."""
    issue = _issue(request, uid)
    require(request.actor, "circulars.prepare", issue)
    form = ContentsForm(request.POST)
    if not form.is_valid():
        return show_bulletin(request, issue, contents=form, status=422)
    known = {str(one.uid): one for one in articles_to_print(issue.programme, issue)}
    chosen = request.POST.getlist("article")
    if any(uid_ not in known for uid_ in chosen):
        raise Http404
    places = {uid_: request.POST.get(f"place_{uid_}", "") for uid_ in chosen}
    chosen.sort(
        key=lambda uid_: (int(places[uid_]) if places[uid_].isdecimal() else 999, list(known).index(uid_))
    )
    try:
        snapshot = set_contents(
            issue=as_seen(issue, request.POST),
            articles=[known[uid_] for uid_ in chosen],
            foreword=form.cleaned_data["foreword"],
            by=request.actor,
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return show_bulletin(request, issue, contents=form, status=422)
    messages.success(
        request, _("Version %(n)s is frozen; its files are being made.") % {"n": snapshot.number}
    )
    return redirect("circular_detail", uid=uid)


@require_POST
def bulletin_sign(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Record who signed the issue, and when; it gets its numbers."""
    issue = _issue(request, uid)
    require(request.actor, "circulars.sign", issue)
    form = _sign_form(issue, request.POST)
    if form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            sign_bulletin(
                issue=as_seen(issue, request.POST),
                snapshot=seen_snapshot(request, issue),
                by=request.actor,
                **data,
            )
        except REFUSALS as error:
            tell_refusal(form, error)
        else:
            messages.success(request, _("Signature recorded; the final files are being made."))
            return redirect("circular_detail", uid=uid)
    return show_bulletin(request, issue, sign_form=form, status=422)
