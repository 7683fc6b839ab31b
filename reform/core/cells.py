"""Quick layout of plain table cells in WeasyPrint: the lines of a cell are found at once, equal lines shaped once.

WeasyPrint asks Pango two or three times for every line, each time about the whole rest of the text. A cell that holds
nothing but a run of text without spaces, as nearly all cells of a Chinese ledger do, is asked about once, and equal
cells of one document only the first time; of a line that was drawn before, the characters are known; and nobody looks
for backgrounds and borders of a line that has none. Everything else goes WeasyPrint's own way, and the pages come out
the same: tests/layout/test_cells.py compares them. This replaces functions of WeasyPrint's that are not public: the
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
_DRAWN = "_portal_drawn"


@dataclass(frozen=True)
class _Line:
    """One line of a cell as Pango breaks it; `resume` is the byte at which the next one begins, None at the end."""

    text: str
    width: float
    height: float
    baseline: float
    resume: int | None


class _Heard:
    """Takes what draws a line for the stream of a page, and keeps what it says: fonts and characters, without a place."""

    def __init__(self, stream: Any) -> None:
        self.said: list[tuple[str, tuple[Any, ...]]] = []
        self.add_font, self.ink_rect, self.logical_rect = (
            stream.add_font,
            stream.ink_rect,
            stream.logical_rect,
        )

    def set_text_matrix(self, *_place: float) -> None:
        """Said by whoever draws the line again."""

    def set_font_size(self, *font: Any) -> None:
        self.said.append(("set_font_size", font))

    def show_text(self, *text: Any) -> None:
        self.said.append(("show_text", text))

    def set_text_rise(self, *rise: Any) -> None:
        self.said.append(("set_text_rise", rise))


@cache
def install() -> None:
    """Let plain cells be laid out and drawn quickly. Replaces functions of WeasyPrint's; calling again is harmless."""
    from weasyprint import draw, stacking
    from weasyprint.draw.text import draw_first_line
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import background, block, inline
    from weasyprint.matrix import Matrix
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango
    from weasyprint.text.line_break import Layout, create_layout, strut

    one_by_one = block.iter_line_boxes
    any_text, any_line = draw.draw_text, draw.draw_inline_level
    any_backgrounds, any_turn = background.layout_box_backgrounds, stacking._dispatch

    class Bare:
        """Edges of a box that has none; on the class, for a long ledger has ten thousand lines."""

        background = None
        border_top_left_radius = border_top_right_radius = (0, 0)
        border_bottom_left_radius = border_bottom_right_radius = (0, 0)
        margin_left = margin_right = 0
        padding_left = padding_right = padding_top = padding_bottom = 0
        border_left_width = border_right_width = border_top_width = border_bottom_width = 0

    class CellLine(Bare, boxes.LineBox):
        margin_top = margin_bottom = 0

    class CellText(Bare, boxes.TextBox):
        face: tuple[Any, ...]  # what its characters depend on besides the text
        drawn: dict[Any, Any]  # the lines of its document that were drawn

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

    def lines_of(context: Any, text: str, style: Any, face: tuple[Any, ...], width: float) -> list[_Line]:
        memory = context.__dict__.setdefault(_MEMORY, {})
        key = (text, face, width)
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
        style = words.style
        face = (tuple(style["font_family"]), style["font_size"], style["lang"])
        drawn = context.__dict__.setdefault(_DRAWN, {})
        for found in lines_of(context, words.text, style, face, room):
            part = CellText(words.element_tag, style, words.element, found.text)
            part.face, part.drawn = face, drawn
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

    def draw_text(stream: Any, box: Any, *others: Any) -> None:
        if not isinstance(box, CellText) or not is_bare(box.style, *others[1:]):
            any_text(stream, box, *others)
            return
        key = (box.text, box.face)
        if key not in box.drawn:
            heard = _Heard(stream)
            box.pango_layout.reactivate(box.style)
            emojis = draw_first_line(heard, box, "clip", "none", Matrix())
            box.pango_layout.deactivate()
            # Pictures stand for some characters: those are drawn where they are.
            box.drawn[key] = None if emojis else heard.said
        if box.drawn[key] is None:
            any_text(stream, box, *others)
            return
        stream.set_color(box.style["color"])
        stream.begin_text()
        stream.set_text_matrix(1, 0, 0, -1, box.position_x, box.position_y + box.baseline)
        for name, said in box.drawn[key]:
            getattr(stream, name)(*said)
        stream.end_text()

    def is_bare(style: Any, text_overflow: str, block_ellipsis: str) -> bool:
        return (
            text_overflow == "clip"
            and block_ellipsis == "none"
            and style["visibility"] == "visible"
            and style["text_decoration_line"] == "none"
        )

    def layout_box_backgrounds(page: Any, box: Any, *others: Any, **named: Any) -> None:
        if type(box) is not CellLine:
            any_backgrounds(page, box, *others, **named)

    def turn_of(box: Any, *others: Any) -> Any:
        # Nothing in it is drawn before or after its turn.
        return box if type(box) is CellLine else any_turn(box, *others)

    def draw_inline_level(stream: Any, page: Any, box: Any, *others: Any) -> None:
        if type(box) is not CellLine:
            any_line(stream, page, box, *others)
            return
        (text,) = box.children
        with stream.marked(text, "Span"):
            draw_text(stream, text, text.position_x - box.position_x, box.text_overflow, box.block_ellipsis)

    block.iter_line_boxes = iter_line_boxes
    background.layout_box_backgrounds = layout_box_backgrounds
    stacking._dispatch = turn_of
    draw.draw_inline_level = draw_inline_level
    draw.draw_text = draw_text
