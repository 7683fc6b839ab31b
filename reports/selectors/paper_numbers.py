"""The office's document numbers: which are taken, which is next, where the series has gaps."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from departments.actor import Actor
from departments.models import Programme
from reports.circulars.kinds import KINDS
from reports.circulars.numbers import Number, gaps
from reports.models import Circular, PaperNumber


def numbers_for(actor: Actor) -> QuerySet[PaperNumber]:
    """Return the numbers of the actor's programme, the newest first."""
    found = PaperNumber.objects.filter(programme=actor.own_programme)
    return found.select_related("circular__programme", "circular__period")


def number_of(row: PaperNumber) -> Number:
    """Return what a row stands for."""
    return Number(row.prefix, row.year, row.sequence)


def reserved_for(circular: Circular) -> PaperNumber | None:
    """Return the number kept for a paper."""
    return PaperNumber.objects.filter(circular=circular).first()


def taken_sequences(programme: Programme, prefix: str, year: int) -> set[int]:
    """Return the numbers of a series and year that are used: kept ones, and those of papers signed without one."""
    kept = PaperNumber.objects.filter(programme=programme, prefix=prefix, year=year)
    papers = Circular.objects.filter(programme=programme, number__startswith=f"{prefix}〔{year}〕")
    read = (Number.read(number) for number in papers.values_list("number", flat=True))
    return {*kept.values_list("sequence", flat=True), *(one.sequence for one in read if one)}


def next_number(programme: Programme, year: int) -> Number:
    """Return the number after the highest of the programme's own series in a year."""
    taken = taken_sequences(programme, programme.number_prefix, year)
    return Number(programme.number_prefix, year, max(taken, default=0) + 1)


def proposed_number(circular: Circular, year: int) -> str:
    """Return the number kept for a paper, else the next one of the year; nothing for one that prints none."""
    kept = reserved_for(circular)
    if kept:
        return str(kept)
    printed = KINDS[circular.kind].prints_number(circular.form)
    return str(next_number(circular.programme, year)) if printed else ""


@dataclass(frozen=True)
class Series:
    """One series in one year: its highest number and the stretches nobody told the portal of."""

    prefix: str
    year: int
    highest: int
    missing: tuple[tuple[int, int], ...]


def series_of(programme: Programme, year: int) -> list[Series]:
    """Return the programme's series in a year with their gaps; gaps are only remarked: other papers may bear them."""
    rows = PaperNumber.objects.filter(programme=programme, year=year)
    prefixes = {programme.number_prefix, *rows.order_by().values_list("prefix", flat=True)}
    found = []
    for prefix in sorted(prefixes, key=lambda one: (one != programme.number_prefix, one)):
        taken = taken_sequences(programme, prefix, year)
        if taken:
            found.append(Series(prefix, year, max(taken), tuple(gaps(taken))))
    return found
