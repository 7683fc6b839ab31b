"""The division table: its five columns, what differs, which rows a unit reads first."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tasks.division.table import (
    Body,
    Named,
    Row,
    columns_of,
    counted,
    differences,
    fingerprint,
    printed,
    split_for,
)
from tests.tasks.division.papers import row


@pytest.mark.parametrize(
    ("bodies", "first", "second"),
    [
        ([("lead", "市医保局"), ("lead", "市财政局")], "市医保局、市财政局", ""),
        ([("joint", "市医保局"), ("joint", "市财政局")], "市医保局、市财政局（共同责任）", ""),
        (
            [("lead", "市医保局"), ("cooperating", "市财政局"), ("cooperating", "等部门")],
            "市医保局",
            "市财政局等部门",
        ),
        (
            [
                ("lead", "市医保局"),
                ("cooperating", "市财政局"),
                ("guiding", "市委编办"),
                ("territorial", "各县人民政府"),
            ],
            "市医保局",
            "市财政局；指导：市委编办；属地落实：各县人民政府",
        ),
        ([("territorial", "各县人民政府")], "各县人民政府", ""),
        ([("leader", "沈一舟")], "责任领导：沈一舟", ""),
        ([("lead", "市医保局"), ("leader", "沈一舟")], "市医保局", ""),
        ([], "", ""),
    ],
)
def test_columns_word_the_roles(bodies, first, second):
    assert columns_of([Body(role, name) for role, name in bodies]) == (first, second)


@pytest.mark.parametrize(
    ("lead", "cooperating", "bodies"),
    [
        ("市医保局", "", [("lead", "市医保局")]),
        (
            "市医保局；市财政局、市民政局（共同责任）",
            "市教育局等部门；指导：市委编办；属地落实：各县人民政府",
            [
                ("lead", "市医保局；市财政局、市民政局（共同责任）"),
                ("cooperating", "市教育局等部门"),
                ("guiding", "市委编办"),
                ("territorial", "各县人民政府"),
            ],
        ),
        (
            "责任领导：沈一舟",
            "属地落实：各县人民政府",
            [("leader", "沈一舟"), ("territorial", "各县人民政府")],
        ),
        ("", "", [("lead", "")]),
    ],
)
def test_a_row_tells_its_bodies_by_role_with_one_word_each(lead, cooperating, bodies):
    assert row("1", lead=lead, cooperating=cooperating).bodies == bodies


def test_print_merges_the_section_over_its_items_and_the_number_over_its_rows():
    rows = [row("1"), row("2.1"), row("2.2"), row("3", section="二、保障"), row("4", section="")]
    assert [cells[:2] for cells in printed(rows)] == [
        ("一、事项", "1"),
        ("", "2"),
        ("", ""),
        ("二、保障", "3"),
        ("—", "4"),
    ]
    assert counted(rows) == "共4项，分列5行。"
    assert counted(rows[:1]) == "共1项。"


def test_fingerprint_is_of_canonical_json_and_survives_freezing():
    rows = [row("1", named=(Named("u", "lead"),))]
    assert fingerprint(rows) == fingerprint(
        [Row.from_data(json.loads(json.dumps(r.to_data()))) for r in rows]
    )
    assert fingerprint(rows) != fingerprint([replace(rows[0], text="改了。")])


def test_differences_tell_added_changed_and_gone():
    before = [row("1"), row("2"), row("3")]
    after = [row("1"), row("2", lead="市财政局", due="2026-06-30"), row("4")]
    changed, added, gone = differences(before, after)
    assert changed.fields == ("lead", "due")
    assert changed.parts == [("lead", "市卫生健康委", "市财政局"), ("due", "", "2026-06-30")]
    assert (added.before, added.row.place, added.parts) == (None, "4", [])
    assert (gone.after, gone.row.place, gone.parts) == (None, "3", [])


def test_a_unit_reads_the_rows_that_name_it_first():
    mine = row("2", named=(Named("u", "lead"), Named("u", "territorial", "各县")))
    assert split_for([row("1"), mine], "u") == ([mine], [row("1")])
    assert [one.group for one in mine.roles_of("u")] == ["", "各县"]
