"""What must hold for any text: spans cut out what they claim, numbers and dates survive writing them."""

import re
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.notices import read_notice, to_json
from tasks.notices.imprint import to_date
from tasks.notices.model import Reading, Span
from tasks.notices.numbering import number_at
from tasks.notices.numerals import arabic_number, chinese_number, to_chinese
from tasks.notices.source import even_out, lines_of

from .reading import deadlines_of, targets_of

NOISE = st.sampled_from(["", "", "", " ", "\n\n", "\u3000", "\r\n\r\n", "\n"])
PHRASES = st.sampled_from(
    [
        "一、总体要求", "二、重点任务", "（一）", "(二)", "1.", "强化基层能力。", "建好站点，", "覆盖率达到90％以上。", "新增床位100张、",
        "到2025年底，", "8月底前", "每年至少1次。", "（市卫健委、市财政局等按职责分工负责）", "(市医保局牵头,市卫健委配合)", "责任单位：市民政局",
        "一要抓改革；", "二要抓监管。", "\t1", "\t任务", "\t牵头部门", "\n", "“十四五”期末，", "DRG 付费", "《意见》", "（", "）", "附件1",
        "2023年4月6日", "抄送：市委办。", "根据《上级意见》（国办发〔2022〕14号）、《另一办法》精神，", "（对应省方案第三、五条）", "〔责任单位：市科技局〕",
        "第3期", "（总第15期）", "會議要求：", "醫(yī)保局", "完成时限：2023年9月", "序号\t任务\t责任单位\n", "1\t建站\t市卫健委\n", "以下各项均需各县政府负责，不再列出", "列第一位者为牵头单位，下同",
    ]
)  # fmt: skip
TEXTS = st.lists(PHRASES, max_size=40).map("".join)


def folded(words: str) -> str:
    return re.sub(r"\s", "", even_out(words.replace("\n", "")).chars)


def spans_of(reading: Reading) -> list[tuple[str, Span]]:
    """Every (claimed words, span) of a reading that are printed in one piece."""
    out: list[tuple[str, Span]] = []
    for task in reading.tasks:
        out.append((task.text, task.span))
        out += [(one.text, one.span) for one in (*task.targets, *task.deadlines)]
        out += [(one.text, one.span) for one in (*task.clauses, *task.carries_out)]
    out += [(one.text, one.span) for one in (*reading.document_targets, *reading.other_deadlines)]
    out += [(one.title or one.document_number, one.span) for one in reading.bases]
    return out


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_span_cuts_out_what_it_claims(text: str) -> None:
    for words, (start, end) in spans_of(read_notice(text)):
        assert 0 <= start <= end <= len(text)
        assert folded(words) == folded(text[start:end])


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_findings_lie_inside_their_task_and_bodies_inside_their_clause(text: str) -> None:
    for task in read_notice(text).tasks:
        cells = [one for one in task.clauses if one.pattern == "cell"]
        inside = cells if cells else [*task.targets, *task.deadlines, *task.clauses, *task.carries_out]
        for one in inside:
            assert 0 <= one.span[0] <= one.span[1] <= len(text)
            if not cells:
                assert task.span[0] <= one.span[0] <= one.span[1] <= task.span[1]
        for clause in task.clauses:
            for body in clause.bodies:
                last = task.clauses[-1].span[1]
                assert clause.span[0] <= body.span[0] <= body.span[1] <= max(clause.span[1], last)


@given(
    st.lists(
        st.sampled_from(
            ["第3期", "总第9期", "一要甲；", "二要乙。", "某县开会\n", "。", "\n", "各县要抓紧。"]
        ),
        max_size=12,
    )
)
def test_articles_of_a_bulletin_lie_inside_it_one_after_the_other(parts: list[str]) -> None:
    text = "简报\n第1期\n某县医改办\n2024年3月1日\n" + "".join(parts)
    end = 0
    for one in read_notice(text).articles:
        assert end <= one.span[0] < one.span[1] <= len(text)
        assert text[one.span[0] :].startswith(one.title)
        end = one.span[1]


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_count_adds_up_to_the_tasks(text: str) -> None:
    reading = read_notice(text)
    count = reading.counted
    assert count.numbered + count.unnumbered + count.unticked == count.tasks == len(reading.tasks)
    assert count.items <= count.numbered + count.unnumbered


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert isinstance(to_json(read_notice(text))["tasks"], list)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="（）()、，。；1一二三.\t\n 市局委和等各负责牵头", max_size=200))
def test_marks_in_disorder_are_read_without_an_error(text: str) -> None:
    assert isinstance(to_json(read_notice(text))["tasks"], list)


@given(st.text(max_size=200))
def test_lines_keep_every_solid_character_at_its_place(text: str) -> None:
    for line in lines_of(text):
        for char, at in zip(line.text.chars, line.text.at, strict=True):
            assert char == " " or even_out(text[at]).chars == char or char in "，：" or text[at] in ",:"


@given(st.integers(1, 999))
def test_chinese_number_is_read_back(value: int) -> None:
    assert chinese_number(to_chinese(value)) == value
    if value < 200:
        number = number_at(f"（{to_chinese(value)}）甲")
        assert number is not None
        assert (number.level, number.rank) == (2, value)


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_figures_with_thousands_commas_are_read_back(value: Decimal) -> None:
    assert arabic_number(f"{value:,}") == value


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), NOISE)
def test_date_is_read_back_through_spaces_and_line_ends(when: date, noise: str) -> None:
    words = even_out(
        f"{when.year}{noise}年{noise}{when.month}{noise}月{when.day}{noise}日".replace("\n", " ")
    ).chars
    assert to_date(words) == when


@given(st.integers(2024, 2039), st.integers(1, 12))
def test_month_end_is_the_last_day(year: int, month: int) -> None:
    ((found, _),) = deadlines_of(f"{year}年{month}月底前完成任务。")
    following = date(year + month // 12, month % 12 + 1, 1)
    assert (following - date.fromisoformat(str(found))).days == 1


@given(st.integers(1, 999), st.sampled_from(["％", "%", " %", "‰"]), st.sampled_from(["", " "]))
def test_share_is_read_in_any_width(value: int, sign: str, space: str) -> None:
    ((op, found, unit),) = targets_of(f"规范管理率达到{space}{value}{sign}以上。")
    assert (op, found, unit) == (">=", value, "‰" if sign == "‰" else "%")
