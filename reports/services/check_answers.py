"""What units say to their lines of a draft (核对), what the office records for them, and how objections are decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from departments.selectors.posts import reports_for
from departments.services.notifications import notify
from reform.core.audit import record
from reform.core.files import as_content, check_file, clean_name, sha256_of
from reform.core.workflow import WrongState, swap
from reports.enums import CheckAnswerState, CheckRoundState, CircularState, RecordedSource
from reports.models import CheckAnswer, CheckObjection, CheckRound
from reports.narrative.wording import short_date
from reports.notifications import checks as messages
from reports.selectors.checks import ANSWERED, label_of_lines, seen_lines
from reports.services.circular_log import note_event
from tasks.services.refusals import NotPossible

KINDS = (".pdf", ".jpg", ".jpeg", ".png", ".docx", ".xlsx", ".ofd")
MOST_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True)
class Said:
    """What a unit says against one line, with its proof as (name, bytes) where it gave one."""

    text: str
    proof: tuple[str, bytes] | None = None


@transaction.atomic
def answer_check(
    *, answer: CheckAnswer, objections: Mapping[str, Said], remark: str = "", by: Actor
) -> CheckAnswer:
    """Confirm all lines of the own unit, or object to some by their keys, and return the answer.

    Until the round's last day it may be said otherwise: what was said before is replaced (a proof given before stays
    with its line) and kept in the audit row, its proof among the files. Raises NotPossible with a sentence (time is over, an objection is decided already, no words, no such
    line), BadFile, WrongState, Conflict. Side effects: log, audit row, a message to the office for an objection.
    """
    require(by, "checks.answer", answer)
    seen = {line.key for line in seen_lines(answer, by)}
    if not seen:
        raise PermissionDenied("checks.answer")
    return _keep(answer, objections, remark.strip(), by, known=seen)


@transaction.atomic
def record_answer(
    *,
    answer: CheckAnswer,
    objections: Mapping[str, Said],
    source: str,
    said_on: date,
    remark: str = "",
    by: Actor,
) -> CheckAnswer:
    """Record for a unit what it said on the phone or on paper (代录) and return the answer; errors as `answer_check`.

    Raises NotPossible also where the unit answered itself, without a known source, or for a day that is to come.
    """
    check_round = answer.round
    require(by, "circulars.check", check_round.circular)
    # Read anew: the unit may have answered since the office opened the page.
    standing = CheckAnswer.objects.get(pk=answer.pk)
    if standing.state in ANSWERED and not standing.recorded:
        raise NotPossible(_("The unit has answered itself: nothing is recorded in its stead."))
    if source not in RecordedSource.values:
        raise NotPossible(_("Say how the unit told it."))
    if not check_round.opened_on <= said_on <= timezone.localdate():
        raise NotPossible(_("The day of the answer lies between the opening of the check and today."))
    with translation.override(settings.LANGUAGE_CODE):
        told_by = RecordedSource(source).label
    words = f"{told_by}，{short_date(said_on, check_round.opened_on.year)}"
    told = f"{words}：{remark.strip()}" if remark.strip() else words
    known = {line.key for line in seen_lines(answer, by)}
    return _keep(answer, objections, told, by, known=known, source=source)


def _keep(
    answer: CheckAnswer,
    objections: Mapping[str, Said],
    remark: str,
    by: Actor,
    *,
    known: set[str],
    source: str = "",
) -> CheckAnswer:
    # The round ends under the same lock: an answer counts, or comes too late.
    check_round = CheckRound.objects.select_for_update().get(pk=answer.round_id)
    if check_round.state != CheckRoundState.OPEN:
        raise WrongState("answer", check_round.state)
    if timezone.localdate() > check_round.due_on:
        raise NotPossible(_("The time to check is over; without an answer the lines count as agreed to."))
    if answer.objections.exclude(upheld=None).exists():
        raise NotPossible(_("An objection of the unit is decided already: the answer stays as it is."))
    _require_told(objections, known)
    state = CheckAnswerState.OBJECTED if objections else CheckAnswerState.CONFIRMED
    before = _said_before(answer)
    kept = swap(
        answer,
        state=state,
        remark=remark,
        answered_at=timezone.now(),
        answered_by=by.label,
        recorded=bool(source),
    )
    _replace(kept, objections)
    unit, circular = kept.department.short_name, kept.round.circular
    if source:
        note_event(circular, "check_recorded", by=by, unit=unit, source=source, lines=len(objections))
    elif objections:
        note_event(circular, "check_objected", by=by, unit=unit, lines=len(objections))
    else:
        note_event(circular, "check_confirmed", by=by, unit=unit)
    record(
        by=by,
        act="check.record" if source else "check.answer",
        obj=circular,
        before=before,
        after={"unit": unit, "check_answer": state, "lines": len(objections)},
        reason=remark,
    )
    if objections and not source:
        notify(**vars(messages.check_objected(kept)))
    return kept


def _require_told(objections: Mapping[str, Said], known: set[str]) -> None:
    if unknown := set(objections) - known:
        raise NotPossible(_("There is no such line: %(keys)s.") % {"keys": ", ".join(sorted(unknown))})
    if any(not said.text.strip() for said in objections.values()):
        raise NotPossible(_("Say of each line you object to what is wrong, and on what that rests."))
    for said in objections.values():
        if said.proof:
            name, data = said.proof
            check_file(name, data, kinds=KINDS, limit=MOST_BYTES)


def _replace(answer: CheckAnswer, objections: Mapping[str, Said]) -> None:
    texts = {line["key"]: line["text"] for line in answer.lines}
    # What is said no more leaves the page; words and proof stay in the record (`_said_before`).
    answer.objections.exclude(line_key__in=objections).delete()
    for key, said in objections.items():
        fields: dict[str, Any] = {"line_text": texts[key], "text": said.text.strip()}
        if said.proof:
            name, data = said.proof
            fields |= {
                "file": as_content(data, name),
                "file_name": clean_name(name),
                "size": len(data),
                "sha256": sha256_of(data),
            }
        CheckObjection.objects.update_or_create(answer=answer, line_key=key, defaults=fields)


def _said_before(answer: CheckAnswer) -> dict[str, Any]:
    """Return for the audit row what the answer said until now: its objections with line, words and proof."""
    if answer.state not in ANSWERED:
        return {}
    said = [
        {"line": one.line_text, "text": one.text}
        | ({"file_name": one.file_name, "sha256": one.sha256, "path": str(one.file.name)} if one.file else {})
        for one in answer.objections.all()
    ]
    return {"check_answer": answer.state, "remark": answer.remark, "objections": said}


@transaction.atomic
def decide_objection(*, objection: CheckObjection, upheld: bool, reason: str, by: Actor) -> CheckObjection:
    """Uphold an objection or not, with a reason, tell the unit and return it; until signing it may be decided otherwise.

    What is upheld keeps the paper from being signed until a newer snapshot prints the line otherwise. Raises
    PermissionDenied for whoever reports for the unit, NotPossible without a reason, WrongState, Conflict. Audit row.
    """
    check_round, unit = objection.answer.round, objection.answer.department
    circular = check_round.circular
    require(by, "circulars.check", circular)
    if unit.pk in reports_for(by.user, by.programme):
        raise PermissionDenied("circulars.check")
    if circular.state != CircularState.DRAFT:
        raise WrongState("decide", circular.state)
    if check_round.state == CheckRoundState.CANCELLED:
        raise WrongState("decide", check_round.state)
    if not reason.strip():
        raise NotPossible(_("Give the unit a reason."))
    decided = swap(
        objection, upheld=upheld, reason=reason.strip(), decided_by=by.label, decided_at=timezone.now()
    )
    event = "objection_upheld" if upheld else "objection_declined"
    note_event(circular, event, by=by, unit=unit.short_name, reason=reason.strip())
    record(
        by=by,
        act="check.decide",
        obj=circular,
        after={"unit": unit.short_name, "upheld": upheld},
        reason=reason.strip(),
    )
    label = label_of_lines([objection.answer])[objection.answer_id]
    notify(**vars(messages.objection_decided(decided, label)))
    return decided


@transaction.atomic
def settle_objection(*, objection: CheckObjection, reason: str, by: Actor) -> CheckObjection:
    """Let the line stand whose objection was upheld in a check that was called off, with a reason, and return it.

    The unit is told; story, audit and signing slip keep the reason. Raises PermissionDenied for whoever reports for the
    unit, NotPossible without a reason or where nothing is to be settled so, WrongState once it is signed, Conflict.
    """
    unit, circular = objection.answer.department, objection.answer.round.circular
    require(by, "circulars.settle", circular)
    if unit.pk in reports_for(by.user, by.programme):
        raise PermissionDenied("circulars.settle")
    if circular.state != CircularState.DRAFT:
        raise WrongState("settle", circular.state)
    if not objection.upheld or objection.answer.round.state != CheckRoundState.CANCELLED:
        raise NotPossible(
            _("Only what was upheld in a check that was called off is settled so; else decide otherwise.")
        )
    if not reason.strip():
        raise NotPossible(_("Give the unit a reason."))
    settled = swap(objection, settled_because=reason.strip(), settled_by=by.label)
    note_event(circular, "objection_settled", by=by, unit=unit.short_name, reason=reason.strip())
    record(by=by, act="check.settle", obj=circular, after={"unit": unit.short_name}, reason=reason.strip())
    label = label_of_lines([objection.answer])[objection.answer_id]
    notify(**vars(messages.objection_settled(settled, label)))
    return settled
