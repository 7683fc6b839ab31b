"""Official documents as PDF, set from the templates in templates/documents.

Here a document becomes the values of its template; `typesetter` makes pages of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from reform.core import fonts, typography
from reform.core.apart import apart
from reform.core.document import (
    LYING,
    Block,
    Figure,
    Heading,
    OfficialDocument,
    Paragraph,
    Table,
    printable,
)
from reform.core.long_tables import bodies_of, is_long, parts_of
from reform.core.typesetter import Attached, DocumentError, UncutError, html_to_pdf, pages_of, parts_to_pdf

__all__ = ["DocumentError", "render_archival", "render_pdf"]

_MANY_COLUMNS = 7
_LONG_WORD = re.compile(r"[!-~]{9}")
_ALIGN_CLASS = {"left": "", "center": "c", "right": "r"}
# Largest masthead of each form in points; the standard leaves it to the office.
_MASTHEAD_POINTS = {"document": 46.0, "letter": 42.0, "bulletin": 60.0, "sheet": 42.0, "slip": 42.0}
# A table with merged cells by its name in the document, and of each the rows before which a page ends.
Breaks = dict[str, frozenset[int]]
_LAYOUTS = 3


def render_pdf(document: OfficialDocument) -> bytes:
    """Return the document as a tagged PDF with bookmarks; the same document gives the same bytes.

    Raises DocumentError when the document asks for anything but its own figures, or a figure cannot be read.
    """
    return apart(_set, document, None)


def render_archival(document: OfficialDocument, *, data: bytes, name: str = "snapshot.json") -> bytes:
    """Return the document as a PDF/A-3u with the data it was made from inside it, as the file `name`.

    The same document and data give the same bytes. Raises DocumentError as `render_pdf` does.
    """
    day = document.dated or date(2000, 1, 1)
    return apart(_set, document, Attached(name, data, datetime.combine(day, time())))


def _set(document: OfficialDocument, attached: Attached | None) -> bytes:
    document = printable(document)
    figures: dict[str, bytes] = {}
    breaks: Breaks = {}
    if _merged_tables(document):
        breaks = _page_breaks(document)
    template = f"documents/{document.form}.html"
    context = _context(document, figures, breaks)
    if is_long(context):
        parts = parts_of(template, context)
        with suppress(UncutError):
            return parts_to_pdf(parts, form=document.form, figures=figures, attached=attached)
    html = render_to_string(template, context)
    return html_to_pdf(html, form=document.form, figures=figures, attached=attached)


def _table_name(at: int, annex: int = 0) -> str:
    return f"row-{annex}-{at}"


def _merged_tables(document: OfficialDocument) -> dict[str, Table]:
    """Return the tables with merged cells of the text (0) and of the annexes (from 1) by name."""
    parts = [document.body, *(annex.blocks for annex in document.annexes)]
    return {
        _table_name(at, part): block
        for part, blocks in enumerate(parts)
        for at, block in enumerate(blocks)
        if isinstance(block, Table) and block.merged
    }


def _page_breaks(document: OfficialDocument) -> Breaks:
    """Return before which rows of the tables with merged cells a page ends.

    A merged cell that crosses a page's end is drawn without its lower rule: it is closed there and told again on
    the next page, as offices print such tables. That may move rows, so that the pages are laid out again.
    """
    breaks: Breaks = {}
    for _layout in range(_LAYOUTS):
        figures: dict[str, bytes] = {}
        context = _context(document, figures, breaks, named=True)
        html = render_to_string(f"documents/{document.form}.html", context)
        pages = pages_of(html, form=document.form, figures=figures)
        found: Breaks = {}
        for name, table in _merged_tables(document).items():
            places = [pages[f"{name}-{row}"] for row in range(len(table.rows))]
            found[name] = frozenset(row for row in range(1, len(places)) if places[row] != places[row - 1])
        if found == breaks:
            break
        breaks = found
    return breaks


@dataclass(frozen=True)
class _Head:
    """Heights of the head's parts below the upper edge of the text block, in millimetres, as CSS text."""

    masthead_top: str
    rule_top: str
    fine_rule_top: str
    number_top: str


