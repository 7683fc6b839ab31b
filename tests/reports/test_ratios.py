"""Ratios of numerator and denominator, and leaps between periods."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from reports.ratios import fits, jumps, ratio
from reports.services.reports import accept_report, save_report, submit_report
from tasks.models import Task
from tests.reports.conftest import FILLED

D = Decimal


@pytest.mark.parametrize(
    ("numerator", "denominator", "unit", "value"),
    [(873, 1000, "%", "87.3"), (1, 3, "%", "33.3333"), (7, 2, "人", "3.5"), (12, 4000, "‰", "3")],
)
def test_a_ratio_is_worked_out_in_its_unit(numerator, denominator, unit, value):
    assert ratio(D(numerator), D(denominator), unit) == D(value)


def test_nothing_is_divided_by_zero():
    with pytest.raises(ZeroDivisionError):
        ratio(D(1), D(0), "%")


@pytest.mark.parametrize(
    ("value", "numerator", "denominator", "fit"),
    [
        ("87.3", 873, 1000, True),
        ("87.3", 8733, 10000, True),
        ("87.3", 8735, 10000, True),  # rounded either way
        ("87.3", 8736, 10000, False),
        ("87", 873, 1000, True),
        ("88", 873, 1000, False),
        ("80", 803, 1000, True),
        ("80", 806, 1000, False),  # 80 is rounded to ones, not to tens
        ("87.30", 8734, 10000, True),
    ],
)
def test_a_figure_fits_its_ratio_as_far_as_its_decimals(value, numerator, denominator, fit):
    assert fits(D(value), D(numerator), D(denominator), "%") is fit


@pytest.mark.parametrize(
    ("value", "last", "unit", "far"),
    [
        ("90", "60", "%", False),
        ("90.1", "60", "%", True),
        ("29.9", "60", "%", True),
        ("1800", "180", "张", False),
        ("1801", "180", "张", True),
        ("5", "0", "张", False),
    ],
)
def test_leaps_are_measured_in_points_for_shares_and_in_times_for_amounts(value, last, unit, far):
    assert jumps(D(value), D(last), unit) is far


@pytest.fixture
def share(report):
    """A share of finance's matter, made of numerator and denominator."""
    return report.task.indicators.create(
        name="规范管理率", unit="%", basis="rate", combine="ratio", denominator="在管患者"
    )


def test_numerator_and_denominator_are_kept_to_the_accepted_value(report, share, cast):
    saved = save_report(report=report, fields={}, ratios={share: (D(873), D(1000))}, by=cast.finance_liaison)
    kept = saved.values.get()
    assert (kept.value, kept.numerator, kept.denominator) == (D("87.3"), 873, 1000)
    accept_report(report=submit_report(report=saved, by=cast.finance_liaison), by=cast.clerk)
    value = share.values.get()
    assert (value.value, value.numerator, value.denominator) == (D("87.3"), 873, 1000)


def test_a_figure_typed_alone_takes_its_ratio_away(report, share, cast):
    saved = save_report(report=report, fields={}, ratios={share: (D(873), D(1000))}, by=cast.finance_liaison)
    saved = save_report(report=saved, fields={}, values={share: D(88)}, by=cast.finance_liaison)
    kept = saved.values.get()
    assert (kept.value, kept.numerator, kept.denominator) == (D(88), None, None)
    save_report(report=saved, fields={}, values={share: None}, by=cast.finance_liaison)
    assert not saved.values.exists()


@pytest.mark.parametrize(
    ("value", "parts", "sentence"),
    [
        (D(88), (D(873), D(1000)), "88% does not fit: 873 of 1000 is 87.3%."),
        (None, (D(873), D(0)), "A denominator is above zero, a numerator not below it."),
        (None, (D(-1), D(10)), "A denominator is above zero, a numerator not below it."),
    ],
    ids=["no fit", "by zero", "below zero"],
)
def test_what_does_not_go_together_is_refused(report, share, cast, value, parts, sentence):
    with translation.override("en"), pytest.raises(ValidationError) as error:
        save_report(
            report=report,
            fields={},
            values={share: value},
            ratios={share: parts},
            by=cast.finance_liaison,
        )
    assert error.value.message_dict == {f"value_{share.pk}": [sentence]}
    report.refresh_from_db()
    assert (report.version, report.values.count()) == (1, 0)


def test_a_recurring_duty_is_counted_when_accepted(report, cast):
    Task.objects.filter(pk=report.task_id).update(every="monthly", times_done=8)
    saved = save_report(report=report, fields=FILLED | {"times_done": 10}, by=cast.finance_liaison)
    filed = submit_report(report=saved, by=cast.finance_liaison)
    assert Task.objects.get(pk=report.task_id).times_done == 8
    accept_report(report=filed, by=cast.clerk)
    assert Task.objects.get(pk=report.task_id).times_done == 10
