"""A round of comments (征求意见): opened, answered by units, decided, closed.

Answers, decisions and the closing of one round are put in order by the round's own row: each writes to it first, and
only while it is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from tasks.enums import Answer, RoundState, Verdict
from tasks.excel.division import COMMENT_LENGTH, read_answers
from tasks.models import Comment, CommentRequest, CommentRound, DivisionPaper, Task, TaskLog
from tasks.notifications import tell_asked, tell_outcome
from tasks.selectors.comments import counts_of
from tasks.selectors.division import frozen_rows
from tasks.services.division import log_tasks
from tasks.workflow import ROUND


class CannotClose(Exception):
    """The round cannot be closed yet; the message is the sentence to show."""


@transaction.atomic
def open_round(
    *, paper: DivisionPaper, departments: Iterable[Department], due_on: date, by: Actor
) -> CommentRound:
    """Send a draft division to units for comment and return the round; a draft is sent out once.

    Units stand in the order of the list of members. Raises ValidationError by field, WrongState for a final paper,
    Conflict when somebody sent it first. Side effects: a request a unit, a message to each unit's people, a line in
    each task's history, one audit row.
    """
    require(by, "division.ask", paper)
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
                ledger=paper.ledger, paper=paper, asked_on=today, due_on=due_on
            )
    except IntegrityError as error:
        raise Conflict(CommentRound.objects.get(paper=paper)) from error
    CommentRequest.objects.bulk_create(
        CommentRequest(round=made, department=unit, order=order) for order, unit in enumerate(units, start=1)
    )
    tell_asked(made)
    log_tasks(paper, "division.asked", by, {"n": len(units), "due": due_on.isoformat()})
    audit.record(
        by=by,
        act="division.ask",
        obj=paper,
        after={"units": [unit.name for unit in units], "due_on": due_on.isoformat()},
    )
    return made


def _hold(round: CommentRound, act: str) -> None:
    """Take the round's row until the end of the transaction; raises WrongState when it is closed."""
    held = CommentRound.objects.filter(pk=round.pk, state=RoundState.OPEN).update(state=RoundState.OPEN)
    if not held:
        raise WrongState(act, RoundState.CLOSED)


# --- the unit -------------------------------------------------------------------------------------------------------
@transaction.atomic
def agree(*, request: CommentRequest, version: int, by: Actor) -> CommentRequest:
    """Answer 无意见 for the unit and return the request; comments it had saved or sent are dropped.

    Raises WrongState once the round is closed, Conflict when a colleague answered since `version`.
    """
    require(by, "division.comment", request)
    return _answer(request, Answer.AGREED, {}, version=version, by=by)


@transaction.atomic
def save_comments(
    *, request: CommentRequest, comments: Mapping[str, str], send: bool, version: int, by: Actor
) -> CommentRequest:
    """Keep a unit's comments by row ("" for the whole) and return the request; `send` tells the secretariat.

    What was sent before stays sent: it changes at once. Comments left out are dropped; one whose words stay keeps
    its decision. Raises ValidationError when something is sent that says nothing, WrongState, Conflict.
    """
    require(by, "division.comment", request)
    return _save(request, comments, send=send, version=version, by=by)


def _save(
    request: CommentRequest, comments: Mapping[str, str], *, send: bool, version: int, by: Actor
) -> CommentRequest:
    said = {label: text.strip() for label, text in comments.items() if text.strip()}
    sent = send or request.answer != Answer.WAITING
    if sent and not said:
        raise ValidationError(_("Write at least one comment, or answer 无意见."))
    return _answer(request, Answer.COMMENTED if sent else Answer.WAITING, said, version=version, by=by)


@transaction.atomic
def take_sheet(*, request: CommentRequest, name: str, data: bytes, version: int, by: Actor) -> CommentRequest:
    """Read a filled table into the unit's comments, not sent yet, and return the request.

    An answer that was sent before changes at once. Raises BadFile, BadAnswers with the mistakes by cell,
    ValidationError when the sheet holds no comment, WrongState, Conflict.
    """
    require(by, "division.comment", request)
    found = read_answers(name=name, data=data, rows=frozen_rows(request.round.paper))
    if not found:
        raise ValidationError(_("The sheet holds no comment. If the unit has none, answer 无意见."))
    return _save(request, found, send=False, version=version, by=by)


# --- the secretariat ------------------------------------------------------------------------------------------------
@transaction.atomic
def record_answer(
    *,
    request: CommentRequest,
    comments: Mapping[str, str],
    origin: str,
    on: date,
    note: str = "",
    version: int,
    by: Actor,
) -> CommentRequest:
    """Record an answer that came on paper, by phone, in a meeting or by letter (代录) and return the request.

    Without comments it is 无意见. Raises ValidationError for a day before the round or in the future, WrongState
    when the unit itself has answered or the round is closed, Conflict.
    """
    require(by, "division.ask", request.round)
    if request.answer != Answer.WAITING and not request.origin:
        raise WrongState("record", request.answer)
    if not request.round.asked_on <= on <= timezone.localdate():
        raise ValidationError({"on": _("The answer came between the asking and today.")})
    said = {label: text.strip() for label, text in comments.items() if text.strip()}
    answer = Answer.COMMENTED if said else Answer.AGREED
    return _answer(request, answer, said, version=version, by=by, origin=origin, on=on, note=note)


def _answer(
    request: CommentRequest,
    answer: str,
    said: Mapping[str, str],
    *,
    version: int,
    by: Actor,
    origin: str = "",
    on: date | None = None,
    note: str = "",
) -> CommentRequest:
    _hold(request.round, "answer")
    sent = answer != Answer.WAITING
    changed = swap(
        request,
        expect={"version": version},
        answer=answer,
        answered_on=(on or timezone.localdate()) if sent else None,
        answered_by=by.label if sent else "",
        origin=origin,
        note=note,
    )
    before = {one.label: one.text for one in changed.comments.all()}
    _write(changed, said)
    if sent:
        audit.record(
            by=by,
            act="division.record" if origin else "division.answer",
            obj=changed,
            before={"answer": request.answer, "comments": before},
            after={"answer": answer, "comments": dict(said)},
        )
    return changed


def _write(request: CommentRequest, said: Mapping[str, str]) -> None:
    """Make the request's comments those of `said`; a comment whose words change is to be decided anew."""
    rows = {row.place: row for row in frozen_rows(request.round.paper)}
    if unknown := set(said) - set(rows) - {""}:
        raise ValidationError(_("No. %(n)s is not in the table that was sent.") % {"n": min(unknown)})
    if any(len(text) > COMMENT_LENGTH for text in said.values()):
        raise ValidationError(_("A comment has at most %(n)s characters.") % {"n": COMMENT_LENGTH})
    kept = {one.label: one for one in request.comments.all()}
    request.comments.exclude(label__in=said).delete()
    tasks = {
        str(task.uid): task
        for task in Task.objects.filter(uid__in=[rows[label].task for label in said if label])
    }
    for label, text in said.items():
        old = kept.get(label)
        if old and old.text == text:
            continue
        if old:
            swap(
                old,
                text=text,
                verdict=Verdict.WAITING,
                reason="",
                decided_at=None,
                decided_by="",
            )
        else:
            task = tasks.get(rows[label].task) if label else None
            Comment.objects.create(request=request, task=task, label=label, text=text)


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
    _hold(request.round, "decide")
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
