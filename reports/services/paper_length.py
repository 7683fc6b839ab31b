"""The leader's page stays one page: its length is measured where its PDF is made."""

from __future__ import annotations

from math import ceil

from reform.core.page_pictures import text_depths
from reform.core.typography import LINE_MM
from reports.circulars.faults import NOT_DRAWN, TOO_LONG, Fault, fault
from reports.enums import PaperKind
from reports.models import CircularSnapshot


def note_length(snapshot: CircularSnapshot, pdf: bytes) -> None:
    """Keep with the snapshot of a leader's page by how many lines its PDF goes past one page, or that it no longer does.

    Side effect: the snapshot's faults are written where they change. Papers of other kinds may be of any length.
    """
    if snapshot.circular.kind != PaperKind.ONE_PAGE:
        return
    further = text_depths(pdf)[1:]
    others = [one for one in snapshot.faults if one["code"] != TOO_LONG]
    over = [fault(TOO_LONG, "length", lines=ceil(sum(further) / LINE_MM)).to_data()] if further else []
    if [*others, *over] != snapshot.faults:
        snapshot.faults = [*others, *over]
        snapshot.save(update_fields=["faults"])


def length_faults(snapshot: CircularSnapshot) -> list[Fault]:
    """Return what keeps a leader's page from being signed: it was measured too long, or changed by hand and not measured.

    As it is built it fits: `reports.circulars.kinds.one_page` cuts it.
    """
    if snapshot.circular.kind != PaperKind.ONE_PAGE:
        return []
    over = [Fault(**one) for one in snapshot.faults if one["code"] == TOO_LONG]
    if over or not snapshot.data.get("edits") or snapshot.files.filter(kind="pdf").exists():
        return over
    return [fault(NOT_DRAWN, "length")]
