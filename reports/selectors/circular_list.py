"""The list of papers: what exists for the actor, by year, kind, state and words, with receipts for the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from departments.actor import Actor
from departments.enums import UNIT_ROLES
from reform.core.text import as_number, search_terms
from reports.enums import CircularState, PaperKind
from reports.models import Circular
from reports.selectors.circulars import circulars_for
from reports.selectors.receipts import sent_to, signed_for

# Filters of the address beside year, kind and state: what still has to be signed for.
TO_SIGN = "to_sign"


@dataclass(frozen=True)
class Asked:
    """What the address asks for; anything unknown in it is left out."""

    year: int | None = None
    kind: str = ""
    state: str = ""
    words: str = ""

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> Asked:
        """Return the filters of an address."""
        kind, state = sent.get("kind", ""), sent.get("state", "")
        return cls(
            year=as_number(sent.get("year")),
            kind=kind if kind in PaperKind.values else "",
            state=state if state in {*CircularState.values, TO_SIGN} else "",
            words=sent.get("q", "").strip()[:100],
        )

    def __bool__(self) -> bool:
        return bool(self.year or self.kind or self.state or self.words)


def papers(actor: Actor, asked: Asked) -> QuerySet[Circular]:
    """Return the papers that exist for the actor as asked, in the order of the list; one query a page.

    A unit has first what it still has to sign for, then what was sent to it; everybody else what is in hand, then the newest. Each has
    `mine` (sent to the own unit), `to_sign`, `received` (signed for), and `units` and `signed`: units it went to, and those that signed.
    """
    found = (
        circulars_for(actor)
        .select_related("supersedes", "superseded_by")
        .annotate(
            mine=sent_to(actor),
            to_sign=sent_to(actor, waiting=True),
            received=signed_for(actor),
            units=Count("receipts", filter=Q(receipts__department__isnull=False)),
            signed=Count(
                "receipts",
                filter=Q(receipts__department__isnull=False, receipts__signed_for_at__isnull=False),
            ),
        )
    )
    if asked.year:
        found = found.filter(year=asked.year)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.state == TO_SIGN:
        found = found.filter(to_sign=True)
    elif asked.state:
        found = found.filter(state=asked.state)
    for term in search_terms(asked.words):
        found = found.filter(Q(title__icontains=term) | Q(number__icontains=term))
    # What is in hand stands before what was signed, the latest signature first.
    own = ["-to_sign", "-mine"] if actor.role in UNIT_ROLES else []
    return found.order_by(*own, F("signed_on").desc(nulls_first=True), "-year", "-pk")


def years_and_kinds(actor: Actor) -> tuple[list[int], list[str]]:
    """Return the years and kinds among the papers that exist for the actor: newest year first; one query."""
    pairs = set(circulars_for(actor).order_by().values_list("year", "kind"))
    kinds = {kind for _year, kind in pairs}
    years = sorted({year for year, _kind in pairs}, reverse=True)
    return years, [kind for kind in PaperKind.values if kind in kinds]
