"""The register of workflows: every table of states in the project with its name, and its picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices

from departments.enums import ChangeState
from departments.workflow import LIAISON_CHANGE
from reform.core.workflow import Workflow
from reports import enums as reported
from reports import workflow as of_reports
from tasks import enums as kept
from tasks import workflow as of_tasks


@dataclass(frozen=True)
class Named:
    """One workflow: what it is of, in English and in the office's words, its table, its states, where it begins."""

    name: str
    words: str
    workflow: Workflow
    states: type[TextChoices]
    begins: tuple[str, ...]


def _named(name: str, words: str, workflow: Workflow, states: type[TextChoices], *begins: str) -> Named:
    return Named(name, words, workflow, states, begins)


WORKFLOWS: tuple[Named, ...] = (
    _named("Notice", "来文", of_tasks.NOTICE, kept.NoticeState, "reading"),
    _named("Matter", "任务", of_tasks.TASK, kept.TaskState, "preparation"),
    _named("Round of comments", "征求意见", of_tasks.ROUND, kept.RoundState, "open"),
    _named("Objection", "提出异议", of_tasks.OBJECTION, kept.ObjectionState, "open"),
    _named("Adjustment", "调整", of_tasks.ADJUSTMENT, kept.AdjustmentState, "asked"),
    _named("Reporting period", "报送期次", of_reports.PERIOD, reported.PeriodState, "open"),
    _named("Report", "进展填报", of_reports.REPORT, reported.ReportState, "draft"),
    _named("Sheet of group duties", "属地落实表", of_reports.SHEET, reported.ReportState, "draft"),
    _named("Circular", "通报", of_reports.CIRCULAR, reported.CircularState, "draft"),
    _named("Check by the units", "核对", of_reports.CHECK_ROUND, reported.CheckRoundState, "open"),
    _named("Order", "督办", of_reports.ORDER, reported.OrderState, "draft"),
    _named("Extension of an order", "延期", of_reports.EXTENSION, reported.ExtensionState, "asked"),
    _named("Referral", "需协调事项、提请事项", of_reports.REFERRAL, reported.ReferralState, "new"),
    _named("Meeting", "会议", of_tasks.MEETING, kept.MeetingState, "planned"),
    _named("Highlight", "亮点", of_reports.HIGHLIGHT, reported.HighlightState, "found"),
    _named("Article", "稿件", of_reports.ARTICLE, reported.ArticleState, "invited", "draft", "sent"),
    _named("Assessment", "考核", of_reports.ASSESSMENT, reported.AssessmentState, "draft"),
    _named("Objection to a line", "考核异议", of_reports.LINE_OBJECTION, reported.LineObjectionState, "open"),
    _named("Change of liaison", "联络员变更", LIAISON_CHANGE, ChangeState, "asked"),
)


def picture(named: Named) -> str:
    """Return a workflow as a Mermaid state diagram: states by their labels, arrows by their acts."""
    steps = list(named.workflow.transitions.values())
    order = {value: at for at, value in enumerate(named.states.values)}
    used = {step.target for step in steps} | {source for step in steps for source in step.sources}
    lines = ["stateDiagram-v2", "    direction LR"]
    lines += [f"    {state} : {named.states(state).label}" for state in _in_order(used, order)]
    lines += [f"    [*] --> {state}" for state in named.begins]
    for step in steps:
        lines += [f"    {source} --> {step.target} : {step.act}" for source in _in_order(step.sources, order)]
    leaves = {source for step in steps for source in step.sources if source != step.target}
    lines += [f"    {state} --> [*]" for state in _in_order(used - leaves, order)]
    return "\n".join(lines)


def _in_order(states: Iterable[str], order: dict[str, int]) -> list[str]:
    """Return states by their values, in the order of their enumeration."""
    return sorted(
        (str(state.value if isinstance(state, TextChoices) else state) for state in states),
        key=order.__getitem__,
    )
