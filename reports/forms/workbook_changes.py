"""What a filled workbook would change, for its preview: a name, what is there, what the row says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from reform.core.days import day
from reform.core.figures import plain
from reform.core.words import listed
from reports.forms.report import ReportForm
from reports.forms.sheet import SheetRowForm
from reports.models import CountySheetEntry, ProgressReport
from reports.services.filling import PLAIN, Filled
from tasks.enums import StatusClass


def matter_changes(report: ProgressReport, filled: Filled, form: ReportForm) -> list[list[str]]:
    """Return what a row would change in a report."""
    found = []
    for name in (*PLAIN, "no_progress_reason", "milestones_done", "details_done"):
        before, after = getattr(report, name), filled.fields.get(name, getattr(report, name))
        if before != after:
            found.append([_name_of(name, form), _shown(name, before, report), _shown(name, after, report)])
    given = {value.indicator_id: value for value in report.values.all()}
    for indicator, after in filled.values.items():
        kept, ratio = given.get(indicator.pk), filled.ratios.get(indicator)
        parts = (kept.numerator, kept.denominator) if kept and kept.numerator is not None else None
        alone = kept.value if kept and parts is None else None
        if (
            ratio != parts
            or (ratio is None and after != alone)
            or (ratio and after not in (None, kept and kept.value))
        ):
            now = f"{plain(ratio[0])} / {plain(ratio[1])}" if ratio else _figure(after)
            found.append([indicator.name, _figure(kept.value if kept else None), now])
    return found


def _figure(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def _name_of(name: str, form: ReportForm) -> str:
    if name == "milestones_done":
        return _("Nodes done this period")
    if name == "details_done":
        return _("Detail list")
    if name == "no_progress_reason":
        return _("No new progress: reason")
    return str(form.fields[name].label) if name in form.fields else name


def _shown(name: str, value: Any, report: ProgressReport) -> str:
    if name == "milestones_done":
        nodes = {str(node.order): node.name for node in report.task.milestones.all()}
        return listed(f"{nodes[key]} {day(on)}" for key, on in value.items() if key in nodes)
    if name == "details_done":
        entries = {str(entry.pk): entry.name for entry in report.task.details.all()}
        return listed(f"{entries[key]} {day(on)}" for key, on in value.items() if key in entries)
    if name == "self_rated":
        return str(StatusClass(value).label) if value else ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return day(value) if isinstance(value, date) else str("" if value is None else value)


def duty_changes(entry: CountySheetEntry, form: SheetRowForm) -> list[list[str]]:
    """Return what a row would change in an entry of the sheet of group duties."""
    said = form.row()
    pairs = {
        "done": (entry.done, said.done),
        "done_on": (entry.done_on, said.done_on),
        "figure": (entry.figure, said.figure),
        "text": (entry.text, said.text.strip()),
    }
    return [
        [str(form.fields[name].label), _duty_shown(before), _duty_shown(after)]
        for name, (before, after) in pairs.items()
        if before != after
    ]


def _duty_shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Decimal):
        return plain(value)
    return day(value) if isinstance(value, date) else str("" if value is None else value)
