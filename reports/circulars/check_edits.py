"""The check of what was changed by hand: figures, matters that must be named, demands written freely. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from reports.circulars.check_matters import names_government
from reports.circulars.faults import Fault, fault, warning
from reports.circulars.kinds import built_outline
from reports.circulars.linked import hands, links, plain
from reports.circulars.outline import Outline, figures_of, text_of
from reports.circulars.records import Edit
from reports.circulars.snapshot import Snapshot

# The sections that name late matters one by one, and the one the demands make.
NAMING, NEXT = frozenset({"late", "red", "yellow"}), "next"
_NAMED = re.compile(r"第(\d+(?:[、，和及]第?\d+)*)项")
_ASKED = re.compile(r"请([^，。；]{2,60}?)(?=[于将把在就按对][^，。；]|[，。；])")


def edits_faults(snapshot: Snapshot) -> Iterator[Fault]:
    """Check the sections changed by hand against what the snapshot builds; nothing where nothing was changed."""
    if not snapshot.edits:
        return
    outline = built_outline(snapshot)
    built = {section.key: section for section in outline.sections}
    figures = figures_of(outline)
    for edit in snapshot.edits:
        if edit.key in ("title", "opening"):
            yield from _figures(edit, _name(edit, outline), figures)
            continue
        if edit.key not in built:
            yield warning("edit_lost", edit.key, section=edit.heading or edit.key)
            continue
        name = _name(edit, outline)
        yield from _figures(edit, name, figures)
        yield from _items(edit, name, snapshot, text_of(built[edit.key]))
        if edit.key == NEXT:
            yield from _demands(edit, name, snapshot)


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


def named_items(text: str) -> set[str]:
    """Return the numbers of the items a plain text names: 第8项, 第26、31项."""
    return {number for found in _NAMED.findall(text) for number in re.findall(r"\d+", found)}


def _items(edit: Edit, name: str, snapshot: Snapshot, built: str) -> Iterator[Fault]:
    """A late matter its section named must still be named; an item that is none of the ledger's is remarked."""
    text, before = plain(edit.text), plain(built)
    if edit.key in NAMING:
        for matter in snapshot.late:
            if _names(before, matter.item_no) and not _names(text, matter.item_no):
                yield fault("edit_late_left_out", edit.key, section=name, item=matter.item_no)
    known = {row.item_no for row in snapshot.items} | named_items(before)
    for number in sorted(named_items(text) - known, key=int):
        yield warning("edit_item_unknown", edit.key, section=name, item=number)


def _names(text: str, item_no: str) -> bool:
    return item_no in named_items(text) if item_no.isdigit() else item_no in text


def _demands(edit: Edit, name: str, snapshot: Snapshot) -> Iterator[Fault]:
    yield warning("edit_demands_free", edit.key, section=name)
    if not snapshot.issuer.deliberative:
        return
    for asked in _ASKED.findall(plain(edit.text)):
        if names_government(asked):
            yield warning("edit_government", edit.key, section=name, name=asked)
