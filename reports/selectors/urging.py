"""催报: which units are not in, what they lack, what was said on the telephone; and the text for a work group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from reports.models import CallNote, ProgressReport, ReportingPeriod
from reports.selectors.periods import UnitTurnout, units_of


@dataclass(frozen=True)
class Missing:
    """A unit that is not in: how it stands, the numbers of its matters that lack, calls of this period, newest
    first, and the last one of an earlier period."""

    turnout: UnitTurnout
    labels: tuple[str, ...]
    calls: tuple[CallNote, ...]
    earlier: CallNote | None

    @property
    def lacks_sheet(self) -> bool:
        """Tell whether its sheet of group duties is missing."""
        return self.turnout.sheet_missing

    @property
    def call(self) -> CallNote | None:
        """The last call of this period."""
        return self.calls[0] if self.calls else None

    @property
    def promised_on(self) -> date | None:
        """The day it last promised."""
        return next((call.promised_on for call in self.calls if call.promised_on), None)

    @property
    def broke_promise(self) -> bool:
        """Tell whether the promised day is past, with the unit still not in."""
        return self.promised_on is not None and self.promised_on < timezone.localdate()


def missing_units(period: ReportingPeriod, *, clearance: int) -> list[Missing]:
    """Return the units not in, in the order of units; matters labelled above `clearance` are not counted.

    The queries do not grow with the units.
    """
    units = [unit for unit in units_of(period, clearance=clearance) if unit.not_in]
    keys = [unit.department.pk for unit in units]
    labels: dict[int, list[str]] = {}
    reports = ProgressReport.objects.of_units().filter(
        period=period, department__in=keys, on_time__isnull=True, task__sensitivity__lte=clearance
    )
    for unit, label in reports.order_by("task__number", "task__row").values_list("department", "task__label"):
        labels.setdefault(unit, []).append(label)
    now: dict[int, list[CallNote]] = {}
    earlier: dict[int, CallNote] = {}
    notes = CallNote.objects.filter(
        period__ledger=period.ledger_id, period__start__lte=period.start, department__in=keys
    )
    for note in notes.select_related("period").order_by("-called_at", "-pk"):
        if note.period_id == period.pk:
            now.setdefault(note.department_id, []).append(note)
        else:
            earlier.setdefault(note.department_id, note)
    return [
        Missing(
            turnout=unit,
            labels=tuple(labels.get(unit.department.pk, ())),
            calls=tuple(now.get(unit.department.pk, ())),
            earlier=earlier.get(unit.department.pk),
        )
        for unit in units
    ]


def urging_text(period: ReportingPeriod, missing: Iterable[UnitTurnout]) -> str:
    """Return one line a unit: how many are not in, of what, whom to call; empty when all are in.

    Chinese, as it is sent to offices; it names no matter, since nobody knows who reads along in a group.
    """
    lines = [_line(number, unit) for number, unit in enumerate(missing, start=1)]
    if not lines:
        return ""
    due = period.due_on
    head = (
        f"【催报】{period.period.label()}进展填报应于{due.month}月{due.day}日前报送，"
        f"以下{len(lines)}个单位尚未报齐，请尽快登录平台填报："
    )
    return "\n".join([head, *lines])


def _line(number: int, unit: UnitTurnout) -> str:
    parts = [f"应报{unit.due}项，未报{unit.reports_missing}项"] if unit.reports_missing else []
    if unit.sheet_missing:
        parts.append("落实情况表未报")
    people = "、".join(f"{person.name} {person.phone}".strip() for person in unit.people)
    return f"{number}.{unit.department.name}（{'；'.join(parts)}）" + (f"：{people}" if people else "")
