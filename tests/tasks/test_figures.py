"""What counts of an indicator's accepted values."""

from datetime import UTC, date, datetime
from decimal import Decimal

from tasks.models import Indicator
from tasks.selectors.figures import actual_of

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def said(indicator, unit, month, value, hour):
    indicator.values.create(
        department=unit,
        period_kind="month",
        period_start=month,
        value=Decimal(value),
        data_as_of=month.replace(day=30),
        recorded_at=datetime(2026, 7, 1, hour, tzinfo=UTC),
    )


def test_a_correction_replaces_what_the_unit_said_for_the_month(cast):
    indicator = Indicator.objects.create(task=cast.task(1), name="数量", unit="个", basis="period")
    said(indicator, cast.health, MAY, 10, 1)
    said(indicator, cast.health, JUNE, 20, 2)
    said(indicator, cast.health, MAY, 13, 3)
    assert actual_of(indicator) == (Decimal(33), date(2026, 6, 30))
    assert actual_of(indicator, by=date(2026, 5, 31)) == (Decimal(13), date(2026, 5, 30))


def test_units_are_joined_by_their_newest_figures(cast):
    indicator = Indicator.objects.create(task=cast.task(1), name="数量", unit="个", combine="sum")
    said(indicator, cast.health, MAY, 10, 1)
    said(indicator, cast.finance, MAY, 4, 1)
    said(indicator, cast.health, JUNE, 15, 2)
    assert actual_of(indicator) == (Decimal(19), date(2026, 6, 30))
