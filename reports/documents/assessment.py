"""考核得分表 as a paper: scores, what was taken off and why, and the rules with their sources."""

from __future__ import annotations

from reform.core.document import Annex, Column, OfficialDocument, Paragraph, Table
from reform.core.figures import plain
from reports.enums import AssessmentState
from reports.models import Assessment
from reports.scoring import Rule
from reports.selectors.assessment_print import (
    CONVERTED,
    ROUNDED,
    full_words,
    group_words,
    heads,
    plan_mark,
    points_words,
    reasons,
    remarks,
)
from reports.selectors.assessment_table import Table as Scores
from reports.selectors.assessment_table import TableUnit

DRAFTS = {
    AssessmentState.DRAFT: "草案",
    AssessmentState.SHOWN: "征求意见稿",
    AssessmentState.DECIDED: "待公布",
    AssessmentState.DROPPED: "已作废",
}


def assessment_document(assessment: Assessment, table: Scores) -> OfficialDocument:
    """Return the paper of the units in `table`; the answer to the question of the year's plan stands on every page."""
    programme = assessment.programme
    stage = DRAFTS.get(AssessmentState(assessment.state), "")
    notes = [full_words(table), ROUNDED, *([CONVERTED] if table.converted else [])]
    return OfficialDocument(
        form="sheet",
        masthead="",
        number="",
        title=assessment.title,
        addressees="",
        body=(
            *(Paragraph(line) for line in heads(assessment, table)),
            _scores(assessment, table, note="".join(notes)),
        ),
        issuer=programme.secretariat_name,
        dated=assessment.decided_on,
        annexes=(
            Annex("扣分、加分情况及依据", (_why(assessment, table),), landscape=True),
            Annex("计分规则", (_rules(table),), landscape=True),
        ),
        draft_mark="　".join(part for part in (stage, plan_mark(assessment)) if part),
    )


def _scores(assessment: Assessment, table: Scores, *, note: str) -> Table:
    rules = [rule for rule in table.rules if rule.kind.gives_points]
    columns = [
        Column("序号", 10, "center"),
        Column(group_words(assessment.group), 40),
        *(Column(f"{rule.title}\n（{points_words(rule)}）", 20, "center") for rule in rules),
        Column("总分", 18, "center"),
        *([Column("名次", 16, "center")] if table.ranked else []),
        Column("备注", 44),
    ]
    rows = tuple(_score(at, unit, rules, table) for at, unit in enumerate(table.units, 1))
    return Table(tuple(columns), rows, note=note)


def _score(at: int, unit: TableUnit, rules: list[Rule], table: Scores) -> tuple[str, ...]:
    lines = [unit.lines.get(rule.code) for rule in rules]
    total = unit.settled.total
    return (
        str(at),
        unit.short,
        *(plain(line.shown) if line and line.assessed else "—" for line in lines),
        "—" if total is None else plain(total),
        *([str(unit.rank) if unit.rank else "—"] if table.ranked else []),
        "；".join(remarks(table, unit)) or "—",
    )


def _why(assessment: Assessment, table: Scores) -> Table:
    columns = (
        Column("序号", 10, "center"),
        Column(group_words(assessment.group), 40),
        Column("扣分情况及原因", 120),
        Column("加分情况及依据", 60),
    )
    rows = tuple(
        (
            str(at),
            unit.short,
            "\n".join(reasons(table, unit, bonus=False)) or "—",
            "\n".join(reasons(table, unit, bonus=True)) or "—",
        )
        for at, unit in enumerate(table.units, 1)
    )
    return Table(columns, rows)


def _rules(table: Scores) -> Table:
    columns = (
        Column("序号", 10, "center"),
        Column("计分项", 60),
        Column("分值", 40, "center"),
        Column("依据", 100),
    )
    rows = tuple(
        (str(at), rule.title, points_words(rule), rule.source) for at, rule in enumerate(table.rules, 1)
    )
    return Table(columns, rows)
