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
    """A heading inside the text; level 1 is 一、, level 2 （一）, level 3 1. (the number is part of the text).

    With a `key`, the heading and what follows up to the next heading with one (or the end of the text) is the Word
    bookmark section_KEY, by which the section is found again in a copy that was edited.
    """

    text: str
    level: int = 1
    key: str = ""


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
class Article:
    """An article of a bulletin: its centred title, its text, and in brackets at its end who sent it in."""

    title: str
    blocks: tuple[Block, ...]
    source: str = ""


_UP_ACROSS_DOWN = frozenset({"报", "送", "发"})
_COPY_AND_SHARE = frozenset({"抄送", "分送"})


@dataclass(frozen=True)
class Imprint:
    """The imprint (版记): who gets copies, who printed it and when. `issued_by` (印发机关) may differ from the issuer.

    `lines` are (label, names) from top to bottom: ("抄送", "省医改领导小组秘书处，市委办公室"), in a bulletin
    抄送 and 分送, or 报, 送 and 发, and 本期增发; labels without colon, names without full stop. Where there are
    none, `copies_to` is read instead: a line a label, 抄送 where it names none.

    Raises ValueError when 报, 送, 发 are mixed with 抄送, 分送: an office does the one or the other.
    """

    issued_by: str
    issued_on: date | None
    copies_to: str = ""
    copies_printed: int | None = None
    lines: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        labels = {label for label, _names in self.lines}
        if labels & _UP_ACROSS_DOWN and labels & _COPY_AND_SHARE:
            raise ValueError("an imprint has 报, 送 and 发 or 抄送 and 分送, not both")


@dataclass(frozen=True)
class Bulletin:
    """What only a bulletin (简报) has: 第20期 总第99期, a supplement (增刊 第1期) without `total`.

    `name` is set wide at the head (医 改 信 息) in the masthead's stead. `remark` (按语) stands before the first
    article; with `contents` the titles of the articles are listed below the head.
    """

    issue: int
    total: int | None = None
    supplement: bool = False
    name: str = ""
    remark: str = ""
    contents: bool = False


@dataclass(frozen=True)
class OfficialDocument:
    """Everything a document says, ready to be set. Empty parts are left out of the page.

    `signers` (签发人) are printed in the head of an upward 文件 only. A bulletin with `articles` prints their titles
    and not its own, which names the file only (医改信息第20期); its `body` comes before them.
    """

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
    signers: tuple[str, ...] = ()
    articles: tuple[Article, ...] = ()


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
