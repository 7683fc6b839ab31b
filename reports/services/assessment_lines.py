"""Lines of a draft set by hand, with reason and paper, and given back to their rule."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core.audit import record
from reform.core.figures import plain
from reform.core.workflow import swap
from reports.models import Assessment, AssessmentLine
from reports.scoring import Kind, Rule
from reports.scoring.evidence import evidence
from reports.selectors.assessment_table import rules_of
from reports.services.assessments import compute, demand_draft, without_nothing
from tasks.services.refusals import NotPossible

# What a person did to a line stands last in its evidence.
BY_HAND = {"by_hand", "scored", "veto_by_hand", "veto_lifted"}


@transaction.atomic
def set_line(
    *, line: AssessmentLine, points: Decimal, veto: bool, reason: str, paper: str, by: Actor
) -> AssessmentLine:
    """Set a line of a draft by hand: its points, or of a veto whether it applies; return it.

    Raises ValidationError without reason or paper or for points beyond the rule's, WrongState once the assessment was
    shown, Conflict. Side effects: audit row.
    """
    assessment = _hold(line, by=by)
    rule = rule_of_line(assessment, line)
    told = evidence_by_hand(rule, line, veto=veto, paper=paper.strip())
    check_points(rule, points)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the line is set by hand.")})
    if not paper.strip():
        raise ValidationError({"paper": _("Name the paper it rests on.")})
    before = {"points": plain(line.points), "veto": line.veto}
    is_veto = not rule.kind.gives_points
    changed = swap(
        line,
        points=Decimal(0) if is_veto else points,
        of_points=Decimal(0) if is_veto else rule.points,
        veto=veto and is_veto,
        by_hand=True,
        reason=reason.strip(),
        evidence=told,
    )
    record(
        by=by,
        act="assessment.set_line",
        obj=assessment,
        before=before,
        after={
            "unit": line.department.short_name,
            "scoring_rule": rule.title,
            "points": plain(changed.points),
            "veto": changed.veto,
            "paper": paper.strip(),
        },
        reason=reason.strip(),
    )
    return changed


@transaction.atomic
def release_line(*, line: AssessmentLine, by: Actor) -> AssessmentLine:
    """Give a line set by hand back to its rule and return it as the rule gives it now.

    Raises WrongState once the assessment was shown, Conflict. Side effects: all lines worked out anew, audit row.
    """
    assessment = _hold(line, by=by)
    released = swap(line, by_hand=False, reason="")
    compute(assessment)
    released.refresh_from_db()
    record(
        by=by,
        act="assessment.release_line",
        obj=assessment,
        before={"points": plain(line.points), "veto": line.veto},
        after={"unit": line.department.short_name, "points": plain(released.points), "veto": released.veto},
    )
    return released


def _hold(line: AssessmentLine, *, by: Actor) -> Assessment:
    assessment = Assessment.objects.select_for_update().get(pk=line.assessment_id)
    require(by, "assessment.prepare", assessment)
    demand_draft(assessment, "set_line")
    return assessment


def rule_of_line(assessment: Assessment, line: AssessmentLine) -> Rule:
    """Return the rule of a line; raises NotPossible where the rule is not in use any more."""
    found = next((rule for rule in rules_of(assessment) if rule.on and rule.code == line.rule), None)
    if found is None:
        raise NotPossible(_("This rule is not in use any more."))
    return found


def check_points(rule: Rule, points: Decimal) -> None:
    """Raise ValidationError for points the rule cannot give; a veto gives none."""
    if rule.kind.gives_points and not 0 <= points <= rule.points:
        raise ValidationError({"points": _("From 0 to %(points)s points.") % {"points": plain(rule.points)}})


def evidence_by_hand(rule: Rule, line: AssessmentLine, *, veto: bool, paper: str) -> list[Any]:
    """Return a line's evidence with what a person set at its end, in the place of what was set before."""
    told = without_nothing(one for one in line.evidence if one["code"] not in BY_HAND)
    hands = [one for one in line.evidence if one["code"] in BY_HAND]
    computed = hands[-1]["params"]["computed"] if hands else plain(line.points)
    code = "veto_by_hand" if veto else "veto_lifted"
    if rule.kind.gives_points:
        code = "scored" if rule.kind is Kind.BY_HAND else "by_hand"
    return [*told, evidence(code, computed=computed, paper=paper).to_json()]
