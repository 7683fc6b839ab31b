"""One draft's card: shown, edited, looked at, left out; many filled in at once (fragments for htmx)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.text import as_uuid
from reform.core.workflow import Conflict
from tasks.enums import DraftState
from tasks.forms.drafts import DraftForm, FillForm, TargetFormSet, target_initial, targets_of
from tasks.models import TaskDraft
from tasks.selectors.drafts import card_of
from tasks.selectors.names import book_for
from tasks.services.draft_edits import (
    change_draft,
    choose_deadline,
    fill_drafts,
    review_clear,
    review_draft,
    set_draft_state,
    waive_tail,
)
from tasks.views.bench import card_answer, draft_or_404, fragment, notice_or_404, version_of, who_won


@require_GET
def draft_card(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The card as it stands (to leave the form without saving)."""
    return card_answer(request, draft_or_404(request, uid), event="draft-left")


@require_http_methods(["GET", "POST"])
@fragment
def draft_edit(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The form of a draft in the place of its card, and saving it.

    Who comes second gets the form back with what they typed, and reads who was first and what differs.
    """
    draft = draft_or_404(request, uid)
    book = book_for(draft.notice)
    context: dict[str, Any] = {"card": card_of(draft), "draft": draft}
    if request.method == "GET":
        form = DraftForm(draft=draft, book=book)
        targets = TargetFormSet(prefix="target", initial=target_initial(draft))
        return render(request, "tasks/_draft_form.html", context | {"form": form, "targets": targets})
    form = DraftForm(request.POST, draft=draft, book=book)
    targets = TargetFormSet(request.POST, prefix="target", initial=target_initial(draft))
    context |= {"form": form, "targets": targets}
    if not form.is_valid() or not targets.is_valid():
        return render(request, "tasks/_draft_form.html", context, status=422)
    changes = form.changes() | {"targets": targets_of(targets, draft)}
    version = form.cleaned_data["version"]
    try:
        changed = change_draft(draft=draft, version=version, changes=changes, by=request.actor)
    except Conflict as lost:
        if not isinstance(lost.current, TaskDraft):
            raise
        theirs = lost.current
        context |= {
            "won": who_won(theirs),
            "theirs": form.differing_from(theirs),
            "version": theirs.version,
        }
        return render(request, "tasks/_draft_form.html", context, status=409)
    return card_answer(request, changed, event="draft-saved")


@require_POST
@fragment
def draft_state(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Leave a draft out, or take it in again."""
    draft = draft_or_404(request, uid)
    state = DraftState.DROPPED if draft.state == DraftState.OPEN else DraftState.OPEN
    changed = set_draft_state(draft=draft, state=state, version=version_of(request), by=request.actor)
    return card_answer(
        request, changed, event="draft-settled" if state == DraftState.DROPPED else "draft-left"
    )


@require_POST
@fragment
def draft_review(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Note that the draft and its doubts were looked at, or take the note back."""
    draft = draft_or_404(request, uid)
    seen = draft.reviewed_at is None
    changed = review_draft(draft=draft, seen=seen, version=version_of(request), by=request.actor)
    return card_answer(request, changed, event="draft-settled" if seen else "draft-left")


@require_POST
@fragment
def draft_waive(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Note that the words which name nobody need no unit."""
    draft = draft_or_404(request, uid)
    changed = waive_tail(draft=draft, version=version_of(request), by=request.actor)
    return card_answer(request, changed, event="draft-left")


@require_POST
@fragment
def draft_deadline(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Choose which of several deadlines stands for the draft."""
    draft = draft_or_404(request, uid)
    given = request.POST.get("at", "")
    at = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else -1
    changed = choose_deadline(draft=draft, at=at, version=version_of(request), by=request.actor)
    return card_answer(request, changed, event="draft-left")


@require_POST
def drafts_accept(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Note as looked at everything without a doubt."""
    notice = notice_or_404(request.actor, uid)
    count = review_clear(notice=notice, by=request.actor)
    words = ngettext("%(n)s draft accepted as it stands.", "%(n)s drafts accepted as they stand.", count)
    messages.success(request, words % {"n": count})
    return redirect("notice_decompose", uid=notice.uid)


@require_POST
def drafts_fill(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Set the chosen fields on the ticked drafts, or their state."""
    notice = notice_or_404(request.actor, uid)
    require(request.actor, "notices.decompose", notice)
    back = f"{reverse('notice_decompose', args=[notice.uid])}?{request.GET.urlencode()}"
    act = request.POST.get("act", "")
    fixed: dict[str, dict[str, Any]] = {
        "long_term": {"long_term": True, "due_on": None},
        "drop": {"state": DraftState.DROPPED},
        "restore": {"state": DraftState.OPEN},
        "seen": {"seen": True},
        "waive": {"open_tail": ""},
    }
    form = FillForm(request.POST, book=book_for(notice))
    if act not in fixed and (not form.is_valid() or not form.changes()):
        messages.error(request, _("Choose what to fill in first."))
        return redirect(back)
    changes = fixed.get(act) or form.changes()
    uids = [one for one in request.POST.getlist("uid") if as_uuid(one)]
    count = fill_drafts(notice=notice, uids=uids, changes=changes, by=request.actor)
    messages.success(request, ngettext("%(n)s draft changed.", "%(n)s drafts changed.", count) % {"n": count})
    return redirect(back)
