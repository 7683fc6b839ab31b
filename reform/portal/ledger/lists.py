"""The ledger as it is asked for: which one, filtered how, in which order, columns and groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby, islice
from typing import NamedTuple
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from departments.actor import Actor, ActorRequest
from reform.core.text import as_uuid
from reform.portal.filters import QUICK, LedgerFilter
from reform.portal.ledger.address import SHAPES
from reform.portal.ledger.columns import Columns, not_understood
from reform.portal.tables import LedgerTable
from tasks.enums import TaskState
from tasks.models import Ledger, Notice, Task, TaskCount
from tasks.permissions import CountQuerySet, TaskQuerySet, sees_whole
from tasks.selectors.counts import ListFigures, list_figures
from tasks.selectors.grouping import GROUPINGS, Group, Part, groups_of, keys_of, parts_of, unfolded_rows
from tasks.selectors.tasks import (
    LEDGER_ORDER,
    ledgers_of,
    rows_of,
    sections_kept,
    sections_of,
    waiting_last,
)
from tasks.selectors.units import units_of_ledger

PER_PAGE = 50
FOLD_ALL = "all"


class LedgerChoice(NamedTuple):
    """A ledger to choose: a province's office has thousands below it. `programme` is a key, `place` a short name."""

    uid: UUID
    name: str
    programme: int
    place: str


@dataclass
class LedgerList:
    """The tasks of one ledger as far as an actor sees them, and what the filters leave of them."""

    request: ActorRequest
    actor: Actor
    ledgers: list[LedgerChoice]
    ledger: Ledger
    all: TaskQuerySet
    # The counts kept of them, where the actor sees the ledger as a whole.
    counts: CountQuerySet | None
    # The filters of an address, over the tasks of this ledger.
    filter_of: Callable[[QueryDict], LedgerFilter]

    @cached_property
    def filter(self) -> LedgerFilter:
        """The filters of the address."""
        return self.filter_of(self.request.GET)

    @cached_property
    def filter_but_quick(self) -> LedgerFilter:
        """Those of them that stay when a quick filter is chosen."""
        given = self.request.GET.copy()
        if not any(given.get(name) for name in QUICK):
            return self.filter
        for name in QUICK:
            given.pop(name, None)
        return self.filter_of(given)

    @property
    def ticked(self) -> list[str]:
        """The tasks that the address names one by one."""
        return [uid for uid in self.request.GET.getlist("uid") if as_uuid(uid)]

    @property
    def found(self) -> TaskQuerySet:
        """The filtered tasks; the ticked ones of them where the address names some."""
        return self._within(self.filter)

    @property
    def quick(self) -> TaskQuerySet:
        """What the quick filters choose among: the filtered tasks, but for the quick filters."""
        return self._within(self.filter_but_quick)

    def _within(self, chosen: LedgerFilter) -> TaskQuerySet:
        tasks: TaskQuerySet = chosen.qs
        return tasks.filter(uid__in=self.ticked) if self.ticked else tasks

    @property
    def own(self) -> list[LedgerChoice]:
        """The ledgers of the actor's own programme."""
        return [one for one in self.ledgers if one.programme == self.actor.own_programme.pk]

    @property
    def others(self) -> list[LedgerChoice]:
        """The ledgers of the programmes above and below, which are read only."""
        return [one for one in self.ledgers if one.programme != self.actor.own_programme.pk]

    @cached_property
    def figures(self) -> ListFigures:
        """What is counted of all tasks."""
        return list_figures(self.all if self.counts is None else self.counts)

    @cached_property
    def found_figures(self) -> ListFigures:
        """What is counted of the filtered tasks."""
        return self._figures_within(self.filter)

    @cached_property
    def quick_figures(self) -> ListFigures:
        """What is counted of what the quick filters choose among."""
        return (
            self.found_figures
            if self.filter_but_quick is self.filter
            else self._figures_within(self.filter_but_quick)
        )

    def _figures_within(self, chosen: LedgerFilter) -> ListFigures:
        if not (self.ticked or chosen.in_force()):
            return self.figures
        counts = self._counts_within(chosen)
        return list_figures(self._within(chosen) if counts is None else counts)

    @property
    def found_counts(self) -> CountQuerySet | None:
        """The counts kept of the filtered tasks, where every filter is something that tasks are counted by."""
        return self._counts_within(self.filter)

    def _counts_within(self, chosen: LedgerFilter) -> CountQuerySet | None:
        return None if self.counts is None or self.ticked else chosen.of_counts(self.counts)

    @cached_property
    def table(self) -> LedgerTable:
        """The columns that can be sorted by, and the filtered tasks in the order that is asked for."""
        table = LedgerTable(self.found, order_by_field="sort")
        RequestConfig(self.request, paginate=False).configure(table)
        return table

    @property
    def ordered(self) -> TaskQuerySet:
        """The filtered tasks in the order that is asked for."""
        tasks: TaskQuerySet = self.table.data.data
        return tasks

    @property
    def parted(self) -> bool:
        """Whether the list parts what is not handed out from what is: in the ledger's own order, where it holds both.

        What was added later has numbers behind those that wait: by number alone a section would begin again and again.
        """
        asked_order = self.request.GET.get("sort") or self.group or self.shape
        figures = self.found_figures
        return not asked_order and bool(figures.rows_in_preparation and figures.running_rows)

    @property
    def in_turn(self) -> TaskQuerySet:
        """The filtered tasks one after another as the list shows them when nothing groups them."""
        return waiting_last(self.ordered, self.ledger) if self.parted else self.ordered

    @cached_property
    def columns(self) -> Columns:
        """The columns that are asked for."""
        return Columns.asked(self.request.GET.get("cols", ""))

    @property
    def shape(self) -> str:
        """How it is drawn: "" as a list, calendar or timeline."""
        asked = self.request.GET.get("view", "")
        return asked if asked in SHAPES else ""

    @property
    def group(self) -> str:
        """What it is grouped by, "" for nothing."""
        asked = self.request.GET.get("group", "")
        return asked if asked in GROUPINGS else ""

    @cached_property
    def groups(self) -> list[Group]:
        """The groups of the filtered tasks."""
        return groups_of(self.found, self.group, self.found_counts)

    @property
    def groups_shown(self) -> bool:
        """Whether there are heads of groups to show, with or without a row."""
        return bool(self.group and self.groups)

    @cached_property
    def folded(self) -> frozenset[int]:
        """The places of the groups that are folded."""
        asked = self.request.GET.get("fold", "")
        places = {str(group.place): group.place for group in self.groups}
        if asked == FOLD_ALL:
            return frozenset(places.values())
        return frozenset(places[one] for one in asked.split(".") if one in places)

    def page(self) -> LedgerPage:
        """Read one page. Keys first: an index gives them in order, and only the rows of the page are read."""
        asked = self.request.GET.get("page")
        if not self.group:
            names = ("pk", "waiting") if self.parted else ("pk",)
            paginator = Paginator(self.in_turn.values_list(*names), PER_PAGE)
            paginator.count = self.found_figures.tasks
            page = paginator.get_page(asked)
            waits = {key: any(waiting) for key, *waiting in page.object_list}
            runs = groupby(rows_of(waits), key=lambda task: waits[task.pk])
            return LedgerPage(page, [Section(None, list(rows), waiting) for waiting, rows in runs])
        # The groups alone are paged; their rows are read by their own keys.
        paginator = Paginator(range(unfolded_rows(self.groups, self.folded)), PER_PAGE)
        page = paginator.get_page(asked)
        first = (page.number - 1) * PER_PAGE
        parts = parts_of(self.groups, folded=self.folded, first=first, size=PER_PAGE)
        rows = iter(rows_of(keys_of(self.ordered, self.group, parts)))
        return LedgerPage(page, [Section(part, list(islice(rows, part.size))) for part in parts])

    def not_understood(self) -> list[str]:
        """Return what of the address means nothing here and is left out: filters, columns, grouping, order."""
        found = self.filter.not_understood() + not_understood(self.columns)
        given = self.request.GET
        if given.get("group", "") != self.group:
            found.append(_("grouping"))
        if given.get("view", "") != self.shape:
            found.append(_("kind of view"))
        if given.get("sort") and not self.table.order_by:
            found.append(_("order"))
        return found


