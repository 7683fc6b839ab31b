"""The glossary: the words of the office and what they mean."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.glossary import GROUPS, TERMS
from reform.core.text import search_terms, search_text


@require_safe
def glossary(request: ActorRequest) -> HttpResponse:
    """List the words by subject, with ?q=... those in which every term is found; initials will do."""
    require(request.actor, "departments.view")
    words = request.GET.get("q", "")
    wanted = search_terms(words)
    found = [
        term for term in TERMS if all(one in search_text(str(term.word), str(term.text)) for one in wanted)
    ]
    groups = [(label, [term for term in found if term.group == key]) for key, label in GROUPS.items()]
    context = {"groups": [(label, terms) for label, terms in groups if terms], "words": words}
    return render(request, "portal/glossary.html", context)
