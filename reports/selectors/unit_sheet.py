"""Tables of units for print: what each collects, by class, and how it reported; with their sums and their proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import BigIntegerField, Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Department
from reports.enums import ArticleState
from reports.models import Article, CountySheet, ProgressReport, ReportingPeriod
from reports.selectors.unit_record import COUNTED, Filed
from tasks.counting import Tally, share
from tasks.models import Ledger, Task
from tasks.permissions import TaskQuerySet
from tasks.selectors.counts import figures_by, list_figures


@dataclass(frozen=True)
class UnitTable:
    """Rows by the keys of the layout's columns, the line of sums, and the lines that prove them."""

    rows: list[Mapping[str, Any]]
    sums: Mapping[str, Any]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class _Of:
    """What is known of one unit."""

    tally: Tally = field(default_factory=Tally)
    filed: Filed = field(default_factory=Filed)
    articles: int = 0
    adopted: int = 0


def unit_table(ledger: Ledger, tasks: TaskQuerySet, *, filing: bool, narrowed: bool, by: Actor) -> UnitTable:
    """Return the table of the units that collect `tasks` (or, with `filing`, that had to report on them).

    An item counts once, for its own or its first row's collecting unit. Reports are those of the ledger's periods whose
    day has passed; county sheets count unless the tasks are `narrowed` by a filter. The queries are constant.
    """
    tallies = tallies_by_unit(tasks)
    periods = ReportingPeriod.objects.visible_to(by).filter(ledger=ledger, due_on__lt=timezone.localdate())
    filed = _filed(tasks, periods, narrowed=narrowed)
    sent = _articles(ledger, by)
    keys = filed.keys() if filing else tallies.keys()
    found = {
        key: _Of(tallies.get(key, Tally()), filed.get(key, Filed()), *sent.get(key, (0, 0))) for key in keys
    }
    whole = list_figures(tasks).tally
    total = _Of(
        whole,
        sum((one.filed for one in found.values()), Filed()),
        sum(one.articles for one in found.values()),
        sum(one.adopted for one in found.values()),
    )
    rows = _rows(found, ledger)
    places = _places({key: one.tally for key, one in found.items()})
    return UnitTable(
        [
            {"place": at, "unit": name, **_cells(found[key]), "rank": places[key]}
            for at, (key, name) in enumerate(rows, 1)
        ],
        {"unit": _("Sum"), **_cells(total)},
        (_proof_of_reports(total.filed),) if filing else (_proof(whole),),
    )


def tallies_by_unit(tasks: TaskQuerySet) -> dict[int | None, Tally]:
    """Return the items among `tasks` by the unit that collects them, None for those without; units without any left out.

    They add up to the tally of the list.
    """
    first_row = Task.objects.filter(root=OuterRef("pk")).order_by("row").values("collector_id")[:1]
    named = tasks.annotate(
        counted_for=Coalesce("collector_id", Subquery(first_row), output_field=BigIntegerField())
    )
    found = figures_by(named, "counted_for")
    return {key: one.tally for key, one in found.items() if one.tally.total}


def _filed(tasks: TaskQuerySet, periods: Any, *, narrowed: bool) -> dict[int | None, Filed]:
    within = {"period__in": periods.order_by().values("pk")}
    reports = ProgressReport.objects.filter(**within, task__in=tasks.order_by().values("pk")).of_units()
    forms: list[Any] = [reports] if narrowed else [reports, CountySheet.objects.filter(**within)]
    found: dict[int | None, Filed] = {}
    for asked in forms:
        for row in asked.order_by().values("department").annotate(**COUNTED):
            key = row["department"]
            found[key] = found.get(key, Filed()) + Filed(
                row["due"], row["on_time_count"], row["late"], row["returned"]
            )
    return found


def _articles(ledger: Ledger, by: Actor) -> dict[int | None, tuple[int, int]]:
    """Return how many articles each unit sent in the ledger's year, and how many of them were adopted."""
    sent = Article.objects.visible_to(by).filter(programme=ledger.programme, sent_at__year=ledger.year)
    rows = (
        sent.order_by()
        .values_list("department")
        .annotate(n=Count("pk"), adopted=Count("pk", filter=Q(state=ArticleState.ADOPTED)))
    )
    return {unit: (count, adopted) for unit, count, adopted in rows}


def _rows(found: Iterable[int | None], ledger: Ledger) -> list[tuple[int | None, str]]:
    """Return the units' keys and names in protocol order (成员单位名单顺序), what has no unit last."""
    keys = set(found)
    protocol = dict(ledger.programme.members.values_list("department", "order"))
    units = Department.objects.filter(pk__in=[key for key in keys if key is not None])
    ordered = sorted(units, key=lambda unit: (protocol.get(unit.pk, 10_000), unit.order, unit.pk))
    rows: list[tuple[int | None, str]] = [(unit.pk, unit.short_name) for unit in ordered]
    return [*rows, (None, _("No collecting unit named"))] if None in keys else rows


def _cells(one: _Of) -> dict[str, Any]:
    tally, filed = one.tally, one.filed
    return {
        "total": tally.total,
        **{str(status): count for status, count in tally.by_class},
        "overdue": tally.overdue,
        "completion_share": _shown(tally.completion_share),
        "in_step_share": _shown(tally.in_step_share),
        "due_reports": filed.due,
        "on_time": filed.on_time,
        "late": filed.late,
        "missing": filed.due - filed.on_time - filed.late,
        "returned": filed.returned,
        "on_time_share": _shown(share(filed.on_time, filed.due)),
        "articles": one.articles,
        "adopted": one.adopted,
        "adopted_share": _shown(share(one.adopted, one.articles)),
    }


def _shown(part: Any) -> Any:
    """Return a share, a dash where the base is too small for one."""
    return "—" if part is None else part


def _places(tallies: Mapping[int | None, Tally]) -> dict[int | None, Any]:
    """Return each unit's place by what is done of what is due; equals share one and say so (并列)."""
    done = {key: Fraction(one.done, one.due) for key, one in tallies.items() if key is not None and one.due}
    places: dict[int | None, Any] = dict.fromkeys(tallies, "—")
    for key, part in done.items():
        place = 1 + sum(1 for other in done.values() if other > part)
        shared = sum(1 for other in done.values() if other == part) > 1
        places[key] = _("%(n)s (shared)") % {"n": place} if shared else str(place)
    return places


def _proof(tally: Tally) -> str:
    return _(
        "Items by class: %(sum)s (total = done + on schedule + behind + should have started + not due + adjusted)."
    ) % {"sum": tally.reconciliation}


def _proof_of_reports(filed: Filed) -> str:
    missing = filed.due - filed.on_time - filed.late
    return _("Reports: %(sum)s (due = on time + late + missing).") % {
        "sum": f"{filed.due} = {filed.on_time} + {filed.late} + {missing}"
    }
