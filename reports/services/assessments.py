"""考核: prepared by the office from rules that are data, worked out as often as wanted, shown to the units, dropped.

What is shown stays as it is but for objections upheld; deciding and publishing is in assessment_end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Programme
from departments.permissions import require
from reform.core.audit import record
from reform.core.figures import plain
from reform.core.office_days import office_days
from reform.core.workflow import WrongState, swap
from reports.enums import AssessmentGroup, AssessmentState
from reports.models import Assessment, AssessmentLine
from reports.notifications.assessment import assessment_shown
from reports.scoring import PRESETS, Kind, Line, Rule, faults_of, score
from reports.scoring.evidence import Evidence
from reports.selectors.assessment_facts import counted_up_to, facts_of_units, units_of_group
from reports.selectors.assessment_table import rules_of
from reports.workflow import ASSESSMENT
from tasks.services.refusals import NotPossible

WINDOW_MOST = 30
NOTHING = {"to_set", "nothing_out", "nothing_full", "veto_no"}


@dataclass(frozen=True)
class Terms:
    """What an assessment is besides its rules: title, day, papers, the question of the year's plan, ranks."""

    title: str
    as_of: date
    rules_paper: str = ""
    in_plan: bool | None = None
    plan_paper: str = ""
    ranked: bool = False
    ranked_paper: str = ""
    ranked_least: int = 0


@transaction.atomic
def prepare_assessment(
    *, programme: Programme, group: str, year: int, title: str, as_of: date, by: Actor
) -> Assessment:
    """Begin the assessment of a group for a year by the rules of its last one, else the preset; return it, worked out.

    Raises NotPossible where the group has no units, or an assessment of it for the year that was not dropped. Side
    effects: lines, audit row.
    """
    require(by, "assessment.prepare", Assessment(programme=programme))
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    former = Assessment.objects.filter(programme=held, group=group).exclude(state=AssessmentState.DROPPED)
    if former.filter(year=year).exists():
        raise NotPossible(_("This group already has an assessment for the year; drop it before another one."))
    if not units_of_group(held, group):
        raise NotPossible(_("There are no units in this group: %(group)s.") % {"group": _group(group)})
    last = former.order_by("-year", "-pk").first()
    rules = last.rules if last else [rule.to_json() for rule in PRESETS[group]]
    made = Assessment.objects.create(
        programme=held, group=group, year=year, title=title.strip(), as_of=as_of, rules=rules
    )
    units = compute(made)
    record(
        by=by,
        act="assessment.prepare",
        obj=made,
        after={"assessed": group, "year": year, "as_of": as_of.isoformat(), "units": units},
    )
    return made


def _group(group: str) -> str:
    return str(AssessmentGroup(group).label)


@transaction.atomic
def change_assessment(*, assessment: Assessment, terms: Terms, rules: list[Rule], by: Actor) -> Assessment:
    """Change terms and rules of a draft, work its lines out anew, and return it.

    Raises ValidationError (by field, or by the code of a rule), WrongState once it was shown, Conflict. Side effects:
    lines, audit row where something changed.
    """
    require(by, "assessment.prepare", assessment)
    demand_draft(assessment, "change")
    _check(terms, rules)
    before = _told(assessment)
    changed = swap(assessment, **asdict(terms), rules=[rule.to_json() for rule in rules])
    demand_draft(changed, "change")
    compute(changed)
    after = _told(changed)
    if before != after:
        record(by=by, act="assessment.change", obj=changed, before=before, after=after)
    return changed


def _check(terms: Terms, rules: list[Rule]) -> None:
    wrong: dict[str, list[str]] = {}
    if not terms.title.strip():
        wrong["title"] = [_("Give the assessment a title.")]
    if terms.in_plan and not terms.plan_paper.strip():
        wrong["plan_paper"] = [_("Name the paper of the year's plan.")]
    if terms.ranked and not terms.ranked_paper.strip():
        wrong["ranked_paper"] = [_("A ranking needs the paper that allows it.")]
    if terms.ranked and terms.ranked_least < 1:
        wrong["ranked_least"] = [_("Say from how many matters on a unit is ranked.")]
    if terms.ranked and not any(rule.on and rule.kind in (Kind.MATTERS, Kind.DUTIES) for rule in rules):
        wrong["ranked"] = [_("A ranking needs the rule that counts matters or group duties.")]
    for code, sentence in faults_of(rules):
        wrong.setdefault(f"rule:{code}", []).append(_(sentence))
    if wrong:
        raise ValidationError(wrong)


def _told(assessment: Assessment) -> dict[str, Any]:
    """Return what the audit record keeps of the terms; of the rules each with its points and source."""
    rules = rules_of(assessment)
    return {
        "title": assessment.title,
        "as_of": assessment.as_of.isoformat(),
        "rules_paper": assessment.rules_paper,
        "in_plan": assessment.in_plan,
        "plan_paper": assessment.plan_paper,
        "ranked": assessment.ranked,
        "ranked_paper": assessment.ranked_paper,
        "ranked_least": assessment.ranked_least,
        "rules": [f"{one.title} {plain(one.points)} {one.source}" for one in rules if one.on],
    }


