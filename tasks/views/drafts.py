"""One draft's card: shown, edited, left out, filled in bulk; and names that nobody knew (fragments for htmx)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.permissions import require
from reform.core.text import as_uuid
from tasks.enums import DraftState
from tasks.forms.notices import DraftForm, FillForm, TargetFormSet, target_initial, targets_of
from tasks.models import Notice, TaskDraft
from tasks.selectors.notices import book_for, card_of, workbench
from tasks.services.drafts import change_draft, fill_drafts, set_draft_state, settle_doubts, waive_tail
from tasks.views.notices import notice_or_404


def _draft_or_404(request: HttpRequest, uid: UUID) -> TaskDraft:
    notices = Notice.objects.visible_to(request.actor)
    found = TaskDraft.objects.filter(notice__in=notices).select_related(
        "notice__programme__jurisdiction", "collector", "parent"
    )
    draft = get_object_or_404(found, uid=uid)
    require(request.actor, "notices.decompose", draft.notice)
    return draft


def _card(request: HttpRequest, draft: TaskDraft, *, saved: bool = False) -> HttpResponse:
    """The card, and beside it the counts, which htmx puts in their place."""
    fresh = TaskDraft.objects.select_related("notice__programme__jurisdiction", "collector").get(pk=draft.pk)
    context = {
        "card": card_of(fresh),
        "notice": fresh.notice,
        "bench": workbench(fresh.notice),
        "with_counts": True,
    }
    response = render(request, "tasks/_draft.html", context)
    if saved:
        response["HX-Trigger-After-Settle"] = "draft-saved"
    return response


@require_GET
def draft_card(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The card as it stands (to leave the form without saving)."""
    return _card(request, _draft_or_404(request, uid))


@require_http_methods(["GET", "POST"])
def draft_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The form of a draft in the place of its card, and saving it."""
    draft = _draft_or_404(request, uid)
    book = book_for(draft.notice)
    status = 200
    if request.method == "POST":
        form = DraftForm(request.POST, draft=draft, book=book)
        targets = TargetFormSet(request.POST, prefix="target", initial=target_initial(draft))
        if form.is_valid() and targets.is_valid():
            changes = form.changes() | {"targets": targets_of(targets, draft)}
            version = form.cleaned_data["version"]
            return _card(
                request,
                change_draft(draft=draft, version=version, changes=changes, by=request.actor),
                saved=True,
            )
        status = 422
    else:
        form = DraftForm(draft=draft, book=book)
        targets = TargetFormSet(prefix="target", initial=target_initial(draft))
    context = {"card": card_of(draft), "draft": draft, "form": form, "targets": targets}
    return render(request, "tasks/_draft_form.html", context, status=status)


@require_POST
def draft_state(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Leave a draft out, or take it in again."""
    draft = _draft_or_404(request, uid)
    state = DraftState.DROPPED if draft.state == DraftState.OPEN else DraftState.OPEN
    return _card(request, set_draft_state(draft=draft, state=state, by=request.actor))


@require_POST
def draft_doubts(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Note that the draft's doubts were looked at."""
    return _card(request, settle_doubts(draft=_draft_or_404(request, uid), by=request.actor))


@require_POST
def draft_waive(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Note that the words which name nobody need no unit."""
    return _card(request, waive_tail(draft=_draft_or_404(request, uid), by=request.actor))


@require_POST
def drafts_fill(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Set the chosen fields on the ticked drafts, or their state."""
    notice = notice_or_404(request.actor, uid)
    require(request.actor, "notices.decompose", notice)
    back = f"{reverse('notice_decompose', args=[notice.uid])}?{request.GET.urlencode()}"
    act = request.POST.get("act", "")
    fixed: dict[str, dict[str, Any]] = {
        "long_term": {"long_term": True, "due_on": None},
        "drop": {"state": DraftState.DROPPED},
        "restore": {"state": DraftState.OPEN},
        "seen": {"doubts": []},
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
