"""Numbers of matters in lists and ranges: read whatever dash somebody typed, and written with 一字线."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.circulars.item_numbers import mentions, named_numbers
from reports.circulars.kinds import outline_of
from reports.circulars.naming import Unit, lines_by_unit
from reports.circulars.records import Edit
from reports.narrative.wording import many_items
from tests.reports.circular_sample import HEALTH, INSURANCE, LABOUR, october


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("第8项", "8"),
        ("第3、5—9项", "3 5 6 7 8 9"),
        ("第3项、第5至9项", "3 5 6 7 8 9"),
        ("第5项至第7项", "5 6 7"),
        ("第5-7项", "5 6 7"),
        ("第5－7项", "5 6 7"),
        ("第5–7项", "5 6 7"),
        ("第5——7项", "5 6 7"),
        ("第5～7项", "5 6 7"),
        ("第5到7项", "5 6 7"),
        ("第５—７项", "5 6 7"),
        ("第 5 — 7 项", "5 6 7"),
        ("第1—3，5和第7项", "1 2 3 5 7"),
        ("第9—7项", "7 8 9"),
        ("第8.1项", "8.1"),
        ("第1—999999项", "1 999999"),
        ("共5—9项，2026年第3季度，第5条", ""),
    ],
)
def test_a_list_names_every_number_it_holds(text, numbers):
    assert named_numbers(text) == tuple(numbers.split())


def test_a_number_that_has_a_dash_itself_is_no_range():
    assert named_numbers("第8-10项、第8-10、12-13项", {"8-10"}) == ("8-10", "12", "13")


def test_mentions_tell_where_they_stand():
    found = mentions("据第3项，第5—6项进展偏慢")
    assert [(one.start, one.end, one.numbers) for one in found] == [(1, 4, ("3",)), (5, 10, ("5", "6"))]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ("", ""),
        ("5 6 7 8 9", "第5项、第6项、第7项、第8项、第9项"),
        ("3 5 6 7 8 9", "第3、5—9项"),
        ("9 8 7 6 5 3", "第3、5—9项"),
        ("1 2 4 5 6 8 9", "第1、2、4—6、8、9项"),
        ("1 2 3 4 5 未编号1", "第1—5项、未编号1"),
        ("甲1 甲2 甲3 甲4 甲5 甲6", "甲1、甲2、甲3、甲4、甲5、甲6"),
    ],
)
def test_a_long_list_is_told_in_ranges_a_short_one_as_it_is(numbers, said):
    assert many_items(numbers.split()) == said


def test_what_is_told_in_ranges_is_read_as_the_same_matters():
    numbers = [str(number) for number in (3, *range(5, 30), 41, 42)]
    assert named_numbers(many_items(numbers)) == tuple(numbers)


@pytest.mark.parametrize(
    "said", ["第7—9项进展偏慢。", "第7至9项进展偏慢。", "第3、7-9项进展偏慢。", "第7、8、9项进展偏慢。"]
)
def test_the_unit_of_a_matter_within_a_range_is_asked(said):
    sample = october()
    changed = replace(sample, edits=(Edit("well_done", said),))
    units = [Unit(unit.uid, (unit.full, unit.short)) for unit in (INSURANCE, HEALTH, LABOUR)]
    found = lines_by_unit(changed, outline_of(changed), units)
    lead = {row.item_no: row.lead for row in sample.items}
    (own,) = (
        unit for unit in (INSURANCE, HEALTH, LABOUR) if unit.short in lead["8"] or unit.full in lead["8"]
    )
    (line,) = (line for line in found[own.uid] if line.key.startswith("well_done:"))
    assert line.text == said
    assert {
        "00000000-0000-4000-8000-000000000007",
        "00000000-0000-4000-8000-000000000008",
        "00000000-0000-4000-8000-000000000009",
    } <= set(line.matters)
