"""A unit's own figures beside the average of the others: without names for the unit, with them for the office.

Source: office-practice 2 and 6 (counties and departments are never one table), users.md (no rankings): units stand in the
order of the list, and an average is of at least three others, so that nobody can be worked out of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import UNIT_ROLES, DepartmentKind, Role
from departments.models import Department
from departments.permissions import may
from reports.models import ReportingPeriod
from reports.selectors.unit_record import PERIODS_SHOWN, Filed, filed_by_unit
from tasks.counting import Tally, share
from tasks.models import Ledger, Task
from tasks.selectors.unit_duties import duties_done

LEAST_OTHERS = 3
Pair = tuple[int, int]


@dataclass(frozen=True)
class Figure:
    """So many of so many; for several units their sums and how many they are."""

    part: int
    base: int
    units: int = 1

    @property
    def words(self) -> str:
        """The figure as it is shown: 9 / 12, or for several units what each has on average: 8.7 / 11.3."""
        return f"{self._each(self.part)} / {self._each(self.base)}"

    def _each(self, number: int) -> str:
        if self.units == 1:
            return str(number)
        return str((Decimal(number) / self.units).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))

    @property
    def share(self) -> Decimal | None:
        """The share of the sums, in percent; None on a base under 20."""
        return share(self.part, self.base)


@dataclass(frozen=True)
class Line:
    """One figure: the unit's own, the others' on average (None with fewer than three), and each unit's by name.

    `by_unit` is for the office alone, in the order of the list; for units it is empty.
    """

    label: str
    own: Figure | None
    others: Figure | None
    by_unit: list[tuple[Department, Figure]]


@dataclass(frozen=True)
class Comparison:
    """The figures of one unit among those of its kind."""

    lines: list[Line]
    named: bool

    @property
    def told(self) -> bool:
        """Whether there is anything to compare with."""
        return any(line.others for line in self.lines)


def compare(actor: Actor, unit: Department, ledger: Ledger) -> Comparison | None:
    """Return how a unit stands among the units of its kind in a ledger; a constant number of queries.

    For the unit's own people the average of the others without names, for the office (and leaders) with them; None for
    anybody else, and for a unit that is no member and no county. Reports are those of the last periods whose due day
    is past. Matters labelled above the post's clearance are not counted.
    """
    named = actor.programme == ledger.programme and (actor.sees_all or actor.role == Role.COUNTY)
    own = actor.department == unit and actor.role in UNIT_ROLES
    if not may(actor, "ledger.view") or not (named or own):
        return None
    units = _alike(unit, ledger)
    if unit not in units:
        return None
    # A report whose day has not come is missing for nobody.
    periods = ReportingPeriod.objects.filter(ledger=ledger, due_on__lt=timezone.localdate()).order_by(
        "-start"
    )
    last = ReportingPeriod.objects.filter(pk__in=[p.pk for p in periods[:PERIODS_SHOWN]])
    filed = filed_by_unit(units, last, clearance=actor.clearance)
    pairs: list[tuple[str, Mapping[int, Pair]]] = [(_("Reported on time"), _on_time(filed))]
    if unit.kind == DepartmentKind.COUNTY:
        pairs.append((_("Duties carried out"), duties_done(ledger, clearance=actor.clearance)))
    else:
        tallies = _tallies(ledger, actor.clearance)
        pairs += [
            (_("Matters done"), {key: (one.done, one.due) for key, one in tallies.items()}),
            (_("Matters on schedule or done"), {key: (one.in_step, one.due) for key, one in tallies.items()}),
        ]
    return Comparison([_line(label, unit, units, found, named) for label, found in pairs], named)


def _alike(unit: Department, ledger: Ledger) -> list[Department]:
    """The counties below for a county, the programme's member units for a department; in list order."""
    programme = ledger.programme
    if unit.kind == DepartmentKind.COUNTY:
        path = programme.jurisdiction.path
        below = Q(jurisdiction__path__startswith=path) & ~Q(jurisdiction__path=path)
        counties = Department.objects.filter(below, kind=DepartmentKind.COUNTY, is_active=True)
        return list(counties.order_by("order", "pk"))
    members = Department.objects.filter(memberships__programme=programme, is_active=True)
    return list(members.exclude(kind=DepartmentKind.COUNTY).order_by("memberships__order", "pk"))


def _on_time(filed: Mapping[int, Filed]) -> dict[int, Pair]:
    return {key: (one.on_time, one.due) for key, one in filed.items()}


def _tallies(ledger: Ledger, clearance: int) -> dict[int, Tally]:
    """The items that each unit collects itself or by a row, as their own pages count them; one query."""
    tasks = Task.objects.of_ledger(ledger).handed_out().filter(sensitivity__lte=clearance)
    rows = (
        tasks.filter(collector__isnull=False)
        .annotate(
            item=Coalesce("root", "pk"),
            item_class=Coalesce("root__status_class", "status_class"),
            item_overdue=Coalesce("root__overdue", "overdue"),
        )
        .exclude(item_class="")
        .order_by()
        .values_list("collector", "item_class", "item_overdue")
        .annotate(n=Count("item", distinct=True))
    )
    groups: dict[int, list[tuple[str, bool, int]]] = {}
    for key, status_class, overdue, count in rows:
        groups.setdefault(key, []).append((status_class, overdue, count))
    return {key: Tally.of_groups(found) for key, found in groups.items()}


def _line(
    label: str, unit: Department, units: Iterable[Department], found: Mapping[int, Pair], named: bool
) -> Line:
    figures = [(one, Figure(*found[one.pk])) for one in units if one.pk in found and found[one.pk][1]]
    own = next((figure for one, figure in figures if one == unit), None)
    rest = [figure for one, figure in figures if one != unit]
    others = None
    if len(rest) >= LEAST_OTHERS:
        others = Figure(sum(one.part for one in rest), sum(one.base for one in rest), len(rest))
    return Line(label, own, others, figures if named else [])