@dataclass(frozen=True)
class Section:
    """Rows of a page that belong together: those of a group, or all; those `waiting` where the list parts them."""

    part: Part | None
    rows: list[Task]
    waiting: bool = False


@dataclass(frozen=True)
class LedgerPage:
    """One page of the list with its rows, group by group."""

    page: Page
    sections: list[Section]

    @property
    def rows(self) -> list[Task]:
        """All rows of the page."""
        return [task for section in self.sections for task in section.rows]


def ledger_list(request: ActorRequest) -> LedgerList | None:
    """Read ledger and filters from the address; None when the actor has no ledger yet."""
    actor: Actor = request.actor
    rows = ledgers_of(actor).values_list("uid", "name", "programme", "jurisdiction__short_name")
    ledgers = [LedgerChoice(*row) for row in rows]
    if not ledgers:
        return None
    asked = as_uuid(request.GET.get("ledger"))
    chosen = next((one.uid for one in ledgers if one.uid == asked), ledgers[0].uid)
    ledger = Ledger.objects.select_related("programme__jurisdiction", "jurisdiction").get(uid=chosen)
    tasks = (
        Task.objects.visible_to(actor)
        .of_ledger(ledger)
        .exclude(state=TaskState.WITHDRAWN)
        .order_by(*LEDGER_ORDER)
    )
    counts = None
    if sees_whole(actor, ledger):
        counts = TaskCount.objects.visible_to(actor).of_ledger(ledger).exclude(state=TaskState.WITHDRAWN)
    return LedgerList(
        request,
        actor,
        ledgers,
        ledger,
        tasks,
        counts,
        partial(
            LedgerFilter,
            queryset=tasks,
            actor=actor,
            ledger=ledger,
            units=units_of_ledger(ledger, actor, asked=as_uuid(request.GET.get("unit"))),
            notices=Notice.objects.visible_to(actor).filter(ledger=ledger),
            sections=sections_of(tasks) if counts is None else sections_kept(counts, tasks),
        ),
    )
