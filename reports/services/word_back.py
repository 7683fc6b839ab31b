"""A draft that was edited in Word and comes back: what differs, part by part. Nothing is kept here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core.child import TooComplex, call_limited
from reform.core.files import BadFile
from reports.circulars.differences import Piece, differences
from reports.circulars.from_word import Found, OtherPaper, WordParagraph, find_sections
from reports.circulars.kinds import built_outline, outline_of
from reports.circulars.linked import Part, hands, plain
from reports.circulars.outline import Outline, headings_of, marked_texts
from reports.circulars.relink import relink
from reports.circulars.snapshot import Snapshot
from reports.models import Circular
from reports.selectors.circulars import latest_snapshot
from reports.selectors.composer import part_name
from reports.services.circulars import require_draft

READER = "reports.circulars.word_reader:paragraphs_in_child"


@dataclass(frozen=True)
class Returned:
    """One part of the paper that the file has in other words; `figures` are those that are not the snapshot's."""

    key: str
    name: str
    heading: str
    old_heading: str
    text: str
    pieces: Sequence[Piece]
    figures: Sequence[Part]

    @property
    def lines(self) -> int:
        """How many lines its text has, for the field that shows it."""
        return self.text.count("\n") + 1


@dataclass(frozen=True)
class Preview:
    """What a file brings back: parts in other words, parts that are the same, parts it lacks, headings of none."""

    changed: Sequence[Returned]
    same: Sequence[str]
    missing: Sequence[str]
    unknown: Sequence[str]


def read_back(*, circular: Circular, data: bytes, by: Actor) -> Preview:
    """Return what a Word file has in other words than the draft; tracked changes count as accepted.

    Raises BadFile with a sentence for a file that cannot be read or is another paper's, WrongState.
    """
    require(by, "circulars.prepare", circular)
    require_draft(circular)
    snapshot = Snapshot.from_data(latest_snapshot(circular).data)
    built, shown = built_outline(snapshot), outline_of(snapshot)
    try:
        found = find_sections(
            _paragraphs(data),
            shown,
            issuer=snapshot.issuer.secretariat.full,
            addressees="，".join(snapshot.addressees),
        )
    except OtherPaper as other:
        if other.title:
            said = _("The file is another paper (%(title)s): nothing is taken from it.")
            raise BadFile(said % {"title": other.title}) from other
        raise BadFile(_("No part of this paper was found in the file: nothing is taken from it.")) from other
    return _preview(found, built, shown)


def _paragraphs(data: bytes) -> list[WordParagraph]:
    try:
        told = call_limited(READER, data)
    except TooComplex as error:
        raise BadFile(_("The file needs more memory or time to read than a paper may.")) from error
    if told is None:
        raise BadFile(_("The file cannot be read as a Word document: save it again in Word."))
    return [WordParagraph(one["text"], one["style"], tuple(one["marks"])) for one in told]


def _preview(found: Found, built: Outline, shown: Outline) -> Preview:
    old, base, headings = marked_texts(shown), marked_texts(built), headings_of(shown)
    printed = headings_of(built) | headings
    names = {key: part_name(key, printed) for key in base}
    changed, same = [], []
    for key, text in found.texts.items():
        marked = relink(text, old[key], base[key])
        heading = found.headings.get(key, "")
        if plain(marked) == plain(old[key]) and heading == headings.get(key, ""):
            same.append(names[key])
            continue
        changed.append(
            Returned(
                key=key,
                name=names[key],
                heading=heading,
                old_heading=headings.get(key, ""),
                text=plain(marked),
                pieces=differences(plain(old[key]), marked),
                figures=list(hands(marked)),
            )
        )
    order = list(old)
    missing = [names[key] for key in order if key not in found.texts]
    return Preview(sorted(changed, key=lambda one: order.index(one.key)), same, missing, found.unknown)
