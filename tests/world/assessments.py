"""Assessments of one unit, at every stage, each with the unit's lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from departments.models import Department, Programme, User
from reports.models import Assessment, AssessmentLine, LineObjection
from reports.scoring import UNITS, Evidence, Named
from tests.world.planted import START, THEN

RULES = [rule.to_json() for rule in UNITS if rule.code in ("matters", "on_time")]
SHOWN = {"in_plan": False, "shown_on": START, "objections_until": date(2099, 12, 31)}
ENDED = SHOWN | {"objections_until": START}


@dataclass
class Assessed:
    """`ended` is shown with its window over; `line` and `objection` (to another line) are of `shown`."""

    draft: Assessment
    shown: Assessment
    ended: Assessment
    decided: Assessment
    draft_line: AssessmentLine
    line: AssessmentLine
    objection: LineObjection


def make_assessed(programme: Programme, unit: Department, by: User, words: str, at: int) -> Assessed:
    """Make assessments of a unit; `at` keeps the years of one programme's apart."""
    decision = ENDED | {"reason": words, "decided_by": words, "decided_on": date(2026, 12, 31)}
    made = {}
    for n, (state, fields) in enumerate(
        {
            "draft": {"in_plan": False},
            "shown": SHOWN,
            "ended": ENDED | {"state": "shown"},
            "decided": decision,
        }.items()
    ):
        made[state] = Assessment.objects.create(
            programme=programme,
            group="units",
            year=2000 + at + n,
            title=f"{words} {state}",
            rules=RULES,
            as_of=START,
            **{"state": state} | fields,
        )
        for rule in RULES:
            AssessmentLine.objects.create(
                assessment=made[state],
                department=unit,
                rule=rule["code"],
                points=10,
                of_points=15,
                evidence=[
                    Evidence("matters", {"all": 3, "good": 2}).to_json(),
                    Evidence("not_good", {}, (Named(str(uuid4()), words),), "matters").to_json(),
                ],
            )
    other = made["shown"].lines.get(rule="on_time")
    return Assessed(
        **made,
        draft_line=made["draft"].lines.get(rule="matters"),
        line=made["shown"].lines.get(rule="matters"),
        objection=LineObjection.objects.create(line=other, reason=words, made_by=by, made_at=THEN),
    )
