"""Tags of the pages of reporting and review."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from reform.core.days import month
from reform.core.figures import plain
from reform.core.office_days import office_days
from reform.core.words import listed
from reports.enums import ReportState
from reports.selectors.evidence import Proof
from reports.selectors.preset_names import preset_name
from reports.selectors.reports import Remark
from tasks.models import Indicator, Task
from tasks.selectors.figures import target_of, target_words

register = template.Library()
register.filter("preset_name", preset_name)

TONES = {
    ReportState.DRAFT: "grey",
    ReportState.FOR_APPROVAL: "yellow",
    ReportState.SUBMITTED: "blue",
    ReportState.IN_REVIEW: "blue",
    ReportState.RETURNED: "red",
    ReportState.ACCEPTED: "green",
}


@register.filter
def report_tone(state: str) -> str:
    """The tone of a report's or sheet's state chip."""
    return TONES.get(ReportState(state), "grey")


@register.filter
def months(starts: list[date]) -> str:
    """Months in one line: 2026年10月、2026年11月, or Oct 2026, Nov 2026."""
    return listed(month(start) for start in starts)


@register.filter
def figure(value: Decimal | None) -> str:
    """A figure without trailing zeros; a dash for none."""
    return "—" if value is None else plain(value)


@register.filter
def change(value: Decimal) -> str:
    """A change with its sign: +30, −5, 0."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{plain(abs(value))}"


@register.simple_tag
def working_days(until: date) -> str:
    """How many working days are left after today up to a day: 3 working days left; empty when it is past."""
    today = timezone.localdate()
    if until < today:
        return ""
    left = office_days().working_days_left(until, today)
    return ngettext("%(n)d working day left", "%(n)d working days left", left) % {"n": left}


@register.simple_tag
def target_text(indicator: Indicator, task: Task) -> str:
    """An indicator's target in force: ≥90%; a dash for a direction without a number."""
    return target_words(target_of(indicator, task.due_on, task.ledger.year), indicator.unit) or "—"


@register.filter
def of_line(proofs: dict[int, Proof], line: int) -> Proof:
    """The files beside a line of a sheet."""
    return proofs[line]


@register.filter
def on_field(remarks: list[Remark], name: str) -> list[str]:
    """The sentences of the remarks on one field."""
    return [remark.text for remark in remarks if remark.field == name]


STEPS = {
    "submit": _("Submitted"),
    "ask_approval": _("Handed to the unit's head"),
    "withdraw": _("Taken back"),
    "begin_review": _("Review began"),
    "accept": _("Accepted"),
    "return": _("Returned"),
    "record": _("Recorded by the secretariat"),
}


@register.filter
def step_words(act: str) -> str:
    """The words of a step a report took."""
    return str(STEPS[act])
