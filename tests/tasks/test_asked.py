"""Numbers as people type them."""

import pytest

from tasks.texts.asked import Asked, asked_of, clause_fits, fits


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("11", "11"),
        ("第11项", "11"),
        ("第 11 项", "11"),
        ("11项", "11"),
        ("第十一项", "11"),
        ("第１１项", "11"),
        ("事项11", "11"),
        ("任务 11", "11"),
        ("NO.11", ""),
        ("11.2", "11.2"),
        ("第11.2项", "11.2"),
        ("11．2", "11.2"),
        ("11-2", "11.2"),
        ("11—2", "11.2"),
        ("第11项第2行", "11.2"),
        ("第十一项之二", "11.2"),
        ("未编号1", "未编号1"),
        ("未编号 １", "未编号1"),
        ("未编号第一项", "未编号1"),
        ("未编号", ""),
        ("一", ""),
        ("十", ""),
        ("二零二六", ""),
        ("13800000000", ""),
        ("2026年", ""),
        ("3个百分点", ""),
    ],
)
def test_asked_of_reads_labels(typed, label):
    assert asked_of(typed) == Asked(label=label)


@pytest.mark.parametrize(
    "typed",
    [
        "临政办发48号 第六条",
        "临政办发48号第6条",
        "临政办发 48 号 （六）",
        "临政办发48号6",
        "临政办发48号 6.",
        "临政办发四十八号第六条",
    ],
)
def test_asked_of_reads_a_number_without_year(typed):
    assert asked_of(typed) == Asked(code="临政办发", serial=48, clause=6)


@pytest.mark.parametrize(
    "typed",
    [
        "临政办发〔2022〕48号第6条",
        "临政办发[2022]48号第六条",
        "临政办发（2022）48号第（六）条",
        "临政办发(2022)48号  第6项",
        "临政办发【2022】４８号第６条",
        "临政办发2022年48号 第六条",
        "临政办发〔2022〕48 六",
        "临政办发〔2022〕 第48号 第6款",
        "《临政办发〔2022〕48号》第6条".replace("《", "").replace("》", ""),
    ],
)
def test_asked_of_reads_a_number_with_year(typed):
    assert asked_of(typed) == Asked(code="临政办发", year=2022, serial=48, clause=6)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("临政办发48号", Asked(code="临政办发", serial=48)),
        ("〔2022〕48号", Asked(year=2022, serial=48)),
        ("48号文第六条", Asked(serial=48, clause=6)),
        ("48号第六条", Asked(serial=48, clause=6)),
        ("省第15条", Asked(level="province", clause=15)),
        ("省 15条", Asked(level="province", clause=15)),
        ("省级方案第十五条", Asked(level="province", clause=15)),
        ("自治区第3项", Asked(level="province", clause=3)),
        ("国家第三条", Asked(level="country", clause=3)),
        ("国务院意见第三条", Asked(level="country", clause=3)),
        ("市第6条", Asked(level="city", clause=6)),
        ("县第6条", Asked(level="county", clause=6)),
        ("第六条", Asked(clause=6)),
        ("（六）", Asked(clause=6)),
        ("第6款", Asked(clause=6)),
        ("第3号", Asked(label="3")),
        ("市医保局", Asked()),
        ("省医改", Asked()),
        ("编号管理", Asked()),
        ("完善48号文件精神的落实", Asked()),
        ("", Asked()),
        ("。，", Asked()),
        ("第", Asked()),
        ("号" * 100, Asked()),
    ],
)
def test_asked_of_reads_papers_and_levels(typed, expected):
    assert asked_of(typed) == expected


@pytest.mark.parametrize(
    ("typed", "number", "is_it"),
    [
        ("临政办发48号", "临政办发〔2022〕48号", True),
        ("48号第1条", "临政办发〔2022〕48号", True),
        ("政办发〔2022〕48号", "临政办发〔2022〕48 号", True),
        ("临政办发〔2023〕48号", "临政办发〔2022〕48号", False),
        ("临政办发8号", "临政办发〔2022〕48号", False),
        ("临政发48号", "临政办发〔2022〕48号", False),
        ("临政办发48号", "", False),
        ("第11项", "临政办发〔2022〕11号", False),
    ],
)
def test_fits_takes_the_paper_that_was_meant(typed, number, is_it):
    assert fits(asked_of(typed), number) is is_it


@pytest.mark.parametrize(
    ("printed", "is_it"),
    [("（六）", True), ("6.", True), ("第六条", True), ("16", False), ("6.1", False), ("", False)],
)
def test_clause_fits_as_printed(printed, is_it):
    assert clause_fits(asked_of("48号第六条"), printed) is is_it
