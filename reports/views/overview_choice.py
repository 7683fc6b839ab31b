"""What the leader's pages are asked for: which ledger, which period, all of it or the own range (分管范围)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from departments.actor import ActorRequest
from departments.permissions import require
from reports.models import ReportingPeriod
from reports.selectors.overview import Overview, overview_of
from reports.selectors.overview_matters import in_address
from reports.selectors.overview_scope import Scope, scope_of
from tasks.models import Ledger
from tasks.selectors.tasks import ledgers_of

MINE = "mine"


@dataclass(frozen=True)
class Choice:
    """What was chosen; `scope` is what the post oversees, `mine` whether only that is shown."""

    ledgers: list[Ledger]
    ledger: Ledger | None
    board: Overview | None
    scope: Scope | None
    mine: bool
    # A page has hundreds of addresses that begin alike.
    _begun: dict[tuple[str, date | None], str] = field(default_factory=dict)

    @property
    def shown(self) -> Overview:
        """The figures; raises Http404 where no period is determined."""
        if self.board is None:
            raise Http404
        return self.board

    @cached_property
    def base(self) -> dict[str, str]:
        """What stays in every address of these pages."""
        return self.at(self.board.period.start) if self.board else {}

    def at(self, start: date) -> dict[str, str]:
        """Return the same for another period."""
        found = {"ledger": str(self.ledger.uid) if self.ledger else "", "period": f"{start:%Y-%m}"}
        return {**found, "scope": MINE} if self.mine else found

    def to(self, name: str, *, start: date | None = None, **params: object) -> str:
        """Return the address of one of these pages, narrowed by `params`, for the period shown or another."""
        key = (name, start)
        if key not in self._begun:
            self._begun[key] = f"{reverse(name)}?{urlencode(self.at(start) if start else self.base)}"
        narrowed = in_address(**params)
        return f"{self._begun[key]}&{narrowed}" if narrowed else self._begun[key]

    def matters(self, *, start: date | None = None, **params: object) -> str:
        """Return the address of the list of matters that a figure counts."""
        return self.to("overview_matters", start=start, **params)

    def narrowed(self, name: str, params: Mapping[str, str]) -> str:
        """Return the address of one of these pages, narrowed as an address was."""
        return self.to(name, start=None, **params)

    def of_period(self, period: ReportingPeriod) -> str:
        """Return the address of the page for another period."""
        return self.to("overview", start=period.start)


def _start(text: str) -> date | None:
    """Return the period asked for; raises Http404 for what is no month."""
    if not text:
        return None
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise Http404 from error


def choice_of(request: ActorRequest) -> Choice:
    """Return what the address asks for, as far as it exists for the actor; whoever oversees nothing is shown all.

    Raises PermissionDenied, and Http404 for a period that is not determined.
    """
    actor = request.actor
    require(actor, "overview.view")
    ledgers = list(ledgers_of(actor).filter(programme=actor.programme))
    asked = request.GET.get("ledger", "")
    ledger = next((one for one in ledgers if str(one.uid) == asked), ledgers[0] if ledgers else None)
    start = _start(request.GET.get("period", ""))
    scope = scope_of(actor, timezone.localdate())
    mine = scope is not None and request.GET.get("scope") == MINE
    board = None
    if ledger:
        units = scope.units if scope and mine else None
        board = overview_of(ledger, start, clearance=actor.clearance, units=units)
    if board is None and ledger and start:
        raise Http404
    return Choice(ledgers, ledger, board, scope, mine)
