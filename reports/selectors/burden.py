"""减负账: what a programme asked of each unit in a year, what it did not ask again, and papers against plan.

Nothing here is about people or their time (office-practice 6).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise

from departments.actor import Actor
from departments.enums import Role
from departments.models import Department, Programme
from reports.enums import UNSENT_ORDERS, CircularState, OrderKind, PaperKind
from reports.models import Circular, OrderProof, PaperPlan, SupervisionOrder
from reports.selectors.burden_forms import Scope, forms_asked
from reports.selectors.protocol import in_protocol_order
from tasks.models import Evidence, Ledger

# The kinds of papers that can be planned: what the portal prints, then the orders.
PAPERS: dict[str, Promise | str] = {**dict(PaperKind.choices), **dict(OrderKind.choices)}


@dataclass(frozen=True)
class UnitBurden:
    """One unit's year."""

    department: Department | None
    reports: int = 0
    sheets: int = 0
    report_fields: int = 0
    sheet_fields: int = 0
    orders: int = 0
    files_asked: int = 0
    files_given: int = 0
    standing: int = 0
    flowed: int = 0
    settled: int = 0
    by_rhythm: int = 0
    judged_asked: int = 0
    recorded: int = 0

    @property
    def forms(self) -> int:
        """Return how many forms it was asked for: reports and sheets."""
        return self.reports + self.sheets

    @property
    def fields(self) -> int:
        """Return how many fields these forms had."""
        return self.report_fields + self.sheet_fields

    @property
    def judged(self) -> int:
        """Return how often a matter of the unit was judged at the end of a period."""
        return self.judged_asked + self.settled + self.by_rhythm

    @property
    def forms_line(self) -> str:
        """Return the line that proves the forms: reports and sheets."""
        return f"{self.forms} = {self.reports} + {self.sheets}"

    @property
    def fields_line(self) -> str:
        """Return the line that proves the fields: of reports, of sheets."""
        return f"{self.fields} = {self.report_fields} + {self.sheet_fields}"

    @property
    def judged_line(self) -> str:
        """Return the line that proves what was not asked: asked, settled or not begun, left to the quarter."""
        return f"{self.judged} = {self.judged_asked} + {self.settled} + {self.by_rhythm}"


@dataclass(frozen=True)
class Papers:
    """The papers of a kind in a year: planned (None where nobody planned) and issued."""

    kind: str
    label: str
    planned: int | None
    issued: int

    @property
    def left(self) -> int | None:
        """Return how many are left of the plan; below nothing where more were issued."""
        return None if self.planned is None else self.planned - self.issued


@dataclass(frozen=True)
class Burden:
    """A programme's year: a line a unit, and the papers, where the actor may see them."""

    programme: Programme
    year: int
    units: tuple[UnitBurden, ...]
    papers: tuple[Papers, ...]

    @cached_property
    def total(self) -> UnitBurden:
        """The sum of the units' lines."""
        names = [one.name for one in fields(UnitBurden) if one.name != "department"]
        return UnitBurden(None, **{name: sum(getattr(unit, name) for unit in self.units) for name in names})

    @property
    def issued(self) -> int:
        """Return how many papers were issued in all."""
        return sum(one.issued for one in self.papers)

    @property
    def papers_line(self) -> str:
        """Return the line that proves the papers, in the order of the kinds."""
        return f"{self.issued} = {' + '.join(str(one.issued) for one in self.papers)}"


def burden_of(actor: Actor, programme: Programme, year: int) -> Burden:
    """Return what a programme asked of its units in a year; the queries do not grow with units or forms.

    The programme's office and leaders get every unit and the papers, everybody else the own unit's line. Matters and
    orders that do not exist for the actor are not counted.
    """
    everything = programme == actor.programme and (actor.sees_all or actor.role == Role.COUNTY)
    unit = None if everything else (actor.department.pk if actor.department else 0)
    scope = Scope(programme.pk, year, actor.clearance, unit)
    orders = SupervisionOrder.objects.visible_to(actor).filter(programme=programme, year=year)
    orders = orders.exclude(state__in=UNSENT_ORDERS)
    if unit is not None:
        orders = orders.filter(department=unit)
    counts = dict(vars(forms_asked(scope)))
    kinds = _count_orders(orders, counts)
    counts["files_given"] = _files_given(scope, orders)
    keys = {key for counter in counts.values() for key in counter}
    found = in_protocol_order(Department.objects.filter(pk__in=keys), programme)
    units = [UnitBurden(one, **{name: counts[name][one.pk] for name in counts}) for one in found]
    papers = papers_of(programme, year, kinds) if everything else ()
    return Burden(programme, year, tuple(units), papers)


def _count_orders(orders: QuerySet[SupervisionOrder], counts: dict[str, Counter[int]]) -> Counter[str]:
    """Count the orders of each unit and those that ask for proof into `counts`; return the orders by kind."""
    counts["orders"], counts["files_asked"] = Counter(), Counter()
    kinds: Counter[str] = Counter()
    proofs = Count("pk", filter=Q(proof_needed=True))
    for unit, kind, number, asked in (
        orders.order_by().values_list("department", "kind").annotate(n=Count("pk"), asked=proofs)
    ):
        counts["orders"][unit] += number
        counts["files_asked"][unit] += asked
        kinds[kind] += number
    return kinds


def _files_given(scope: Scope, orders: QuerySet[SupervisionOrder]) -> Counter[int]:
    """Return how many files each unit gave: supporting files of the year's matters, and proofs of its orders, but
    those of answers it took back."""
    ledger = {"task__ledger__programme": scope.programme, "task__ledger__year": scope.year}
    evidence = Evidence.objects.filter(scope.labelled("task__"), **ledger)
    if scope.unit is not None:
        evidence = evidence.filter(department=scope.unit)
    proofs = OrderProof.objects.filter(
        order__in=orders.order_by().values("pk"), answer__withdrawn_at__isnull=True
    )
    given = Counter(dict(evidence.order_by().values_list("department").annotate(n=Count("pk"))))
    return given + Counter(dict(proofs.order_by().values_list("order__department").annotate(n=Count("pk"))))


def papers_of(programme: Programme, year: int, orders: Counter[str] | None = None) -> tuple[Papers, ...]:
    """Return each kind of paper with its plan: circulars and bulletins that were signed, orders that were sent; two queries."""
    # A paper and the one that corrects it or takes it back count once.
    signed = Circular.objects.filter(programme=programme, year=year, supersedes=None).exclude(
        state__in=[CircularState.DRAFT, CircularState.DROPPED]
    )
    counted = signed.order_by().values_list("kind").annotate(n=Count("pk"))
    issued = {**dict(counted), **(orders or {})}
    planned = dict(PaperPlan.objects.filter(programme=programme, year=year).values_list("kind", "planned"))
    return tuple(
        Papers(kind, str(label), planned.get(kind), issued.get(kind, 0)) for kind, label in PAPERS.items()
    )


def years_of(programmes: Iterable[Programme]) -> list[int]:
    """Return the years in which the programmes have ledgers, newest first."""
    ledgers = Ledger.objects.filter(programme__in=[one.pk for one in programmes])
    return list(ledgers.order_by("-year").values_list("year", flat=True).distinct())
