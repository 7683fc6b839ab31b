"""The content of an official document, free of any medium: PDF and Word are rendered from the same value.

Layout rules (GB/T 9704-2012) live in the renderers; here stand only the parts a document has, in their order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from typing import Any, Literal

# 文件, 信函, 简报, 表 (lying, without a head), 单 (a lying working sheet in small type, with narrow margins)
Form = Literal["document", "letter", "bulletin", "sheet", "slip"]
LYING = frozenset({"sheet", "slip"})
Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Heading:
    """A heading inside the text; level 1 is 一、, level 2 （一）, level 3 1. (the number is part of the text)."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of body text. `lead` is a run-in heading set in the level-2 face before the text."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Column:
    """A table column: its head, its share of the table's width (relative) and how its cells are aligned."""

    head: str
    width: float
    align: Align = "left"


@dataclass(frozen=True)
class Table:
    """A ruled table with its caption. Every row has as many cells as there are columns.

    In the first `merged` columns an empty cell continues the one above it.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    note: str = ""
    merged: int = 0


@dataclass(frozen=True)
class Figure:
    """A chart drawn as SVG text, with its caption."""

    svg: str
    caption: str = ""


Block = Heading | Paragraph | Table | Figure


@dataclass(frozen=True)
class Annex:
    """An annex (附件) on pages of its own; landscape sheets stay bound as portrait ones."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Imprint:
    """The imprint (版记): who gets copies, who printed it and when."""

    issued_by: str
    issued_on: date | None
    copies_to: str = ""
    copies_printed: int | None = None


@dataclass(frozen=True)
class Bulletin:
    """What only the head of a bulletin (简报) carries: 第20期 总第99期."""

    issue: int
    total: int


@dataclass(frozen=True)
class OfficialDocument:
    """Everything a document says, ready to be set. Empty parts are left out of the page."""

    form: Form
    masthead: str  # 发文机关标志, e.g. ××市医改领导小组秘书处文件
    number: str  # 发文字号 with 〔〕
    title: str
    addressees: str  # 主送, without the colon
    body: tuple[Block, ...]
    issuer: str  # 署名
    dated: date | None  # 成文日期
    annexes: tuple[Annex, ...] = ()
    note: str = ""  # 附注 without parentheses, e.g. 此件不予公开
    imprint: Imprint | None = None
    bulletin: Bulletin | None = None
    draft_mark: str = ""  # shown in the page margin until the document is signed, e.g. 征求意见稿
    metadata: dict[str, str] = field(default_factory=dict)


# What XML, and with it Word, takes no text with: control characters but tab and line end, halves of a pair, non-characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(value: Any) -> Any:
    """Return a document, or any part of one, without characters that stand in no file; people paste them from Word."""
    if isinstance(value, str):
        return _UNPRINTABLE.sub("", value)
    if isinstance(value, tuple | list):
        return tuple(printable(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: printable(getattr(value, one.name)) for one in fields(value)})
    return value