def _head(masthead: str, points: float) -> _Head:
    """Place the masthead and, in a letter, what follows it by the ink of its characters.

    Its upper edge is 35 mm below the text block's (7.2.4), in a letter 30 mm below the paper's; there the rule is
    4 mm below it and the number 7/8 of a 3号 character below the rule (10.1).
    """
    em = points / typography.MM_IN_POINTS
    above, below = fonts.ink("biao", masthead)
    to_ink = (fonts.ASCENT - above) * em  # from the em box to the ink
    rule_top = 30 - typography.MARGIN_TOP_MM + (above + below) * em + 4
    character = typography.SIZE_3 / typography.MM_IN_POINTS
    number_top = rule_top + 1.85 + character * 7 / 8 - (typography.LINE_MM - character) / 2
    return _Head(
        masthead_top=f"{30 - typography.MARGIN_TOP_MM - to_ink:.3f}",
        rule_top=f"{rule_top:.3f}",
        fine_rule_top=f"{rule_top + 1.5:.3f}",
        number_top=f"{number_top:.3f}",
    )


def _context(
    document: OfficialDocument, figures: dict[str, bytes], breaks: Breaks, *, named: bool = False
) -> dict[str, Any]:
    """Return the template's values; the SVG of every figure is put into `figures` under its asset name.

    With `named`, rows of tables with merged cells bear ids, by which their pages are found.
    """

    def blocks_of(blocks: Sequence[Block], annex: int = 0) -> list[dict[str, Any]]:
        names = [_table_name(at, annex) for at in range(len(blocks))]
        return [
            _block(block, figures, breaks.get(name, frozenset()), name if named else "")
            for block, name in zip(blocks, names, strict=True)
        ]

    bulletin = document.bulletin
    masthead = bulletin.name if bulletin and bulletin.name else document.masthead
    size, scale = typography.masthead_size(masthead, largest=_MASTHEAD_POINTS[document.form])
    if document.form == "bulletin":
        size, scale = typography.spread_name(masthead)[0], 1
    width = max(typography.text_width(masthead) * size * 1.05, 442.2)
    dated = typography.chinese_date(document.dated) if document.dated else ""
    imprint = document.imprint
    moved = typography.addressees_move(document)
    early = typography.imprint_before_annexes(document)
    return {
        "document": document,
        "masthead": masthead,
        "addressees": "" if moved else document.addressees,
        "publisher_size": f"{typography.publisher_size(document.issuer, dated):.2f}",
        "signer_rows": typography.signer_rows(document.signers),
        "issue_words": typography.issue_words(bulletin) if bulletin else "",
        "remark": bulletin.remark.splitlines() if bulletin else (),
        "articles": [
            {
                "title_lines": typography.title_lines(article.title),
                "title": article.title.replace("\n", ""),
                "blocks": blocks_of(article.blocks, -at),
                "source": article.source,
            }
            for at, article in enumerate(document.articles, start=1)
        ],
        "page_title": document.title.replace("\n", ""),
        "created": _w3c_date(document.dated),
        "title_lines": typography.title_lines(document.title, per_line=28 if document.form in LYING else 20),
        "masthead_style": (
            f"font-size: {size:.2f}pt; line-height: {size:.2f}pt; width: {width:.2f}pt; "
            f"margin-left: {(442.2 - width) / 2:.2f}pt; transform: scale({scale:.4f}, 1)"
        ),
        "head": _head(masthead, size),
        "body": blocks_of(document.body),
        "dated": dated,
        "signature_indent": f"{typography.signature_indent(document.issuer, dated) * 15.79:.2f}",
        "annex_list": typography.annex_list(document.annexes),
        "annexes": [
            {
                "label": typography.annex_label(index, len(document.annexes)),
                "title_lines": typography.title_lines(annex.title, per_line=28 if annex.landscape else 20),
                "landscape": annex.landscape,
                "blocks": blocks_of(annex.blocks, index),
            }
            for index, annex in enumerate(document.annexes, start=1)
        ],
        "imprint_early": early,
        "imprint_alone": not early and bool(document.annexes) and document.annexes[-1].landscape,
        "copy_lines": typography.copy_lines(imprint, document.addressees if moved else "") if imprint else (),
        # A letter's imprint has neither the line of printing nor rules (10.1); a bulletin says who issued it above.
        "issue_line": typography.issue_line(imprint) if imprint and document.form == "document" else "",
        "printed_copies": (
            f"共印{imprint.copies_printed}份"
            if imprint and imprint.copies_printed and document.form == "bulletin"
            else ""
        ),
    }


