"""What a unit answers to a round of comments (有无意见): by itself, by a filled workbook, or told to the secretariat."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from reform.core.workflow import WrongState, swap
from tasks.enums import Answer, RoundState, Verdict
from tasks.excel.division import COMMENT_LENGTH, read_answers
from tasks.models import Comment, CommentRequest, CommentRound, Task
from tasks.selectors.division import frozen_rows


def hold(round: CommentRound, act: str) -> None:
    """Take the round's row until the end of the transaction; raises WrongState when it is closed."""
    held = CommentRound.objects.filter(pk=round.pk, state=RoundState.OPEN).update(state=RoundState.OPEN)
    if not held:
        raise WrongState(act, RoundState.CLOSED)


def _said(comments: Mapping[str, str]) -> dict[str, str]:
    return {label: text.strip() for label, text in comments.items() if text.strip()}


@transaction.atomic
def agree(*, asked: CommentRequest, version: int, by: Actor) -> CommentRequest:
    """Answer 无意见 for the unit and return the request; comments it had saved or sent are dropped.

    Raises WrongState once the round is closed, Conflict when a colleague answered since `version`.
    """
    require(by, "division.comment", asked)
    return _answer(asked, Answer.AGREED, {}, version=version, by=by)


@transaction.atomic
def save_comments(
    *, asked: CommentRequest, comments: Mapping[str, str], send: bool, version: int, by: Actor
) -> CommentRequest:
    """Keep a unit's comments by row ("" for the whole) and return the request; `send` tells the secretariat.

    What was sent before stays sent: it changes at once. Comments left out are dropped; one whose words stay keeps
    its decision. Raises ValidationError when something is sent that says nothing, WrongState, Conflict.
    """
    require(by, "division.comment", asked)
    return _save(asked, comments, send=send, version=version, by=by)


def _save(
    asked: CommentRequest, comments: Mapping[str, str], *, send: bool, version: int, by: Actor
) -> CommentRequest:
    said = _said(comments)
    sent = send or asked.answer != Answer.WAITING
    if sent and not said:
        raise ValidationError(_("Write at least one comment, or answer that there are none."))
    return _answer(asked, Answer.COMMENTED if sent else Answer.WAITING, said, version=version, by=by)


@transaction.atomic
def take_sheet(*, asked: CommentRequest, name: str, data: bytes, version: int, by: Actor) -> CommentRequest:
    """Read a filled table into the unit's comments, not sent yet, and return the request.

    An answer that was sent before changes at once. Raises BadFile, BadAnswers with the mistakes by cell,
    ValidationError when the sheet holds no comment, WrongState, Conflict.
    """
    require(by, "division.comment", asked)
    found = read_answers(name=name, data=data, rows=frozen_rows(asked.round.paper))
    if not found:
        raise ValidationError(
            _("The sheet holds no comment. If the unit has none, answer that there are none.")
        )
    return _save(asked, found, send=False, version=version, by=by)


@transaction.atomic
def record_answer(
    *,
    asked: CommentRequest,
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
    require(by, "division.ask", asked.round)
    if asked.answer != Answer.WAITING and not asked.origin:
        raise WrongState("record", asked.answer)
    if not asked.round.asked_on <= on <= timezone.localdate():
        raise ValidationError({"on": _("The day of the answer lies between the asking and today.")})
    said = _said(comments)
    answer = Answer.COMMENTED if said else Answer.AGREED
    return _answer(asked, answer, said, version=version, by=by, origin=origin, on=on, note=note)


def _answer(
    asked: CommentRequest,
    answer: str,
    said: Mapping[str, str],
    *,
    version: int,
    by: Actor,
    origin: str = "",
    on: date | None = None,
    note: str = "",
) -> CommentRequest:
    hold(asked.round, "answer")
    sent = answer != Answer.WAITING
    changed = swap(
        asked,
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
            before={"answer": asked.answer, "comments": before},
            after={"answer": answer, "comments": dict(said)},
        )
    return changed


def _write(asked: CommentRequest, said: Mapping[str, str]) -> None:
    """Make the request's comments those of `said`; a comment whose words change is to be decided anew."""
    rows = {row.place: row for row in frozen_rows(asked.round.paper)}
    if unknown := set(said) - set(rows) - {""}:
        raise ValidationError(_("No. %(n)s is not in the table that was sent.") % {"n": min(unknown)})
    if any(len(text) > COMMENT_LENGTH for text in said.values()):
        raise ValidationError(_("A comment has at most %(n)s characters.") % {"n": COMMENT_LENGTH})
    kept = {one.label: one for one in asked.comments.all()}
    asked.comments.exclude(label__in=said).delete()
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
            Comment.objects.create(request=asked, task=task, label=label, text=text)
