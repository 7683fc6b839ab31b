"""A draft as the office works on it: its parts as cards, with their figures, their state and what the check says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from reform.core.files import sha256_of
from reports.circulars.kinds import built_outline, outline_of
from reports.circulars.linked import Part, hands, links, parts, plain, skeleton
from reports.circulars.outline import headings_of, marked_texts
from reports.circulars.records import Demand, LateMatter
from reports.circulars.snapshot import Snapshot
from reports.models import Circular
from reports.narrative.wording import ordinal
from reports.selectors.circulars import fault_lines

# Where the places the check names are put right: a section, its facts or its demands.
_SECTION_OF = {"addressees": "", "annex1": "overall", "annex3": "overall"}
# What parts without a heading in print are called here.
_PART_WORDS = {
    "title": gettext_noop("Title"),
    "opening": gettext_noop("Opening"),
    "numbers": gettext_noop("Main numbers"),
    "changes": gettext_noop("What changed"),
    "follow_up": gettext_noop("Named last time"),
}
_FIGURE_WORDS = {
    "counts": gettext_noop("Classes"),
    "share": gettext_noop("Shares"),
    "change": gettext_noop("Change"),
    "reporting": gettext_noop("Reporting"),
    "indicators": gettext_noop("Indicators"),
    "indicator": gettext_noop("Indicator"),
    "late": gettext_noop("Matter behind"),
    "follow_up": gettext_noop("Named last time"),
    "orders": gettext_noop("Orders"),
    "well_done": gettext_noop("Well done"),
}


@dataclass(frozen=True)
class Card:
    """One part of the paper. `number` is its number in print, empty where it is left out or has none.

    `lines` are its paragraphs in stretches; `seen` names the text that is shown, so that nobody overwrites another's.
    """

    key: str
    heading: str
    number: str
    built_heading: str
    text: str
    lines: Sequence[Sequence[Part]]
    linked: int
    hands: int
    seen: str
    edited: bool
    left_out: bool
    by: str
    at: datetime | None
    from_word: bool
    built_changed: bool
    faults: Sequence[Mapping[str, str]]
    tables: int = 0

    @property
    def refused(self) -> bool:
        """Say whether something in it stops the paper."""
        return any(fault["level"] == "refuse" for fault in self.faults)

    @property
    def has_heading(self) -> bool:
        """Say whether it is a section with a heading in print."""
        return bool(self.built_heading)


def seen_of(text: str, *more: str) -> str:
    """Return a short name of a text: forms send it back, to say over what somebody typed."""
    return sha256_of("\0".join((text, *more)).encode())[:16]


def cards_of(circular: Circular, faults_found: list[dict[str, Any]], data: Snapshot) -> list[Card]:
    """Return the parts of a draft in the order of the paper, those left out by hand among them, with what the check says."""
    built, shown = built_outline(data), outline_of(data)
    faults = placed_faults(faults_found, data)
    numbers = {section.key: ordinal(n) for n, section in enumerate(shown.sections, start=1)}
    old, new = marked_texts(built), marked_texts(shown)
    headings, built_headings = headings_of(built) | headings_of(shown), headings_of(built)
    tables = {section.key: len(section.blocks) for section in built.sections}
    found = []
    for key, built_text in old.items():
        if not (built_text or tables.get(key) or key in circular.words):
            continue
        marked, said = new.get(key, ""), circular.words.get(key, {})
        heading = part_name(key, headings)
        found.append(
            Card(
                key=key,
                heading=heading,
                number=numbers.get(key, ""),
                built_heading=built_headings.get(key, ""),
                text=plain(marked),
                lines=[parts(line) for line in marked.split("\n")] if marked else [],
                linked=sum(1 for _link in links(marked)),
                hands=sum(1 for _hand in hands(marked)),
                seen=seen_of(plain(marked), heading),
                edited=bool(said),
                left_out=key not in new,
                by=said.get("by", ""),
                at=parse_datetime(said["at"]) if said.get("at") else None,
                from_word=said.get("source") == "word",
                built_changed=bool(said) and said.get("built") != skeleton(built_text),
                faults=faults.get(key, []),
                tables=tables.get(key, 0),
            )
        )
    return found


def part_name(key: str, headings: Mapping[str, str]) -> str:
    """Return what a part of a paper is called: its heading in print, else what it is."""
    return headings.get(key) or _(_PART_WORDS.get(key, key))


def placed_faults(found_today: list[dict[str, Any]], data: Snapshot) -> dict[str, list[dict[str, str]]]:
    """Return what the check says by the section where it is put right; under "" what belongs to none."""
    keys = list(headings_of(built_outline(data)))
    late = {f"item:{matter.item_no}" for matter in data.late}
    found: dict[str, list[dict[str, str]]] = {}
    for line in fault_lines(found_today):
        where = line["where"]
        key = _SECTION_OF.get(where, where)
        if where.startswith("demand:"):
            key = "next"
        elif where in late:
            key = "late"
        if key not in keys and key not in ("title", "opening"):
            key = ""
        found.setdefault(key, []).append(line | {"section": key})
    return found


def figure_words(part: Part) -> str:
    """Return what a figure of a sentence is, for people: what it is linked to, or that it was written by hand."""
    if part.hand and not part.key:
        return _("Written by hand; no figure taken stands for it")
    kind = _(_FIGURE_WORDS.get(part.key.partition(".")[0], _("Figure")))
    if part.hand:
        return _("%(kind)s, changed by hand; the figures taken say %(was)s") % {"kind": kind, "was": part.was}
    return _("%(kind)s, linked to the figures taken") % {"kind": kind}


def seen_of_facts(matter: LateMatter) -> str:
    """Return the name of the facts shown of a late matter."""
    return seen_of(matter.now, matter.cause, matter.plan, str(matter.plan_on or ""))


def seen_of_demands(demands: Sequence[Demand]) -> str:
    """Return the name of the demands shown."""
    words: list[Any] = [(d.theme, d.addressee, d.act, str(d.due_on), str(d.from_on)) for d in demands]
    return seen_of(repr(words))
