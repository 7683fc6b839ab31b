"""Answers with files: made just now and kept nowhere, or drawn by a job while a page waits for it."""

from __future__ import annotations

import io
from dataclasses import dataclass

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from reform.core.files import CONTENT_TYPES, clean_name, suffix_of
from reports.models import MadeFile
from reports.services.made_files import was_given_up


def made_now(data: bytes, name: str) -> FileResponse:
    """Answer with bytes as an attachment called `name`; no browser or proxy keeps it."""
    answer = FileResponse(
        io.BytesIO(data),
        as_attachment=True,
        filename=clean_name(name),
        content_type=CONTENT_TYPES[suffix_of(name)],
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@dataclass(frozen=True)
class FilePage:
    """What the page of one file says: its words, where back leads, where file and Word form are, what the file is."""

    title: str
    help: str
    back: str
    back_label: str
    file: str
    word: str = ""
    what: str = "PDF"


def draw_file_page(request: HttpRequest, page: FilePage, paper: MadeFile | None) -> HttpResponse:
    """Draw the page that asks for a PDF by POST to itself, waits while a job draws it, offers it, or says why not."""
    fault = _why_not(paper) if paper else ""
    context = {
        "page": page,
        "paper": paper,
        "fault": fault,
        "waiting": paper is not None and not paper.file and not fault,
        "here": request.get_full_path(),
    }
    return render(request, "reports/made_file.html", context)


def _why_not(paper: MadeFile) -> str:
    if paper.fault == MadeFile.Fault.TOO_MANY:
        return _("The papers are too many for one bundle: print them one by one.")
    if paper.fault == MadeFile.Fault.GONE:
        return _("What was to be exported is no longer there for your post.")
    if paper.fault:
        said = _("This paper cannot be read, print it to a new PDF and upload that one: %(name)s")
        return said % {"name": paper.fault_name}
    if was_given_up(paper):
        return _("The pages could not be made. Ask for them again.")
    return ""
