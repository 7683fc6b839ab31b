"""The end of an assessment: decided by the head once the window is over, published, frozen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core.audit import record
from reform.core.files import sha256_of
from reform.core.workflow import WrongState
from reports.enums import AssessmentState, LineObjectionState
from reports.models import Assessment, LineObjection
from reports.notifications.assessment import assessment_published
from reports.selectors.assessment_print import plan_words
from reports.selectors.assessment_table import table_data, whole_table
from reports.selectors.assessment_words import in_office_words
from reports.selectors.assessments import canonical, objections_of
from reports.workflow import ASSESSMENT
from tasks.services.refusals import NotPossible

DATES = ("as_of", "shown_on", "objections_until", "decided_on")


@transaction.atomic
def decide_assessment(*, assessment: Assessment, reason: str, by: Actor) -> Assessment:
    """Decide an assessment with a reason (on what the decision rests) and return it.

    Raises ValidationError without a reason, NotPossible before the window is over or while an objection is not decided,
    WrongState, Conflict. Side effects: audit row.
    """
    require(by, "assessment.decide", assessment)
    if not reason.strip():
        raise ValidationError({"reason": _("Say on what the decision rests.")})
    held = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if held.state != AssessmentState.SHOWN:
        raise WrongState("decide", held.state)
    today = timezone.localdate()
    if held.objections_until is None or today <= held.objections_until:
        raise NotPossible(_("The units may still object; it can be decided from the day after on."))
    if LineObjection.objects.filter(line__assessment=held, state=LineObjectionState.OPEN).exists():
        raise NotPossible(_("An objection is not decided yet."))
    decided = ASSESSMENT.advance(
        assessment, "decide", decided_by=by.label, decided_on=today, reason=reason.strip()
    )
    record(by=by, act="assessment.decide", obj=decided, reason=reason.strip())
    return decided


@transaction.atomic
def publish_assessment(*, assessment: Assessment, by: Actor) -> Assessment:
    """Publish a decided assessment: everything is frozen as JSON with its SHA-256 and never changes. Return it.

    Raises WrongState, Conflict. Side effects: audit row, a message to every unit.
    """
    require(by, "assessment.publish", assessment)
    held = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if held.state != AssessmentState.DECIDED:
        raise WrongState("publish", held.state)
    frozen = _frozen(held)
    digest = sha256_of(canonical(frozen).encode())
    published = ASSESSMENT.advance(
        assessment,
        "publish",
        frozen=frozen,
        sha256=digest,
        published_at=timezone.now(),
        published_by=by.label,
    )
    record(by=by, act="assessment.publish", obj=published, after={"sha256": digest})
    assessment_published(published)
    return published


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _frozen(assessment: Assessment) -> dict[str, Any]:
    """Return all that was decided: terms, rules with their sources, every line with its evidence, every objection."""
    return {
        **{name: _iso(getattr(assessment, name)) for name in DATES},
        "uid": str(assessment.uid),
        "programme": assessment.programme.group_name,
        "office": assessment.programme.secretariat_name,
        "group": assessment.group,
        "year": assessment.year,
        "title": assessment.title,
        "rules_paper": assessment.rules_paper,
        "in_plan": assessment.in_plan,
        "plan_paper": assessment.plan_paper,
        "plan": plan_words(assessment),
        "ranked_paper": assessment.ranked_paper,
        "decided_by": assessment.decided_by,
        "reason": assessment.reason,
        "table": table_data(whole_table(assessment), in_office_words),
        "objections": [
            {
                "unit": str(one.line.department.uid),
                "rule": one.line.rule,
                "reason": one.reason,
                "state": one.state,
                "answer": one.answer,
                "points_before": None if one.points_before is None else str(one.points_before),
            }
            for one in objections_of(assessment)
        ],
    }
