"""Sections changed by hand: words that turn the sense of the figures taken are refused, whatever the digits say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.circulars.check import check
from reports.circulars.check_edits import headings_before
from reports.circulars.kinds import built_outline
from reports.circulars.linked import plain
from reports.circulars.outline import marked_texts
from reports.circulars.records import Edit
from reports.circulars.relink import relink
from tests.reports.circular_sample import october, september

BUILT = marked_texts(built_outline(october()))
WORDS = {key: plain(text) for key, text in BUILT.items()}


def said(key, was, now):
    """Return code and level of what the check says of one section edited once."""
    assert was in WORDS[key]
    typed = relink(WORDS[key].replace(was, now, 1), BUILT[key])
    return {(f.code, f.level) for f in check(replace(october(), edits=(Edit(key, typed),)), september())} - {
        ("edit_demands_free", "warn")
    }


@pytest.mark.parametrize(
    ("key", "was", "now", "code"),
    [
        (
            "overall",
            "已完成12项，占30.0%；达到序时进度20项，占50.0%",
            "达到序时进度12项，占30.0%；已完成20项，占50.0%",
            "edit_label",
        ),
        (
            "overall",
            "占30.0%；达到序时进度20项，占50.0%",
            "占50.0%；达到序时进度20项，占30.0%",
            "edit_label",
        ),
        ("overall", "其中逾期1项；应启动", "应启动", "edit_figure_left_out"),
        ("overall", "按时报送率89.3%", "按时报送率接近百分之百", "edit_figure_left_out"),
        ("overall", WORDS["overall"], "全市进展良好，绝大多数任务按期完成。", "edit_figure_left_out"),
        ("overall", "沿用上月状态。", "沿用上月状态。其中市医保局已完成20项。", "edit_figure"),
        ("overall", "年度台账共列", "全市已完成", "edit_label"),
        ("follow_up", "2项已赶上序时进度", "2项仍在推进", "edit_label"),
        ("indicators", "同期提高1.1个", "同期下降1.1个", "edit_label"),
        ("late", "差60张", "略有差距", "edit_figure_left_out"),
        ("title", "1—10月", "1—9月", "edit_date"),
        ("title", "2026年", "2025年", "edit_date"),
        ("opening", "10月31日", "11月30日", "edit_date"),
        ("opening", "〔2026〕2号", "〔2026〕3号", "edit_date"),
        ("opening", "（明医改组〔2026〕2号）", "", "edit_date"),
    ],
)
def test_words_that_turn_a_figure_are_refused(key, was, now, code):
    assert (code, "refuse") in said(key, was, now)


@pytest.mark.parametrize(
    ("key", "was", "now", "codes"),
    [
        ("overall", "已完成12项", "现已完成12项", set()),
        ("overall", "未报事项沿用上月状态。", "未报事项仍沿用上月状态。", set()),
        ("late", "主要原因是三家单位对分配比例看法不同", "主要原因是分配比例尚未谈妥", set()),
        ("opening", "现将", "经审核，现将", set()),
        ("overall", "任务40项。", "任务40项，其中12项由市医保局牵头。", {("edit_figure_new", "warn")}),
        ("well_done", "覆盖全部", "覆盖三家", {("edit_figure_new", "warn")}),
        ("well_done", "较计划提前1个月", "进展顺利", {("edit_figure_left_out", "warn")}),
        ("well_done", "刊发", "由市人民政府刊发", {("edit_government", "warn")}),
        ("next", "一是补上进度。", "一是提请市委研究。", set()),
    ],
)
def test_other_words_are_let_pass_or_remarked(key, was, now, codes):
    assert said(key, was, now) == codes


def test_a_late_matter_does_not_borrow_the_facts_of_the_next():
    merged = WORDS["late"].replace("主要原因是三家单位对分配比例看法不同。", "").replace("\n（二）", "另，")
    assert ("edit_late_cause", "refuse") in said("late", WORDS["late"], merged)


@pytest.mark.parametrize(
    "listed", ["第38—41项", "第38至41项", "第38－41项", "第38项、第41项", "第2、38～41项"]
)
def test_a_range_that_holds_a_matter_the_paper_does_not_know_is_refused(listed):
    typed = relink(WORDS["well_done"] + f"\n{listed}一并推进。", BUILT["well_done"])
    (found,) = check(replace(october(), edits=(Edit("well_done", typed),)), september())
    assert (found.code, found.level, found.params["item"]) == ("edit_item_unknown", "refuse", "41")


def test_a_matter_labelled_inside_a_range_is_refused_by_its_number():
    without = replace(october(), ledger=tuple(row for row in october().ledger if row.item_no != "20"))
    typed = relink(WORDS["well_done"] + "\n第19—21项一并推进。", BUILT["well_done"])
    found = check(replace(without, edits=(Edit("well_done", typed),)), september())
    assert [one.params["item"] for one in found if one.code == "edit_item_unknown"] == ["20"]


def test_a_late_matter_kept_only_in_a_range_has_lost_its_facts():
    facts = WORDS["late"].splitlines()[0]
    assert facts.startswith("（一）第8项")
    assert {
        "edit_late_unit",
        "edit_late_due",
        "edit_late_now",
        "edit_late_cause",
        "edit_late_plan",
    } <= {code for code, _level in said("late", facts, "（一）第8、17项进展偏慢。")}


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("未达序时进度的事项", []),
        ("四、未达序时进度的事项", [("edit_heading_number", "四、")]),
        ("（四）未达序时进度的事项", [("edit_heading_number", "（四）")]),
        ("第四部分未达序时的事项", [("edit_heading_number", "第四部分")]),
        ("4.未达序时的事项", [("edit_heading_number", "4.")]),
        ("未达序时的77项", [("edit_heading_figure", "77"), ("edit_figure", "未达序时77")]),
        ("未达序时的事项（77家）", [("edit_heading_figure", "77")]),
        ("新增床位180张的事项", [("edit_figure_new", "180")]),
        ("已完成二十项以外的事项", [("edit_numeral", "二十项")]),
        ("截至9月30日未达序时的事项", [("edit_date", "9月30日")]),
        ("截至10月31日未达序时的事项", []),
        ("第8项及第40—41项", [("edit_item_unknown", "41")]),
    ],
)
def test_a_heading_brings_no_number_figure_date_or_item_of_its_own(heading, found):
    edits = (Edit("late", BUILT["late"], heading),)
    told = check(replace(october(), edits=edits), september())
    assert [(one.code, one.params.get("said") or one.params.get("item")) for one in told] == found
    levels = {one.level for one in told if one.code != "edit_figure_new"}
    assert levels <= {"refuse"}


def test_a_heading_changed_is_told_with_the_one_it_had():
    edits = (Edit("late", BUILT["late"], "滞后的事项"), Edit("overall", BUILT["overall"] + "另。"))
    assert headings_before(replace(october(), edits=edits)) == {"late": "未达序时的事项"}


def test_a_late_matter_named_again_in_its_line_keeps_the_facts_that_follow():
    again = "第8项由市医保局计划11月20日前"
    assert "edit_late_plan" not in {code for code, _level in said("late", "市医保局计划11月20日前", again)}
