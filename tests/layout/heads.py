"""Measures the heads of the three forms on page 1: masthead, number, red rules. Lengths are millimetres."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from reform.core.document import OfficialDocument
from tests.layout.sheets import LEFT, MM, PITCH, RIGHT, Line, Sheet


def red_rule(sheet: Sheet, document: OfficialDocument) -> Iterator[str]:
    """文件: the masthead 35 mm below the text block's top, the red rule 4 mm below the number and 156 mm wide."""
    ink = sheet.ink_rows(LEFT, RIGHT, 40, 110)
    if not ink or abs(ink[0] - 72) > 0.5:
        yield f"masthead: begins at {ink[:1]} mm instead of 72"
    red = [rule for rule in sheet.rules() if rule.red]
    if len(red) != 1 or abs(red[0].left - LEFT) > 0.1 or abs(red[0].right - RIGHT) > 0.1:
        yield f"red rule: not one rule of 156 mm but {len(red)}"
        return
    if not 0.35 <= round(red[0].thickness, 2) <= 0.5:
        yield f"red rule: {red[0].thickness:.2f} mm thick"
    above = [line for line in sheet.lines() if line.baseline < red[0].top]
    if document.signers:
        inset = 15.79 * MM
        if abs(above[-1].left - LEFT - inset) > 0.5 or above[-1].right > RIGHT - inset + 0.5:
            yield f"number: begins at {above[-1].left:.1f} mm in an upward paper"
    number = above[-1].baseline + 0.12 * 16 * MM
    if abs(red[0].top - number - 4) > 0.1:
        yield f"red rule: {red[0].top - number:.2f} mm below the number instead of 4"
    title = next(line for line in sheet.lines() if line.baseline > red[0].bottom)
    blank = title.baseline - 0.88 * 22 * MM - red[0].bottom
    if abs(blank - (2 * PITCH + (PITCH - 22 * MM) / 2)) > 0.1:
        yield f"title: {blank:.2f} mm below the red rule instead of two lines"


def double_rules(sheet: Sheet, document: OfficialDocument) -> Iterator[str]:
    """信函: masthead 30 mm from the paper's edge, rules of 170 mm, thick over thin, then thin over thick."""
    ink = sheet.ink_rows(LEFT, RIGHT, 25, 45)
    if not ink or abs(ink[0] - 30) > 0.5:
        yield f"masthead: begins at {ink[:1]} mm instead of 30"
    red = [rule for rule in sheet.rules() if rule.red]
    if len(red) != 4 or any(abs(rule.left - 20) > 0.1 or abs(rule.right - 190) > 0.1 for rule in red):
        yield f"double rules: not four lines of 170 mm but {len(red)}"
        return
    if not (red[0].thickness > red[1].thickness and red[2].thickness < red[3].thickness):
        yield "double rules: thick and thin are the wrong way round"
    if abs(297 - red[3].bottom - 20) > 0.1:
        yield f"double rules: the lower one stands {297 - red[3].bottom:.2f} mm above the foot instead of 20"
    masthead = [row for row in ink if row < red[0].top - 1]
    if abs(red[0].top - masthead[-1] - 4) > 0.5:
        yield f"double rules: {red[0].top - masthead[-1]:.2f} mm below the masthead instead of 4"
    number = next(line for line in sheet.lines() if line.baseline > red[1].bottom)
    gap = number.baseline - 0.88 * 16 * MM - red[1].bottom
    if abs(gap - 16 * MM * 7 / 8) > 0.1 or abs(number.right - RIGHT) > 0.3:
        yield f"number: {gap:.2f} mm below the rule, ending at {number.right:.2f} mm"


def bulletin_head(sheet: Sheet, document: OfficialDocument) -> Iterator[str]:
    """简报: the name in large red characters set apart, the number centred, issuer left and date right above one rule."""
    red = [rule for rule in sheet.rules() if rule.red]
    if len(red) != 1 or abs(red[0].right - red[0].left - 156) > 0.1:
        yield f"red rule: not one rule of 156 mm but {len(red)}"
        return
    head = [line for line in sheet.lines() if line.baseline < red[0].top and line.text != document.draft_mark]
    name, number, publisher = head[0], head[1], head[-1]
    gaps = [right["x0"] - left["x1"] for left, right in pairwise(_chars(sheet, name))]
    if max(name.sizes) < 30 or min(gaps) < 0.2 * max(name.sizes) or not _is_centred(name):
        yield f"bulletin head: the name {name.text} is not large, set apart and centred"
    if not _is_centred(number) or "期" not in number.text:
        yield f"bulletin head: the number {number.text} is not centred"
    inset = 15.79 * MM
    if abs(publisher.left - LEFT - inset) > 0.5 or abs(publisher.right - RIGHT + inset) > 0.8:
        yield f"bulletin head: issuer and date reach from {publisher.left:.1f} to {publisher.right:.1f} mm"
    pairs = pairwise(sorted(_chars(sheet, publisher), key=lambda char: float(char["x0"])))
    if any(right["x0"] - left["x1"] < -1 for left, right in pairs):
        yield "bulletin head: issuer and date overlap"


def _chars(sheet: Sheet, line: Line) -> list[Any]:
    height = sheet.page.height
    return [char for char in sheet.chars if abs((height - char["matrix"][5]) * MM - line.baseline) < 0.1]


def _is_centred(line: Line) -> bool:
    return abs((line.left + line.right) / 2 - (LEFT + RIGHT) / 2) < 0.6
