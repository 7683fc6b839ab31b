"""Every wording of a deadline, resolved against a date of issue of 6 April 2023."""

from datetime import date

import pytest

from tasks.notices.deadlines import find_deadlines
from tasks.notices.patterns.deadlines import PATTERNS, Calendar
from tasks.notices.source import even_out

from .reading import ISSUED, deadlines_of

# (pattern, sentence, (date, rhythm))
SAMPLES = [
    ("year_end", "到2023年底建成。", ("2023-12-31", None)),
    ("year_end", "2025年底前全部联通。", ("2025-12-31", None)),
    ("year_end", "到 2025 年末全面推开。", ("2025-12-31", None)),
    ("until_year", "到2025年，体系基本成形。", ("2025-12-31", None)),
    ("until_year", "2025年，覆盖率达到九成。", ("2025-12-31", None)),
    ("until_year", "争取到 2024 年各医院联通。", ("2024-12-31", None)),
    ("month_end", "2023年6月底前完成升级。", ("2023-06-30", None)),
    ("month_end", "2024年2月底前报送。", ("2024-02-29", None)),
    ("month_end", "争取到 8 月底前实现即时结算。", ("2023-08-31", None)),
    ("month_end", "（牵头单位：市审批局，6月底完成）", ("2023-06-30", None)),
    ("month_end", "今年10月底前完成。", ("2023-10-31", None)),
    ("month_end", "2月底前完成。", ("2024-02-29", None)),
    ("month_named", "2026年12月", ("2026-12-31", None)),
    ("month_named", "2023年5月至10月", ("2023-10-31", None)),
    ("named_day", "2023年4月30日前报送计划。", ("2023-04-30", None)),
    ("named_day", "于2023年12月31日前上线。", ("2023-12-31", None)),
    ("named_day", "7月15日前反馈。", ("2023-07-15", None)),
    ("until_day", "缓缴期限延长至2024年6月30日。", ("2024-06-30", None)),
    ("month_named", "完成时限：2023年9月；责任人：待定", ("2023-09-30", None)),
    ("until_year", "2024年新建门诊部2处。", ("2024-12-31", None)),
    ("day_range", "活动自2023年5月1日至12月31日开展。", ("2023-12-31", None)),
    ("day_range", "期限为2023年5月1日—2024年6月30日。", ("2024-06-30", None)),
    ("runs_for_years", "从2023年7月1日起，实施三年。", ("2026-06-30", None)),
    ("until_year", "到2025年65岁以上老人体检率明显提高。", ("2025-12-31", None)),
    ("month_named", "2024年1月上线试运行。", ("2024-01-31", None)),
    ("month_named", "到2025年9月，各院联通。", ("2025-09-30", None)),
    ("month_named", "5月至11月组织巡诊。", ("2023-11-30", None)),
    ("month_named", "9月份", ("2023-09-30", None)),
    ("month_named", "2024年12月（分批推进）", ("2024-12-31", None)),
    ("month_end", "九月底前交付。", ("2023-09-30", None)),
    ("named_day", "于5月20日（星期六）前报送。", ("2023-05-20", None)),
    ("named_day", "2024年6月30日正式上线。", ("2024-06-30", None)),
    ("day_range", "即日起至10月31日开展排查。", ("2023-10-31", None)),
    ("day_range", "2023年11月1日—15日集中宣传。", ("2023-11-15", None)),
    ("ten_days", "10月中旬前开诊。", ("2023-10-20", None)),
    ("ten_days", "2024年2月下旬验收。", ("2024-02-29", None)),
    ("dotted", "2023.6.30前", ("2023-06-30", None)),
    ("dotted", "2023-09-15", ("2023-09-15", None)),
    ("dotted", "2023/12", ("2023-12-31", None)),
    ("year_end", "2024年内全部签约。", ("2024-12-31", None)),
    ("quarter", "明年一季度验收。", ("2024-03-31", None)),
    ("half_year", "明年上半年启用。", ("2024-06-30", None)),
    ("quarterly", "次季度首月10日前报送。", (None, "quarterly")),
    ("this_year", "本年度化解两成。", ("2023-12-31", None)),
    ("until_year", "力争2025年建成三级医院。", ("2025-12-31", None)),
    ("half_year", "2024年上半年完成验收。", ("2024-06-30", None)),
    ("until_year", "2024年创成慢性病综合防控示范区。", ("2024-12-31", None)),
    ("until_year", "2024年三级医院日间手术占择期手术比例达到三成。", ("2024-12-31", None)),
    ("half_year", "下半年组织评估。", ("2023-12-31", None)),
    ("quarter", "2024年第一季度清算。", ("2024-03-31", None)),
    ("quarter", "三季度末前完成招标。", ("2023-09-30", None)),
    ("quarter", "最晚应于次年第一季度清算完毕。", (None, "yearly")),
    ("five_year_plan", "“十四五”期末达到目标。", ("2025-12-31", None)),
    ("five_year_plan", "“十四五”期未达到目标。", ("2025-12-31", None)),
    ("five_year_plan", "“十四五”末达到目标。", ("2025-12-31", None)),
    ("five_year_plan", "“十五五”期间逐步推开。", ("2030-12-31", None)),
    ("this_year", "两区年内全面开展。", ("2023-12-31", None)),
    ("this_year", "确保今年新增床位。", ("2023-12-31", None)),
    ("this_year", "年底前完成整改。", ("2023-12-31", None)),
    ("this_year", "年底，所有医院开展。", ("2023-12-31", None)),
    ("this_year", "本年度内完成。", ("2023-12-31", None)),
    ("this_year", "全年培训两轮。", ("2023-12-31", None)),
    ("this_year", "明年底前验收。", ("2024-12-31", None)),
    ("after_issue", "本意见印发之日起30日内出台细则。", ("2023-05-06", None)),
    ("after_issue", "印发后3个月内制定方案。", ("2023-07-06", None)),
    ("within_years", "力争2—3年内，形成示范。", ("2026-04-06", None)),
    ("within_years", "用三年左右时间，建成网络。", ("2026-04-06", None)),
    ("monthly", "次月10日前报送数据。", (None, "monthly")),
    ("monthly", "每月一主题活动。", (None, "monthly")),
    ("monthly", "按月通报进展。", (None, "monthly")),
    ("quarterly", "按季度通报资金。", (None, "quarterly")),
    ("quarterly", "每季度末汇总。", (None, "quarterly")),
    ("weekly", "每周调度一次。", (None, "weekly")),
    ("yearly", "每年至少研究1次。", (None, "yearly")),
    ("yearly", "每年2月底前公布结果。", (None, "yearly")),
    ("yearly", "从2023年起每年开展评估。", (None, "yearly")),
    ("until_year", "预约率2025年达到八成。", ("2025-12-31", None)),
    ("year_named", "2025年", ("2025-12-31", None)),
    ("year_named", "2023—2025年", ("2025-12-31", None)),
    ("year_named", "完成时限：2025年。", ("2025-12-31", None)),
    ("day_named", "2024年9月20日", ("2024-09-20", None)),
    ("day_named", "9月20日", ("2023-09-20", None)),
    ("day_named", "办理时限：2024年9月20日", ("2024-09-20", None)),
    ("day_named", "整改时限：2024年11月3日，汇报方式：书面", ("2024-11-03", None)),
    ("open_words", "按照既定时间要求启动。", (None, None)),
    ("open_words", "确保按时竣工。", (None, None)),
    ("open_words", "持续推进", (None, None)),
    ("open_words", "尽快出台规定。", (None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "words", "expected"), SAMPLES)
def test_deadline_wording_is_resolved(
    pattern: str, words: str, expected: tuple[str | None, str | None]
) -> None:
    (found,) = find_deadlines(even_out(words), Calendar(ISSUED, ISSUED.year))
    assert (found.date.isoformat() if found.date else None, found.recurrence) == expected
    assert found.pattern == pattern


def test_every_registered_deadline_pattern_has_a_sample() -> None:
    assert {pattern.name for pattern in PATTERNS} == {sample[0] for sample in SAMPLES}


@pytest.mark.parametrize(
    "words",
    [
        "落实2023—2025年对口支援工作任务。",
        "按照《全省2023年底前重点工作方案》办理。",
        "报送2023-2024年工作计划。",
        "根据2023年6月12日会议研究的意见。",
        "按照“十四五”规划要求细化任务。",
        "自2023年9月1日起施行。",
        "2019年底前已建成的小区。",
        "落实院长年薪制。",
        "今年以来进展良好。",
        "对3年内毕业的学生给予支持。",
        "保障全年龄段健康。",
        "近年来成效明显。",
        "做好疫情常态化防控。",
        "建立长期护理保险制度。",
        "不定期组织测试。",
    ],
)
def test_words_that_set_no_deadline_are_left_alone(words: str) -> None:
    assert deadlines_of(words) == []


def test_relative_deadline_without_a_date_of_issue_has_no_date() -> None:
    assert deadlines_of("年内完成。", issued_on=None) == [(None, None)]
    assert deadlines_of("印发后3个月内完成。", issued_on=None) == [(None, None)]
    assert deadlines_of("8月底前完成。", issued_on=None) == [(None, None)]


def test_plan_year_of_the_title_is_the_year_meant() -> None:
    assert deadlines_of("年内完成。", issued_on=date(2022, 12, 20), year=2023) == [("2023-12-31", None)]


def test_several_deadlines_are_kept_in_order() -> None:
    words = "2023年6月底前省级完成，9月底前市县完成，每月通报。"
    assert deadlines_of(words) == [("2023-06-30", None), ("2023-09-30", None), (None, "monthly")]


def test_month_that_had_passed_is_marked_as_computed() -> None:
    (found,) = find_deadlines(even_out("3月底前完成。"), Calendar(ISSUED, ISSUED.year))
    assert (found.date, found.computed) == (date(2024, 3, 31), True)


@pytest.mark.parametrize(
    "words", ["每户每年最高补助50万元。", "提供每年7天的免费住宿。", "截至2024年6月30日，已有三家。"]
)
def test_yearly_cap_and_state_of_affairs_are_no_deadlines(words: str) -> None:
    assert deadlines_of(words) == []


@pytest.mark.parametrize("words", ["2024年9月20日召开现场会。", "2025年修渠规划", "9月20日，市里开会。"])
def test_date_at_the_head_of_a_sentence_is_no_deadline(words: str) -> None:
    assert deadlines_of(words) == []
