"""The words of a draft: sections changed by hand, text taken back from Word, demands. The figures stay as frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core.audit import record
from reform.core.workflow import swap
from reports.circulars.check_matters import MOST_DEMANDS
from reports.circulars.from_word import heading_of
from reports.circulars.kinds import built_outline, outline_of
from reports.circulars.linked import plain, skeleton, unmarked
from reports.circulars.outline import Outline, headings_of, marked_texts
from reports.circulars.relink import relink
from reports.circulars.snapshot import Snapshot
from reports.models import Circular, CircularSnapshot
from reports.selectors.circular_words import as_worded
from reports.selectors.circulars import latest_snapshot
from reports.selectors.composer import part_name
from reports.services.circular_log import note_event
from reports.services.circulars import freeze, keep, require_draft

LONGEST = 20_000
LONGEST_HEADING = 100
LONGEST_TITLE = 200
# These stand in every paper that has them; another section may be emptied, and is then left out.
ALWAYS = frozenset({"title", "opening", "overall", "late", "follow_up"})


@dataclass(frozen=True)
class Written:
    """A section as somebody wrote it: plain text, a line a paragraph. An empty heading keeps the one built."""

    text: str
    heading: str = ""


class DemandWords(TypedDict):
    """One demand as the office words it; the dates are ISO dates, empty for none."""

    theme: str
    addressee: str
    act: str
    due_on: str
    from_on: str


@transaction.atomic
def edit_section(
    *, circular: Circular, key: str, text: str, heading: str = "", source: str = "page", by: Actor
) -> CircularSnapshot:
    """Keep a section's text as changed by hand, add a snapshot with it and return the snapshot.

    Figures that still say the same stay linked to the snapshot. A text that is the one built is no change. Raises
    LookupError for a section the paper lacks, ValidationError for a text that cannot stand, WrongState, Conflict.
    """
    require(by, "circulars.prepare", circular)
    require_draft(circular)
    outlines = _outlines(circular)
    changed = _write(circular, {key: Written(text, heading)}, outlines, source=source, by=by)
    name = part_name(key, headings_of(outlines.shown))
    record(by=by, act="circular.edit", obj=changed, after={"section": key, "source": source})
    note_event(changed, "edited", by=by, section=name)
    return _reworded(changed, by)


@transaction.atomic
def undo_section(*, circular: Circular, key: str, by: Actor) -> CircularSnapshot:
    """Put a section back to the words built from the figures and return the snapshot. Raises WrongState, Conflict."""
    require(by, "circulars.prepare", circular)
    require_draft(circular)
    words = {name: said for name, said in circular.words.items() if name != key}
    if len(words) == len(circular.words):
        return latest_snapshot(circular)
    name = part_name(key, headings_of(_outlines(circular).shown))
    changed = swap(circular, words=words)
    record(by=by, act="circular.edit_removed", obj=changed, after={"section": key})
    note_event(changed, "edit_removed", by=by, section=name)
    return _reworded(changed, by)


@transaction.atomic
def take_from_word(*, circular: Circular, sections: Mapping[str, Written], by: Actor) -> CircularSnapshot:
    """Keep the sections that were ticked as the Word file has them and return the snapshot.

    Raises what `edit_section` raises; then none of them is kept.
    """
    require(by, "circulars.prepare", circular)
    require_draft(circular)
    outlines = _outlines(circular)
    changed = _write(circular, sections, outlines, source="word", by=by)
    headings = headings_of(outlines.shown)
    record(by=by, act="circular.word_back", obj=changed, after={"section": sorted(sections)})
    note_event(changed, "word_back", by=by, sections=[part_name(key, headings) for key in sections])
    return _reworded(changed, by)


@transaction.atomic
def set_demands(*, circular: Circular, demands: Sequence[DemandWords] | None, by: Actor) -> CircularSnapshot:
    """Keep the demands as the office words them (None: those proposed) and return the snapshot.

    What one lacks the check says; more than three are refused with ValidationError. Raises WrongState, Conflict.
    """
    require(by, "circulars.prepare", circular)
    require_draft(circular)
    if demands is not None and len(demands) > MOST_DEMANDS:
        raise ValidationError(_("A paper makes at most three demands."))
    kept: list[dict[str, Any]] | None = None if demands is None else [{**demand} for demand in demands]
    changed = swap(circular, demands=kept)
    said = None if kept is None else [f"{one['theme']}：{one['addressee']} {one['act']}" for one in kept]
    record(by=by, act="circular.demands", obj=changed, after={"demands": said})
    note_event(changed, "demands", by=by)
    # What is proposed depends on the figures: it is taken with them.
    return freeze(changed, by) if kept is None else _reworded(changed, by)


@dataclass(frozen=True)
class _Outlines:
    """The paper as built from the newest figures, and as it stands with what was changed by hand."""

    built: Outline
    shown: Outline


def _outlines(circular: Circular) -> _Outlines:
    data = Snapshot.from_data(latest_snapshot(circular).data)
    return _Outlines(built_outline(data), outline_of(data))


def _write(
    circular: Circular, sections: Mapping[str, Written], outlines: _Outlines, *, source: str, by: Actor
) -> Circular:
    built, shown = marked_texts(outlines.built), marked_texts(outlines.shown)
    headings = headings_of(outlines.built)
    words: dict[str, Any] = dict(circular.words)
    for key, written in sections.items():
        if key not in built:
            raise LookupError(key)
        text, heading = _tidy(key, written)
        # A part without a heading in print gets none.
        heading = heading if headings.get(key) and heading != headings[key] else ""
        words.pop(key, None)
        if text == plain(built[key]) and not heading:
            continue
        words[key] = {
            "text": relink(text, shown.get(key, ""), built[key]),
            "heading": heading,
            "source": source,
            "by": by.label,
            "at": timezone.now().isoformat(timespec="seconds"),
            "built": skeleton(built[key]),
        }
    return swap(circular, words=words)


def _tidy(key: str, written: Written) -> tuple[str, str]:
    """Return text and heading without empty lines and spaces at the ends of lines, the heading without its number in print."""
    lines = (line.strip(" \t\u3000\xa0") for line in unmarked(written.text).splitlines())
    text = "\n".join(line for line in lines if line)
    heading = heading_of(" ".join(unmarked(written.heading).split()))
    if key in ("title", "opening"):
        text = text.replace("\n", "")
    if not text and key in ALWAYS:
        raise ValidationError(_("This part always stands in the paper: it can't be left empty."))
    if len(text) > LONGEST or len(heading) > LONGEST_HEADING:
        raise ValidationError(
            _("This is too long: at most %(text)s characters of text and %(heading)s of a heading.")
            % {"text": LONGEST, "heading": LONGEST_HEADING}
        )
    if key == "title" and len(text) > LONGEST_TITLE:
        raise ValidationError(_("A title has at most %(most)s characters.") % {"most": LONGEST_TITLE})
    return text, heading


def _reworded(circular: Circular, by: Actor) -> CircularSnapshot:
    """Add a snapshot of the same figures in the words as they are now."""
    data = Snapshot.from_data(latest_snapshot(circular).data)
    return keep(as_worded(data, circular), circular, by)
