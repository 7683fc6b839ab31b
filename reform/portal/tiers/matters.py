"""The matters of each place's ledger: a plan of three years with its items, who is responsible, and their nodes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

from reform.core.text import folded, index_text
from reform.portal.tiers import words
from reform.portal.tiers.chain import Chain, What
from reform.portal.tiers.course import (
    DONE,
    LATE_CLASSES,
    MISSED,
    NOT_ASKED,
    Dates,
    Month,
    course_of,
    dates_by_chance,
)
from reform.portal.tiers.places import Place, Unit
from reform.portal.tiers.tables import Table
from reform.portal.tiers.tier import Tier
from tasks.enums import AssignmentRole, LedgerState, SourceKind, TaskState
from tasks.models import Approval, Assignment, Ledger, Milestone, Task, TaskLog, TaskSource
from tasks.models.task import MARKS
from tasks.progress import State, StatusClass, calendar_flags, light_of, roll_up_root

# One item of so many has rows, and so many of them.
EVERY, ROWS = 13, 3


@dataclass
class Matter:
    """One matter that is reported on, with its course."""

    key: int
    uid: UUID
    label: str
    title: str
    unit: Unit
    dates: Dates
    course: list[Month]
    words: str = ""

    def flags(self, on: date, month: Month) -> tuple[str, ...]:
        """Return the flags that stand beside its class on a day."""
        return calendar_flags(
            self.dates.due_on,
            on,
            done=month.status == DONE,
            unreported=month.unreported,
            long_term=self.dates.due_on is None,
        )


@dataclass
class Book:
    """A place's ledger."""

    key: int
    place: Place
    matters: list[Matter]


@cache
def _words(title: str, text: str) -> str:
    return index_text(title, text)


