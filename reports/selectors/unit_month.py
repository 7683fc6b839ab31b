"""A unit's month: all its matters of a period with what they say, what they lack, and its leader's approval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from departments.actor import Actor
from departments.models import Department
from reports.enums import ReportState
from reports.models import ProgressReport, ReportingPeriod, UnitApproval
from reports.selectors.reports import Remark, before_of, remarks_on, ticked_in, with_content
from reports.workflow import EDITABLE


@dataclass(frozen=True)
class Line:
    """One matter: its report, what still lacks before it can be sent, what deserves a look, nodes ticked."""

    report: ProgressReport
    lacks: list[str]
    remarks: list[Remark]
    ticked: list[tuple[str, date]]

    @property
    def is_ready(self) -> bool:
        """Tell whether it can be sent as it is."""
        return self.report.state in EDITABLE and not self.lacks

    @property
    def begun(self) -> bool:
        """Tell whether somebody wrote something."""
        return self.report.edited_at is not None


@dataclass(frozen=True)
class UnitMonth:
    """A unit's period as a whole."""

    period: ReportingPeriod
    department: Department
    lines: list[Line]
    approval: UnitApproval | None

    @property
    def ready(self) -> list[Line]:
        """Return the matters that can be sent as they are."""
        return [line for line in self.lines if line.is_ready]

    @property
    def lacking(self) -> list[Line]:
        """Return the matters still to be written, or that lack something."""
        return [line for line in self.lines if line.report.state in EDITABLE and line.lacks]

    @property
    def sent(self) -> list[Line]:
        """Return the matters that are with the secretariat or accepted."""
        return [
            line
            for line in self.lines
            if line.report.on_time is not None and line.report.state not in EDITABLE
        ]

    @property
    def waiting(self) -> list[Line]:
        """Return the matters that wait for the unit's head."""
        return [line for line in self.lines if line.report.state == ReportState.FOR_APPROVAL]


def shows_all_of(approval: UnitApproval, *, clearance: int) -> bool:
    """Tell whether no matter of the approved month is labelled above `clearance`: the signed sheet shows them all."""
    hidden = ProgressReport.objects.filter(
        period=approval.period_id, department=approval.department_id, task__sensitivity__gt=clearance
    )
    return not hidden.exists()


def unit_month(
    period: ReportingPeriod, actor: Actor, lacks: Callable[[ProgressReport], dict[str, str]]
) -> UnitMonth | None:
    """Return the month of the actor's unit as far as its post sees it, None for no unit; constant queries.

    `lacks` says what a report still lacks before it can be sent.
    """
    unit = actor.department
    if unit is None:
        return None
    own = ProgressReport.objects.visible_to(actor).of_units().filter(period=period, department=unit)
    reports = list(with_content(own).order_by("task__number", "task__row"))
    before = before_of(reports)
    approval = UnitApproval.objects.filter(period=period, department=unit).first()
    lines = [Line(r, list(lacks(r).values()), remarks_on(r, before[r.pk]), ticked_in(r)) for r in reports]
    return UnitMonth(period, unit, lines, approval)
