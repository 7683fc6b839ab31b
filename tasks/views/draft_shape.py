"""How the text is cut into drafts: split, joined, moved, made rows, made by hand (fragments for htmx)."""

from __future__ import annotations

from itertools import pairwise
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.text import as_number
from tasks.selectors.source_text import as_in_text
from tasks.services.draft_order import add_draft, move_draft, nest_draft, unnest_draft
from tasks.services.draft_split import cuts_of, join_draft, split_draft
from tasks.views.bench import draft_or_404, fragment, notice_or_404, pane_answer, version_of


def _number(request: ActorRequest, name: str) -> int:
    given = as_number(request.POST.get(name))
    return -1 if given is None else given


@require_http_methods(["GET", "POST"])
@fragment
def draft_split(request: ActorRequest, uid: UUID) -> HttpResponse:
    """The sentences of a draft, to choose the one that begins a draft of its own; and cutting it there."""
    draft = draft_or_404(request, uid)
    if request.method == "GET":
        places = [cut.at for cut in cuts_of(draft)]
        edges = [0, *places, len(draft.text)]
        pieces = [(at, draft.text[at:end]) for at, end in pairwise(edges)]
        return render(request, "tasks/_draft_split.html", {"draft": draft, "pieces": pieces})
    _first, second = split_draft(
        draft=draft, at=_number(request, "at"), version=version_of(request), by=request.actor
    )
    return pane_answer(request, draft.notice, here=second, text=_("Split: both halves are to be looked at."))


@require_POST
@fragment
def draft_join(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Join a draft with the one before it."""
    draft = draft_or_404(request, uid)
    joined = join_draft(draft=draft, version=version_of(request), by=request.actor)
    return pane_answer(request, draft.notice, here=joined, text=_("Joined with the draft before it."))


@require_POST
@fragment
def draft_move(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Move a draft up or down, make it a row of the item above, or an item of its own again."""
    draft = draft_or_404(request, uid)
    version, by = version_of(request), request.actor
    way = request.POST.get("way", "")
    if way == "row":
        moved = nest_draft(draft=draft, version=version, by=by)
    elif way == "item":
        moved = unnest_draft(draft=draft, version=version, by=by)
    else:
        moved = move_draft(draft=draft, up=way == "up", version=version, by=by)
    return pane_answer(request, draft.notice, here=moved)


@require_POST
@fragment
def draft_add(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Make a draft of the words a person marked in the source text."""
    notice = notice_or_404(request.actor, uid)
    require(request.actor, "notices.decompose", notice)
    start, end = (as_in_text(notice.text, _number(request, name)) for name in ("start", "end"))
    made = add_draft(notice=notice, start=start, end=end, by=request.actor)
    return pane_answer(request, notice, here=made, text=_("A draft was made of the words you marked."))
