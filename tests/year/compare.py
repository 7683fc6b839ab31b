"""What the portal says of a closed month in every place, in the oracle's words, to be held against it."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import Any

import openpyxl
from django.urls import reverse

from reports.models import Circular, CountySheet, Determination, ReportingPeriod
from reports.selectors.overview import overview_of
from reports.selectors.overview_indicators import indicators_of
from reports.selectors.periods import turnout_of
from tasks.counting import Tally
from tasks.enums import StatusClass
from tasks.models import Task
from tasks.selectors.counts import list_figures
from tests.cast import signed_in
from tests.oracle.figures import CLASSES, exact
from tests.year.play import Year

# What only the circular prints.
NOT_IN_TURNOUT = ("left_out", "quarterly", "quarterly_units")
MARKS = ("overdue", "due_soon", "at_risk", "unreported")
STATES = {"met": "met", "in_step": "in_step", "below": "below", "pending": "waiting"}


def counts_of(tally: Tally) -> dict[str, int]:
    """Return a tally as the oracle writes it."""
    return {name: tally.count(name) for name in CLASSES} | {"total": tally.total, "overdue": tally.overdue}


def figure(value: Decimal | float | None) -> str | None:
    """Return a figure to six decimals."""
    return None if value is None else f"{value:.6f}"


class Portal:
    """What the portal says of one month, place by place; each answers as `expected` does."""

    def __init__(self, year: Year, period: ReportingPeriod) -> None:
        self.year, self.period = year, period
        self.ledger = year.cast.ledger
        self.units = {unit.pk: key for key, unit in year.office.units.items()}
        self.names = {unit.short_name: key for key, unit in year.office.units.items()}
        self.circular = Circular.objects.get(period=period).signed_snapshot.data
        self.page = overview_of(self.ledger, period.start)
        self.uids = {
            str(uid): f"{number}.{row}" if row else str(number)
            for uid, number, row in Task.objects.values_list("uid", "number", "row")
        }

    def rows(self) -> dict[str, Any]:
        """The determination sheet, and what it made of each matter in the ledger."""
        return {
            self.year.keys[row.task_id]: {
                "proposed": row.proposed,
                "proposed_severity": row.severity,
                "proposed_flags": sorted(row.flags),
                "status": row.task.status_class,
                "severity": row.task.severity,
                "flags": self._flags(row.task),
            }
            for row in Determination.objects.filter(period=self.period).select_related("task")
        }

    def _flags(self, task: Task) -> list[str]:
        marks = [mark for mark in MARKS if getattr(task, mark)]
        return sorted(marks + (["long_term"] if task.long_term else []))

    def _items(self) -> list[Task]:
        return list(Task.objects.filter(ledger=self.ledger, root=None, state="handed_out"))

    def ledger_page(self) -> dict[str, Any]:
        """The ledger's own figures."""
        found = list_figures(Task.objects.filter(ledger=self.ledger))
        items = {
            str(task.number): {
                "status": task.status_class,
                "severity": task.severity,
                "marks": [mark for mark in self._flags(task) if mark != "long_term"],
            }
            for task in self._items()
        }
        return {"counts": counts_of(found.tally), "marked": found.marked, "items": items}

    def leaders_page(self) -> dict[str, Any]:
        """The leader's page: classes, changes, late ones, units, figures."""
        page = self.page
        assert page is not None
        return {
            "counts": counts_of(page.tally),
            "changes": {str(c.item.number): [c.before or "", str(c.after)] for c in page.changes},
            "late": sorted(str(one.number) for one in page.late),
            "units": {
                self.units[line.department.pk]: counts_of(line.tally)
                for line in page.by_unit
                if line.department
            },
            "shares": {
                (self.year.keys[line.indicator.task_id], line.indicator.name): figure(line.share)
                for line in indicators_of(page)
                if line.share is not None
            },
            "delta": None if page.before is None else {name: page.delta(name) for name in CLASSES},
        }

    def workbook(self) -> dict[str, Any]:
        """The exported workbook: its rows by class, and the sum on its second sheet."""
        answer = signed_in(self.year.cast.head).get(reverse("ledger_export"))
        book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
        head, *rows = book.worksheets[0].iter_rows(values_only=True)
        status, label = head.index("Status"), head.index("No.")
        words = {str(one.label): str(one) for one in StatusClass}
        notes = "\n".join(str(cell) for row in book.worksheets[1].iter_rows(values_only=True) for cell in row)
        sums = re.search(r"(\d+) = ([\d +]+)", notes)
        assert sums is not None
        classes = {str(row[label]): words[row[status]] for row in rows if row[status]}
        return {"sum": [int(sums[1]), *map(int, sums[2].split(" + "))], "classes": classes}

    def printed(self) -> dict[str, Any]:
        """The frozen snapshot of the circular."""
        data = self.circular
        return {
            "counts": {name: data["counts"][name] for name in (*CLASSES, "total", "overdue")},
            "rows": data["counts"]["rows"],
            "reporting": data["reporting"],
            "states": data["indicator_counts"],
            "measures": {
                (line["item_no"], line["name"]): [
                    STATES[line["state"]],
                    figure(_decimal(line["actual"])),
                    figure(_decimal(line["expected"])),
                    figure(_decimal(line["target"])),
                    line["as_of"],
                ]
                for line in data["indicators"]
            },
            "changes": {self.uids[c["uid"]]: [c["was"], c["now"]] for c in data["changes"]},
            "late": sorted(self.uids[one["uid"]] for one in data["late"]),
            "units": {
                self.names[line["name"]]: {
                    "counts": {name: line["counts"][name] for name in (*CLASSES, "total", "overdue")},
                    "reporting": {
                        key: line["reporting"][key]
                        for key in ("due", "on_time", "late", "missing", "returned")
                    },
                }
                for line in data["units"]
            },
            "classes": {self.uids[row["uid"]]: row["status_class"] for row in data["ledger"]},
        }

    def turnout(self) -> dict[str, int]:
        """The period's page: who is in."""
        found = turnout_of([self.period])[self.period.pk]
        return {
            "due": found.due,
            "on_time": found.on_time,
            "late": found.late,
            "missing": found.not_in,
            "accepted": found.accepted,
            "waiting": found.waiting,
            "back": found.returned,
            "returned": found.returns,
            "recorded": found.recorded,
        }

    def grids(self) -> dict[str, list[int]]:
        """Units done, of those concerned, of each grid."""
        found: dict[str, list[int]] = {}
        for task in Task.objects.filter(ledger=self.ledger, duty_items__isnull=False).distinct():
            items = task.duty_items.filter(applies=True)
            found[self.year.keys[task.pk]] = [items.filter(done=True).count(), items.count()]
        return found

    def sheets(self) -> dict[str, list[str]]:
        """Which units were asked for a sheet, and of which matters."""
        return {
            self.units[sheet.department_id]: sorted(
                self.year.keys[key] for key in sheet.entries.values_list("item__task", flat=True)
            )
            for sheet in CountySheet.objects.filter(period=self.period)
        }

    def everything(self) -> dict[str, Any]:
        """Return every place's figures, to be kept until the events are replayed."""
        return {
            "rows": self.rows(),
            "ledger": self.ledger_page(),
            "leader": self.leaders_page(),
            "workbook": self.workbook(),
            "circular": self.printed(),
            "turnout": self.turnout(),
            "grids": self.grids(),
            "sheets": self.sheets(),
        }


