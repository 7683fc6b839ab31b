"""What deserves a second look, what is clean, what comes first."""

from decimal import Decimal

import pytest
from django.utils import translation

from reports.models import ProgressReport
from reports.selectors.around import around
from reports.selectors.reports import before_of, remarks_on, with_content
from reports.selectors.review import inbox
from reports.services.determination import confirm_determination, prepare_determination
from reports.services.periods import close_period, complete_period, open_period
from reports.services.reports import accept_report, save_report, submit_report
from tests.reports.conftest import FILLED, OCTOBER

WORDS = "本月新开放床位，手续全部办结。"


@pytest.fixture
def november(report, cast, october):
    """Finance's blank November report; in October 180 beds and 60 % were accepted."""
    beds = report.task.indicators.create(name="床位", unit="张")
    beds.targets.create(op=">=", value=300)
    rate = report.task.indicators.create(name="占比", unit="%", basis="rate", order=1)
    rate.targets.create(op=">=", value=70)
    values = {beds: Decimal(180), rate: Decimal(60)}
    saved = save_report(report=report, fields=FILLED, values=values, by=cast.finance_liaison)
    accept_report(report=submit_report(report=saved, by=cast.finance_liaison), by=cast.clerk)
    prepare_determination(period=october, by=cast.clerk)
    confirm_determination(period=october, by=cast.head)
    close_period(period=october, by=cast.head)
    period = open_period(ledger=cast.ledger, period=OCTOBER.next(), by=cast.clerk)
    return period.reports.get(department=cast.finance)


def said(report, cast, fields, *figures):
    values = dict(zip(report.task.indicators.all(), figures, strict=False))
    saved = save_report(report=report, fields=FILLED | fields, values=values, by=cast.finance_liaison)
    whole = with_content(ProgressReport.objects.filter(pk=saved.pk)).get()
    return [(r.field.split("_")[0], r.text) for r in remarks_on(whole, before_of([whole])[whole.pk])]


def test_last_period_stands_beside(november):
    before = before_of([november])[november.pk]
    assert before.report.text == FILLED["text"]
    assert sorted(value.value for value in before.values.values()) == [60, 180]


@pytest.mark.parametrize(
    ("fields", "figures", "expected"),
    [
        ({"text": WORDS}, (Decimal(200), Decimal(65)), []),
        (
            {"text": WORDS},
            (Decimal(150), Decimal(65)),
            [("value", "Below the last cumulative figure (180 张).")],
        ),
        ({"text": WORDS}, (Decimal(200), Decimal("100.1")), [("value", "Above 100 %.")]),
        (
            {"text": WORDS},
            (Decimal(1801), Decimal(50)),
            [("value", "More than ten times the last figure (180 张).")],
        ),
        (
            {"text": WORDS},
            (Decimal(200), Decimal(-1)),
            [("value", "Below zero.")],
        ),
        (
            {"text": WORDS},
            (Decimal(200), Decimal("90.5")),
            [("value", "More than 30 points away from the last figure (60 %).")],
        ),
        ({"text": WORDS}, (Decimal(200), Decimal(90)), []),
        (
            {"text": "新进展不少"},
            (Decimal(200), Decimal(65)),
            [("text", "The text is very short: what was done, how much, by when?")],
        ),
        ({}, (Decimal(200), Decimal(65)), [("text", "The text is the same as last period's.")]),
        (
            {"text": WORDS},
            (Decimal(200),),
            [("text", "The target is a number, but no figure is given.")],
        ),
    ],
)
def test_plain_rules_advise(november, cast, fields, figures, expected):

    with translation.override("en"):
        assert said(november, cast, fields, *figures) == expected


def test_only_reports_without_questions_are_clean(november, cast):
    saved = save_report(
        report=november,
        fields={"text": WORDS, "self_rated": "on_schedule"},
        values=dict(zip(november.task.indicators.all(), (Decimal(200), Decimal(65)), strict=True)),
        by=cast.finance_liaison,
    )
    submit_report(report=saved, by=cast.finance_liaison)
    assert [row.is_clean for row in inbox(cast.clerk, {})] == [True]
    assert [len(inbox(cast.clerk, {"show": show})) for show in ("clean", "remarks")] == [1, 0]
    for asked in (
        {"coordination": "请协调"},
        {"at_risk": True},
        {"self_rated": "behind"},
        {"return_count": 1},
    ):
        ProgressReport.objects.filter(pk=saved.pk).update(**asked)
        assert [row.is_clean for row in inbox(cast.clerk, {})] == [False], asked
        # What is not clean is worth a second look: the two quick filters add up to all.
        assert [len(inbox(cast.clerk, {"show": show})) for show in ("clean", "remarks")] == [0, 1], asked
        kept = {"coordination": "", "at_risk": False, "self_rated": "on_schedule", "return_count": 0}
        ProgressReport.objects.filter(pk=saved.pk).update(**kept)


def test_inbox_shows_the_worst_first(october, cast, report):
    for number, light in ((3, "green"), (4, "red"), (5, "yellow")):
        cast.task(number, collector=cast.finance, light=light, status_class="on_schedule")

    complete_period(period=october, by=cast.clerk)
    for blank in october.reports.filter(department=cast.finance).order_by("task__number"):
        saved = save_report(report=blank, fields=FILLED, by=cast.finance_liaison)
        submit_report(report=saved, by=cast.finance_liaison)
    order = [row.report.task.number for row in inbox(cast.clerk, {})]
    assert order == [4, 5, 2, 3]


def test_the_next_to_fill_goes_round_the_list(october, cast):
    for number in (3, 5):
        cast.task(number, collector=cast.finance)

    complete_period(period=october, by=cast.clerk)
    third = october.reports.get(task__number=3)
    assert around(cast.finance_liaison, third).to_fill == october.reports.get(task__number=5).uid
    fifth = october.reports.get(task__number=5)
    assert around(cast.finance_liaison, fifth).to_fill == october.reports.get(task__number=2).uid
    october.reports.filter(department=cast.finance).exclude(pk=fifth.pk).delete()
    assert around(cast.finance_liaison, fifth) is None


def test_the_same_words_in_two_matters_of_a_unit_are_told(october, cast, report):
    cast.task(3, collector=cast.finance)
    cast.task(4)
    complete_period(period=october, by=cast.clerk)
    other = october.reports.get(task__number=3)
    foreign = october.reports.get(task__number=4)
    save_report(report=foreign, fields={"text": FILLED["text"]}, by=cast.liaison)
    with translation.override("en"):
        assert said(other, cast, {}) == [
            ("text", "The text is the same as that of another matter of the unit.")
        ]
        other.refresh_from_db()
        assert said(other, cast, {"text": WORDS}) == []


def test_figures_of_a_quarter_are_missed_only_in_the_quarters_last_month(november, cast):
    november.task.indicators.update(rhythm="quarter")
    with translation.override("en"):
        assert said(november, cast, {"text": WORDS}) == []
        november.period.start = OCTOBER.start.replace(month=12)
        november.period.save()
        november.refresh_from_db()
        assert said(november, cast, {"text": WORDS}) == [
            ("text", "The target is a number, but no figure is given.")
        ]
