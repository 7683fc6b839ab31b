"""When the table of the next page goes on with the one before, and when its first row was cut by the break."""

from __future__ import annotations

import pytest

from tasks.notices.files.layout import Cell
from tasks.notices.files.ruled import PrintedTable
from tasks.notices.files.sheaf import continued

EDGES = (50.0, 100.0, 300.0, 400.0)


def table(
    *rows: tuple[str, ...], edges: tuple[float, ...] = EDGES, unended: tuple[int, ...] = ()
) -> PrintedTable:
    return PrintedTable(
        top=0.0,
        edges=list(edges),
        grid=[[Cell(words) for words in row] for row in rows],
        unended=set(unended),
    )


def told(made: PrintedTable) -> list[tuple[str, ...]]:
    return [tuple(cell.words for cell in row) for row in made.grid]


HEAD = ("序号", "任务", "单位")
LAST = ("3", "推进集中带量采购，落实", "市医保局")


def test_a_cut_row_is_put_together() -> None:
    first = table(HEAD, LAST, unended=(1,))
    assert continued(first, table(HEAD, ("", "结余留用政策。", "")))
    assert told(first) == [HEAD, ("3", "推进集中带量采购，落实结余留用政策。", "市医保局")]


@pytest.mark.parametrize(
    ("last", "following", "unended"),
    [
        # A number begins a row of its own.
        (LAST, ("4", "推进支付改革。", ""), (0, 1)),
        # Nothing is left blank under words.
        (("", "推进集中带量采购，落实", ""), ("", "推进支付改革。", "市财政局"), (1,)),
        # The words above came to their end on their line, or to a full stop.
        (LAST, ("", "推进支付改革。", ""), ()),
        (("3", "推进集中带量采购。", "市医保局"), ("", "推进支付改革。", ""), (1,)),
    ],
)
def test_a_row_of_its_own_is_not_joined(
    last: tuple[str, ...], following: tuple[str, ...], unended: tuple[int, ...]
) -> None:
    first = table(HEAD, last, unended=unended)
    assert continued(first, table(following))
    assert told(first) == [HEAD, last, following]


@pytest.mark.parametrize("edges", [(50.0, 100.0, 300.0), (50.0, 130.0, 300.0, 400.0)])
def test_a_table_of_other_columns_is_another(edges: tuple[float, ...]) -> None:
    first = table(HEAD, LAST)
    other = table(("4", "推进支付改革。", "市财政局")[: len(edges) - 1], edges=edges)
    assert not continued(first, other)
    assert told(first) == [HEAD, LAST]
