"""Circulars and orders found by words or by number, as far as they exist for the actor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from departments.actor import Actor
from reform.core.marks import Piece, marked
from reform.core.text import search_terms
from reports.models import Circular, SupervisionOrder
from reports.selectors.circulars import circulars_for
from reports.selectors.orders import orders_for
from tasks.selectors.search import SHOWN, Query
from tasks.texts.asked import fits

SHOWN_OF_PAPER = ("uid", "title", "number", "state")


@dataclass(frozen=True)
class PaperHit:
    """A circular or an order, its title and number marked."""

    paper: Any
    title: list[Piece]
    number: list[Piece]


def circular_hits(actor: Actor, query: Query) -> list[PaperHit]:
    """Return the circulars that the words or the number mean, the newest first; one query."""
    found = circulars_for(actor).select_related(None).select_related("programme__jurisdiction", "period")
    # One without a title is called by its office, kind and period.
    called = ("programme__name", "programme__jurisdiction__short_name", "period__kind", "period__start")
    shown = found.only(*SHOWN_OF_PAPER, "kind", "year", *called)
    return _hits(_meant(shown.order_by("-year", "-pk"), query), query)


def order_hits(actor: Actor, query: Query) -> list[PaperHit]:
    """Return the orders that the words or the number mean, the newest first; one query."""
    found = orders_for(actor).select_related(None).select_related("department")
    return _hits(_meant(found.only(*SHOWN_OF_PAPER, "department__short_name"), query), query)


def _meant(papers: QuerySet[Any], query: Query) -> Iterable[Circular | SupervisionOrder]:
    asked = query.asked
    if asked.serial is not None:
        numbered = papers.filter(number__contains=str(asked.serial))
        return [one for one in numbered[: SHOWN * 10] if fits(asked, one.number)]
    if asked.level or asked.clause is not None or not query.terms:
        return []
    wanted = Q()
    for term in search_terms(query.words):
        wanted &= Q(title__icontains=term) | Q(number__icontains=term)
    return papers.filter(wanted)[:SHOWN]


def _hits(papers: Iterable[Any], query: Query) -> list[PaperHit]:
    return [
        PaperHit(one, marked(one.title, query.terms), marked(one.number, query.terms))
        for one in list(papers)[:SHOWN]
    ]
