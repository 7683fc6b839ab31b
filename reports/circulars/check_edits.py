"""The check of what was changed by hand: figures, matters that must be named, demands written freely. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator
from decimal import Decimal, InvalidOperation

from reports.circulars.check_edited_headings import heading_faults
from reports.circulars.check_edited_words import (
    dates_faults,
    figures_told_faults,
    late_facts_faults,
    numbers_faults,
)
from reports.circulars.check_matters import names_government
from reports.circulars.faults import Fault, fault, warning
from reports.circulars.item_numbers import named_numbers
from reports.circulars.kinds import built_outline
from reports.circulars.linked import filled, hands, links, plain
from reports.circulars.outline import Outline, figures_of, headings_of, marked_texts
from reports.circulars.records import Edit
from reports.circulars.snapshot import Snapshot

# The sections whose sums rest on the matters they name.
COUNTING = frozenset({"overall", "follow_up"})
# The sections that name late matters one by one, and the one the demands make.
NAMING, NEXT = frozenset({"late", "red", "yellow"}), "next"
_ASKS = re.compile(r"(?<![提申邀报])请(?![示假求])")
_DAY = re.compile(r"[0-9０-９]+[月日]|[一二三四五六七八九十]月|[月季年]底|月末|年末")
# 人民政府办公室 is an office.
_GOVERNMENT = re.compile(r"(?:（[^）]*）|[^，。；：、（）请由向对\s])*(?:人民政府|党委)(?!办)")
_ASKED = re.compile(r"请([^，。；]{2,60}?)(?=[于将把在就按对][^，。；]|[，。；])")


def edits_faults(snapshot: Snapshot) -> Iterator[Fault]:
    """Check the sections changed by hand against what the snapshot builds; nothing where nothing was changed."""
    if not snapshot.edits:
        return
    outline = built_outline(snapshot)
    texts, figures = marked_texts(outline), figures_of(outline)
    for edit in snapshot.edits:
        if edit.key not in texts:
            yield warning("edit_lost", edit.key, section=edit.heading or edit.key)
            continue
        name, built = _name(edit, outline), texts[edit.key]
        text = filled(edit.text, figures)
        yield from _figures(edit, name, figures)
        yield from heading_faults(edit, name, snapshot, outline)
        yield from numbers_faults(edit.key, name, text, built, snapshot)
        yield from dates_faults(edit.key, name, text, built)
        yield from figures_told_faults(edit.key, name, text, built)
        if edit.key in ("title", "opening"):
            continue
        yield from _items(edit, name, snapshot, built)
        if edit.key in NAMING:
            yield from late_facts_faults(edit.key, name, text, built, snapshot)
        if edit.key == NEXT:
            yield from _demands(edit, name, built)
        if snapshot.issuer.deliberative:
            yield from _governments(edit, name, built)


def edited_names(snapshot: Snapshot) -> dict[str, str]:
    """Return by key the names of the parts changed by hand, as the paper prints them."""
    outline = built_outline(snapshot)
    known = marked_texts(outline)
    return {edit.key: _name(edit, outline) for edit in snapshot.edits if edit.key in known}


def headings_before(snapshot: Snapshot) -> dict[str, str]:
    """Return by key the headings as built of the sections whose heading was changed by hand."""
    built = headings_of(built_outline(snapshot))
    changed = {edit.key: edit.heading for edit in snapshot.edits if edit.heading}
    return {key: built[key] for key, said in changed.items() if built.get(key, said) != said}


def _name(edit: Edit, outline: Outline) -> str:
    headings = {section.key: section.heading for section in outline.sections}
    named = {"title": "标题", "opening": "开头"} | headings
    return edit.heading or named[edit.key]


def _figures(edit: Edit, name: str, figures: dict[str, str]) -> Iterator[Fault]:
    for key, said in links(edit.text):
        if key not in figures:
            yield fault("edit_figure_gone", edit.key, section=name, said=said)
    for part in hands(edit.text):
        if not part.key:
            yield warning("edit_figure_new", edit.key, section=name, said=part.text)
        elif part.key not in figures:
            yield fault("edit_figure_gone", edit.key, section=name, said=part.text)
        elif not _equal(part.text, figures[part.key]):
            yield fault("edit_figure", edit.key, section=name, said=part.text, figure=figures[part.key])


def _equal(said: str, figure: str) -> bool:
    try:
        return _number(said) == _number(figure)
    except InvalidOperation:
        return said == figure


def _number(text: str) -> Decimal:
    return Decimal(unicodedata.normalize("NFKC", text).replace(",", ""))


def _items(edit: Edit, name: str, snapshot: Snapshot, built: str) -> Iterator[Fault]:
    """A late matter its section named must still be named; an item that is none of the ledger's is refused."""
    text, before = plain(edit.text), plain(built)
    numbers = {row.item_no for row in snapshot.items}
    said, told = (dict.fromkeys(named_numbers(one, numbers)) for one in (text, before))
    if edit.key in NAMING:
        for matter in snapshot.late:
            number = matter.item_no
            if _names(before, number, told) and not _names(text, number, said):
                yield fault("edit_late_left_out", edit.key, section=name, item=number)
    gone = [number for number in told if number not in said]
    if gone and edit.key in COUNTING:
        yield fault("edit_items_gone", edit.key, section=name, items="、".join(gone))
    for number in said:
        if number not in numbers and number not in told:
            yield fault("edit_item_unknown", edit.key, section=name, item=number)


def _names(text: str, item_no: str, named: Container[str]) -> bool:
    return item_no in named or (not item_no.isdigit() and item_no in text)


def _demands(edit: Edit, name: str, built: str) -> Iterator[Fault]:
    """Demands written freely are asked for their dates, which stand in the sentence that asks."""
    yield warning("edit_demands_free", edit.key, section=name)
    before = plain(built)
    for sentence in re.split(r"[。；\n]", plain(edit.text)):
        if sentence not in before and _ASKS.search(sentence) and not _DAY.search(sentence):
            yield fault("edit_demand_date", edit.key, section=name, said=sentence.strip())


def _governments(edit: Edit, name: str, built: str) -> Iterator[Fault]:
    text, before = plain(edit.text), plain(built)
    asked = {one for one in _ASKED.findall(text) if names_government(one)} if edit.key == NEXT else set()
    for found in sorted({*_GOVERNMENT.findall(text), *asked}):
        if found not in before:
            yield warning("edit_government", edit.key, section=name, name=found)
