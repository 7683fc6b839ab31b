"""The duties of one unit in a ledger: its matters by role with their lights, and its cells of the group duties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from departments.models import Department
from tasks.counting import Tally
from tasks.enums import AssignmentRole
from tasks.models import DutyItem, Ledger, Task
from tasks.permissions import TaskQuerySet
from tasks.progress import StatusClass
from tasks.selectors.counts import tally
from tasks.selectors.tasks import COLLECTING, concerning, for_rows

MATTERS_SHOWN = 6
ROLES: dict[str, str | Promise] = {
    COLLECTING: pgettext_lazy("unit's role", "Collects"),
    AssignmentRole.LEAD: AssignmentRole.LEAD.label,
    AssignmentRole.JOINT: AssignmentRole.JOINT.label,
    AssignmentRole.COOPERATING: AssignmentRole.COOPERATING.label,
    AssignmentRole.GUIDING: AssignmentRole.GUIDING.label,
    AssignmentRole.TERRITORIAL: AssignmentRole.TERRITORIAL.label,
}
# The worst first: overdue, behind, not started though due, then by day.
_WORST = Case(
    When(overdue=True, then=Value(0)),
    When(status_class=StatusClass.BEHIND, then=Value(1)),
    When(status_class=StatusClass.SHOULD_HAVE_STARTED, then=Value(2)),
    When(status_class=StatusClass.DONE, then=Value(4)),
    default=Value(3),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class InRole:
    """The items a unit has in one role: by class, and those to look at first."""

    role: str
    label: str | Promise
    tally: Tally
    matters: list[Task]


def items_of(tasks: TaskQuerySet) -> TaskQuerySet:
    """Return the items (root tasks) that `tasks` are or belong to."""
    return Task.objects.filter(pk__in=tasks.order_by().annotate(item=Coalesce("root", "pk")).values("item"))


def by_role(seen: TaskQuerySet, unit: UUID) -> list[InRole]:
    """Return the unit's items among `seen` for each role it has in any, in the order of roles; queries by role only.

    An item in which the unit has two roles stands in both: the lines do not add up to the unit's items.
    """
    found = []
    for role, label in ROLES.items():
        items = items_of(concerning(seen, unit, role)).handed_out()
        counted = tally(items)
        if counted.total:
            shown = for_rows(items.exclude(status_class="")).order_by(_WORST, "due_on", "number")
            found.append(InRole(role, label, counted, list(shown[:MATTERS_SHOWN])))
    return found


@dataclass(frozen=True)
class Cells:
    """A unit's cells of the group duties of a ledger: assigned = carried out + open (of these past their day)."""

    assigned: int
    done: int
    late: int

    @property
    def open(self) -> int:
        """How many are not carried out yet."""
        return self.assigned - self.done

    @property
    def reconciliation(self) -> str:
        """Return the line that proves the sum: 12 = 9 + 3 (carried out, open)."""
        return f"{self.assigned} = {self.done} + {self.open}"


def cells_of(seen: TaskQuerySet, unit: Department, today: date) -> tuple[QuerySet[DutyItem], Cells]:
    """Return the unit's cells among the running tasks of `seen`, open ones first by day, and their counts; one query.

    A cell without a day of its own has the task's. Cells that do not concern the unit are left out.
    """
    mine = DutyItem.objects.filter(
        department=unit, applies=True, task__in=seen.handed_out().order_by().values("pk")
    )
    dated = mine.annotate(day=Coalesce("due_on", "task__due_on"))
    counts = dated.aggregate(
        assigned=Count("pk"),
        carried_out=Count("pk", filter=Q(done=True)),
        late=Count("pk", filter=Q(done=False, day__lt=today)),
    )
    rows = dated.select_related("task").order_by("done", "day", "task__number", "task__row")
    return rows, Cells(counts["assigned"], counts["carried_out"], counts["late"])


def duties_done(ledger: Ledger, *, clearance: int) -> dict[int, tuple[int, int]]:
    """Return for each unit of a ledger how many cells it carried out, of how many, keyed by the unit's key; one query."""
    tasks = Task.objects.of_ledger(ledger).handed_out().filter(sensitivity__lte=clearance)
    rows = DutyItem.objects.filter(applies=True, task__in=tasks.order_by().values("pk")).order_by()
    counted = rows.values("department").annotate(
        all=Count("pk"), carried_out=Count("pk", filter=Q(done=True))
    )
    return {row["department"]: (row["carried_out"], row["all"]) for row in counted}