@transaction.atomic
def compute_lines(*, assessment: Assessment, by: Actor) -> Assessment:
    """Work the lines of a draft out anew from the facts as they are now; what was set by hand stays. Return it.

    Raises WrongState once it was shown, Conflict. Side effects: lines, audit row.
    """
    require(by, "assessment.prepare", assessment)
    demand_draft(assessment, "compute")
    held = swap(assessment)
    demand_draft(held, "compute")
    units = compute(held)
    record(by=by, act="assessment.compute", obj=held, after={"as_of": held.as_of.isoformat(), "units": units})
    return held


def demand_draft(assessment: Assessment, act: str) -> None:
    """Raise WrongState for an assessment that was shown already."""
    if assessment.state != AssessmentState.DRAFT:
        raise WrongState(act, assessment.state)


def compute(assessment: Assessment) -> int:
    """Write a line for every unit and rule in use; return the number of units."""
    programme = assessment.programme
    units = units_of_group(programme, assessment.group)
    facts = facts_of_units(
        units,
        programme=programme,
        year=assessment.year,
        as_of=assessment.as_of,
        label=counted_up_to(programme, units),
    )
    rules = rules_of(assessment)
    kept = {
        (line.department_id, line.rule): line for line in AssessmentLine.objects.filter(assessment=assessment)
    }
    new, changed = [], []
    for unit in units:
        for found in score(rules, facts[unit.pk]):
            line = kept.pop((unit.pk, found.rule), None)
            if line is None:
                line = AssessmentLine(assessment=assessment, department=unit, rule=found.rule)
                new.append(line)
            else:
                changed.append(line)
            _put(line, found, next(rule for rule in rules if rule.code == found.rule))
    AssessmentLine.objects.filter(pk__in=[line.pk for line in kept.values()]).delete()
    AssessmentLine.objects.bulk_create(new)
    AssessmentLine.objects.bulk_update(changed, ["points", "of_points", "evidence", "veto", "version"])
    return len(units)


def without_nothing(told: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return evidence without the lines that say there is nothing to judge by: a person judged."""
    return [one for one in told if one["code"] not in NOTHING]


def _put(line: AssessmentLine, found: Line, rule: Rule) -> None:
    """Take what the rule gives; of a line set by hand only what it rests on."""
    told = [one.to_json() for one in found.evidence]
    line.version += 1
    if line.by_hand:
        hand = Evidence.from_json(line.evidence[-1])
        params = {**hand.params, "computed": plain(found.points)}
        line.evidence = [*without_nothing(told), Evidence(hand.code, params).to_json()]
        if rule.kind.gives_points:
            # The rule may give fewer points now than when the line was set.
            line.points, line.of_points = min(line.points, rule.points), rule.points
        return
    line.points, line.of_points, line.veto, line.evidence = found.points, found.of_points, found.veto, told


@transaction.atomic
def show_assessment(*, assessment: Assessment, working_days: int, by: Actor) -> Assessment:
    """Show a draft's lines to its units; they may object for so many working days from tomorrow on. Return it.

    Raises ValidationError for a window that is none or while it is not said whether the assessment stands in the year's
    plan (年度督查检查考核计划), WrongState, Conflict. Side effects: audit row, a message to every unit.
    """
    require(by, "assessment.prepare", assessment)
    if assessment.in_plan is None:
        raise ValidationError(
            {"in_plan": _("Say first whether this assessment stands in the year's plan of inspections.")}
        )
    if not 1 <= working_days <= WINDOW_MOST:
        raise ValidationError({"working_days": _("From 1 to %(n)s working days.") % {"n": WINDOW_MOST}})
    today = timezone.localdate()
    until = office_days().after_working_days(today, working_days)
    shown = ASSESSMENT.advance(assessment, "show", shown_on=today, objections_until=until)
    record(by=by, act="assessment.show", obj=shown, after={"objections_until": until.isoformat()})
    assessment_shown(shown)
    return shown


@transaction.atomic
def drop_assessment(*, assessment: Assessment, reason: str, by: Actor) -> Assessment:
    """Drop an assessment that was not published, so that another one can be prepared; return it.

    Raises ValidationError without a reason, WrongState, Conflict. Side effects: audit row.
    """
    require(by, "assessment.prepare", assessment)
    if assessment.state == AssessmentState.DECIDED:
        require(by, "assessment.decide", assessment)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is dropped.")})
    dropped = ASSESSMENT.advance(assessment, "drop")
    record(by=by, act="assessment.drop", obj=dropped, reason=reason.strip())
    return dropped
