"""A round of comments (征求意见): opened, decided, closed; the units' answers are in `answers`.

Answers, decisions and the closing of one round are put in order by the round's own row: each writes to it first, and
only while it is open.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.actor import Actor
from departments.models import Department
from departments.permissions import require
from reform.core import audit
from reform.core.workflow import Conflict, WrongState, swap
from tasks.enums import Answer, Verdict
from tasks.models import Comment, CommentRequest, CommentRound, DivisionPaper, TaskLog
from tasks.notifications import tell_asked, tell_outcome
from tasks.selectors.comments import counts_of
from tasks.services.answers import hold
from tasks.services.division import log_tasks
from tasks.services.ledgers import require_running
from tasks.services.letters import contact_of, enqueue_letter
from tasks.workflow import ROUND


class CannotClose(Exception):
    """The round cannot be closed yet; the message is the sentence to show."""


@transaction.atomic
def open_round(
    *, paper: DivisionPaper, departments: Iterable[Department], due_on: date, by: Actor
) -> CommentRound:
    """Send a draft division to units for comment and return the round; a draft is sent out once.

    Units stand in the order of the list of members. Raises ValidationError by field, WrongState for a final paper,
    Conflict when somebody sent it first. Side effects: a request a unit, the covering letter's job, a message to
    each unit's people, a line in each task's history, one audit row.
    """
    require(by, "division.ask", paper)
    require_running(paper.ledger)
    if not paper.draft:
        raise WrongState("ask", "final")
    units = sorted({unit.pk: unit for unit in departments}.values(), key=lambda unit: (unit.order, unit.pk))
    today = timezone.localdate()
    if not units:
        raise ValidationError({"departments": _("Tick the units that are asked.")})
    if due_on <= today:
        raise ValidationError({"due_on": _("Leave the units at least until tomorrow.")})
    try:
        with transaction.atomic():
            made = CommentRound.objects.create(
                ledger=paper.ledger, paper=paper, asked_on=today, due_on=due_on, contact=contact_of(by)
            )
    except IntegrityError as error:
        raise Conflict(CommentRound.objects.get(paper=paper)) from error
    CommentRequest.objects.bulk_create(
        CommentRequest(round=made, department=unit, order=order) for order, unit in enumerate(units, start=1)
    )
    enqueue_letter(made, by)
    tell_asked(made)
    log_tasks(paper, "division.asked", by, {"n": len(units), "due": due_on.isoformat()})
    audit.record(
        by=by,
        act="division.ask",
        obj=paper,
        after={"units": [unit.name for unit in units], "due_on": due_on.isoformat()},
    )
    return made


# --- decided and closed ---------------------------------------------------------------------------------------------
@transaction.atomic
def decide(*, comment: Comment, verdict: str, reason: str = "", version: int, by: Actor) -> Comment:
    """Record what becomes of a comment (采纳, 部分采纳, 不采纳) and return it; it can be decided anew until closing.

    Raises ValidationError without a reason where one is needed, WrongState when the round is closed or the comment
    was not sent, Conflict when somebody decided it, or the unit changed it, since `version`. Side effects: a line in
    the task's history, one audit row.
    """
    request = comment.request
    require(by, "division.decide", request.round)
    if verdict not in (Verdict.ADOPTED, Verdict.PARTLY, Verdict.DECLINED):
        raise ValidationError({"verdict": _("Choose what becomes of the comment.")})
    reason = reason.strip()
    if verdict != Verdict.ADOPTED and not reason:
        raise ValidationError({"reason": _("Give the reason.")})
    hold(request.round, "decide")
    if not Comment.objects.filter(pk=comment.pk, request__answer=Answer.COMMENTED).exists():
        raise WrongState("decide", request.answer)
    now = timezone.now()
    decided = swap(
        comment,
        expect={"version": version},
        verdict=verdict,
        reason=reason,
        decided_at=now,
        decided_by=by.label,
    )
    if decided.task:
        params = {"unit": request.department.short_name, "verdict": verdict, "reason": reason}
        TaskLog.objects.create(
            task=decided.task, at=now, who=by.label, event="division.decided", params=params
        )
    audit.record(
        by=by,
        act="division.decide",
        obj=decided,
        before={"verdict": comment.verdict, "reason": comment.reason},
        after={"verdict": verdict, "reason": reason},
    )
    return decided


@transaction.atomic
def close_round(*, round: CommentRound, by: Actor) -> CommentRound:
    """Close a round and return it; who has not answered by the due date is taken to agree (按无意见处理).

    Raises CannotClose with a sentence while a comment is to be decided, or a unit has not answered and the due date
    is not past; WrongState, Conflict. Side effects: a message to the units that commented, one audit row.
    """
    require(by, "division.decide", round)
    # Written first: from here on no answer comes in, so that what is counted stays true.
    closed = ROUND.advance(round, "close", closed_at=timezone.now())
    counts = counts_of(closed)
    if counts.waiting:
        raise CannotClose(
            ngettext(
                "%(n)d comment is still to be decided.",
                "%(n)d comments are still to be decided.",
                counts.waiting,
            )
            % {"n": counts.waiting}
        )
    if counts.silent and timezone.localdate() <= closed.due_on:
        raise CannotClose(
            ngettext(
                "%(n)d unit has not answered, and may until %(day)s.",
                "%(n)d units have not answered, and may until %(day)s.",
                counts.silent,
            )
            % {"n": counts.silent, "day": closed.due_on.isoformat()}
        )
    tell_outcome(closed)
    audit.record(
        by=by,
        act="division.close",
        obj=closed.paper,
        after={
            "asked": counts.asked,
            "agreed": counts.agreed,
            "commented": counts.commented,
            "silent": counts.silent,
            "comments": counts.comments,
            "adopted": counts.adopted,
            "partly": counts.partly,
            "declined": counts.declined,
        },
    )
    return closed
