"""The determination: self-rating, the rule's proposal with its why, the prepared class; confirmed in one pass."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from departments.actor import ActorRequest
from departments.permissions import may, require
from reform.core.workflow import Conflict
from reports.enums import PeriodState
from reports.models import Determination, ReportingPeriod
from reports.selectors.determination import (
    counts_of,
    differs,
    proposal_of,
    sheet_of,
    stand_of,
    was_returned,
    why,
)
from reports.selectors.periods import MAIN_KIND, is_filing_open, turnout_of
from reports.services.determination import (
    NotPreparedError,
    OnePersonError,
    confirm_determination,
    prepare_determination,
    set_prepared,
)
from tasks.enums import StatusClass
from tasks.progress import LATE_CLASSES

PAGE_SIZE = 100
# What of the sheet can be looked at alone.
SHOWN: dict[str, Callable[[Determination], bool]] = {
    "differing": differs,
    "late": lambda row: row.prepared in LATE_CLASSES,
    "unreported": lambda row: row.unreported,
}
SHOWN_WORDS = {
    "differing": gettext_lazy("Differences"),
    "late": gettext_lazy("Behind or not started"),
    "unreported": gettext_lazy("Unreported"),
}


def _periods(request: ActorRequest) -> list[ReportingPeriod]:
    periods = ReportingPeriod.objects.visible_to(request.actor).filter(
        ledger__programme=request.actor.programme, kind=MAIN_KIND
    )
    return list(periods.select_related("ledger__programme")[:24])


def _chosen(request: ActorRequest, periods: list[ReportingPeriod]) -> ReportingPeriod | None:
    """Return the period asked for, else the open one, else the newest."""
    uid = request.GET.get("period") or request.POST.get("period")
    if uid:
        found = next((p for p in periods if str(p.uid) == uid), None)
        if found is None:
            raise Http404
        return found
    return next((p for p in periods if p.state == PeriodState.OPEN), next(iter(periods), None))


@require_http_methods(["GET", "HEAD", "POST"])
def determination(request: ActorRequest) -> HttpResponse:
    """One table a period; the clerk prepares, the head confirms."""
    require(request.actor, "status.prepare")
    periods = _periods(request)
    period = _chosen(request, periods)
    if period is None:
        return render(request, "reports/determination_none.html")
    if request.method == "POST":
        return _act(request, period)
    return _draw(request, period, periods)


def _act(request: ActorRequest, period: ReportingPeriod) -> HttpResponse:
    if request.POST.get("act") == "confirm":
        try:
            count = confirm_determination(
                period=period, stamp=request.POST.get("stamp", ""), by=request.actor
            )
        except NotPreparedError:
            messages.error(
                request,
                _("Reports came in or the rule changed since: prepare the sheet again before confirming."),
            )
        except OnePersonError:
            messages.error(
                request, _("You prepared this sheet: another person confirms it, or prepares it again.")
            )
        else:
            text = ngettext("%(n)d matter was confirmed.", "%(n)d matters were confirmed.", count)
            messages.success(request, text % {"n": count})
    else:
        prepare_determination(period=period, by=request.actor)
        rows = sheet_of(period, clearance=request.actor.clearance)
        text = ngettext("The sheet holds %(n)d matter.", "The sheet holds %(n)d matters.", len(rows))
        messages.success(request, text % {"n": len(rows)})
    return redirect(f"{request.path}?period={period.uid}")


def _draw(request: ActorRequest, period: ReportingPeriod, periods: list[ReportingPeriod]) -> HttpResponse:
    clearance = request.actor.clearance
    rows = sheet_of(period, clearance=clearance)
    stand = stand_of(period, clearance=clearance)
    shown = request.GET.get("show", "")
    chosen = [row for row in rows if SHOWN[shown](row)] if shown in SHOWN else rows
    page = Paginator(chosen, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "period": period,
        "periods": periods,
        "page": page,
        "rows": [_row(row) for row in page],
        "stand": stand,
        "counts": counts_of(rows),
        "chips": _chips(period, rows, shown),
        "differing": sum(1 for row in rows if differs(row)),
        "carried": sum(1 for row in rows if row.unreported),
        "returned": sum(1 for row in rows if was_returned(row)),
        "turnout": turnout_of([period], clearance=clearance)[period.pk],
        "classes": StatusClass.choices,
        "may_prepare": may(request.actor, "status.prepare", period) and is_filing_open(period),
        "may_confirm": may(request.actor, "status.confirm", period),
        "may_close": may(request.actor, "periods.open", period),
        "is_open": period.state == PeriodState.OPEN,
        "all_confirmed": stand.rows > 0 and stand.rows == stand.confirmed and not stand.missing,
    }
    return render(request, "reports/determination.html", context)


def _chips(period: ReportingPeriod, rows: list[Determination], shown: str) -> list[dict[str, object]]:
    """Return the sheet's parts as chips with how many rows each has."""
    here = f"?period={period.uid}"
    chips: list[dict[str, object]] = [
        {"label": _("All"), "url": here, "active": not shown, "count": len(rows)}
    ]
    for key, wanted in SHOWN.items():
        count = sum(1 for row in rows if wanted(row))
        address = f"{here}&show={key}"
        chips.append({"label": SHOWN_WORDS[key], "url": address, "active": shown == key, "count": count})
    return chips


def _row(row: Determination, error: str = "", prepared: str = "", reason: str = "") -> dict[str, object]:
    return {
        "row": row,
        "task": row.task,
        "differs": differs(row),
        "returned": was_returned(row),
        "why": why(row),
        "tone": proposal_of(row).light,
        "error": error,
        "prepared": prepared or row.prepared,
        "reason": reason or row.reason,
    }


@require_POST
def determination_row(request: ActorRequest, uid: UUID, task: UUID) -> HttpResponse:
    """Set the prepared class of one matter; answers with its row."""
    periods = ReportingPeriod.objects.visible_to(request.actor).select_related("ledger__programme")
    period = get_object_or_404(periods, uid=uid)
    require(request.actor, "status.prepare", period)
    label = Q(task__sensitivity__lte=request.actor.clearance)
    rows = Determination.objects.filter(label, period=period).select_related(
        "period", "task__collector", "task__root", "task__ledger"
    )
    row = get_object_or_404(rows, task__uid=task)
    if request.POST.get("version") != str(row.version):
        raise Conflict(row)
    prepared, reason = request.POST.get("prepared", ""), request.POST.get("reason", "")
    shown = {"classes": StatusClass.choices, "may_prepare": True, "period": period}
    try:
        set_prepared(row=row, prepared=prepared, reason=reason, by=request.actor)
    except ValidationError as error:
        text = error.message_dict["reason"][0]
        context = shown | {"r": _row(row, text, prepared, reason)}
        return render(request, "reports/_determination_row.html", context, status=422)
    except ValueError:
        context = shown | {"r": _row(row, _("This class does not exist."))}
        return render(request, "reports/_determination_row.html", context, status=422)
    saved = rows.get(pk=row.pk)
    return render(request, "reports/_determination_row.html", shown | {"r": _row(saved), "fresh": True})
