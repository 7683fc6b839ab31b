"""Tags of the portal's own pages."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reform.core.charts import sparkline_svg
from reform.portal.ledger.lists import Section
from reform.portal.ledger.rows import Rows
from tasks.enums import Relation
from tasks.models import Task
from tasks.selectors.detail import IndicatorLine

register = template.Library()


@register.simple_tag
def ledger_rows(rows: Rows, section: Section, *, headed: bool) -> SafeString:
    """The rows of a section of the ledger's list, with heads where its own sections begin."""
    return rows.section(section.rows, headed=headed and section.part is None, waiting=section.waiting)


@register.simple_tag
def ledger_row(rows: Rows, task: Task, *, saved: bool = False) -> SafeString:
    """One row of the ledger."""
    return rows.row(task, saved=saved)


@register.simple_tag
def place(of: Mapping[int, Mapping[str, str]], key: int) -> Mapping[str, str]:
    """What belongs to a group of the ledger: where its head leads."""
    return of.get(key, {})


@register.filter
def plain(value: Decimal) -> str:
    """A figure without trailing zeros, with thousands separated: 1,200 or 87.3."""
    text = f"{value.normalize():,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def op_words(op: str) -> str:
    """The sign before a target's figure."""
    return Relation(op).sign


@register.simple_tag
def curve(line: IndicatorLine) -> SafeString:
    """The course of an indicator's accepted values as a small line, with what was expected dashed."""
    values, expected = [float(row.value) for row in line.past], [float(value) for value in line.expected]
    label = f"{line.indicator.name}: " + ", ".join(f"{value:g}" for value in values)
    if expected:
        label += f"; {_('expected')}: " + ", ".join(f"{value:g}" for value in expected)
    return sparkline_svg(values, label=label, expected=expected, width=140, height=32)
