"""What the lists of registers share: filters by words, year and unit that stand in the address, chips, pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import ActorRequest
from reform.core.text import as_number, search_terms
from reports.forms.registers import YearFilter
from reports.selectors.protocol import units_among

PER_PAGE = 50


@dataclass(frozen=True)
class Look:
    """How a register is looked at: the filter, the year, and the state or kind chosen by a chip ("" for all)."""

    request: ActorRequest
    form: YearFilter
    year: int
    show: str

    @property
    def _given(self) -> dict[str, Any]:
        return self.form.cleaned_data if self.form.is_valid() else {}

    @property
    def filtered(self) -> bool:
        """Tell whether anything but the year narrows the list."""
        return bool(self.show or self._given.get("q") or self._given.get("unit"))

    def narrow(self, found: QuerySet[Any], *words: str) -> QuerySet[Any]:
        """Keep the rows of the unit chosen that hold every word searched for in one of the fields `words`."""
        if unit := self._given.get("unit"):
            found = found.filter(department=unit)
        for term in search_terms(self._given.get("q") or ""):
            fits = Q()
            for field in (*words, "department__name", "department__short_name"):
                fits |= Q(**{f"{field}__icontains": term})
            found = found.filter(fits)
        return found

    def chosen(self, found: QuerySet[Any], field: str) -> QuerySet[Any]:
        """Keep the rows of the state or kind chosen."""
        return found.filter(**{field: self.show}) if self.show else found

    def context(self, found: QuerySet[Any], field: str, choices: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        """Return what a list's template needs: the page of what was chosen, the chips, the filter, the address's query."""
        counts = dict(found.order_by().values_list(field).annotate(n=Count("pk")))
        chips = [
            {"label": label, "show": value, "active": self.show == value, "count": counts.get(value, 0)}
            for value, label in [("", _("All")), *choices]
            if value == self.show or not value or value in counts
        ]
        chips[0]["count"] = sum(counts.values())
        query = self.request.GET.copy()
        query.pop("page", None)
        for chip in chips:
            query["show"] = str(chip["show"])
            chip["url"] = f"?{query.urlencode()}"
        query["show"] = self.show
        query["year"] = str(self.year)
        page = Paginator(self.chosen(found, field), PER_PAGE).get_page(self.request.GET.get("page"))
        return {
            "page": page,
            "chips": chips,
            "filter": self.form,
            "filtered": self.filtered,
            "year": self.year,
            "query": query.urlencode(),
        }


def look_at(request: ActorRequest, mine: QuerySet[Any], day: str, shows: Iterable[str]) -> Look:
    """Return how a register is looked at; `mine` is all of it that exists for the actor, `day` the field of its years.

    The year is this one unless the address names another that has rows; `shows` are the states or kinds of the chips.
    """
    today = timezone.localdate().year
    years = sorted({found.year for found in mine.order_by().dates(day, "year")} | {today}, reverse=True)
    asked = as_number(request.GET.get("year"))
    year = asked if asked in years else today
    data = request.GET.copy()
    data["year"] = str(year)
    show = request.GET.get("show", "")
    form = YearFilter(data, years=years, units=units_among(mine))
    return Look(request, form, year, show if show in set(shows) else "")
