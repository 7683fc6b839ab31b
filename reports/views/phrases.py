"""The phrases of returning: kept by the secretariat, in its order."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.text import as_number
from reports.forms.review import PhraseForm
from reports.selectors.phrases import usual_phrases
from reports.services.phrases import add_phrase, keep_usual_phrases, move_phrase, remove_phrase


@require_http_methods(["GET", "HEAD", "POST"])
def return_phrases(request: ActorRequest) -> HttpResponse:
    """The phrases reports are returned with: add one, put them in order, remove one, take over the usual ones."""
    actor = request.actor
    require(actor, "reports.phrases")
    form = PhraseForm()
    if request.method == "POST":
        act = request.POST.get("act", "add")
        if act == "usual":
            keep_usual_phrases(by=actor)
            return redirect("return_phrases")
        if act != "add":
            return _change(request, act)
        form = PhraseForm(request.POST)
        if form.is_valid():
            try:
                add_phrase(text=form.cleaned_data["text"], by=actor)
            except ValidationError as error:
                form.add_error("text", error.message_dict["text"])
            else:
                messages.success(request, _("The phrase is kept."))
                return redirect("return_phrases")
    context = {"form": form, "phrases": actor.own_programme.return_phrases.all(), "usual": usual_phrases()}
    return render(request, "reports/return_phrases.html", context, status=422 if form.errors else 200)


def _change(request: ActorRequest, act: str) -> HttpResponse:
    """Move a phrase up or down, or remove it."""
    number = as_number(request.POST.get("phrase"))
    phrase = request.actor.own_programme.return_phrases.filter(pk=number or 0).first()
    if phrase is None:
        raise Http404
    if act == "remove":
        remove_phrase(phrase=phrase, by=request.actor)
        messages.success(request, _("The phrase is no longer kept."))
    else:
        move_phrase(phrase=phrase, up=act == "up", by=request.actor)
    return redirect("return_phrases")
