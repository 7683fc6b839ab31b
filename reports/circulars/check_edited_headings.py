"""A heading changed by hand: no number of its own, no figure, date or item that the paper does not tell. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from reports.circulars.check_edited_words import DATES, numbers_faults
from reports.circulars.faults import Fault, fault, warning
from reports.circulars.item_numbers import named_numbers
from reports.circulars.linked import hands, plain
from reports.circulars.outline import Outline, figures_of, headings_of, marked_texts
from reports.circulars.records import Edit
from reports.circulars.relink import relink
from reports.circulars.snapshot import Snapshot

# 四、… stands in front of a heading where the paper is set; a second one would be wrong as soon as a section moves.
_NUMBERED = re.compile(r"^[（(]?第?[一二三四五六七八九十0-9０-９]+(?:部分|[章节]|[)）、．.：:])")


def heading_faults(edit: Edit, name: str, snapshot: Snapshot, outline: Outline) -> Iterator[Fault]:
    """Check the heading of a section against what the snapshot builds; nothing where it was not changed.

    A number that is no figure of the paper is refused, one that is some figure's is remarked: alone it does not say what it counts.
    """
    built = headings_of(outline).get(edit.key, "")
    heading = edit.heading
    if not heading or heading == built:
        return
    numbered = _NUMBERED.match(heading)
    if numbered:
        yield fault("edit_heading_number", edit.key, section=name, said=numbered[0])
        heading = heading[numbered.end() :]
    marked = relink(heading, built)
    figures = {_narrow(value) for value in figures_of(outline).values()}
    for part in hands(marked):
        if _narrow(part.text) not in figures:
            yield fault("edit_heading_figure", edit.key, section=name, said=part.text)
        else:
            yield warning("edit_figure_new", edit.key, section=name, said=part.text)
    yield from numbers_faults(edit.key, name, marked, built, snapshot)
    yield from _dates(edit, name, heading, outline)
    known = {row.item_no for row in snapshot.items}
    for number in named_numbers(heading, known):
        if number not in known:
            yield fault("edit_item_unknown", edit.key, section=name, item=number)


def _dates(edit: Edit, name: str, heading: str, outline: Outline) -> Iterator[Fault]:
    """A heading may say a date or period only as title, opening or its own section do."""
    texts = marked_texts(outline)
    own = [plain(texts[key]) for key in ("title", "opening", edit.key)]
    told = {day for text in own for day in DATES.findall(_narrow(text))}
    said = [day for day in DATES.findall(_narrow(heading)) if day not in told]
    if said:
        built = "、".join(dict.fromkeys(DATES.findall(_narrow(own[0])))) or "—"
        yield fault("edit_date", edit.key, section=name, said="、".join(said), built=built)


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