class Ledgers:
    """Makes each place's ledger; the tasks stand as the last cut-off found them."""

    def __init__(
        self,
        tier: Tier,
        chance: Random,
        new_uid: Callable[[], UUID],
        chain: Chain,
        *,
        on: date,
        at: datetime,
        cutoffs: list[date],
    ) -> None:
        self.tier, self.chance, self.new_uid, self.chain = tier, chance, new_uid, chain
        self.on, self.at, self.cutoffs = on, at, cutoffs
        self.begins = at.date()
        self.place_units: list[Unit] = []
        self.ledgers = Table(
            Ledger,
            created_at=at,
            year=on.year,
            starts_on=self.begins,
            state=LedgerState.OPEN,
            level=tier.level,
        )
        self.approvals = Table(Approval, created_at=at, approved_on=self.begins, scan="")
        self.tasks = Table(
            Task,
            created_at=at,
            state=TaskState.HANDED_OUT,
            handed_out_on=self.begins,
            status_as_of=cutoffs[-1],
            version=1,
        )
        self.assignments = Table(Assignment, signed_for_at=at)
        self.sources = Table(TaskSource, kind=SourceKind.MEETING)
        self.milestones = Table(Milestone)
        self.log = Table(TaskLog, at=at, event="task.handed_out", params={"on": self.begins.isoformat()})

    @property
    def tables(self) -> list[Table]:
        """Every table that is filled here."""
        written = (self.ledgers, self.approvals, self.tasks, self.assignments, self.sources)
        return [*written, self.milestones, self.log]

    def make(self, place: Place) -> Book:
        """Make a place's ledger and return it with the matters that are reported on."""
        uid, clerk = self.new_uid(), place.clerks[0]
        name = f"{place.name}深化医改三年行动台账"
        ledger = self.ledgers.add(uid=uid, programme_id=place.programme, jurisdiction_id=place.key, name=name)
        approval = self.approvals.add(
            uid=self.new_uid(),
            ledger_id=ledger,
            body="head",
            approved_by="秘书处主任",
            recorded_by=clerk.label,
        )
        book = Book(ledger, place, [])
        self.place_units = place.units
        number = 0
        while len(book.matters) < self.tier.tasks:
            number += 1
            with_rows = number % EVERY == 0 and self.tier.tasks - len(book.matters) >= ROWS
            book.matters += self._item(book, approval, number, ROWS if with_rows else 0)
        after = {"tasks": [matter.label for matter in book.matters], "on": self.begins.isoformat()}
        self.chain.tell(
            at=self.at, by=place.heads[0], act="ledger.hand_out", what=What("ledger", uid, name), after=after
        )
        return book

    def _item(self, book: Book, approval: int, number: int, rows: int) -> list[Matter]:
        """Make an item, and its rows where it has some, and return what reports."""
        chance = self.chance
        title = f"{chance.choice(words.VERBS)}{chance.choice(words.PLACES)}{chance.choice(words.FIELDS)}"
        kind = chance.choice(list(words.NODES))
        standard = chance.choice(words.STANDARDS)
        shared = {
            "ledger_id": book.key,
            "jurisdiction_id": book.place.key,
            "approval_id": approval,
            "number": number,
            "section": words.SECTIONS[number * len(words.SECTIONS) // (self.tier.tasks + 1)],
            "type": kind,
            "completion_standard": standard,
            "text": f"{title}，{standard}，按月调度推进。",
        }
        if not rows:
            matter = self._draw(book, str(number), title)
            self._write(matter, shared, None, 0)
            return [matter]
        found = [
            self._draw(book, f"{number}-{row}", f"{title}（{words.PLACES[row]}）")
            for row in range(1, rows + 1)
        ]
        root = self._write_item(found, shared, title)
        for row, matter in enumerate(found, 1):
            self._write(matter, shared, root, row)
        return found

    def _draw(self, book: Book, label: str, title: str) -> Matter:
        chance = self.chance
        dates = dates_by_chance(chance, begins=self.begins, on=self.on, months=len(self.cutoffs))
        unit = chance.choice(book.place.units[: self.tier.reporting])
        return Matter(0, self.new_uid(), label, title, unit, dates, course_of(chance, dates, self.cutoffs))

    def _write_item(self, rows: list[Matter], shared: dict[str, Any], title: str) -> int:
        """Write an item that has rows, standing as they do, and return its key."""
        dues = [matter.dates.due_on for matter in rows]
        label = str(shared["number"])
        return self._add(
            shared,
            roll_up_root([self._state(matter) for matter in rows]),
            uid=self.new_uid(),
            label=label,
            title=title,
            row_count=len(rows),
            starts_on=self.begins,
            due_on=None if None in dues else max(due for due in dues if due),
            long_term=None in dues,
            search=f"{_words(title, shared['text'])} {folded(label)}",
        )

    def _write(self, matter: Matter, shared: dict[str, Any], root: int | None, row: int) -> None:
        """Write what is reported on, with everything that hangs on it."""
        chance, unit = self.chance, matter.unit
        matter.words = "，".join(chance.sample(words.PHRASES, 3)) + "。"
        signed_by = unit.liaison.label if unit.liaison else ""
        filed = any(month.filing not in (MISSED, NOT_ASKED) for month in matter.course)
        matter.key = self._add(
            shared,
            self._state(matter),
            uid=matter.uid,
            label=matter.label,
            title=matter.title,
            root_id=root,
            row=row,
            collector_id=unit.key,
            signed_for_at=self.at,
            signed_for_by=signed_by,
            starts_on=matter.dates.starts_on,
            due_on=matter.dates.due_on,
            long_term=matter.dates.due_on is None,
            progress_text=matter.words if filed else "",
            last_reported_on=self.cutoffs[-1] if filed else None,
            search=f"{_words(matter.title, shared['text'])} {folded(matter.label)}",
        )
        common = {"task_id": matter.key, "jurisdiction_id": shared["jurisdiction_id"]}
        self.assignments.add(
            **common,
            order=0,
            role=AssignmentRole.LEAD,
            department_id=unit.key,
            written=unit.name,
            signed_for_by=signed_by,
        )
        helping = [one for one in self.place_units if one is not unit]
        for order, one in enumerate(chance.sample(helping, min(2, len(helping))), 1):
            self.assignments.add(
                **common,
                order=order,
                role=AssignmentRole.COOPERATING,
                department_id=one.key,
                written=one.name,
            )
        self.sources.add(task_id=matter.key, label=f"{self.begins.year}年第一次领导小组会议")
        self._nodes(matter, words.NODES[shared["type"]])
        self.log.add(task_id=matter.key)

    def _nodes(self, matter: Matter, names: list[str]) -> None:
        """Write the nodes, evenly over the way; those planned by the last cut-off are done, but where it is behind."""
        starts, last = matter.dates.starts_on, matter.course[-1].status
        way = (matter.dates.due_on or self.on + timedelta(days=200)) - starts
        planned = [starts + way * at // len(names) for at in range(1, len(names) + 1)]
        done = [day for day in planned if day <= self.cutoffs[-1]] if last != DONE else planned
        if last in LATE_CLASSES or (last != DONE and len(done) == len(planned)):
            done = done[:-1]
        for order, (name, day) in enumerate(zip(names, planned, strict=True), 1):
            done_on = min(day, self.cutoffs[-1]) if order <= len(done) else None
            self.milestones.add(task_id=matter.key, order=order, name=name, planned_on=day, done_on=done_on)

    def _state(self, matter: Matter) -> State:
        last = matter.course[-1]
        return State(StatusClass(last.status), last.severity, matter.flags(self.on, last))

    def _add(self, shared: dict[str, Any], state: State, **values: Any) -> int:
        stands = {
            "status_class": state.status_class,
            "severity": state.severity,
            "light": light_of(state.status_class, state.severity, state.flags),
            **{name: name in state.flags for name in MARKS},
        }
        return self.tasks.add(**shared, **stands, **values)
