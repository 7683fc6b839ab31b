"""The kinds of paper: one file each, one line in the register."""

from __future__ import annotations

from dataclasses import replace

from reform.core.document import OfficialDocument
from reports.circulars.kinds import annual, behind, digest, monthly, one_page, quarterly, supervision
from reports.circulars.kinds.kind import Kind
from reports.circulars.outline import Outline, document_of, edited
from reports.circulars.paper import Paper
from reports.circulars.snapshot import Snapshot
from reports.circulars.superseding import superseding

__all__ = ["KINDS", "Kind", "built_outline", "compose", "outline_of"]

KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        monthly.KIND,
        quarterly.KIND,
        annual.KIND,
        behind.KIND,
        supervision.KIND,
        digest.KIND,
        one_page.KIND,
    )
}


def built_outline(snapshot: Snapshot) -> Outline:
    """Return what the snapshot's kind builds of its figures; KeyError for an unknown kind."""
    return superseding(snapshot, KINDS[snapshot.kind].outline)


def outline_of(snapshot: Snapshot) -> Outline:
    """Return what the snapshot's kind builds, with what was changed by hand; KeyError for an unknown kind."""
    return edited(built_outline(snapshot), snapshot.edits)


def compose(snapshot: Snapshot, paper: Paper | None = None) -> OfficialDocument:
    """Return the document of a snapshot by its kind; KeyError for a kind that is not in the register."""
    kind = KINDS[snapshot.kind]
    said = paper or Paper(form=kind.forms[0])
    if kind.masthead and not said.masthead and said.form == "bulletin":
        said = replace(said, masthead=kind.masthead)
    if kind.inner:
        said = replace(said, copies_to="")
    document = document_of(outline_of(snapshot), snapshot, said)
    return replace(document, masthead="", addressees="", note="", imprint=None) if kind.bare else document
