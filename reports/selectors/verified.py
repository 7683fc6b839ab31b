"""Which paper a file is, by its SHA-256, as far as the paper exists for whoever asks."""

from __future__ import annotations

from dataclasses import dataclass

from departments.actor import Actor
from reports.models import Circular, CircularFile
from reports.selectors.circulars import circulars_for
from reports.selectors.superseding import cited, name_of, superseder_of


@dataclass(frozen=True)
class FoundPaper:
    """A final file, its paper, by what it is cited, and the paper that superseded it (None while it stands)."""

    file: CircularFile
    circular: Circular
    name: str
    superseder: Circular | None
    superseder_name: str


def paper_of_file(sha256: str, actor: Actor) -> FoundPaper | None:
    """Return the paper that a final file or the stamped copy with this SHA-256 belongs to, None for any other file.

    Drafts are no papers; of a paper that does not exist for the actor nothing is said.
    """
    seen = circulars_for(actor).order_by()
    files = CircularFile.objects.filter(sha256=sha256, final=True, snapshot__circular__in=seen)
    file = files.select_related("snapshot__circular__programme").order_by("pk").first()
    if file is None:
        return None
    circular = file.snapshot.circular
    by = superseder_of(circular) if circular.state == "superseded" else None
    if by is not None and not seen.filter(pk=by.pk).exists():
        by = None
    return FoundPaper(file, circular, name_of(circular), by, cited(by) if by else "")
