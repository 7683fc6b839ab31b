"""Days, moments and periods in the reader's language: 2026年10月31日, or 31 Oct 2026."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from reform.core.periods import Period, from_label
from reform.core.words import in_chinese

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _local_date(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def day(value: date | datetime | str | None) -> str:
    """The full date: 2026年10月31日, or 31 Oct 2026; a dash for none. A text is a day as the record keeps it, in ISO."""
    if not value:
        return "—"
    d = date.fromisoformat(value) if isinstance(value, str) else _local_date(value)
    if in_chinese():
        return f"{d.year}年{d.month}月{d.day}日"
    return f"{d.day} {MONTHS[d.month - 1]} {d.year}"


def day_short(value: date | datetime | None) -> str:
    """The date without its year in the current one: 10月31日, or 31 Oct; other years are written out."""
    if not value:
        return "—"
    d = _local_date(value)
    if d.year != timezone.localdate().year:
        return day(d)
    return _without_year(d)


def _without_year(d: date) -> str:
    return f"{d.month}月{d.day}日" if in_chinese() else f"{d.day} {MONTHS[d.month - 1]}"


def moment(value: datetime | None) -> str:
    """Date and time of day on the office's clock: 10月31日 09:05."""
    if not value:
        return "—"
    return f"{day_short(value)} {timezone.localtime(value):%H:%M}"


def days_to(first: date | datetime | None, last: date | datetime | None) -> str:
    """From one day to another: 11月23日至12月5日, or 23 Nov–5 Dec; with the year in any but the current one.

    An open end: 2025年3月1日起; an open beginning: 2025年3月1日止; a dash for neither.
    """
    if first is None or last is None:
        words = gettext("since %(day)s") if first else gettext("until %(day)s")
        return words % {"day": day(first or last)} if first or last else "—"
    start, end = _local_date(first), _local_date(last)
    if start.year != end.year:
        said = [day(start), day(end)]
    elif start.year == timezone.localdate().year:
        said = [_without_year(start), _without_year(end)]
    else:
        # The year once: before the days in Chinese, after them in English.
        said = [day(start), _without_year(end)] if in_chinese() else [_without_year(start), day(end)]
    return ("至" if in_chinese() else "–").join(said)


def month(value: date | None) -> str:
    """The month of a date: 2026年10月, or Oct 2026."""
    if not value:
        return "—"
    return f"{value.year}年{value.month}月" if in_chinese() else f"{MONTHS[value.month - 1]} {value.year}"


def period_name(value: Period | str) -> str:
    """A period in the reader's language: 2026年第3季度, or Q3 2026. A text is its Chinese name, as the record keeps it;
    any other text stays as it is.
    """
    found = from_label(value) if isinstance(value, str) else value
    if found is None or in_chinese():
        return found.label() if found else str(value)
    if found.kind == "month":
        return month(found.start)
    if found.kind == "quarter":
        return f"Q{(found.start.month + 2) // 3} {found.start.year}"
    if found.kind == "half_year":
        return f"{'First' if found.start.month == 1 else 'Second'} half of {found.start.year}"
    return str(found.start.year)


def weekday(value: date | datetime) -> str:
    """The day of the week, short: 周二, or Tue."""
    number = _local_date(value).weekday()
    return f"周{'一二三四五六日'[number]}" if in_chinese() else WEEKDAYS[number]


def days_left(value: date | None, today: date | None = None) -> str:
    """How far off a date is, in calendar days from `today`: 3 days left, today, 5 days past."""
    if not value:
        return ""
    days = (_local_date(value) - (today or timezone.localdate())).days
    if days == 0:
        return gettext("today")
    if days < 0:
        return ngettext("%(n)d day past", "%(n)d days past", -days) % {"n": -days}
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
