"""Measures a finished PDF against GB/T 9704-2012 and says in sentences what is wrong. Lengths are millimetres.

`faults` is the whole check; each rule is a function of its own, named in the sentences it returns.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import uharfbuzz
from pypdf import PdfReader

from reform.core.document import OfficialDocument
from reform.core.typography import addressees_move, text_width, title_lines
from tests.layout.heads import bulletin_head, double_rules, red_rule
from tests.layout.sheets import BOTTOM, LEFT, MM, PITCH, RIGHT, TOP, Line, Sheet, read


def faults(pdf: bytes, document: OfficialDocument) -> list[str]:
    """Return what is wrong with the page layout of `document` as set in `pdf`; an empty list is a good document."""
    sheets = read(pdf)
    found: list[str] = []
    for sheet in sheets:
        found += paper(sheet)
        found += margins(sheet, document)
        found += pitch(sheet)
        found += right_edge(sheet)
        found += fullness(sheet)
    found += first_page(sheets[0], document)
    found += lone_headings(sheets, document)
    found += title_shape(document)
    found += page_numbers(sheets, document)
    found += faces(sheets, document)
    found += {"document": red_rule, "letter": double_rules, "bulletin": bulletin_head}[document.form](
        sheets[0], document
    )
    found += imprint(_last_of_text(sheets, document), document)
    found += rows(sheets, document)
    found += glyphs(pdf)
    return found


def paper(sheet: Sheet) -> Iterator[str]:
    """A4, upright or lying."""
    size = sorted((sheet.page.width * MM, sheet.page.height * MM))
    if abs(size[0] - 210) > 0.1 or abs(size[1] - 297) > 0.1:
        yield f"paper: page {sheet.number} is {size[0]:.1f} by {size[1]:.1f} mm"


def _window(sheet: Sheet) -> tuple[float, float, float, float]:
    return (35, 260, 28, 184) if sheet.wide else (LEFT, RIGHT, TOP, BOTTOM)


def _is_outside(line: Line, document: OfficialDocument) -> bool:
    """Page number, draft mark and a letter's masthead stand outside the text block."""
    return (
        line.faces == {"Song"}
        or line.text == document.draft_mark
        or (document.form == "letter" and line.faces == {"Biao"} and max(line.sizes) > 22)
    )


def margins(sheet: Sheet, document: OfficialDocument) -> Iterator[str]:
    """Text stays inside the text block and a full page reaches its left edge."""
    left, right, top, bottom = _window(sheet)
    lines = [line for line in sheet.lines() if not _is_outside(line, document)]
    for line in lines:
        size = max(line.sizes) * MM
        above, below = line.baseline - 0.88 * size, line.baseline + 0.12 * size
        if line.left < left - 0.2 or line.right > right + 0.3 or above < top - 0.2 or below > bottom + 0.2:
            yield f"margins: page {sheet.number} has {line.text[:12]} outside the text block"
    running = [line.left for line in lines if len(line.text) > 20 and max(line.sizes) == 16]
    if len(running) > 5 and abs(min(running) - left) > 0.2:
        yield f"margins: page {sheet.number} begins {min(running):.2f} mm from the left"


def pitch(sheet: Sheet) -> Iterator[str]:
    """Lines of running text stand 225/22 mm apart."""
    baselines = [line.baseline for line in sheet.body_lines()]
    for upper, lower in pairwise(baselines):
        if 5 < lower - upper < 15 and abs(lower - upper - PITCH) > 0.05:
            yield f"pitch: page {sheet.number} has lines {lower - upper:.2f} mm apart"


def right_edge(sheet: Sheet) -> Iterator[str]:
    """Lines that are not the last of their paragraph end flush with the text block."""
    lines = sheet.body_lines()
    for line, following in pairwise(lines):
        runs_on = abs(following.left - _window(sheet)[0]) < 0.3 and following.baseline - line.baseline < 11
        if (
            runs_on
            and _is_chinese(line)
            and line.text[-1] not in "：。"
            and abs(line.right - _window(sheet)[1]) > 0.4
        ):
            yield f"right edge: page {sheet.number} has a line ending at {line.right:.2f} mm: {line.text[-8:]}"


def _is_chinese(line: Line) -> bool:
    """Tell whether a line is stretched between its characters: one that is mostly Latin is so at its spaces."""
    return len(re.findall("[\u2e80-\u9fff\uff00-\uffef]", line.text)) * 2 > len(line.text)


def page_numbers(sheets: list[Sheet], document: OfficialDocument) -> Iterator[str]:
    """— 1 — in 4号 宋体, 7 mm below the text block, one 字 in from its outer edge; sideways on a lying sheet."""
    for sheet in sheets:
        numbers = [line for line in sheet.lines(upright=not sheet.wide) if line.faces == {"Song"}]
        bare = (document.form == "letter" and sheet.number == 1) or _only_imprint(sheet, document)
        if bare:
            if numbers:
                yield f"page number: page {sheet.number} must carry none"
            continue
        if len(numbers) != 1:
            yield f"page number: page {sheet.number} has {len(numbers)}"
            continue
        yield from _sideways(sheet) if sheet.wide else _upright(sheet, numbers[0])


