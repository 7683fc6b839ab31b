"""会议材料汇编: a meeting's agenda and all its papers as one PDF, and the printed form of Word and Excel papers."""

from __future__ import annotations

import base64
import logging
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from reform.core import office
from reform.core.child import TooComplex, call_limited
from reform.core.files import as_content, suffix_of
from reform.core.formats import fault_of
from reform.core.jobs import enqueue
from reform.core.joining import JoinError, Part, joined, sizes_of
from reform.core.pdf import render_pdf
from reports.documents_up import PaperLine, PointLine, agenda_document
from reports.models import AgendaItem, AgendaPaper
from tasks.models import Meeting

PRINT = "reports.agenda_paper"
# What LibreOffice makes pages of.
PRINTABLE = (".docx", ".doc", ".wps", ".xlsx")
log = logging.getLogger(__name__)


class BundleError(Exception):
    """The bundle cannot be made; the message is the sentence to show."""


def make_bundle(*, meeting: Meeting, points: Sequence[AgendaItem]) -> bytes:
    """Return the agenda and the papers of some points of a meeting as one PDF.

    `points` are those of selectors.meetings.points_of. Every page bears its number in the bundle, the first of a
    paper the number of its point; the agenda says on which page each begins. What cannot be joined is named there as
    to be handed out apart. Raises BundleError with a sentence.
    """
    kept = [(point, paper, _printed(paper)) for point in points for paper in point.papers.all()]
    papers = [(point, paper, data) for point, paper, data in kept if data is not None]
    parts = [Part(data, f"议题{point.order}　{paper.file_name}") for point, paper, data in papers]
    if not parts:
        return render_pdf(_agenda(meeting, points, {}))
    try:
        sizes = sizes_of(parts)
        # How many pages the agenda has decides where the papers begin; told the pages, it has as many again.
        first = len(sizes_of([Part(render_pdf(_agenda(meeting, points, {})))])[0]) + 1
        pages: dict[int, int] = {}
        for (_point, paper, _data), found in zip(papers, sizes, strict=True):
            pages[paper.pk] = first
            first += len(found)
        agenda = Part(render_pdf(_agenda(meeting, points, pages)))
        return joined([agenda, *parts], [*sizes_of([agenda]), *sizes])
    except JoinError as error:
        if error.part is None:
            raise BundleError(_("The papers are too many for one bundle: print them one by one.")) from error
        raise BundleError(
            _("This paper cannot be read, print it to a new PDF and upload that one: %(name)s")
            % {"name": papers[error.part][1].file_name}
        ) from error
    except TooComplex as error:
        raise BundleError(_("The papers are too many for one bundle: print them one by one.")) from error


def _printed(paper: AgendaPaper) -> bytes | None:
    """Return a paper's pages, None where it has none that can be joined."""
    file = paper.file if suffix_of(paper.file_name) == ".pdf" else paper.printed
    if not file:
        return None
    try:
        with file.open("rb") as opened:
            return opened.read()
    except FileNotFoundError:
        log.warning("the file of the agenda paper %s is gone", paper.uid)
        return None


def _agenda(meeting: Meeting, points: Sequence[AgendaItem], pages: dict[int, int]) -> Any:
    lines = [
        PointLine(
            number=point.order,
            title=point.title,
            speaker=point.speaker.name if point.speaker else point.written,
            minutes=point.minutes,
            papers=tuple(PaperLine(paper.file_name, pages.get(paper.pk)) for paper in point.papers.all()),
        )
        for point in points
    ]
    return agenda_document(meeting, lines)


def ask_for_pages(paper: AgendaPaper) -> None:
    """Ask for the printed form of a Word or Excel paper where the server can make one; else nothing."""
    if suffix_of(paper.file_name) in PRINTABLE and office.program():
        enqueue(kind=PRINT, key=f"{PRINT}:{paper.uid}", payload={"paper": str(paper.uid)})


def print_paper(*, paper: AgendaPaper) -> bool:
    """Make the pages of a paper and keep them; return whether that went well. Twice changes nothing."""
    if paper.printed:
        return True
    with paper.file.open("rb") as opened:
        data = opened.read()
    try:
        told = call_limited("reform.core.office:as_pdf", data, suffix_of(paper.file_name))
    except TooComplex:
        told = ""
    made = base64.b64decode(told)
    if not made or fault_of(".pdf", made):
        return False
    paper.printed.save("paper.pdf", as_content(made, "paper.pdf"), save=False)
    AgendaPaper.objects.filter(pk=paper.pk).update(printed=paper.printed.name)
    return True
