"""A unit objects to one of its lines while the window is open; the office decides, never who objected."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core.audit import record
from reform.core.figures import plain
from reform.core.workflow import WrongState, swap
from reports.enums import AssessmentState, LineObjectionState
from reports.models import Assessment, AssessmentLine, LineObjection
from reports.notifications.assessment import line_objection_decided, line_objection_made
from reports.scoring.evidence import evidence
from reports.services.assessment_lines import check_points, rule_of_line
from reports.workflow import LINE_OBJECTION
from tasks.services.refusals import NotPossible


def _hold(line: AssessmentLine) -> Assessment:
    return Assessment.objects.select_for_update().get(pk=line.assessment_id)


@transaction.atomic
def object_to_line(*, line: AssessmentLine, reason: str, by: Actor) -> LineObjection:
    """Object to a line of the actor's unit and return the objection; the office is told.

    Raises PermissionDenied for another unit's line, ValidationError without a reason, WrongState while the lines are not
    shown (or no longer), NotPossible outside of the window or while the last objection to the line is not decided.
    Side effects: audit row.
    """
    require(by, "assessment.object", line)
    assessment = _hold(line)
    if assessment.state != AssessmentState.SHOWN:
        raise WrongState("object", assessment.state)
    if not reason.strip():
        raise ValidationError({"reason": _("Say what you object to, and on what it rests.")})
    if assessment.objections_until is None or timezone.localdate() > assessment.objections_until:
        raise NotPossible(_("The time for objections is over."))
    if line.objections.filter(state=LineObjectionState.OPEN).exists():
        raise NotPossible(_("Your unit has an objection to this line that is not decided yet."))
    made = LineObjection.objects.create(
        line=line, reason=reason.strip(), made_by=by.user, made_at=timezone.now()
    )
    record(
        by=by,
        act="assessment.object",
        obj=assessment,
        after={"unit": line.department.short_name, "scoring_rule": rule_of_line(assessment, line).title},
        reason=reason.strip(),
    )
    line_objection_made(made)
    return made


@transaction.atomic
def withdraw_line_objection(*, objection: LineObjection, by: Actor) -> LineObjection:
    """Take an objection of the actor's unit back before it is decided. Raises WrongState, Conflict; an audit row."""
    require(by, "assessment.object", objection.line)
    assessment = _hold(objection.line)
    taken_back = LINE_OBJECTION.advance(objection, "withdraw")
    unit = objection.line.department.short_name
    record(by=by, act="assessment.object_withdraw", obj=assessment, after={"unit": unit})
    return taken_back


@transaction.atomic
def decide_line_objection(
    *,
    objection: LineObjection,
    upheld: bool,
    answer: str,
    by: Actor,
    points: Decimal | None = None,
    veto: bool = False,
) -> LineObjection:
    """Uphold an objection with new points (of a veto: whether it applies), or decline it, with an answer; return it.

    Raises PermissionDenied for who made it and who reports for its unit, ValidationError without an answer or for points
    the rule cannot give, WrongState, Conflict. Side effects: the line as upheld, audit row, a message to the unit.
    """
    line = objection.line
    require(by, "assessment.answer", objection)
    assessment = _hold(line)
    if assessment.state != AssessmentState.SHOWN:
        raise WrongState("decide", assessment.state)
    if not answer.strip():
        raise ValidationError({"answer": _("Give the unit an answer.")})
    decided = LINE_OBJECTION.advance(
        objection,
        "uphold" if upheld else "decline",
        answer=answer.strip(),
        decided_by=by.label,
        decided_at=timezone.now(),
        points_before=line.points,
    )
    before = {"points": plain(line.points), "veto": line.veto}
    if upheld:
        line = _uphold(assessment, line, points=points, veto=veto, answer=answer.strip())
    record(
        by=by,
        act="assessment.object_decide",
        obj=assessment,
        before=before,
        after={
            "unit": line.department.short_name,
            "upheld": upheld,
            "points": plain(line.points),
            "veto": line.veto,
            "answer": answer.strip(),
        },
    )
    line_objection_decided(decided)
    return decided


def _uphold(
    assessment: Assessment, line: AssessmentLine, *, points: Decimal | None, veto: bool, answer: str
) -> AssessmentLine:
    rule = rule_of_line(assessment, line)
    told = [*line.evidence, evidence("upheld", before=plain(line.points)).to_json()]
    if not rule.kind.gives_points:
        return swap(line, veto=veto, by_hand=True, reason=answer, evidence=told)
    if points is None:
        raise ValidationError({"points": _("Give the points the line is to have.")})
    check_points(rule, points)
    return swap(line, points=points, of_points=rule.points, by_hand=True, reason=answer, evidence=told)
