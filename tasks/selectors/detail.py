"""One task with everything its page shows, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language

from departments.actor import Actor
from departments.enums import Role
from tasks.models import (
    Assignment,
    DutyItem,
    Indicator,
    IndicatorTarget,
    IndicatorValue,
    Task,
    TaskSource,
    TaskStatus,
)
from tasks.progress import Light, Proposal, Rule, StatusClass, Step, explain, explain_en, light_of
from tasks.progress.expected import held_to
from tasks.selectors.counts import state_of
from tasks.selectors.facts import indicator_facts, rule_of
from tasks.selectors.figures import actual_of, target_of
from tasks.selectors.grids import Grid, grid_in

# What the page tells of a source: its words, and the paper, instruction or meeting they come from.
OF_SOURCE = (
    *("task", "kind", "clause", "span_start", "span_end", "label"),
    *(f"notice__{name}" for name in ("uid", "title", "document_number", "issued_on", "text")),
    *(f"instruction__{name}" for name in ("uid", "leader", "given_on", "text")),
    "decision__meeting__uid",
)


def tasks_with_detail(actor: Actor) -> QuerySet[Task]:
    """Return the tasks that exist for the actor, ready for their page."""
    return (
        Task.objects.visible_to(actor)
        .select_related("ledger__programme", "collector")
        .defer("search")
        .prefetch_related(
            Prefetch(
                "assignments", Assignment.objects.select_related("department", "group"), to_attr="responsible"
            ),
            Prefetch(
                "sources",
                TaskSource.objects.visible_to(actor)
                .select_related("notice", "instruction", "decision__meeting")
                .only(*OF_SOURCE),
            ),
            Prefetch("duty_items", DutyItem.objects.select_related("department__jurisdiction")),
            Prefetch("indicators", Indicator.objects.prefetch_related("targets", "values")),
            "milestones",
            "details",
        )
    )


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator with its target in force, its accepted value and how far that is.

    `expected` are what the rule expected when each value of `past` was taken, empty where it expects nothing.
    """

    indicator: Indicator
    target: IndicatorTarget | None
    actual: Decimal | None
    as_of: object
    share: Decimal | None
    past: list[IndicatorValue]
    expected: list[Decimal]

    @property
    def expected_last(self) -> Decimal | None:
        """What was expected when the last value was taken."""
        return self.expected[-1] if self.expected else None


def indicator_lines(task: Task) -> list[IndicatorLine]:
    """Return the indicators of a task from tasks_with_detail, in order."""
    rule = rule_of(task.ledger.programme)
    lines = []
    for indicator in task.indicators.all():
        target = target_of(indicator, task.due_on, task.ledger.year)
        actual, as_of = actual_of(indicator)
        past = list(indicator.values.all())
        share = _share(indicator, target, actual)
        lines.append(
            IndicatorLine(
                indicator, target, actual, as_of, share, past, _expected(indicator, task, past, rule)
            )
        )
    return lines


def _expected(indicator: Indicator, task: Task, past: list[IndicatorValue], rule: Rule) -> list[Decimal]:
    issued = [source.notice.issued_on for source in task.sources.all() if source.notice]
    start = task.starts_on or min((day for day in issued if day), default=None)
    found = [
        held_to(
            indicator_facts(indicator, task, value.data_as_of),
            at=value.data_as_of,
            start=start,
            due=task.due_on,
            rule=rule,
        )
        for value in past
    ]
    # Last year's value is no line to be followed.
    lines = [one.value for one in found if one and one.method != "last_year"]
    return lines if len(lines) == len(found) else []


def _share(indicator: Indicator, target: IndicatorTarget | None, actual: Decimal | None) -> Decimal | None:
    """目标完成率 in percent; none for lower-is-better, where reaching less is the aim."""
    if target is None or actual is None or indicator.lower_is_better or not target.value:
        return None
    return (actual * 100 / target.value).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class StatusView:
    """The latest determination with its three views and the sum in words."""

    status: TaskStatus
    why: str


def latest_status(task: Task) -> StatusView | None:
    """Return how the task was last determined, or None when it never was."""
    return latest_of(TaskStatus.objects.filter(task=task).order_by("-pk")[:1], task)


def latest_of(statuses: Iterable[TaskStatus], task: Task) -> StatusView | None:
    """Return the same from determinations at hand, among them the last of each of the task's periods."""
    own = (status for status in statuses if status.task_id == task.pk)
    status = max(own, key=lambda one: one.pk, default=None)
    return StatusView(status, why_of(status)) if status else None


def why_of(status: TaskStatus) -> str:
    """Return the rule's derivation in the reader's language; empty when the class was carried over by hand."""
    if not status.derivation:
        return ""
    key, _slash, version = status.rule_version.partition("/")
    proposal = Proposal(
        status_class=StatusClass(status.proposed or status.determined),
        severity=status.severity,
        flags=state_of(status).flags,
        derivation=tuple(Step(step["code"], step["params"]) for step in status.derivation),
        rule_key=key,
        rule_version=int(version or 0),
        cutoff=status.as_of,
    )
    return explain(proposal) if (get_language() or "").startswith("zh") else explain_en(proposal)


def past_statuses(task: Task, *, earlier: Iterable[int] = ()) -> list[TaskStatus]:
    """Return the last determination of each period, oldest first; `earlier` are the matters of earlier years."""
    latest: dict[object, TaskStatus] = {}
    found = TaskStatus.objects.filter(task__in=[task.pk, *earlier])
    for status in sorted(found.order_by(), key=lambda one: (one.period_start, one.pk)):
        latest[status.period_start] = status
    return list(latest.values())


def light_at(status: TaskStatus) -> Light:
    """Return the colour the light of a determination had at its cut-off, from class, severity and flags."""
    flags = ("overdue", "due_soon", "at_risk", "unreported")
    return light_of(
        status.determined, status.severity, tuple(name for name in flags if getattr(status, name))
    )


def grid_of(task: Task, actor: Actor) -> Grid:
    """Return the grid of a task: the items done, those outstanding and those it does not concern, in list order.

    A unit reads of the others whether they have done their part; what they said is for them and the office.
    """
    items = list(task.duty_items.all())
    if task.ledger.programme != actor.programme or actor.role in {Role.LIAISON, Role.DEPARTMENT_HEAD}:
        for item in items:
            if item.department != actor.department:
                item.text, item.figure = "", None
    return grid_in(task, items)


def clause_text(source: TaskSource) -> str:
    """Return the clause's own words from its notice, character for character."""
    if source.notice is None or source.span_start is None or source.span_end is None:
        return ""
    return source.notice.text[source.span_start : source.span_end]


def task_by_uid(actor: Actor, uid: UUID) -> Task:
    """Return the task of the page; raises Task.DoesNotExist when it does not exist for the actor."""
    return tasks_with_detail(actor).get(uid=uid)
