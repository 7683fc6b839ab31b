"""Flush right edges for Chinese lines in WeasyPrint, which by itself stretches only spaces.

The room left in a justified line is spread over the gaps between all its characters. This replaces a function of
WeasyPrint's layout that is not public: the version is pinned, and tests/layout measures the right edge.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_FEWEST_GAPS = 6


@cache
def install() -> None:
    """Replace WeasyPrint's justification of lines that are mostly Chinese. Calling again is harmless."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import inline
    from weasyprint.text.line_break import create_layout

    stretch_spaces = inline.justify_line
    containers = (boxes.LineBox, boxes.InlineBox)

    def text_of(box: Any) -> str:
        if isinstance(box, boxes.TextBox):
            return box.text
        return "".join(text_of(child) for child in box.children) if isinstance(box, containers) else ""

    def gaps_in(box: Any) -> int:
        if isinstance(box, boxes.TextBox):
            return len(box.text)
        return sum(gaps_in(child) for child in box.children) if isinstance(box, containers) else 0

    def spread(context: Any, box: Any, extra: float, shift: float, last: Any) -> float:
        """Move `box` right by `shift`, widen it, and return the shift of what follows it."""
        if isinstance(box, boxes.TextBox):
            box.position_x += shift
            gaps = len(box.text) - (box is last)
            style = box.style.copy()
            spacing = style["letter_spacing"]
            style["letter_spacing"] = (0 if spacing == "normal" else spacing) + extra
            box.style = style
            box.pango_layout = create_layout(box.text, style, context, None, 0)
            box.pango_layout.deactivate()
            box.width += extra * gaps
            return shift + extra * gaps
        if isinstance(box, containers):
            box.position_x += shift
            start = shift
            for child in box.children:
                if child.is_in_normal_flow():
                    shift = spread(context, child, extra, shift, last)
            box.width += shift - start
            return shift
        box.translate(shift, 0)
        return shift

    def last_text(box: Any) -> Any:
        for child in reversed(box.children if isinstance(box, containers) else ()):
            found = child if isinstance(child, boxes.TextBox) and child.text else last_text(child)
            if found is not None:
                return found
        return None

    def justify_line(context: Any, line: Any, extra_width: float) -> None:
        text = text_of(line)
        gaps = gaps_in(line) - 1
        if gaps < _FEWEST_GAPS or len(_HAN.findall(text)) * 2 < len(text):
            stretch_spaces(context, line, extra_width)
        else:
            spread(context, line, extra_width / gaps, 0, last_text(line))

    inline.justify_line = justify_line
