"""The light rule of a programme: in force, as it was when something was judged by it, and what another would change."""

from __future__ import annotations

from dataclasses import dataclass

from departments.models import Programme
from reports.models import Determination, LightRule, ReportingPeriod
from reports.selectors.determination import tasks_to_determine, what_was_said
from reports.selectors.periods import MAIN_KIND
from tasks.models import Task
from tasks.progress import PRESETS, Rule, StatusClass, propose_status
from tasks.selectors.facts import facts_of, rule_of, with_measures

OWN_KEY = "office"
# A name in the data, as those of the presets.
OWN_NAME = "自定规则"


def label_of(rule: Rule) -> str:
    """Return what a determination keeps of the rule it was worked out by: its key and version."""
    return f"{rule.key}/{rule.version}"


def rule_at(period: ReportingPeriod) -> Rule:
    """Return the rule a period's determination was worked out by, the one in force where it has none yet.

    A paper frozen anew after the office changed its rule still prints what the period was judged by.
    """
    programme = period.ledger.programme
    used = Determination.objects.filter(period=period).order_by("-prepared_at", "-pk")
    label = used.values_list("rule_version", flat=True).first()
    return rule_called(programme, label) if label else rule_of(programme)


def rule_called(programme: Programme, label: str) -> Rule:
    """Return the programme's rule of a key and version ("office/3"); raises LightRule.DoesNotExist for no such one."""
    key, _slash, version = label.partition("/")
    preset = PRESETS.get(key)
    if preset and str(preset.version) == version:
        return preset
    number = int(version) if version.isdigit() else 0
    return Rule.from_json(LightRule.objects.get(programme=programme, number=number).data)


@dataclass(frozen=True)
class Effect:
    """One matter that another rule would propose another class for."""

    task: Task
    now: StatusClass
    then: StatusClass


def judged_period(programme: Programme) -> ReportingPeriod | None:
    """Return the period a change of the rule is tried on: the newest of the programme's ledgers."""
    periods = ReportingPeriod.objects.filter(ledger__programme=programme, kind=MAIN_KIND)
    return periods.select_related("ledger__programme").order_by("-start", "-pk").first()


def effects_of(rule: Rule, *, period: ReportingPeriod, clearance: int) -> list[Effect]:
    """Return the matters of a period that `rule` proposes another class for than the rule in force, in ledger order.

    Only matters labelled up to `clearance`; a constant number of queries.
    """
    tasks = list(with_measures(tasks_to_determine(period, clearance=clearance)).order_by("number", "row"))
    said = what_was_said(period, tasks)
    facts = facts_of(tasks, period=period.period, cutoff=period.cutoff, said=said)
    present = rule_of(period.ledger.programme)
    found = []
    for task in tasks:
        now = propose_status(facts[task.pk], present, period.cutoff).status_class
        then = propose_status(facts[task.pk], rule, period.cutoff).status_class
        if now != then:
            found.append(Effect(task, now, then))
    return found
