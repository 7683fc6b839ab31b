"""The address book (通讯录), for everybody signed in."""

from __future__ import annotations

import io

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.actor import ActorRequest
from departments.excel.contacts import CONTACT_COLUMNS
from departments.permissions import require
from departments.selectors.contacts_book import contacts_book
from reform.core.audit import record
from reform.core.excel import write_sheet
from reform.core.files import CONTENT_TYPES
from reform.core.limits import limited


@require_safe
def contact_list(request: ActorRequest) -> HttpResponse:
    """List people with their phones by unit, with a search."""
    require(request.actor, "departments.view")
    words = request.GET.get("q", "")
    book = contacts_book(request.actor, words)
    context = {"book": book, "words": words, "count": sum(len(one.people) for one in book)}
    return render(request, "departments/contact_list.html", context)


@require_safe
@limited("export")
def contact_export(request: ActorRequest) -> HttpResponseBase:
    """Give what the search finds as .xlsx; the export stands in the record."""
    require(request.actor, "departments.view")
    words = request.GET.get("q", "")
    people = [one for unit in contacts_book(request.actor, words) for one in unit.people]
    record(by=request.actor, act="contacts.export", after={"rows": len(people)})
    book = io.BytesIO()
    write_sheet(book, CONTACT_COLUMNS, people, name=_("Address book"))
    book.seek(0)
    name = f"{_('Address book')}-{timezone.localdate():%Y%m%d}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name, content_type=CONTENT_TYPES[".xlsx"])
