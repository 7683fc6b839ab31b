"""Whom a paper names: each unit finds its own lines, whole and once, and nobody else's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.circulars.kinds import outline_of
from reports.circulars.naming import Unit, lines_by_unit
from reports.circulars.outline import text_of
from reports.circulars.records import Edit
from tests.reports.circular_sample import HEALTH, INSURANCE, LABOUR, october

UNITS = (
    *(Unit(unit.uid, (unit.full, unit.short)) for unit in (INSURANCE, HEALTH, LABOUR)),
    Unit("u-cz", ("市财政局",)),
    Unit("u-dc", ("东川县医改办", "东川县")),
    Unit("u-none", ("市体育局",)),
)


@pytest.fixture(scope="module")
def found():
    sample = october()
    return lines_by_unit(sample, outline_of(sample), UNITS)


def texts(lines, part):
    return [line.text for line in lines if line.key.startswith(f"{part}:")]


def test_a_late_matter_is_one_line_of_whoever_leads_it_with_its_four_facts(found):
    line = texts(found[LABOUR.uid], "late")[0]
    assert "开展薪酬制度试点" in line
    assert all(fact in line for fact in ("应于8月启动", "目前尚未启动", "上级文件八月底才到", "11月底前"))
    assert line not in [other.text for other in found[INSURANCE.uid]]


def test_a_matter_left_to_the_annex_is_named_by_its_number(found):
    (rest,) = {line for lines in found.values() for line in texts(lines, "late") if "进展偏慢" in line}
    assert "第26项、第31项进展偏慢" in rest
    assert [uid for uid in found if rest in texts(found[uid], "late")] == [HEALTH.uid, LABOUR.uid]


def test_what_went_well_names_its_units_and_partners_and_a_county_by_its_place(found):
    assert len(texts(found[HEALTH.uid], "well_done")) == 1
    assert texts(found[HEALTH.uid], "well_done") == texts(found[INSURANCE.uid], "well_done")
    (praised,) = texts(found["u-dc"], "well_done")
    assert "率先建成乡镇中医馆" in praised
    (late,) = texts(found["u-dc"], "late")
    assert "缺口在东川县、北岭区" in late


def test_a_demand_goes_to_its_addressees_and_one_to_the_leading_units_to_those_behind(found):
    (asked,) = texts(found["u-cz"], "next")
    assert asked.startswith("二是合力会商。")
    assert "商定分配比例" in asked
    assert [line[:2] for line in texts(found[LABOUR.uid], "next")] == ["一是", "三是"]
    assert [line[:2] for line in texts(found[INSURANCE.uid], "next")] == ["一是", "二是", "三是"]


def test_what_became_of_last_issues_matters_is_told_to_their_leaders(found):
    assert texts(found[LABOUR.uid], "followed") == [
        "第5项“第5项改革任务”：上期未达序时进度，本期达到序时进度。",
        "第23项“第23项改革任务”：上期未达序时进度，本期达到序时进度。",
        "第26项“建立检查结果互认平台”：上期未达序时进度，本期未达序时进度。",
        "第36项“开展薪酬制度试点”：上期应启动未启动，本期应启动未启动。",
    ]
    assert "新的完成时间为11月20日" in "".join(texts(found[INSURANCE.uid], "followed"))


def test_rows_of_the_three_annexes_carry_their_heads(found):
    first, second = texts(found[LABOUR.uid], "annex2")
    assert first.startswith("序号：26；")
    assert second.startswith("序号：36；任务：开展薪酬制度试点；牵头单位：市人力资源社会保障局")
    row = [line for line in found[LABOUR.uid] if line.key.startswith("annex2:")][1]
    assert row.cells[:2] == (("序号", "36"), ("任务", "开展薪酬制度试点"))
    assert "；".join(f"{head}：{words}" for head, words in row.cells) == row.text
    assert [line.split("；")[0] for line in texts(found[LABOUR.uid], "annex3")] == [
        "单位：市人力资源社会保障局",
        "单位：市人力资源社会保障局",
    ]
    led = {line.matters for line in found[LABOUR.uid] if line.key.startswith("annex1:")}
    assert {("00000000-0000-4000-8000-000000000036",), ("00000000-0000-4000-8000-000000000002",)} <= led
    assert ("00000000-0000-4000-8000-000000000008",) not in led


def test_rows_in_which_a_unit_only_helps_say_so(found):
    rows = [line for line in found["u-cz"] if line.key.startswith("annex1:")]
    assert len(rows) == 40
    assert {line.section for line in rows} == {"附件1 重点任务进展情况一览表（配合事项）"}


def test_units_nobody_names_are_left_out_and_sums_name_nobody(found):
    assert "u-none" not in found
    assert not [line for lines in found.values() for line in lines if "单位：合计" in line.text]


def test_keys_are_unique_within_a_unit(found):
    for lines in found.values():
        assert len({line.key for line in lines}) == len(lines)


def test_matters_of_a_line_are_known_for_their_labels(found):
    late = next(line for line in found[INSURANCE.uid] if line.key == "late:1")
    assert late.matters == ("00000000-0000-4000-8000-000000000008",)


def test_a_sentence_changed_by_hand_is_found_as_it_is_printed():
    sample = october()
    section = next(one for one in outline_of(sample).sections if one.key == "well_done")
    edit = Edit("well_done", text_of(section) + "\n市体育局推动体医融合。", section.heading)
    changed = replace(sample, edits=(edit,))
    assert texts(lines_by_unit(changed, outline_of(changed), UNITS)["u-none"], "well_done") == [
        "市体育局推动体医融合。"
    ]


def test_of_names_that_begin_alike_the_longest_is_meant():
    sample = october()
    section = next(one for one in outline_of(sample).sections if one.key == "well_done")
    changed = replace(sample, edits=(Edit("well_done", "北山县医院扩建。", section.heading),))
    units = (Unit("u-place", ("北山县",)), Unit("u-house", ("北山县医院",)))
    assert set(lines_by_unit(changed, outline_of(changed), units)) == {"u-house"}


def test_the_issuer_is_not_asked_about_lines_that_report_to_it():
    sample = october()
    issuer = sample.issuer.secretariat.full
    section = next(one for one in outline_of(sample).sections if one.key == "well_done")
    changed = replace(sample, edits=(Edit("well_done", f"请各单位报{issuer}。", section.heading),))
    assert lines_by_unit(changed, outline_of(changed), (Unit("u-sec", (issuer, "市医改办")),)) == {}
