"""Text taken back from Word: the file is compared part by part, and the parts that are ticked are taken."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from departments.actor import ActorRequest
from reform.core.files import BadFile
from reform.core.limits import limited
from reform.core.words import in_a_row
from reform.core.workflow import as_seen
from reports.forms.composing import KINDS, WordForm
from reports.services.circular_words import Written, take_from_word
from reports.services.word_back import read_back
from reports.views.composing import draft_of


@require_http_methods(["GET", "POST"])
@limited("upload", methods=("POST",))
def circular_word(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take a Word file in and show what differs; nothing is kept before it was confirmed."""
    circular = draft_of(request, uid)
    form = WordForm(request.POST, request.FILES) if request.method == "POST" else WordForm()
    preview = None
    if request.method == "POST" and form.is_valid():
        try:
            preview = read_back(circular=circular, data=form.cleaned_data["file"], by=request.actor)
        except BadFile as error:
            form.add_error("file", str(error))
    context = {"circular": circular, "form": form, "preview": preview, "accept": ",".join(KINDS)}
    return render(request, "reports/compose_word.html", context, status=422 if form.errors else 200)


@require_POST
def circular_word_take(request: ActorRequest, uid: UUID) -> HttpResponse:
    """Take the parts that were ticked."""
    circular = as_seen(draft_of(request, uid), request.POST)
    ticked = request.POST.getlist("key")
    sections = {
        key: Written(request.POST.get(f"text-{key}", ""), request.POST.get(f"heading-{key}", ""))
        for key in ticked
    }
    if not sections:
        messages.info(request, _("No part was ticked: nothing was taken."))
        return redirect("circular_detail", uid=uid)
    try:
        take_from_word(circular=circular, sections=sections, by=request.actor)
    except LookupError:
        messages.error(request, _("The paper has changed meanwhile: send the file once more."))
        return redirect("circular_word", uid=uid)
    except ValidationError as error:
        messages.error(request, in_a_row(error.messages))
        return redirect("circular_word", uid=uid)
    said = ngettext("%(n)s part taken from Word.", "%(n)s parts taken from Word.", len(sections))
    messages.success(request, said % {"n": len(sections)})
    return redirect("circular_detail", uid=uid)
