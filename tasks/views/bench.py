"""What the page of decomposing and its fragments share: context, one card, the whole pane, who won a race."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import date as date_filter
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor, ActorRequest
from departments.permissions import require
from reform.core.text import as_number
from reform.core.words import signature
from reform.core.workflow import Conflict
from tasks.forms.drafts import FillForm
from tasks.forms.notices import LedgerChoiceForm
from tasks.models import Notice, TaskDraft
from tasks.selectors.drafts import Workbench, workbench
from tasks.selectors.notices import confirmed_before, doubt_sentence
from tasks.selectors.source_text import source_blocks
from tasks.services.refusals import NotPossible

FILTERS = ("", "order", "doubts", "open", "lacking", "merged", "dropped")
View = Callable[..., HttpResponse]


def notice_or_404(actor: Actor, uid: UUID) -> Notice:
    """Return the notice if it exists for the actor."""
    found = Notice.objects.visible_to(actor).select_related("programme__jurisdiction", "ledger")
    return get_object_or_404(found, uid=uid)


def draft_or_404(request: ActorRequest, uid: UUID) -> TaskDraft:
    """Return the draft if its notice exists for the actor, who must be allowed to decompose it."""
    notices = Notice.objects.visible_to(request.actor)
    found = (
        TaskDraft.objects.cleared_for(request.actor)
        .filter(notice__in=notices)
        .select_related("notice__programme__jurisdiction", "collector", "parent")
    )
    draft = get_object_or_404(found, uid=uid)
    require(request.actor, "notices.decompose", draft.notice)
    return draft


def version_of(request: ActorRequest) -> int | None:
    """Return the version of the draft that the page showed, None where it does not say."""
    return as_number(request.POST.get("version"))


def filter_of(request: ActorRequest) -> str:
    """Return the filter of the page: of its own address, or of the page a fragment was asked from."""
    asked = request.GET.get("show")
    if asked is None:
        query = parse_qs(urlsplit(request.headers.get("HX-Current-URL", "")).query)
        asked = query.get("show", [""])[0]
    return asked if asked in FILTERS else ""


def decompose_context(request: ActorRequest, notice: Notice) -> dict[str, object]:
    """What the page of decomposing and its fragments need."""
    bench = workbench(notice, request.actor)
    show = filter_of(request)
    year = (notice.issued_on or timezone.localdate()).year
    return {
        "notice": notice,
        "bench": bench,
        "groups": bench.groups(show),
        "show": show,
        "chips": _chips(bench, show),
        "blocks": source_blocks(notice, [card.draft for card in bench.cards]),
        "doubts": [doubt_sentence(one) for one in notice.doubts],
        "before": confirmed_before(notice),
        "fill": FillForm(book=bench.book),
        "ledger_form": LedgerChoiceForm(
            programme=notice.programme, year=max(year, timezone.localdate().year)
        ),
    }


def _chips(bench: Workbench, show: str) -> list[dict[str, object]]:
    counts = bench.counts
    labels = {
        "": (_("Doubts first"), counts["open"]),
        "order": (_("As in the paper"), None),
        "doubts": (_("In doubt"), counts["doubts"]),
        "open": (_("Not looked at"), counts["unsettled"]),
        "lacking": (_("Not ready"), counts["lacking"]),
        "merged": (_("Alike in the ledger"), sum(1 for card in bench.leaves if card.alike)),
        "dropped": (_("Left out"), counts["dropped"]),
    }
    return [
        {"label": label, "url": f"?show={name}" if name else "?", "active": show == name, "count": count}
        for name, (label, count) in labels.items()
        if count or name in ("", "order", show)
    ]


def card_answer(
    request: ActorRequest, draft: TaskDraft, *, event: str = "", note: str = "", status: int = 200
) -> HttpResponse:
    """The card as it stands now, and beside it the counts, which htmx puts in their place."""
    notice = Notice.objects.select_related("programme__jurisdiction").get(pk=draft.notice.pk)
    bench = workbench(notice, request.actor)
    card = next(one for one in bench.cards if one.draft.pk == draft.pk)
    show = filter_of(request)
    context = {
        "card": card,
        "notice": notice,
        "bench": bench,
        "show": show,
        "chips": _chips(bench, show),
        "with_counts": True,
        "note": note,
    }
    response = render(request, "tasks/_draft.html", context, status=status)
    if event:
        response["HX-Trigger-After-Settle"] = json.dumps({event: {"uid": str(draft.uid)}})
    return response


def pane_answer(
    request: ActorRequest, notice: Notice, *, here: TaskDraft | None, text: str = ""
) -> HttpResponse:
    """All drafts, the source and the counts anew; `here` is the draft the person goes on with."""
    fresh = Notice.objects.select_related("programme__jurisdiction").get(pk=notice.pk)
    context = decompose_context(request, fresh) | {"with_counts": True, "with_source": True}
    response = render(request, "tasks/_drafts.html", context)
    if here:
        response["HX-Trigger-After-Settle"] = json.dumps({"draft-here": {"uid": str(here.uid)}})
    if text:
        response["HX-Trigger"] = json.dumps({"toast": {"text": text, "level": "success"}})
    return response


def plain(text: str, status: int = 409) -> HttpResponse:
    """A sentence, which the page shows as a message."""
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def who_won(current: TaskDraft) -> str:
    """Return the sentence that tells the second of two people who was first."""
    when = date_filter(timezone.localtime(current.changed_at), "H:i") if current.changed_at else ""
    return _("%(who)s changed this draft at %(when)s, before you. This is how it stands now.") % {
        "who": signature(current.changed_by) or _("Somebody else"),
        "when": when,
    }


def fragment(view: View) -> View:
    """Answer what a service refuses with its sentence, and a lost race with the card as the first one left it."""

    @wraps(view)
    def answer(request: ActorRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotPossible as refused:
            return plain(str(refused))
        except Conflict as lost:
            current = lost.current
            if isinstance(current, TaskDraft):
                return card_answer(request, current, note=who_won(current), status=409)
            if isinstance(current, Notice) and current.confirmed_by:
                return plain(
                    _("%(who)s has confirmed this notice into the ledger meanwhile.")
                    % {"who": signature(current.confirmed_by)}
                )
            raise

    return answer
