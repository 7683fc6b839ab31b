"""进展汇总材料: what all units reported in a period, as one document in ledger order; Chinese, as it is printed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal, get_args

from reform.core.document import Block, Column, Heading, OfficialDocument, Paragraph, Table
from reports.narrative.wording import full_date

Standing = Literal["accepted", "waiting", "not_in", "not_asked"]
COLUMNS = (
    Column("序号", 12, "center"),
    Column("重点任务", 50),
    Column("汇总单位", 26),
    Column("进展情况", 85),
    Column("主要指标", 32),
    Column("状态", 20),
)


@dataclass(frozen=True)
class Matter:
    """One matter as it is printed: its words, whether it was reported, its figures and its state."""

    section: str
    label: str
    title: str
    unit: str
    standing: Standing
    progress: str
    figures: str
    state: str


def counted(matters: Sequence[Matter]) -> str:
    """Return the sentence that counts the matters; its parts add up to all of them."""
    number = {key: sum(1 for one in matters if one.standing == key) for key in get_args(Standing)}
    return (
        f"台账现有任务{len(matters)}项，其中本期已审核{number['accepted']}项，待审核{number['waiting']}项，"
        f"未报{number['not_in']}项，本期不需报送{number['not_asked']}项。"
    )


def material_document(
    *, ledger: str, period: str, cutoff: date, matters: Sequence[Matter], issuer: str, dated: date
) -> OfficialDocument:
    """Return the material: the cut-off and the count, then a table for each section of the ledger."""
    body: list[Block] = [Paragraph(f"数据截至{full_date(cutoff)}。{counted(matters)}")]
    for section, rows in groupby(matters, key=lambda one: one.section):
        if section:
            body.append(Heading(section))
        cells = tuple((one.label, one.title, one.unit, one.progress, one.figures, one.state) for one in rows)
        body.append(Table(COLUMNS, cells))
    return OfficialDocument(
        form="sheet",
        masthead="",
        number="",
        title=f"{ledger}\n{period}进展汇总材料",
        addressees="",
        body=tuple(body),
        issuer=issuer,
        dated=dated,
    )
