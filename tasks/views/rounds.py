"""A round of comments as the secretariat sees it: opened, looked over, closed, its outcome printed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core import audit
from reform.core.jobs import standing_of
from reform.core.limits import limited
from tasks.enums import RoundState
from tasks.excel.division import outcome_book
from tasks.forms.division import AskForm, DecideForm, LetterForm
from tasks.models import CommentRound
from tasks.selectors.comments import (
    answers_of,
    counts_of,
    matters_of,
    outcome_sentence,
    outcomes_of,
    urging_text,
)
from tasks.selectors.division import addressees_of
from tasks.services.comments import CannotClose, close_round, open_round
from tasks.services.division import outcome_word
from tasks.services.letters import DRAW_LETTER
from tasks.views.division import download, draw_page, own_paper


@require_POST
def round_open(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Send a draft to the units ticked."""
    paper = own_paper(request, uid)
    require(request.actor, "division.ask", paper)
    form = AskForm(request.POST, asked=addressees_of(paper))
    if not form.is_valid():
        return draw_page(request, paper, form)
    opened = open_round(
        paper=paper, departments=form.chosen(), due_on=form.cleaned_data["due_on"], by=request.actor
    )
    count = opened.requests.count()
    words = ngettext("%(n)d unit was asked and told.", "%(n)d units were asked and told.", count)
    messages.success(request, words % {"n": count})
    return redirect("round_detail", uid=opened.uid)


def own_round(request: ActorRequest, uid: UUID) -> CommentRound:
    """Return the round the address names, of the actor's own programme; raises Http404."""
    rounds = CommentRound.objects.visible_to(request.actor)
    return get_object_or_404(rounds.select_related("paper", "ledger__programme"), uid=uid)


@require_safe
def round_detail(request: ActorRequest, uid: UUID) -> HttpResponse:
    """A round: who has answered, every comment beside its row, what changed since the table was sent."""
    return draw_round(request, own_round(request, uid))


def draw_round(
    request: ActorRequest, found: CommentRound, letter_form: LetterForm | None = None
) -> HttpResponse:
    """Draw a round's page; `letter_form` is what was sent for the letter and cannot be taken."""
    lines = answers_of(found)
    matters, changes = matters_of(found)
    decides = may(request.actor, "division.decide", found) and found.state == RoundState.OPEN
    asks = may(request.actor, "division.ask", found)
    counts = counts_of(found)
    context = {
        "round": found,
        "paper": found.paper,
        "counts": counts,
        "lines": lines,
        "urging": urging_text(found, lines) if found.state == RoundState.OPEN else "",
        "matters": [
            (
                matter,
                [(one, DecideForm(auto_id=f"d{one.pk}-%s", initial=vars(one))) for one in matter.comments],
            )
            for matter in matters
        ],
        "changes": [one for one in changes if one.before],
        "joined": sum(1 for one in changes if not one.before),
        "decides": decides,
        "asks": asks,
        "records": asks and found.state == RoundState.OPEN,
        "edits": may(request.actor, "ledger.edit", found.ledger),
        "work": ""
        if found.letter_pdf and found.letter_word
        else standing_of(f"{DRAW_LETTER}:{found.uid}:{found.version}") or "waiting",
        "letter_form": letter_form
        or LetterForm(initial={"number": found.number, "contact": found.contact, "version": found.version}),
        "past_due": timezone.localdate() > found.due_on,
        "is_open": found.state == RoundState.OPEN,
    }
    status = 422 if letter_form else 200
    return render(request, "tasks/division_round.html", context, status=status)


@require_POST
def round_close(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Close a round; a comment not decided, or a unit that may still answer, stops it."""
    found = own_round(request, uid)
    try:
        close_round(round=found, by=request.actor)
    except CannotClose as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The round is closed."))
    return redirect("round_detail", uid=uid)


@require_safe
@limited("document")
def round_outcome(request: ActorRequest, uid: UUID, kind: str) -> FileResponse:
    """Download the table of comments and decisions as Word or Excel."""
    found = own_round(request, uid)
    outcomes, words = outcomes_of(found), outcome_sentence(found)
    name = f"{found.paper.title}意见采纳情况表.{kind}"
    if kind == "xlsx":
        data = outcome_book(outcomes, words)
    elif kind == "docx":
        data = outcome_word(found, outcomes, words)
    else:
        raise Http404
    audit.record(
        by=request.actor, act="division.download", obj=found.paper, after={"kind": f"outcome.{kind}"}
    )
    return download(data, name)
