"""考核 and objections to its lines: what the office, the head and the units do, state by state."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from reports.enums import AssessmentState, LineObjectionState
from reports.models import Assessment, AssessmentLine, LineObjection
from reports.scoring import Evidence
from reports.workflow import ASSESSMENT, LINE_OBJECTION
from tests.cast import Cast
from tests.workflow_matrix.table import Act, Table
from tests.world.assessments import ENDED, RULES
from tests.world.planted import START, THEN


def make_assessment(cast: Cast, state: str) -> Assessment:
    """Make an assessment with a line of finance in a state; what was shown has its window over."""
    decision = {"reason": "会议审议通过。", "decided_by": "方静澜", "decided_on": date(2026, 12, 31)}
    publication = {"frozen": {}, "sha256": "0" * 64, "published_at": THEN}
    made = Assessment.objects.create(
        programme=cast.programme,
        group="units",
        year=2026,
        title="年度考核",
        rules=RULES,
        as_of=START,
        **{"state": state, "in_plan": False}
        | (ENDED if state in {"shown", "decided", "published"} else {})
        | (decision if state in {"decided", "published"} else {})
        | (publication if state == "published" else {}),
    )
    AssessmentLine.objects.create(
        assessment=made,
        department=cast.finance,
        rule="matters",
        points=20,
        of_points=40,
        evidence=[Evidence("matters", {"all": 2, "good": 1}).to_json()],
    )
    return made


def make_line_objection(cast: Cast, state: str) -> LineObjection:
    """Make an objection of finance's liaison to its line, in a state."""
    answer = {"answer": "予以答复。", "decided_by": "沈一舟", "decided_at": timezone.now()}
    return LineObjection.objects.create(
        line=make_assessment(cast, "shown").lines.get(),
        reason="第2项已印发。",
        made_by=cast.finance_liaison.user,
        made_at=THEN,
        state=state,
        **(answer if state in {"upheld", "declined"} else {}),
    )


# fmt: off
ASSESSMENTS = Table(
    "assessment", ASSESSMENT, tuple(AssessmentState.values), make_assessment,
    {
        "show": Act("assessment_show", {"working_days": "5"}),
        "decide": Act(
            "assessment_decide", lambda row: {"decide-version": row.version, "decide-reason": "会议审议通过。"}
        ),
        "publish": Act("assessment_publish"),
        "drop": Act("assessment_drop", lambda row: {"drop-version": row.version, "drop-reason": "规则有误。"}),
    },
    (
        #                                           clerk head lead fliai fhead liai north admin
        ("show",      "draft",                      "302  302  404  404  404  404  404  403"),
        ("show",      "shown",                      "409  409  404  403  403  404  404  403"),
        ("show",      "decided published",          "409  409  403  403  403  404  404  403"),
        ("show",      "dropped",                    "409  409  404  404  404  404  404  403"),
        ("decide",    "draft dropped",              "403  409  404  404  404  404  404  403"),
        ("decide",    "shown",                      "403  302  404  403  403  404  404  403"),
        ("decide",    "decided published",          "403  409  403  403  403  404  404  403"),
        ("publish",   "draft dropped",              "409  409  404  404  404  404  404  403"),
        ("publish",   "shown",                      "409  409  404  403  403  404  404  403"),
        ("publish",   "decided",                    "302  302  403  403  403  404  404  403"),
        ("publish",   "published",                  "409  409  403  403  403  404  404  403"),
        ("drop",      "draft",                      "302  302  404  404  404  404  404  403"),
        ("drop",      "shown",                      "302  302  404  403  403  404  404  403"),
        ("drop",      "decided",                    "403  302  403  403  403  404  404  403"),
        ("drop",      "published",                  "409  409  403  403  403  404  404  403"),
        ("drop",      "dropped",                    "409  409  404  404  404  404  404  403"),
    ),
)
LINE_OBJECTIONS = Table(
    "line_objection", LINE_OBJECTION, tuple(LineObjectionState.values), make_line_objection,
    {
        "uphold": Act("assessment_objection", {"upheld": "yes", "points": "40", "answer": "予以采纳。"}),
        "decline": Act("assessment_objection", {"upheld": "no", "answer": "不予采纳。"}),
        "withdraw": Act("assessment_objection_withdraw"),
    },
    (
        #                                           clerk head lead fliai fhead liai north admin
        ("uphold",    "open",                       "302  302  404  403  403  404  404  403"),
        ("uphold",    "upheld declined withdrawn",  "409  409  404  403  403  404  404  403"),
        ("decline",   "open",                       "302  302  404  403  403  404  404  403"),
        ("decline",   "upheld declined withdrawn",  "409  409  404  403  403  404  404  403"),
        ("withdraw",  "open",                       "403  403  404  302  302  404  404  403"),
        ("withdraw",  "upheld declined withdrawn",  "403  403  404  409  409  404  404  403"),
    ),
)
# fmt: on
