"""会议材料汇编: a meeting's agenda and all its papers as one PDF drawn by a job, and the printed form of Word and Excel papers."""

from __future__ import annotations

import base64
import logging
from collections.abc import Sequence
from typing import Any

from django.db.models.fields.files import FieldFile

from departments.actor import Actor
from reform.core import office
from reform.core.child import TooComplex, call_limited
from reform.core.files import as_content, suffix_of
from reform.core.formats import fault_of
from reform.core.jobs import enqueue
from reform.core.joining import JoinError, Part, joined, sizes_of
from reports.documents.way_up import PaperLine, PointLine, agenda_document
from reports.models import AgendaItem, AgendaPaper, MadeFile
from reports.services.made_files import CannotBeMade, ask_for_file
from tasks.models import Meeting

PRINT = "reports.agenda_paper"
# What LibreOffice makes pages of.
PRINTABLE = (".docx", ".doc", ".wps", ".xlsx")
log = logging.getLogger(__name__)


def bundle_content(meeting: Meeting, points: Sequence[AgendaItem]) -> dict[str, Any]:
    """Return what the bundle of some points says; `points` are those of selectors.meetings.points_of.

    `version` stands for the meeting's own facts: each change counts it up. A paper whose pages were made since is
    another content.
    """
    return {
        "version": meeting.version,
        "issuer": meeting.programme.secretariat_name,
        "points": [
            {
                "number": point.order,
                "title": point.title,
                "speaker": point.speaker.name if point.speaker else point.written,
                "minutes": point.minutes,
                "papers": [
                    {"uid": str(paper.uid), "name": paper.file_name, "file": _joined_file(paper).name or ""}
                    for paper in point.papers.all()
                ],
            }
            for point in points
        ],
    }


def ask_for_bundle(*, meeting: Meeting, points: Sequence[AgendaItem], by: Actor) -> MadeFile:
    """Have the bundle of the points that exist for the actor drawn and return its row; twice makes one.

    Raises TooManyWaiting. Side effects: a job, an audit row.
    """
    content = bundle_content(meeting, points)
    return ask_for_file(kind=MadeFile.Kind.AGENDA, obj=meeting, content=content, by=by)


def draw_bundle(bundle: MadeFile) -> bytes:
    """Return the PDF of a frozen bundle."""
    meeting = Meeting.objects.select_related("programme").get(uid=bundle.about)
    return make_bundle(meeting=meeting, content=bundle.content)


def make_bundle(*, meeting: Meeting, content: dict[str, Any]) -> bytes:
    """Return the agenda and the papers of a bundle's content as one PDF.

    Every page bears its number in the bundle, the first of a paper the number of its point; the agenda says on which
    page each begins. What cannot be joined is named there as to be handed out apart. Raises CannotBeMade.
    """
    points = content["points"]
    uids = [paper["uid"] for point in points for paper in point["papers"]]
    kept = {str(paper.uid): paper for paper in AgendaPaper.objects.filter(uid__in=uids)}
    found = {uid: _printed(kept[uid]) for uid in uids if uid in kept}
    papers = [
        (paper["uid"], paper["name"], Part(data, f"议题{point['number']}　{paper['name']}"))
        for point in points
        for paper in point["papers"]
        if (data := found.get(paper["uid"])) is not None
    ]
    parts = [part for _uid, _name, part in papers]
    if not parts:
        return _agenda(meeting, points, {})
    try:
        sizes = sizes_of(parts)
        # How many pages the agenda has decides where the papers begin; told the pages, it has as many again.
        first = len(sizes_of([Part(_agenda(meeting, points, {}))])[0]) + 1
        pages: dict[str, int] = {}
        for (uid, _name, _part), size in zip(papers, sizes, strict=True):
            pages[uid] = first
            first += len(size)
        agenda = Part(_agenda(meeting, points, pages))
        return joined([agenda, *parts], [*sizes_of([agenda]), *sizes])
    except JoinError as error:
        if error.part is None:
            raise CannotBeMade(MadeFile.Fault.TOO_MANY) from error
        raise CannotBeMade(MadeFile.Fault.UNREADABLE, papers[error.part][1]) from error
    except TooComplex as error:
        raise CannotBeMade(MadeFile.Fault.TOO_MANY) from error


def _joined_file(paper: AgendaPaper) -> FieldFile:
    """Return the file whose pages stand for a paper: itself, or what was made of it."""
    return paper.file if suffix_of(paper.file_name) == ".pdf" else paper.printed


def _printed(paper: AgendaPaper) -> bytes | None:
    """Return a paper's pages, None where it has none that can be joined."""
    file = _joined_file(paper)
    if not file:
        return None
    try:
        with file.open("rb") as opened:
            return opened.read()
    except FileNotFoundError:
        log.warning("the file of the agenda paper %s is gone", paper.uid)
        return None


def _agenda(meeting: Meeting, points: Sequence[dict[str, Any]], pages: dict[str, int]) -> bytes:
    # WeasyPrint takes a second to import: only the job that draws pays for it.
    from reform.core.pdf import render_pdf

    lines = [
        PointLine(
            number=point["number"],
            title=point["title"],
            speaker=point["speaker"],
            minutes=point["minutes"],
            papers=tuple(PaperLine(paper["name"], pages.get(paper["uid"])) for paper in point["papers"]),
        )
        for point in points
    ]
    return render_pdf(agenda_document(meeting, lines))


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
