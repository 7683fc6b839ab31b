"""Upper papers, clauses of them, issue numbers, articles, the count, and whom a speech addresses."""

import pytest

from tasks.notices.bulletins import issue_numbers
from tasks.notices.model import Count
from tasks.notices.patterns.references import PATTERNS
from tasks.notices.reader import read_notice
from tasks.notices.references import find_references
from tasks.notices.source import even_out

# (pattern, words, [(clause, document number)])
SAMPLES = [
    ("by_number", "扩大签约面（对应国办发〔2022〕14号第3条）。", [(3, "国办发〔2022〕14号")]),
    ("by_number", "落实晋政办发[2022]50号文件第三、五项。", [(3, "晋政办发[2022]50号"), (5, "晋政办发[2022]50号")]),
    ("by_name", "按照《省医改年度任务》（省医改发〔2022〕8号）第十二条执行。", [(12, "省医改发〔2022〕8号")]),
    ("by_name", "对应《省实施方案》第2至4项。", [(2, ""), (3, ""), (4, "")]),
    ("by_level", "落实省方案第十五条。", [(15, "")]),
    ("by_level", "扩大集采品种（省第15条）。", [(15, "")]),
    ("by_level", "国家意见第三项、省任务第六条均已明确。", [(3, ""), (6, "")]),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "words", "expected"), SAMPLES)
def test_clause_of_an_upper_paper_is_read(pattern: str, words: str, expected: list[tuple[int, str]]) -> None:
    text = even_out(words)
    found = find_references(text)
    assert [(one.clause, one.document_number) for one in found] == expected
    for one in found:
        start, end = one.span
        assert words[start:end] == one.text
    assert any(pattern == one.name and one.regex.search(text.chars) for one in PATTERNS)


def test_every_registered_reference_pattern_has_a_sample() -> None:
    assert {pattern.name for pattern in PATTERNS} == {sample[0] for sample in SAMPLES}


@pytest.mark.parametrize(
    "words", ["第一医院新建病房。", "开展第三方评价。", "第十届运动会。", "本市第3条公交线。"]
)
def test_other_ordinals_are_no_references(words: str) -> None:
    assert find_references(even_out(words)) == []


def test_row_of_a_table_may_name_the_upper_clause_in_its_remarks() -> None:
    text = "任务表\n序号\t任务\t责任单位\t备注\n1\t建站\t市卫健委\t省第15条、市第6条\n2\t配人\t市人社局\t\n"
    first, second = read_notice(text).tasks
    assert [one.clause for one in first.carries_out] == [15, 6]
    assert second.carries_out == []


def test_bases_are_the_papers_that_are_carried_out() -> None:
    text = (
        "某市关于印发《某市医改方案》的通知\n市医改发〔2023〕3号\n各县区：\n《某市医改方案》已经同意，现印发给你们。\n"
        "根据《关于印发〈省医改任务〉的通知》（省政办发[2022]8 号）、《省集采办法》和《某条例》精神，按照国办发〔2022〕14号文件要求，制定本方案。\n"
        "一、任务\n（一）甲。落实《另一办法》。（市卫健委负责）\n（二）乙。（市医保局负责）\n"
    )
    reading = read_notice(text)
    assert [(one.title, one.document_number) for one in reading.bases] == [
        ("关于印发〈省医改任务〉的通知", "省政办发〔2022〕8号"),
        ("省集采办法", ""),
        ("某条例", ""),
        ("", "国办发〔2022〕14号"),
    ]
    for one in reading.bases:
        start, end = one.span
        assert text[start:end] == (one.title or one.document_number)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("第 20 期 总第 99 期", (20, 99)), ("第3期", (3, None)), ("第十二期（总第一百零五期）", (12, 105)), ("增刊", (None, None))],
)  # fmt: skip
def test_issue_numbers_are_read(words: str, expected: tuple[int | None, int | None]) -> None:
    assert issue_numbers(even_out(words).chars) == expected


BULLETIN = (
    "医 改 简 报\n第3期\n（总第15期）\n云溪市医改办　　2024年3月29日\n【工作动态】\n"
    "云溪市召开医改推进会\n3月26日，市里召开会议。会议要求，各县区、各有关部门要压实责任。一要抓好分诊；二要抓好集采。\n"
    "南浦县下沉优质资源\n全县推行轮驻制。会上要求：一要选好人；二要用好人。\n抄送：市委办。\n"
)


def test_bulletin_gives_issue_articles_and_whom_it_speaks_to() -> None:
    reading = read_notice(BULLETIN)
    assert (reading.document_number, reading.issue_number, reading.total_issue) == ("第3期 总第15期", 3, 15)
    assert (reading.issuer, str(reading.issued_on)) == ("云溪市医改办", "2024-03-29")
    assert [one.title for one in reading.articles] == ["云溪市召开医改推进会", "南浦县下沉优质资源"]
    first, second = (BULLETIN[slice(*one.span)] for one in reading.articles)
    assert first.startswith("云溪市召开")
    assert first.endswith("抓好集采。")
    assert second.startswith("南浦县下沉")
    assert second.endswith("用好人。")
    assert [(task.number, task.speaks_to, task.ticked) for task in reading.tasks] == [
        ("一要", "各县区、各有关部门", False),
        ("二要", "各县区、各有关部门", False),
        ("一要", "南浦县", False),
        ("二要", "南浦县", False),
    ]
    assert reading.counted == Count(tasks=4, items=0, unticked=4)


def test_speech_at_a_provincial_meeting_addresses_the_issuers_province() -> None:
    text = "简报\n第1期\n江东省医改办\n2024年3月1日\n省医改会议召开\n会上要求，一要抓好分诊；二要抓好集采。\n"
    assert {task.speaks_to for task in read_notice(text).tasks} == {"江东省"}


def test_items_are_counted_once_however_many_clauses_and_rows_they_have() -> None:
    prose = read_notice(
        "一、任务\n（一）甲。先办。（市卫健委负责）后办。（市医保局负责）\n（二）乙。（市财政局负责）\n\n做好丙。（市民政局负责）\n"
    )
    assert prose.counted == Count(tasks=4, items=3, rows=0, numbered=3, unnumbered=1)
    table = read_notice(
        "任务表\n序号\t任务\t责任单位\n1\t建站\t市卫健委\n\t配人\t市人社局\n2\t筹资\t市财政局\n"
    )
    assert table.counted == Count(tasks=3, items=2, rows=3, numbered=3)
