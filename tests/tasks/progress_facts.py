"""Hypothesis strategies for what is known about a task, wide enough to reach every branch of the rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from tasks.progress import (
    PRESETS,
    DetailFacts,
    GridItem,
    GridRule,
    IndicatorFacts,
    MilestoneFacts,
    Modality,
    PlanStep,
    Recurrence,
    Rule,
    StatusClass,
    TaskFacts,
    TaskType,
)

days = st.dates(date(2025, 6, 1), date(2027, 6, 30))
maybe_days = st.none() | days
figures = st.decimals(-500, 2000, places=1)
classes = st.sampled_from([str(status) for status in StatusClass])
modalities = st.sampled_from([str(modality) for modality in Modality])

indicators = st.builds(
    IndicatorFacts,
    name=st.just("指标"),
    target=st.none() | figures,
    actual=st.none() | figures,
    unit=st.sampled_from(["张", "%", "亿元", ""]),
    op=st.sampled_from([">=", ">", "<=", "<", "=", "~", "range"]),
    measure=st.sampled_from(["cumulative", "rate"]),
    upper=st.none() | figures,
    last_year=st.none() | figures,
    baseline=st.none() | figures,
    as_of=maybe_days,
    plan=st.lists(st.builds(PlanStep, on=days, value=figures), max_size=3).map(tuple),
    modality=modalities,
    pending=st.booleans(),
)

facts = st.builds(
    TaskFacts,
    type=st.sampled_from([str(kind) for kind in TaskType]),
    due_on=maybe_days,
    starts_on=maybe_days,
    notice_on=maybe_days,
    long_term=st.booleans(),
    modality=modalities,
    completed_on=maybe_days,
    started_on=maybe_days,
    suspended=st.booleans(),
    adjusted_in_period=st.booleans(),
    self_rating=st.none() | classes,
    self_rating_reviewed=st.booleans(),
    at_risk=st.booleans(),
    unreported=st.booleans(),
    returned=st.booleans(),
    last_class=st.none() | classes,
    last_severity=st.integers(0, 2),
    indicators=st.lists(indicators, max_size=2).map(tuple),
    milestones=st.lists(
        st.builds(MilestoneFacts, name=st.just("印发"), planned_on=maybe_days, done_on=maybe_days), max_size=3
    ).map(tuple),
    details=st.lists(
        st.builds(DetailFacts, name=st.just("项目"), done_on=maybe_days, planned_on=maybe_days), max_size=3
    ).map(tuple),
    grid=st.lists(
        st.builds(
            GridItem,
            unit=st.sampled_from(["甲县", "乙县", "丙区"]),
            done=st.booleans(),
            due_on=maybe_days,
            applies=st.booleans(),
        ),
        max_size=3,
    ).map(tuple),
    grid_rule=st.builds(
        GridRule, kind=st.sampled_from(["all", "at_least", "share"]), value=st.integers(0, 100)
    ),
    recurrence=st.none()
    | st.builds(
        Recurrence,
        every=st.sampled_from(["weekly", "monthly", "quarterly", "half_yearly", "yearly"]),
        done=st.integers(0, 20),
    ),
)


@st.composite
def custom_rules(draw: st.DrawFn) -> Rule:
    """Return a rule nobody shipped: any points, slips and line."""
    tolerance = draw(st.integers(0, 40))
    slip = draw(st.integers(0, 3))
    return Rule(
        key="own",
        version=draw(st.integers(1, 9)),
        name="自定",
        line=draw(st.sampled_from(["days", "months"])),
        nodes_only=draw(st.booleans()),
        tolerance=Decimal(tolerance),
        serious_over=Decimal(tolerance + draw(st.integers(0, 40))),
        rates=draw(st.sampled_from(["last_year", "target"])),
        slip_from=slip,
        slip_serious_from=slip + draw(st.integers(0, 3)),
        self_rated_severity=draw(st.sampled_from([1, 2])),
        show_adjusted=draw(st.booleans()),
    )


rules = st.sampled_from(list(PRESETS.values())) | custom_rules()
