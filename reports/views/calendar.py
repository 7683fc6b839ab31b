"""The calendars: the programme's days and rhythms for its secretariat, free and worked days for the administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from departments.actor import Actor, ActorRequest
from departments.enums import Rhythm
from departments.models import Department, Programme
from departments.permissions import may, require
from reform.core.days import day, period_name
from reform.core.holidays import read_holidays
from reform.core.office_days import office_days, own_days, unknown_year
from reform.core.periods import Period
from reform.core.text import as_number, as_uuid
from reform.core.workdays import published_days
from reports.calendar import QUARTER_ENDS, Dates, Days, dates_of, month_due
from reports.forms.calendar import CalendarForm, DayForm, NoticeForm, RhythmForm
from reports.services.calendars import CALENDAR, Moved, change_calendar, forget_day, keep_days, set_rhythm

MONTHS_AHEAD = 12
# What the published calendar calls the holidays.
HOLIDAYS = {
    "New Year's Day": gettext_lazy("New Year's Day"),
    "Spring Festival": gettext_lazy("Spring Festival"),
    "Tomb-sweeping Day": gettext_lazy("Tomb-Sweeping Day"),
    "Labour Day": gettext_lazy("Labour Day"),
    "Dragon Boat Festival": gettext_lazy("Dragon Boat Festival"),
    "Mid-autumn Festival": gettext_lazy("Mid-Autumn Festival"),
    "National Day": gettext_lazy("National Day"),
}


@dataclass(frozen=True)
class Ahead:
    """A month to come: its dates, and whether every unit is asked, not those of a monthly rhythm alone."""

    period: Period
    dates: Dates
    everybody: bool


def months_ahead(programme: Programme, today: date) -> list[Ahead]:
    """Return the twelve months from the one open today on, with their dates by the calendar as it is."""
    days = Days(programme.cutoff_day, programme.due_day, programme.close_day, office_days())
    period = month_due(today, days)
    rhythms = {
        programme.unit_rhythm,
        programme.county_rhythm,
        *programme.rhythms.values_list("rhythm", flat=True),
    }
    found = []
    for _n in range(MONTHS_AHEAD):
        found.append(
            Ahead(
                period,
                dates_of(period, days),
                rhythms == {Rhythm.MONTH} or period.start.month in QUARTER_ENDS,
            )
        )
        period = period.next()
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def programme_calendar(request: ActorRequest) -> HttpResponse:
    """The programme's days and rhythms, the units with one of their own, and the months ahead."""
    actor = request.actor
    require(actor, "periods.view")
    programme = actor.own_programme
    if request.method != "POST":
        return _draw_programme(request, programme)
    require(actor, "programme.edit", programme)
    act = request.POST.get("act", "save")
    if act == "remove":
        row = get_object_or_404(
            programme.rhythms.select_related("department"),
            department__uid=as_uuid(request.POST.get("department")),
        )
        set_rhythm(programme=programme, department=row.department, rhythm="", by=actor)
        return redirect("programme_calendar")
    if act == "rhythm":
        rhythm = RhythmForm(request.POST, units=_units(actor))
        if not rhythm.is_valid():
            return _draw_programme(request, programme, rhythm=rhythm, status=422)
        set_rhythm(programme=programme, **rhythm.cleaned_data, by=actor)
        return redirect("programme_calendar")
    form = CalendarForm(request.POST)
    if not form.is_valid():
        return _draw_programme(request, programme, form, status=422)
    fields = {name: form.cleaned_data[name] for name in CALENDAR}
    change_calendar(programme=programme, version=form.cleaned_data["version"], by=actor, **fields)
    messages.success(request, _("Saved. A period that is open keeps its dates and what it asked for."))
    return redirect("programme_calendar")


def _units(actor: Actor) -> object:
    return Department.objects.visible_to(actor).filter(is_active=True).order_by("order", "pk")


def _draw_programme(
    request: ActorRequest,
    programme: Programme,
    form: CalendarForm | None = None,
    rhythm: RhythmForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may_edit = may(request.actor, "programme.edit", programme)
    ahead = months_ahead(programme, timezone.localdate())
    years = sorted({one.dates.closes_on.year for one in ahead})
    context = {
        "programme": programme,
        "may_edit": may_edit,
        "form": form or CalendarForm.of(programme),
        "rhythm_form": rhythm or RhythmForm(units=_units(request.actor)),
        "exceptions": programme.rhythms.select_related("department").order_by(
            "department__order", "department"
        ),
        "ahead": ahead,
        "unknown": next((year for year in years if not office_days().knows(year)), None),
    }
    return render(request, "reports/programme_calendar.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def office_calendar(request: ActorRequest) -> HttpResponse:
    """Free and worked days of a year: the published ones and the office's own; adds, takes back, reads a notice."""
    require(request.actor, "calendar.edit")
    year = as_number(request.GET.get("year")) or timezone.localdate().year
    year = min(max(year, 2004), 2100)
    if request.method != "POST":
        return _draw_office(request, year)
    act = request.POST.get("act", "")
    if act == "remove":
        day = get_object_or_404(own_days(year), pk=as_number(request.POST.get("day")))
        return _kept(request, year, forget_day(day=day, by=request.actor))
    if act == "add":
        form = DayForm(request.POST)
        if not form.is_valid():
            return _draw_office(request, year, form=form, status=422)
        return _kept(request, year, keep_days(days=[form.special()], by=request.actor))
    notice = NoticeForm(request.POST)
    if not notice.is_valid():
        return _draw_office(request, year, notice=notice, status=422)
    reading = read_holidays(notice.cleaned_data["text"], year)
    if act != "keep":
        return _draw_office(request, year, notice=notice, reading=reading)
    try:
        moved = keep_days(days=reading.days, by=request.actor)
    except ValidationError as error:
        notice.add_error("text", error)
        return _draw_office(request, year, notice=notice, reading=reading, status=422)
    return _kept(request, year, moved)


def _kept(request: ActorRequest, year: int, moved: list[Moved]) -> HttpResponse:
    messages.success(request, _("Saved."))
    for one in moved:
        text = _(
            "%(programme)s, %(period)s: by the calendar now due on %(due)s, closing on %(closes)s. "
            "Its dates stay until its secretariat takes these over; it was told."
        )
        messages.warning(
            request,
            text
            % {
                "programme": one.period.ledger.programme,
                "period": period_name(one.period.period),
                "due": day(one.dates.due_on),
                "closes": day(one.dates.closes_on),
            },
        )
    return redirect(f"{reverse('office_calendar')}?year={year}")


def _draw_office(
    request: ActorRequest,
    year: int,
    form: DayForm | None = None,
    notice: NoticeForm | None = None,
    reading: object = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "year": year,
        "published": [(day, works, HOLIDAYS.get(name, name)) for day, works, name in published_days(year)],
        "own": own_days(year),
        "unknown": unknown_year(timezone.localdate()),
        "known": office_days().knows(year),
        "form": form or DayForm(),
        "notice": notice or NoticeForm(),
        "reading": reading,
    }
    return render(request, "reports/office_calendar.html", context, status=status)
