"""The address book."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.permissions import require
from departments.selectors.units import address_book


@require_safe
def department_list(request: HttpRequest) -> HttpResponse:
    """List member units in their order, counties and other units, each with whom to ring."""
    require(request.actor, "departments.view")
    words = request.GET.get("q", "")
    return render(
        request,
        "departments/department_list.html",
        {
            "book": address_book(request.actor, words),
            "words": words,
            "programme": request.actor.programme,
        },
    )
