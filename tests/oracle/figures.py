"""The figures of a closed month, counted from its events: classes, reporting, units, measures, changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.judging import LATE
from tests.oracle.matter import Matter
from tests.oracle.months import Form, Month, Row
from tests.oracle.numbers import number
from tests.oracle.views import expected_of, grid_of, reaches, view_of_measure

CLASSES = ("done", "on_schedule", "behind", "should_have_started", "not_due", "adjusted")
RANK = {"behind": 5, "should_have_started": 4, "on_schedule": 3, "not_due": 2, "adjusted": 1, "done": 0}


def waiting_for_the_quarter(month: Month, matters: Iterable[Matter]) -> set[str]:
    """Return the units with an open duty of a matter that has begun which had no sheet in the month."""
    return {
        unit
        for one in matters
        if one.starts <= month.cutoff
        for unit, duty in one.duties.items()
        if duty.concerned and duty.done_on is None
    } - set(month.sheets)


def left_to_the_quarter(month: Month, matters: dict[str, Matter], resting: Iterable[str]) -> list[str]:
    """Return who collects each running matter that was not asked because its unit is asked by the quarter."""
    return [
        matters[key].unit
        for key, row in month.rows.items()
        if row.status not in ("done", "not_due", "adjusted")
        and key not in month.forms
        and matters[key].unit in resting
    ]


def figures_of(
    month: Month,
    matters: dict[str, Matter],
    before: dict[str, dict[str, Any]] | None,
    *,
    resting: frozenset[str],
) -> dict[str, Any]:
    """Return every figure of a month; `before` are the items of the month before it.

    `resting` are the units that the month does not ask by their rhythm.
    """
    items = items_of(matters.values())
    left = left_to_the_quarter(month, matters, resting)
    return {
        "month": month.start.isoformat(),
        "rows": {key: row_figures(matters[key], row) for key, row in month.rows.items()},
        "items": items,
        "counts": counts_of(items.values()),
        "reporting": reporting_of(month.forms.values(), month.due)
        | {
            "left_out": len(month.rows) - len(month.forms),
            "recorded": len(month.recorded),
            "quarterly": len(left),
            "quarterly_units": len(waiting_for_the_quarter(month, matters.values()) | set(left)),
        },
        "sheets": {unit: sorted(keys) for unit, keys in sorted(month.sheets.items())},
        "units": units_of(month, items),
        "measures": measures_of(matters.values(), month.cutoff),
        "grids": {key: list(grid_of(one, month.cutoff)) for key, one in matters.items() if one.duties},
        "changes": changes_of(items, before),
    }


def changes_of(
    items: dict[str, dict[str, Any]], before: dict[str, dict[str, Any]] | None
) -> dict[str, list[str]]:
    """Return the items whose class is another than a month ago, with both; a first month compares with nothing."""
    if before is None:
        return {}
    was = {key: one["status"] for key, one in before.items()}
    return {
        key: [was.get(key, ""), one["status"]] for key, one in items.items() if was.get(key) != one["status"]
    }


def row_figures(one: Matter, row: Row) -> dict[str, Any]:
    last = one.past[-1]
    return {
        "proposed": row.proposed.status,
        "proposed_severity": row.proposed.severity,
        "proposed_flags": sorted(row.proposed.flags),
        "status": last["status"],
        "severity": last["severity"],
        "flags": sorted(last["flags"]),
    }


def items_of(matters: Iterable[Matter]) -> dict[str, dict[str, Any]]:
    """Return how each item stands: by its worst row, done when all are done."""
    matters = list(matters)
    found: dict[str, dict[str, Any]] = {}
    for number_ in sorted({one.item for one in matters}):
        rows = [one.past[-1] for one in matters if one.item == number_]
        first = next(one for one in matters if one.item == number_)
        worst = max(rows, key=lambda row: ("overdue" in row["flags"], row["severity"], RANK[row["status"]]))
        still = [row for row in rows if row["status"] != "done"]
        status = worst["status"]
        if status == "not_due" and len(still) < len(rows):
            status = "on_schedule"
        flags = {flag for row in still for flag in row["flags"]}
        if not still:
            flags = {"long_term"} & {flag for row in rows for flag in row["flags"]}
        found[str(number_)] = {
            "status": status,
            "severity": worst["severity"] if status in LATE else 0,
            "flags": sorted(flags),
            "unit": first.unit,
            "section": first.section,
        }
    return found


def counts_of(items: Iterable[dict[str, Any]]) -> dict[str, int]:
    items = list(items)
    counted = Counter(one["status"] for one in items)
    overdue = sum(1 for one in items if one["status"] == "behind" and "overdue" in one["flags"])
    return {name: counted[name] for name in CLASSES} | {"total": len(items), "overdue": overdue}


def reporting_of(forms: Iterable[Form], due_on: date) -> dict[str, int]:
    forms = list(forms)
    been = [form for form in forms if form.first_filed_on]
    on_time = sum(1 for form in been if form.first_filed_on <= due_on)
    return {
        "due": len(forms),
        "on_time": on_time,
        "late": len(been) - on_time,
        "missing": len(forms) - len(been),
        "accepted": sum(1 for form in forms if form.accepted),
        "waiting": sum(1 for form in forms if form.filed_on and not form.accepted),
        "back": sum(1 for form in forms if form.back_now),
        "returned": sum(form.sent_back for form in forms),
    }


def units_of(month: Month, items: dict[str, dict[str, Any]]) -> dict[str, Any]:
    names = {one["unit"] for one in items.values()} | {form.unit for form in month.forms.values()}
    found = {}
    for name in sorted(names):
        said = reporting_of([form for form in month.forms.values() if form.unit == name], month.due)
        found[name] = {
            "counts": counts_of([one for one in items.values() if one["unit"] == name]),
            "reporting": {key: said[key] for key in ("due", "on_time", "late", "missing", "returned")},
        }
    return found


def measures_of(matters: Iterable[Matter], cutoff: date) -> list[dict[str, Any]]:
    """Return each figure with a target: what is expected and reached, and how that stands."""
    found = []
    for one in matters:
        for each in one.measures:
            step = each.final
            if step is None:
                continue
            value, as_of = each.reached
            state = "waiting"
            if value is not None:
                late = (view_of_measure(each, one, cutoff).weight or 0) > 0
                state = "met" if reaches(each, value) else "below" if late else "in_step"
            target = number(step["value"])
            share = value * 100 / target if value is not None and target and not each.falling else None
            found.append(
                {
                    "matter": one.key,
                    "name": each.name,
                    "value": value,
                    "as_of": as_of,
                    "state": state,
                    "target": target,
                    "share": share,
                    "expected": expected_of(each, one, cutoff) if each.basis != "rate" else None,
                }
            )
    return found


def exact(value: Fraction | None) -> str | None:
    """Return a figure to six decimals, as the comparison takes it."""
    return None if value is None else f"{float(value):.6f}"