def _w3c_date(day: date | None) -> str:
    return f"{day.isoformat()}T00:00:00+08:00" if day else ""


def _block(block: Block, figures: dict[str, bytes], breaks: frozenset[int], name: str) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "tag": f"h{block.level + 1}", "text": block.text}
        case Paragraph():
            return {"kind": "paragraph", "lead": block.lead, "text": block.text}
        case Table():
            return _table(block, breaks, name)
        case Figure():
            name = f"figure/{len(figures) + 1}.svg"
            figures[name] = block.svg.encode()
            return {"kind": "figure", "source": f"asset:{name}", "caption": block.caption}


def _table(table: Table, breaks: frozenset[int], name: str) -> dict[str, Any]:
    total = sum(column.width for column in table.columns)
    rows = _merged_rows(table, breaks, name) if table.merged else _plain_rows(table)
    if table.merged:
        # A merged cell ends with its table body.
        starts = [at for at, row in enumerate(table.rows) if row[0] or at in breaks] or [0]
        parts = [rows[at:end] for at, end in zip(starts, [*starts[1:], len(rows)], strict=True)]
    else:
        parts = bodies_of(rows)
    bodies = [[_cells_in_html(row) for row in part] for part in parts]
    return {
        "kind": "table",
        "caption": table.caption,
        "note": table.note,
        "merged": bool(table.merged),
        "classes": "many" if len(table.columns) > _MANY_COLUMNS else "",
        "widths": [f"{column.width / total * 100:.3f}" for column in table.columns],
        "heads": [column.head for column in table.columns],
        "bodies": bodies,
    }


def _plain_rows(table: Table) -> list[list[dict[str, Any]]]:
    aligns = [_ALIGN_CLASS[column.align] for column in table.columns]
    return [
        [{"style": _cell_style(align, text), "text": text} for align, text in zip(aligns, row, strict=True)]
        for row in table.rows
    ]


def _merged_rows(table: Table, breaks: frozenset[int], name: str) -> list[list[dict[str, Any]]]:
    """Return the rows with cells that span several; a cell covered from above is left out of its row."""
    rows = _plain_rows(table)
    for column in range(table.merged):
        top = 0
        for at, row in enumerate(rows):
            if at == 0 or row[column]["text"] or at in breaks:
                if not row[column]["text"]:
                    row[column] = rows[top][column] | {"span": 1}
                top = at
                row[column]["span"] = 1
            else:
                rows[top][column]["span"] += 1
                row[column] = {}
    if name:
        for at, row in enumerate(rows):
            row[-1]["id"] = f"{name}-{at}"
    return [[cell for cell in row if cell] for row in rows]


def _cells_in_html(row: list[dict[str, Any]]) -> SafeString:
    """Return the cells of a row as the template has them; for a long table its loops would take a second and a half."""
    return format_html_join(
        "", "<td{}{}>{}</td>", ((_classed(cell["style"]), _spans(cell), cell["text"]) for cell in row)
    )


@lru_cache(maxsize=64)
def _classed(style: str) -> str:
    return format_html(' class="{}"', style) if style else ""


def _spans(cell: dict[str, Any]) -> str:
    name = format_html(' id="{}"', cell["id"]) if "id" in cell else ""
    span = cell.get("span", 1)
    return format_html('{} rowspan="{}"', name, span) if span > 1 else name


def _cell_style(align: str, text: str) -> str:
    """Return a cell's classes: how it is aligned, whether it has a word too long to stand in a narrow column, or lines."""
    long = "long" if _LONG_WORD.search(text) else ""
    return " ".join(filter(None, (align, long, "lines" if "\n" in text else "")))
