"""What the rule would say of a matter at the cut-off if a report were accepted as it is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils.translation import get_language

from reports.models import ProgressReport
from reports.selectors.determination import is_measured
from tasks.enums import Basis
from tasks.models import Task
from tasks.progress import LATE_CLASSES, Proposal, TaskFacts, explain, explain_en, propose_status
from tasks.selectors.facts import Said, facts_of, load_measures, rule_of


def foreseen(report: ProgressReport) -> Proposal:
    """Return the rule's proposal with the figures, nodes and rating of a report (from `with_content`) as written."""
    task = report.task
    load_measures([task])
    said = Said(
        self_rating=report.self_rated,
        reviewed=bool(report.self_rated),
        at_risk=report.at_risk,
        done_on=report.done_on if report.self_rated == "done" and not is_measured(task) else None,
    )
    period, cutoff = report.period, report.period.cutoff
    facts = facts_of([task], period=period.period, cutoff=cutoff, said={task.pk: said})[task.pk]
    return propose_status(_as_written(facts, task, report), rule_of(period.ledger.programme), cutoff)


def is_late(proposal: Proposal) -> bool:
    """Tell whether a proposal is behind, or not begun though due: then cause, measure and date are asked."""
    return proposal.status_class in LATE_CLASSES


def in_words(proposal: Proposal) -> str:
    """Return a proposal's derivation in the reader's language."""
    return explain(proposal) if (get_language() or "").startswith("zh") else explain_en(proposal)


def _as_written(facts: TaskFacts, task: Task, report: ProgressReport) -> TaskFacts:
    cutoff = report.period.cutoff
    given = {value.indicator_id: value for value in report.values.all()}
    indicators = []
    for known, indicator in zip(facts.indicators, task.indicators.all(), strict=True):
        value = given.get(indicator.pk)
        earlier = known.actual if indicator.basis == Basis.PERIOD else None
        indicators.append(
            known
            if value is None
            else replace(known, actual=value.value + (earlier or 0), as_of=value.data_as_of, pending=False)
        )
    nodes = tuple(
        replace(known, done_on=known.done_on or _by(report.milestones_done.get(str(node.order)), cutoff))
        for known, node in zip(facts.milestones, task.milestones.all(), strict=True)
    )
    entries = tuple(
        replace(known, done_on=known.done_on or _by(report.details_done.get(str(entry.pk)), cutoff))
        for known, entry in zip(facts.details, task.details.all(), strict=True)
    )
    return replace(facts, indicators=tuple(indicators), milestones=nodes, details=entries)


def _by(day: str | None, cutoff: date) -> date | None:
    found = date.fromisoformat(day) if day else None
    return found if found and found <= cutoff else None
