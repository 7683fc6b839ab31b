"""减负账: what units were asked for in a year, what was not asked again, papers against plan."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core.text import as_number
from reports.forms.registers import PaperPlanForm
from reports.selectors.burden import Burden, burden_of, years_of
from reports.selectors.registers import registers_open_to
from reports.services.paper_plan import plan_papers


@require_safe
def burden(request: ActorRequest) -> HttpResponse:
    """What each unit was asked for this year; a unit sees its own line, a county also those of its own programme."""
    require(request.actor, "burden.view")
    return _draw(request, as_number(request.GET.get("year")))


def _draw(request: ActorRequest, asked: int | None, form: PaperPlanForm | None = None) -> HttpResponse:
    actor = request.actor
    programmes = registers_open_to(actor)
    this = timezone.localdate().year
    years = years_of(programmes) or [this]
    year = asked if asked in years else next((one for one in years if one <= this), years[-1])
    books: list[Burden] = [burden_of(actor, programme, year) for programme in programmes]
    planned = {papers.kind: papers.planned for book in books for papers in book.papers}
    context = {
        "books": books,
        "year": year,
        "years": years,
        "form": form or PaperPlanForm(initial={"year": year, **planned}),
        "may_plan": may(actor, "papers.plan"),
    }
    return render(request, "reports/burden.html", context, status=422 if form else 200)


@require_POST
def burden_plan(request: ActorRequest) -> HttpResponse:
    """Set how many papers of each kind are planned in a year."""
    require(request.actor, "papers.plan")
    form = PaperPlanForm(request.POST)
    if not form.is_valid():
        return _draw(request, as_number(request.POST.get("year")), form)
    plan_papers(year=form.cleaned_data["year"], planned=form.planned, by=request.actor)
    messages.success(request, _("The plan is saved."))
    return redirect(f"{reverse('burden')}?year={form.cleaned_data['year']}")
