"""The urging list (催报) as text for a work group; Chinese, as it is sent to offices."""

from __future__ import annotations

from collections.abc import Iterable

from reports.models import ReportingPeriod
from reports.selectors.periods import UnitTurnout


def urging_text(period: ReportingPeriod, missing: Iterable[UnitTurnout]) -> str:
    """Return one line a unit: how many are not in, of what, whom to call; empty when all are in."""
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
    reports = unit.due - unit.filed
    parts = [f"应报{unit.due}项，未报{reports}项"] if reports else []
    if unit.not_in > reports:
        parts.append("落实情况表未报")
    people = "、".join(f"{person.name} {person.phone}".strip() for person in unit.people)
    return f"{number}.{unit.department.name}（{'；'.join(parts)}）" + (f"：{people}" if people else "")
