"""The series of document numbers: what each was given for, where there are gaps, one taken for another paper."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actor import ActorRequest
from departments.permissions import require
from reform.core.text import as_number
from reports.forms.signing import OtherPaperForm
from reports.selectors.paper_numbers import next_number, numbers_for, series_of
from reports.services.paper_numbers import reserve_number


@require_http_methods(["GET", "HEAD", "POST"])
def paper_numbers(request: ActorRequest) -> HttpResponse:
    """The numbers of a year (`year`, this one by default); POST enters one that another paper bears."""
    actor = request.actor
    programme = actor.own_programme
    require(actor, "circulars.number", programme)
    form = OtherPaperForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            kept = reserve_number(programme=programme, by=actor, **form.cleaned_data)
        except ValidationError as error:
            for name, found in error.message_dict.items():
                form.add_error(name, found)
        else:
            messages.success(
                request, _("%(number)s is used for %(paper)s.") % {"number": kept, "paper": kept.used_for}
            )
            return redirect("paper_numbers")
    this_year = timezone.localdate().year
    year = as_number(request.GET.get("year")) or this_year
    numbers = numbers_for(actor)
    context = {
        "form": form,
        "year": year,
        "years": sorted({this_year, *numbers.order_by().values_list("year", flat=True)}, reverse=True),
        "numbers": list(numbers.filter(year=year)),
        "series": series_of(programme, year),
        "next": next_number(programme, this_year),
    }
    return render(request, "reports/paper_numbers.html", context, status=422 if form.errors else 200)
