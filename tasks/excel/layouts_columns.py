"""The columns that a layout may have: of a table of matters, and of a table of units."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reform.core.excel_layout import DAY_FORMAT, Align


@dataclass(frozen=True)
class Known:
    """A column as the portal knows it: its name, and how it stands where the office says nothing else.

    `told` are columns that come out of units' reports.
    """

    key: str
    label: str | Promise
    width: int = 14
    align: Align = "left"
    form: str = ""
    told: bool = False


def _by_key(*columns: Known) -> dict[str, Known]:
    return {one.key: one for one in columns}


MATTER_COLUMNS = _by_key(
    Known("number", _("No."), 8, "center"),
    Known("item", _("No. of the item"), 8, "center"),
    Known("section", _("Section"), 24),
    Known("title", _("Task"), 30),
    Known("text", _("What is asked"), 60),
    Known("type", _("Type"), 12, "center"),
    Known("lead", _("Lead units"), 24),
    Known("helping", _("Cooperating units"), 24),
    Known("duty_lead", _("Lead units, as written"), 24),
    Known("duty_helping", _("Cooperating units, as written"), 28),
    Known("collector", _("Collecting unit"), 16),
    Known("leader", _("Responsible leader"), 12, "center"),
    Known("standard", _("Completion standard"), 30),
    Known("target", _("Target of the year"), 26),
    Known("due_on", _("Due date"), 12, "center", DAY_FORMAT),
    Known("due", _("Due date or long-term"), 12, "center", DAY_FORMAT),
    Known("long_term", _("Long-term"), 8, "center"),
    Known("status", _("Status"), 14, "center"),
    Known("light", _("Light"), 8, "center"),
    Known("flags", _("Flags"), 14, "center"),
    Known("as_of", _("Determined as of"), 12, "center", DAY_FORMAT),
    Known("share", _("Progress (%)"), 10, "center"),
    Known("progress", _("Progress so far"), 60),
    Known("reported", _("Last report"), 12, "center", DAY_FORMAT),
    Known("label", _("Label"), 10, "center"),
    Known("expected", _("Should have reached"), 12, "center", told=True),
    Known("actual", _("Reached"), 12, "center", told=True),
    Known("gap", _("Gap (points)"), 10, "center", "0.0", told=True),
    Known("cause", _("Cause"), 28, told=True),
    Known("measure", _("Measure"), 28, told=True),
    Known("plan_on", _("To be done by"), 12, "center", DAY_FORMAT, told=True),
    Known("remark", _("Remark (cause, measure)"), 30, told=True),
)

UNIT_COLUMNS = _by_key(
    Known("place", _("No."), 6, "center"),
    Known("unit", _("Unit"), 24),
    Known("total", _("Tasks"), 9, "center", "0"),
    Known("done", _("Done"), 9, "center", "0"),
    Known("on_schedule", _("On schedule"), 9, "center", "0"),
    Known("behind", _("Behind schedule"), 9, "center", "0"),
    Known("overdue", _("Of these overdue"), 9, "center", "0"),
    Known("should_have_started", _("Should have started"), 9, "center", "0"),
    Known("not_due", _("Not yet due to start"), 9, "center", "0"),
    Known("adjusted", _("Adjusted with approval"), 9, "center", "0"),
    Known("completion_share", _("Completion (%)"), 10, "center", "0.0"),
    Known("in_step_share", _("Done or on schedule (%)"), 10, "center", "0.0"),
    Known("due_reports", pgettext_lazy("table of units", "Reports due"), 9, "center", "0", told=True),
    Known("on_time", _("On time"), 9, "center", "0", told=True),
    Known("late", _("Late"), 9, "center", "0", told=True),
    Known("missing", _("Missing"), 9, "center", "0", told=True),
    Known("returned", _("Sent back"), 9, "center", "0", told=True),
    Known("on_time_share", _("On time (%)"), 10, "center", "0.0", told=True),
    Known("articles", _("Articles sent"), 9, "center", "0", told=True),
    Known("adopted", _("Articles adopted"), 9, "center", "0", told=True),
    Known("adopted_share", _("Adopted (%)"), 10, "center", "0.0", told=True),
    Known("rank", pgettext_lazy("table of units", "Place"), 10, "center"),
)
