"""The leader's page, and the list of all its indicators."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from departments.actor import ActorRequest
from departments.permissions import may
from reform.core.days import month
from reports.charts import trend_option, units_option
from reports.enums import CircularState, PaperKind, SupersedeKind
from reports.models import Circular
from reports.selectors.leader_board import came_back
from reports.selectors.overview_duties import duty_lines, duty_total
from reports.selectors.overview_indicators import STATES, curves_of, indicators_of, worst_first
from reports.selectors.overview_matters import highlights_in, told
from reports.selectors.overview_terms import coordination, orders_then, slipped_dates
from reports.views.overview_choice import Choice, choice_of
from reports.views.overview_tables import (
    class_cells,
    heat_rows,
    moves_of,
    section_rows,
    trend_rows,
    unit_rows,
)

# What stands on the page itself; the rest is a click away.
LATE, CHANGED, ASKED, INDICATORS, SLIPPED, WELL = 10, 4, 4, 8, 6, 5
PER_PAGE = 20
# What the places of a level are parted into, where one word calls them all.
LEVEL_BELOW = {"province": "city", "city": "county"}


@require_GET
def overview(request: ActorRequest) -> HttpResponse:
    """Totals that add up, what is behind and why, what changed, what needs coordination; any past period."""
    choice = choice_of(request)
    if choice.board is None:
        none = {"ledger": choice.ledger, "came_back": came_back(request.actor)}
        return render(request, "reports/overview_none.html", none)
    board = choice.board
    asked = coordination(board)
    slipped = slipped_dates(board)
    duties = duty_lines(board)
    late = board.late[:LATE]
    changes = sorted(board.changes, key=lambda change: change.better)[:CHANGED]
    lines = told(board, [*late, *(change.item for change in changes)])
    context = {
        "choice": choice,
        "o": board,
        # What came back of late is no part of a past month.
        "came_back": came_back(request.actor) if board.is_latest else None,
        "classes": class_cells(choice),
        "deltas": {code: board.delta(code) for code, _n in board.tally.by_class},
        "moves": moves_of(choice),
        "late": lines[: len(late)],
        "changes": lines[len(late) :],
        "asked": asked[:ASKED],
        "asked_total": len(asked),
        "units": unit_rows(choice),
        "heat": heat_rows(choice),
        "trend_rows": trend_rows(choice),
        "sections": section_rows(choice),
        "duties": duties,
        "below": LEVEL_BELOW.get(board.ledger.programme.jurisdiction.level, ""),
        "duty_total": duty_total(duties),
        "slipped": slipped[:SLIPPED],
        "slipped_total": len(slipped),
        "orders": orders_then(board),
        "highlights": highlights_in(board)[:WELL],
        **_indicators(choice),
        **_charts(choice),
        **_papers(request, choice),
    }
    return render(request, "reports/overview.html", context)


def _indicators(choice: Choice) -> dict[str, object]:
    board = choice.shown
    lines = worst_first(indicators_of(board))
    return {
        "indicators": curves_of(board, lines[:INDICATORS]),
        "indicator_total": len(lines),
        "indicator_counts": _by_state(choice, [line.told for line in lines]),
    }


def _by_state(choice: Choice, states: list[str]) -> list[tuple[str, int, str]]:
    """Return the states of indicators with how many there are and where they are listed; those of none left out."""
    return [
        (state, states.count(state), choice.to("overview_indicators", state=state))
        for state in STATES
        if state in states
    ]


def _charts(choice: Choice) -> dict[str, object]:
    """The charts; each segment carries the address of its matters."""
    board = choice.shown
    starts = [period.start for period, _tally in board.trend]
    lines = [(line.department, line.tally) for line in board.by_unit if line.department]
    return {
        "trend": trend_option(
            [(month(period.start), tally) for period, tally in board.trend],
            open_at=lambda at, code: choice.matters(start=starts[at], status=code),
        ),
        "units_chart": units_option(
            [(unit.short_name, tally) for unit, tally in lines],
            open_at=lambda at, code: choice.matters(status=code, unit=lines[at][0].uid),
        ),
    }


def _papers(request: ActorRequest, choice: Choice) -> dict[str, object]:
    """The issued papers of the ledger up to the period shown, and the one page of this period where it exists."""
    board, actor = choice.shown, request.actor
    papers = Circular.objects.visible_to(actor).filter(period__ledger=board.ledger)
    issued = papers.filter(published_at__isnull=False, period__start__lte=board.period.start)
    own = papers.filter(period=board.period, kind=PaperKind.ONE_PAGE).exclude(state=CircularState.DROPPED)
    one_page = own.exclude(supersede_kind=SupersedeKind.WITHDRAWAL).order_by("-pk").first()
    return {
        "circulars": list(issued.exclude(pk=one_page.pk if one_page else None)[:3]),
        "one_page": one_page,
        "drafts_papers": may(actor, "circulars.prepare", board.ledger),
    }


@require_GET
def overview_indicators(request: ActorRequest) -> HttpResponse:
    """All indicators of the period shown against target and expected line, those below first."""
    choice = choice_of(request)
    board = choice.shown
    lines = worst_first(indicators_of(board))
    state = request.GET.get("state", "")
    kept = [line for line in lines if line.told == state] if state in STATES else lines
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "choice": choice,
        "o": board,
        "state": state,
        "page": page,
        "indicators": curves_of(board, page),
        "all_url": choice.to("overview_indicators"),
        "counts": _by_state(choice, [line.told for line in lines]),
        "total": len(lines),
    }
    return render(request, "reports/overview_indicators.html", context)
