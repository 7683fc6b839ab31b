"""Tasks in preparation as the secretariat fills them in: what each lacks, and what its words propose."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet

from departments.enums import Clearance
from departments.models import Department
from reform.core.figures import plain
from tasks.enums import AssignmentRole, Relation, TaskType
from tasks.models import Assignment, DetailRow, Indicator, Ledger, Notice, Task
from tasks.proposals import Proposal, why_long_term, why_type
from tasks.selectors.nodes import templates_of
from tasks.selectors.readiness import LACKS, Lack, lacking, tasks_in_preparation

FILTERS = ("ready", *LACKS)


def with_preparation(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Load with `tasks` all that filling them in looks at; a constant number of queries."""
    assignments = Assignment.objects.select_related("department", "group")
    return _with_more(tasks.prefetch_related(Prefetch("assignments", assignments)))


def _with_more(tasks: QuerySet[Task]) -> QuerySet[Task]:
    indicators = Indicator.objects.prefetch_related("targets")
    return tasks.select_related("collector", "ledger__programme__secretariat", "root").prefetch_related(
        Prefetch("indicators", indicators), "sources", "milestones"
    )


def target_texts(task: Task) -> list[str]:
    """Return the words of a task's targets, as the notice has them or put together from their figures.

    They go into completion standards, where an approximate figure is 约, not ≈.
    """
    return [
        target.text
        or f"{indicator.name}{Relation(target.op).sign.replace('≈', '约')}{plain(target.value)}"
        f"{'—' + plain(target.value_high) if target.value_high is not None else ''}{indicator.unit}"
        for indicator in task.indicators.all()
        for target in indicator.targets.all()
    ]


def first_lead(task: Task) -> Department | None:
    """Return the unit named first among the leads; the secretariat where only groups are responsible."""
    rows = list(task.assignments.all())
    leads = [row.department for row in rows if row.role in (AssignmentRole.LEAD, AssignmentRole.JOINT)]
    first = next((unit for unit in leads if unit), None)
    if first is None and not any(leads) and any(row.group_id for row in rows):
        return task.ledger.programme.secretariat
    return first


@dataclass(frozen=True)
class PreparedRow:
    """One task on the page: what it lacks, the type its words propose, and how much is kept below it.

    `why` is set where the type shown (or, without one, the type to be set) rests on words of the text.
    """

    task: Task
    lacks: list[Lack]
    proposal: Proposal
    why_lasting: str
    nodes: int
    targets: int
    entries: int

    @property
    def why(self) -> str:
        """The words that speak for the type, empty where a person chose another."""
        return self.proposal.words if self.task.type in ("", self.proposal.value) else ""

    @property
    def unnamed(self) -> list[str]:
        """Who is still to be named, in words."""
        return [one.words for one in self.lacks if one.code == "who"]

    @property
    def proposed_type(self) -> str:
        """The name of the type its words propose, empty where they propose none."""
        return str(TaskType(self.proposal.value).label) if self.proposal.value else ""

    @property
    def ready(self) -> bool:
        """Whether it can be handed out."""
        return not self.lacks and not self.task.row_count


@dataclass(frozen=True)
class Preparation:
    """All tasks in preparation of a ledger (of one notice), and those the filter leaves."""

    rows: list[PreparedRow]
    shown: list[PreparedRow]
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many rows can be handed out, items with rows apart."""
        return sum(1 for row in self.rows if not row.task.row_count)


def preparation_of(
    ledger: Ledger, notice: Notice | None = None, show: str = "", *, clearance: int = max(Clearance)
) -> Preparation:
    """Return the tasks in preparation with what each lacks, in ledger order; `show` is one of FILTERS or empty.

    Those labelled above `clearance` are not among them.
    """
    tasks = list(_with_more(tasks_in_preparation(ledger, notice, clearance=clearance)))
    entries = dict(
        DetailRow.objects.filter(task__ledger=ledger, task__state="preparation")
        .values_list("task")
        .annotate(n=Count("pk"))
        .order_by()
    )
    templates = templates_of(ledger.programme)
    rows = [_row(task, entries.get(task.pk, 0), len(templates.get(task.type, ()))) for task in tasks]
    counts = Counter(lack.code for row in rows for lack in {one.code: one for one in row.lacks}.values())
    counts["ready"] = sum(row.ready for row in rows)
    return Preparation(rows, _shown(rows, show), dict(counts))


def _shown(rows: list[PreparedRow], show: str) -> list[PreparedRow]:
    """Return the rows a filter leaves, each with the item it stands under."""
    if show not in FILTERS:
        return rows
    fits = [row for row in rows if (row.ready if show == "ready" else any(x.code == show for x in row.lacks))]
    wanted = {row.task.pk for row in fits} | {row.task.root_id for row in fits}
    return [row for row in rows if row.task.pk in wanted]


def prepared_row(task: Task) -> PreparedRow:
    """Return one task of with_preparation as the page shows it."""
    nodes = templates_of(task.ledger.programme).get(task.type, ())
    return _row(task, task.details.count(), len(nodes))


def _row(task: Task, entries: int, nodes: int) -> PreparedRow:
    kept = len(task.milestones.all())
    return PreparedRow(
        task=task,
        lacks=lacking(task),
        proposal=why_type(task.text, title=task.title, targets=target_texts(task)),
        why_lasting=why_long_term(task.text, kind=task.type).words if task.long_term else "",
        nodes=kept if kept or task.nodes_by_hand else nodes,
        targets=len(task.indicators.all()),
        entries=entries,
    )
