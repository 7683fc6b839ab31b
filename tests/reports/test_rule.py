"""The light rule: set with a reason, kept by version, judged by as it was; who may determine."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.translation import override

from departments.enums import Clearance
from reports.ladder import PRESETS as LADDERS
from reports.models import Determination, LightRule
from reports.selectors.determination import stand_of
from reports.selectors.preset_names import preset_name
from reports.selectors.rule import effects_of, rule_at, rule_called
from reports.services.determination import (
    NotPreparedError,
    OnePersonError,
    confirm_determination,
    prepare_determination,
    set_prepared,
)
from reports.services.rule import set_one_may_determine, set_rule
from tasks.progress import PRESETS, XUANCHENG, YINCHUAN
from tasks.selectors.facts import rule_of
from tests.cast import signed_in

STRICT = replace(YINCHUAN, tolerance=Decimal(5), serious_over=Decimal(20))
FORM = {
    "line": "days",
    "month_counts_from_day": "20",
    "tolerance": "5",
    "serious_over": "20",
    "rates": "last_year",
    "about_percent": "5",
    "slip_from": "1",
    "slip_serious_from": "3",
    "self_rated_severity": "1",
    "due_soon_days": "10",
    "show_adjusted": "on",
}


def set_by_head(cast, rule=STRICT, reason="领导小组会议议定"):
    return set_rule(programme=cast.programme, rule=rule, reason=reason, by=cast.head)


def test_a_rule_of_the_offices_own_is_numbered_and_kept(cast):
    first = set_by_head(cast)
    assert (first.key, first.version, first.tolerance) == ("office", 1, Decimal(5))
    second = set_by_head(cast, replace(STRICT, due_soon_days=15))
    assert (second.key, second.version) == ("office", 2)
    assert rule_of(cast.programme) == second
    assert rule_called(cast.programme, "office/1") == first
    assert list(LightRule.objects.values_list("number", "reason")) == [
        (2, "领导小组会议议定"),
        (1, "领导小组会议议定"),
    ]


def test_a_preset_keeps_its_own_name(cast):
    taken = set_by_head(cast, replace(XUANCHENG, key="", version=0, name=""))
    assert taken == XUANCHENG
    assert rule_called(cast.programme, "xuancheng/1") == XUANCHENG


def test_the_same_terms_change_nothing_and_a_change_needs_a_reason(cast):
    assert set_by_head(cast, YINCHUAN, reason="") == YINCHUAN
    with pytest.raises(ValidationError):
        set_by_head(cast, reason=" ")
    assert not LightRule.objects.exists()
    assert rule_of(cast.programme) == YINCHUAN


def test_only_the_head_sets_the_rule(cast):
    with pytest.raises(PermissionDenied):
        set_rule(programme=cast.programme, rule=STRICT, reason="试", by=cast.clerk)


def test_a_changed_rule_makes_the_sheet_out_of_date_and_leaves_what_is_confirmed(cast, october):
    prepare_determination(period=october, by=cast.clerk)
    confirm_determination(period=october, by=cast.head)
    october.ledger.programme.refresh_from_db()
    set_by_head(cast)
    october.ledger.programme.refresh_from_db()
    assert stand_of(october).stale == 0
    assert rule_at(october) == YINCHUAN
    Determination.objects.filter(task__number=1).update(confirmed_at=None)
    assert stand_of(october).stale == 1
    with pytest.raises(NotPreparedError):
        confirm_determination(period=october, by=cast.head)
    prepare_determination(period=october, by=cast.clerk)
    assert rule_at(october).key == "office"
    assert confirm_determination(period=october, by=cast.head) == 1


def test_the_page_names_rules_and_ladders_in_the_readers_language(cast):
    for preset in (*PRESETS.values(), *LADDERS.values()):
        with override("en"):
            assert preset_name(preset.name).strip("“”").replace("”", "").isascii()
        with override("zh-hans"):
            assert preset_name(preset.name) == preset.name
    assert preset_name("市里的规则") == "市里的规则"
    page = signed_in(cast.head).get(reverse("light_rule")).content.decode()
    assert "By elapsed months (Xuancheng)" in page
    assert XUANCHENG.name not in page


def test_effects_name_the_matters_another_rule_judges_otherwise(cast, october):
    # Both matters should have started within September; 宣城 counts that month's end, 银川 a month later.
    tasks = {report.task.number: report.task for report in october.reports.select_related("task")}
    indicator = tasks[1].indicators.create(name="床位", unit="张")
    indicator.targets.create(op=">=", value=300, due_on="2026-12-31")
    tasks[1].indicators.get().values.create(
        department=cast.health,
        period_kind="month",
        period_start="2026-10-01",
        value=200,
        data_as_of="2026-10-31",
        recorded_at="2026-11-02T00:00:00+08:00",
    )
    tasks[1].due_on, tasks[1].starts_on = "2026-12-31", "2026-01-01"
    tasks[1].save()
    # 300 × 303/364 = 249; 200 is 16.3 points below: slight by 银川 (over 10), on schedule with 20 points of tolerance.
    lenient = replace(YINCHUAN, tolerance=Decimal(20), serious_over=Decimal(30))
    found = effects_of(lenient, period=october, clearance=Clearance.SENSITIVE)
    assert [(one.task.number, one.now, one.then) for one in found] == [(1, "behind", "on_schedule")]
    assert effects_of(YINCHUAN, period=october, clearance=Clearance.SENSITIVE) == []
    tasks[1].sensitivity = Clearance.SENSITIVE
    tasks[1].save()
    assert effects_of(lenient, period=october, clearance=Clearance.INTERNAL) == []


def test_the_page_tries_a_rule_without_setting_it(cast, october):
    client = signed_in(cast.head)
    answer = client.post(reverse("light_rule"), FORM | {"act": "try"})
    assert answer.status_code == 200
    assert 'id="effects"' in answer.content.decode()
    assert not LightRule.objects.exists()
    assert client.post(reverse("light_rule"), FORM | {"act": "set"}).status_code == 422
    said = FORM | {"act": "set", "reason": "领导小组会议议定"}
    assert client.post(reverse("light_rule"), said).status_code == 302
    cast.programme.refresh_from_db()
    assert rule_of(cast.programme).tolerance == Decimal(5)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"serious_over": "4"}, "serious_over"),
        ({"slip_serious_from": "0"}, "slip_serious_from"),
        ({"line": "weeks"}, "line"),
        ({"due_soon_days": "61"}, "due_soon_days"),
    ],
)
def test_terms_out_of_bounds_are_named_and_change_nothing(cast, wrong, field):
    said = FORM | wrong | {"act": "set", "reason": "试"}
    answer = signed_in(cast.head).post(reverse("light_rule"), said)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not LightRule.objects.exists()


def test_nobody_confirms_what_they_prepared_unless_the_office_says_so(cast, october):
    prepare_determination(period=october, by=cast.head)
    with pytest.raises(OnePersonError) as refused:
        confirm_determination(period=october, by=cast.head)
    assert refused.value.count == 2
    assert not Determination.objects.filter(confirmed_at__isnull=False).exists()
    set_one_may_determine(programme=cast.programme, allowed=True, by=cast.head)
    october.ledger.programme.refresh_from_db()
    assert confirm_determination(period=october, by=cast.head) == 2


def test_the_heads_own_word_on_a_row_leaves_it_the_clerks_sheet(cast, october):
    prepare_determination(period=october, by=cast.clerk)
    row = Determination.objects.filter(period=october).first()
    set_prepared(row=row, prepared="behind", reason="现场核查未开工", by=cast.head)
    assert confirm_determination(period=october, by=cast.head) == 2
    row.refresh_from_db()
    assert (row.prepared, row.prepared_by, row.confirmed_by) == ("behind", cast.clerk.label, cast.head.label)


def test_the_sheet_shows_a_part_alone(cast, october):
    prepare_determination(period=october, by=cast.clerk)
    row = Determination.objects.get(period=october, task__number=2)
    set_prepared(row=row, prepared="behind", reason="尚未开工", by=cast.clerk)
    page = signed_in(cast.clerk).get(reverse("determination"), {"show": "differing"})
    assert [r["task"].number for r in page.context["rows"]] == [2]
    assert [chip["count"] for chip in page.context["chips"]] == [2, 1, 2, 2]