def _upright(sheet: Sheet, line: Line) -> Iterator[str]:
    inset = 14 * MM
    if line.text.replace(" ", "") != f"—{sheet.number}—" or line.sizes != {14.0}:
        yield f"page number: page {sheet.number} reads {line.text} in {sorted(line.sizes)} points"
    off = line.right - (RIGHT - inset) if sheet.number % 2 else line.left - (LEFT + inset)
    if abs(off) > 0.3:
        yield f"page number: page {sheet.number} stands {off:+.2f} mm off its place"
    ink = sheet.ink_rows(line.left, line.left + 14 * MM, BOTTOM + 1, 290)
    if not ink or abs(ink[0] - BOTTOM - 7) > 0.3:
        yield f"page number: page {sheet.number} has its dash at {ink[:1]} instead of 7 mm below the text"


def _sideways(sheet: Sheet) -> Iterator[str]:
    chars = [char for char in sheet.chars if not char["upright"]]
    text = "".join(char["text"] for char in sorted(chars, key=lambda char: char["top"]))
    if text != f"—{sheet.number}—":
        yield f"page number: page {sheet.number} reads {text} sideways"
    # The portrait foot is the left edge here: the portrait right is below, the portrait left above.
    first, last = min(char["top"] for char in chars) * MM, max(char["bottom"] for char in chars) * MM
    off = last - (184 - 14 * MM) if sheet.number % 2 else first - (28 + 14 * MM)
    if abs(off) > 0.3:
        yield f"page number: page {sheet.number} stands {off:+.2f} mm off its portrait place"
    middle = (min(char["x0"] for char in chars) + max(char["x1"] for char in chars)) / 2 * MM
    if abs(middle - (35 - 7)) > 0.5:
        yield f"page number: page {sheet.number} stands {35 - middle:.2f} mm from the text instead of 7"


def _only_imprint(sheet: Sheet, document: OfficialDocument) -> bool:
    if sheet.wide or document.imprint is None:
        return False
    lines = [line for line in sheet.lines() if not _is_outside(line, document)]
    return bool(lines) and all(line.sizes == {14.0} for line in lines)


def faces(sheets: list[Sheet], document: OfficialDocument) -> Iterator[str]:
    """Every element in its face and size."""
    wanted: list[tuple[str, str, float]] = [(document.number, "Fang", 16), (document.note, "Fang", 16)]
    wanted.append((document.addressees, "Fang", 14 if addressees_move(document) else 16))
    wanted += [(name, "Kai", 16) for name in document.signers]
    for block in document.body:
        text, level = getattr(block, "text", ""), getattr(block, "level", 0)
        wanted.append((text, {1: "Hei", 2: "Kai"}.get(level, "Fang"), 16))
        wanted.append((getattr(block, "lead", ""), "Kai", 16))
    lines = [line for sheet in sheets for line in sheet.lines()]
    for text, face, size in wanted:
        head = text.replace(" ", "")[:6]
        if not head:
            continue
        hits = [char for sheet in sheets for char in _find(sheet, head)]
        kinds = Counter((char["fontname"].split("-", 1)[-1], round(char["size"])) for char in hits)
        if (face, size) not in kinds:
            yield f"faces: {head} is set in {dict(kinds)} instead of {face} {size}"
    title = [line for line in lines if line.faces <= {"Biao", "Fallback"} and line.sizes == {22.0}]
    titles = [article.title for article in document.articles] or [document.title]
    for text in titles:
        if re.sub(r"\s", "", text) not in "".join(line.text for line in title):
            yield f"faces: the title {text} is not set in 22 points of Biao"
    for line in title:
        wide_offset = abs((line.left + line.right) / 2 - (LEFT + RIGHT) / 2)
        lying_offset = abs((line.left + line.right) / 2 - (35 + 260) / 2)
        if min(wide_offset, lying_offset) > 0.5:
            yield f"faces: the title line {line.text[:8]} is not centred"


def _find(sheet: Sheet, text: str) -> Iterator[Any]:
    """Yield the characters of every place where `text` stands in reading order."""
    chars = sheet.chars
    whole = "".join(char["text"] for char in chars)
    for match in re.finditer(re.escape(text), whole):
        yield from chars[match.start() : match.end()]


def fullness(sheet: Sheet) -> Iterator[str]:
    """At most 22 lines on a page and 28 characters in a line."""
    if sheet.wide:
        return
    lines = sheet.body_lines()
    if len(lines) > 22:
        yield f"fullness: page {sheet.number} has {len(lines)} lines"
    for line in lines:
        # What may not begin a line hangs at its end.
        if text_width(line.text) > 28.5:
            yield f"fullness: page {sheet.number} has a line of {text_width(line.text)} characters: {line.text[:8]}"