def _decimal(written: Any) -> Decimal | None:
    return None if written is None else Decimal(str(written))


def expected(found: dict[str, Any], labels: dict[str, str], before: dict[str, Any] | None) -> dict[str, Any]:
    """Return what every place must say of a month by the oracle's figures; `before` are the last month's."""
    items, rows, counts, said = found["items"], found["rows"], found["counts"], found["reporting"]
    by_state = [one["state"] for one in found["measures"]]
    late = sorted(key for key, one in items.items() if one["status"] in ("behind", "should_have_started"))
    classes = {key: row["status"] for key, row in rows.items()}
    whole = classes | {key: one["status"] for key, one in items.items()}
    return {
        "rows": rows,
        "ledger": {
            "counts": counts,
            "marked": {mark: sum(1 for one in items.values() if mark in one["flags"]) for mark in MARKS},
            "items": {
                key: {
                    "status": one["status"],
                    "severity": one["severity"],
                    "marks": [flag for flag in one["flags"] if flag != "long_term"],
                }
                for key, one in items.items()
            },
        },
        "leader": {
            "counts": counts,
            "changes": found["changes"],
            "late": late,
            "units": {unit: one["counts"] for unit, one in found["units"].items() if one["counts"]["total"]},
            "shares": {
                (one["matter"], one["name"]): figure(float(one["share"]))
                for one in found["measures"]
                if one["share"] is not None
            },
            "delta": None
            if before is None
            else {name: counts[name] - before["counts"][name] for name in CLASSES},
        },
        "workbook": {
            "sum": [counts["total"], *(counts[name] for name in CLASSES)],
            "classes": {labels[key]: status for key, status in whole.items()},
        },
        "circular": {
            "counts": counts,
            "rows": len(rows),
            "reporting": {
                "due": said["due"],
                "on_time": said["on_time"],
                "late": said["late"],
                "missing": said["missing"],
                "returned": said["returned"],
                "left_out": said["left_out"],
                "outstanding": said["waiting"],
                "quarterly": said["quarterly"],
                "quarterly_units": said["quarterly_units"],
            },
            "states": {"total": len(by_state)}
            | {name: by_state.count(STATES[name]) for name in ("met", "in_step", "below", "pending")},
            "measures": {
                (labels[one["matter"]], one["name"]): [
                    one["state"],
                    exact(one["value"]),
                    exact(one["expected"]),
                    exact(one["target"]),
                    one["as_of"].isoformat() if one["as_of"] else None,
                ]
                for one in found["measures"]
            },
            "changes": found["changes"],
            "late": late,
            "units": found["units"],
            "classes": whole,
        },
        "turnout": {key: said[key] for key in said if key not in NOT_IN_TURNOUT},
        "grids": found["grids"],
        "sheets": found["sheets"],
    }


def differences(said: Any, wanted: Any, at: str = "") -> list[str]:
    """Return where two answers differ, one line each."""
    if isinstance(said, dict) and isinstance(wanted, dict):
        keys = list(dict.fromkeys([*said, *wanted]))
        return [line for key in keys for line in differences(said.get(key), wanted.get(key), f"{at}/{key}")]
    return [] if said == wanted else [f"{at}: the portal says {said!r}, the oracle {wanted!r}"]
