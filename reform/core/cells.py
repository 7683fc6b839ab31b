"""Quick layout of plain table cells in WeasyPrint: the lines of a cell are found at once, not one by one.

WeasyPrint asks Pango two or three times for every line, each time about the whole rest of the text. A cell that holds
nothing but a run of text without spaces, as nearly all cells of a Chinese ledger do, is asked about once, and equal
cells of one document only the first time. Everything else goes WeasyPrint's own way, and the pages come out the same:
tests/layout/test_cells.py compares them. This replaces a function of WeasyPrint's layout that is not public: the
version is pinned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

# Spaces, soft hyphens and marks of direction change how lines break and what is left of them.
_PLAIN = re.compile("[^\\s\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_MEMORY = "_portal_cells"


@dataclass(frozen=True)
class _Line:
    """One line of a cell as Pango breaks it; `resume` is the byte at which the next one begins, None at the end."""

    text: str
    width: float
    height: float
    baseline: float
    resume: int | None


@cache
def install() -> None:
    """Let plain cells be laid out at once. Replaces a function of WeasyPrint's; calling again is harmless."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import block, inline
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango
    from weasyprint.text.line_break import Layout, create_layout, strut

    one_by_one = block.iter_line_boxes

    class Bare:
        """Edges of a box that has none; on the class, for a long ledger has ten thousand lines."""

        margin_left = margin_right = 0
        padding_left = padding_right = padding_top = padding_bottom = 0
        border_left_width = border_right_width = border_top_width = border_bottom_width = 0

    class CellLine(Bare, boxes.LineBox):
        margin_top = margin_bottom = 0

    class CellText(Bare, boxes.TextBox):
        pass

    def is_plain(context: Any, box: Any, cell: Any, *states: Any) -> bool:
        if not isinstance(cell, boxes.TableCellBox) or context.excluded_shapes or any(states):
            return False
        if len(box.children) != 1 or type(box.children[0]) is not boxes.TextBox:
            return False
        style = box.children[0].style
        return (
            style["font_size"] > 0
            and style["overflow_wrap"] == "normal"
            and style["word_break"] == "normal"
            and style["white_space"] in ("normal", "pre-line")
            and style["hyphens"] == "none"
            and style["letter_spacing"] == "normal"
            and style["direction"] == "ltr"
            and style["vertical_align"] == "baseline"
            and box.style["text_align_all"] != "justify"
            and box.style["text_indent"].value == 0
            and _PLAIN.fullmatch(box.children[0].text) is not None
        )

    def lines_of(context: Any, text: str, style: Any, width: float) -> list[_Line]:
        memory = context.__dict__.setdefault(_MEMORY, {})
        key = (text, tuple(style["font_family"]), style["font_size"], style["lang"], width)
        if key not in memory:
            layout = create_layout(text, style, context, width, 0)
            memory[key] = list(measured(layout, text.encode()))
        found: list[_Line] = memory[key]
        return found

    def measured(layout: Any, text: bytes) -> Iterator[_Line]:
        extents = ffi.new("PangoRectangle *")
        line = pango.pango_layout_get_line_readonly(layout.layout, 0)
        at = 0
        while line != ffi.NULL:
            start, end = line.start_index, line.start_index + line.length
            pango.pango_layout_line_get_extents(line, ffi.NULL, extents)
            yield _Line(
                text[start:end].decode(),
                extents.width * FROM_UNITS,
                extents.height * FROM_UNITS,
                -extents.y * FROM_UNITS,
                end if end < len(text) else None,
            )
            at += 1
            line = pango.pango_layout_get_line_readonly(layout.layout, at)

    def all_at_once(context: Any, box: Any, position_y: float, cell: Any) -> Iterator[tuple[Any, Any]]:
        """Yield the lines with where each resumes, as WeasyPrint's own function does."""
        (words,) = box.children
        line_height, line_baseline = strut(box.style)
        left = cell.content_box_x()
        # As much more as WeasyPrint allows for lost digits.
        room = (left + cell.width) * (1 + 1e-9) - left
        for found in lines_of(context, words.text, words.style, room):
            part = CellText(words.element_tag, words.style, words.element, found.text)
            part.pango_layout = layout = Layout.__new__(Layout)
            layout.justification_spacing, layout.max_width, layout.text = 0, room, found.text
            part.width, part.height = found.width, found.height
            part.margin_top = part.margin_bottom = (line_height - found.height) / 2
            part.baseline = found.baseline + part.margin_top
            line = CellLine(box.element_tag, box.style, box.element, [part])
            line.width = found.width
            top = -max(part.baseline, line_baseline)
            line.baseline = -top
            line.height = line_height - min(part.baseline, line_baseline) - top
            offset = inline.text_align(context, line, cell.width, last=found.resume is None)
            line.position_x = part.position_x = left + offset
            line.position_y = position_y
            part.position_y = position_y + line.baseline - part.baseline
            yield line, None if found.resume is None else {0: {found.resume: None}}
            position_y += line.height

    def iter_line_boxes(
        context: Any,
        box: Any,
        position_y: float,
        bottom_space: float,
        skip_stack: Any,
        cell: Any,
        *others: Any,
    ) -> Iterator[tuple[Any, Any]]:
        _absolute, _fixed, first_letter, first_line = others
        if is_plain(context, box, cell, skip_stack, first_letter, first_line):
            yield from all_at_once(context, box, position_y, cell)
        else:
            yield from one_by_one(context, box, position_y, bottom_space, skip_stack, cell, *others)

    block.iter_line_boxes = iter_line_boxes