def first_page(sheet: Sheet, document: OfficialDocument) -> Iterator[str]:
    """Page 1 shows text below the title and the addressees (7.3.3)."""
    texts = [block.text for block in document.body if hasattr(block, "lead")]
    texts += [
        block.text for article in document.articles for block in article.blocks if hasattr(block, "lead")
    ]
    begins = {text.replace(" ", "")[:6] for text in texts}
    if begins and not any(line.text.startswith(tuple(begins)) for line in sheet.body_lines()):
        yield "first page: it shows no text"


def lone_headings(sheets: list[Sheet], document: OfficialDocument) -> Iterator[str]:
    """No heading is the last line of a page."""
    blocks = [*document.body, *(block for article in document.articles for block in article.blocks)]
    headings = {block.text.replace(" ", "") for block in blocks if hasattr(block, "level")}
    for sheet in sheets[:-1]:
        lines = sheet.body_lines()
        if lines and lines[-1].text in headings and not sheet.page.find_tables():
            yield f"lone heading: {lines[-1].text} ends page {sheet.number}"


def title_shape(document: OfficialDocument) -> Iterator[str]:
    """A title of several lines grows, shrinks, or is widest in the middle (梯形, 菱形); its words are whole."""
    lines = title_lines(document.title)
    widths = [text_width(line) for line in lines]
    if any(
        left - 1 > middle < right - 1
        for left, middle, right in zip(widths, widths[1:], widths[2:], strict=False)
    ):
        yield f"title shape: lines of {widths} characters"
    for word in ("领导小组", "秘书处", "重点任务", "体制改革", "通报", "情况", "2026年", "量化指标"):
        cut = document.title.count(word) - sum(line.count(word) for line in lines)
        if cut and len(word) < 4:
            yield f"title shape: {word} is broken"


def imprint(sheet: Sheet, document: OfficialDocument) -> Iterator[str]:
    """Rules of 0.35 mm first and last, 0.25 mm between, the last on the text block's lower edge; none in a letter."""
    if document.imprint is None:
        return
    black = [rule for rule in sheet.rules() if not rule.red and abs(rule.right - rule.left - 156) < 0.1]
    wanted = {"document": [0.35, 0.25, 0.35], "letter": [], "bulletin": [0.35, 0.35]}[document.form]
    if [round(rule.thickness, 2) for rule in black] != wanted:
        yield f"imprint: rules of {[round(rule.thickness, 2) for rule in black]} mm instead of {wanted}"
    if black and abs(black[-1].bottom - BOTTOM) > 0.1:
        yield f"imprint: the last rule stands at {black[-1].bottom:.2f} mm instead of {BOTTOM}"
    small = [line for line in sheet.lines() if line.sizes == {14.0} and line.faces <= {"Fang", "Fallback"}]
    if not small or small[-1].baseline > BOTTOM or small[-1].baseline < BOTTOM - 9:
        yield "imprint: its text does not stand at the foot of the page"


def _last_of_text(sheets: list[Sheet], document: OfficialDocument) -> Sheet:
    """Return the sheet of the imprint: the last one, of a bulletin that ends on a lying sheet the one before its annexes."""
    if document.form != "bulletin" or not sheets[-1].wide:
        return sheets[-1]
    first = next(at for at, sheet in enumerate(sheets) if re.fullmatch("附件1?", sheet.lines()[0].text))
    return sheets[first - 1]


def rows(sheets: list[Sheet], document: OfficialDocument) -> Iterator[str]:
    """Every row of every table is whole on one page."""
    printed = Counter(
        tuple((cell or "").replace("\n", "").replace(" ", "") for cell in row)
        for sheet in sheets
        for table in sheet.page.extract_tables()
        for row in table
    )
    blocks = [*document.body, *(block for annex in document.annexes for block in annex.blocks)]
    for table in (block for block in blocks if hasattr(block, "rows")):
        for row in table.rows:
            if not printed[tuple(cell.replace(" ", "") for cell in row)]:
                yield f"rows: the row {row[0]} {row[1][:8]} is not whole on a page"


def glyphs(pdf: bytes) -> Iterator[str]:
    """Every character has an outline in its embedded font, and every font is one of the document's own."""
    for name, data, used in _fonts(pdf):
        if "+Official-" not in name:
            yield f"glyphs: the font {name} is not one of the document's"
        font = uharfbuzz.Font(uharfbuzz.Face(data))
        for glyph, text in used.items():
            extents = font.get_glyph_extents(glyph)
            if text.strip() and (extents is None or not extents.width):
                yield f"glyphs: {text} has no outline in {name}"


def _fonts(pdf: bytes) -> Iterator[tuple[str, bytes, dict[int, str]]]:
    seen = set()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for reference in page["/Resources"]["/Font"].values():
            font = reference.get_object()
            if font["/BaseFont"] in seen:
                continue
            seen.add(font["/BaseFont"])
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            stream = descriptor.get("/FontFile3") or descriptor.get("/FontFile2")
            table = font["/ToUnicode"].get_object().get_data().decode()
            used = {
                int(glyph, 16): bytes.fromhex(text).decode("utf-16-be")
                for glyph, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\n", table)
            }
            yield font["/BaseFont"], stream.get_object().get_data(), used
