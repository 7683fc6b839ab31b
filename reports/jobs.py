"""Celery tasks of the period: each fetches by id and calls one service."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from departments.models import Programme
from reform.core.jobs import enqueue, handles
from reform.core.page_pictures import forget_pictures
from reform.core.periods import Period
from reports.calendar import dates_from, month_due
from reports.enums import RUNNING_ORDERS
from reports.models import AgendaPaper, CircularSnapshot, MadeFile, ReportingPeriod
from reports.selectors.looked_after import ledgers_to_look_after
from reports.selectors.periods import days_of, latest_period_of, open_period_of
from reports.services.assessment_paper import draw_paper
from reports.services.bundle import PRINT, draw_bundle, print_paper
from reports.services.check_rounds import close_due_rounds
from reports.services.circular_files import RENDER, render_files
from reports.services.circulars import draft_circular
from reports.services.drafting import walk_ladder
from reports.services.made_files import DRAW, draw_file, forget_files
from reports.services.material import draw_material
from reports.services.matter_reminders import remind_of_matters
from reports.services.order_reminders import remind_of_orders
from reports.services.overview_paper import draw_page
from reports.services.paper_asking import DRAFT, ask_for_papers
from reports.services.periods import complete_period, open_period
from reports.services.reminders import remind_of_ledger
from tasks.enums import LedgerState
from tasks.models import Ledger
from tasks.services.counting import join_counts
from tasks.services.recycling import forget_removed
from tasks.services.status import refresh_calendar_flags

log = logging.getLogger(__name__)
FLAGS = "reports.calendar_flags"
LADDER = "reports.ladder"
DRAWERS = {
    MadeFile.Kind.MATERIAL: draw_material,
    MadeFile.Kind.ASSESSMENT: draw_paper,
    MadeFile.Kind.AGENDA: draw_bundle,
    MadeFile.Kind.ONE_PAGE: draw_page,
}


@shared_task(name="reports.jobs.tick")
def tick() -> None:
    """Ask what should exist and does not (level-triggered: a server that was down makes up for it).

    Opens the month that should be open, completes the open one with matters handed out since, asks once a
    day for the calendar's flags and the ladder of supervision, and for the papers that the programme's calendar wants
    and lacks, of last year's ledger too, and reminds who has not filed and whose matters are due.
    Twice changes nothing; a ledger that fails does not hold up the others, and is looked after again the next time.
    """
    now, today = timezone.now(), timezone.localdate()
    good = []
    for ledger in ledgers_to_look_after(now):
        try:
            _look_after(ledger, today)
            remind_of_ledger(ledger=ledger, on=today)
            remind_of_matters(ledger=ledger, on=today)
            good.append(ledger.pk)
        except Exception:
            log.exception("the calendar failed for ledger %s", ledger.uid)
    Ledger.objects.filter(pk__in=good).update(looked_after_at=now)
    _ask_for_last_years_papers(today)
    close_due_rounds(today)
    ask_to_climb(today)
    forget_files()
    forget_pictures()
    forget_removed()


def _ask_for_last_years_papers(today: date) -> None:
    """Ask for what last year's ledgers still lack: a year's last papers are due when its ledger may be closed."""
    ended = Ledger.objects.filter(state=LedgerState.CLOSED, year=today.year - 1)
    for ledger in ended.select_related("programme__jurisdiction"):
        try:
            ask_for_papers(ledger=ledger, by=None)
        except Exception:
            log.exception("the calendar of papers failed for ledger %s", ledger.uid)


def ask_to_climb(today: date) -> None:
    """Ask once a day for the ladder of every programme with something to supervise."""
    supervised = Q(ledgers__state=LedgerState.OPEN) | Q(orders__state__in=RUNNING_ORDERS)
    for programme in Programme.objects.filter(supervised).distinct():
        enqueue(
            kind=LADDER,
            key=f"{LADDER}:{programme.uid}:{today}",
            payload={"programme": str(programme.uid)},
        )


def _look_after(ledger: Ledger, today: date) -> None:
    running = open_period_of(ledger)
    if running:
        if today <= running.due_on:
            complete_period(period=running, by=None)
    else:
        _open_due(ledger, today)
    ask_for_papers(ledger=ledger, by=None)
    enqueue(
        kind=FLAGS,
        key=f"{FLAGS}:{ledger.uid}:{today}",
        payload={"ledger": str(ledger.uid), "on": today.isoformat()},
    )


def _open_due(ledger: Ledger, today: date) -> None:
    """Open the month that is due, where the ledger's newest period is an earlier one.

    Months that passed meanwhile are not asked for: figures are cumulative, and this period's reports cover them. The
    year's last month alone is made up for in the year after, because the year ends with it.
    """
    days = days_of(ledger)
    latest = latest_period_of(ledger)
    due = month_due(today, days)
    december = Period(date(ledger.year, 12, 1))
    if latest and due > december and today.year == ledger.year + 1:
        due = december
    belongs = due.start.year == ledger.year and due.end >= ledger.starts_on
    begun = Ledger.objects.filter(pk=ledger.pk, tasks__state="handed_out").exists()
    if belongs and begun and (latest is None or latest.start < due.start):
        open_period(ledger=ledger, period=due, **vars(dates_from(due, days, today)), by=None)


@handles(FLAGS)
def move_flags(payload: dict[str, Any]) -> None:
    """Move overdue and due soon of a ledger to the day of the payload, and join the counts kept of it."""
    ledger = Ledger.objects.get(uid=payload["ledger"])
    refresh_calendar_flags(ledger=ledger, on=date.fromisoformat(payload["on"]))
    join_counts(ledger=ledger)


@handles(LADDER)
def climb(payload: dict[str, Any]) -> None:
    """Walk the ladder of supervision of a programme as things stand today, and remind of orders that are due."""
    programme, today = Programme.objects.get(uid=payload["programme"]), timezone.localdate()
    walk_ladder(programme=programme, on=today)
    remind_of_orders(programme=programme, on=today)


@handles(DRAW)
def draw_asked_file(payload: dict[str, Any]) -> None:
    """Draw a PDF that was asked for, as it was frozen; one forgotten meanwhile needs none."""
    paper = MadeFile.objects.filter(uid=payload["file"]).first()
    if paper:
        draw_file(paper=paper, draw=DRAWERS[MadeFile.Kind(paper.kind)])


@handles(DRAFT)
def draft(payload: dict[str, Any]) -> None:
    """Freeze a closed period, or the stretch that ends with it, and render the draft of its paper."""
    due_on = payload.get("due_on")
    draft_circular(
        period=ReportingPeriod.objects.get(uid=payload["period"]),
        kind=payload.get("kind", "monthly"),
        span=payload.get("span", "month"),
        due_on=date.fromisoformat(due_on) if due_on else None,
        form=payload.get("form", ""),
    )


@handles(RENDER)
def render(payload: dict[str, Any]) -> None:
    """Make the files of a snapshot."""
    snapshot = CircularSnapshot.objects.select_related("circular__programme").get(uid=payload["snapshot"])
    render_files(snapshot=snapshot, kinds=payload.get("kinds"))


@handles(PRINT)
def print_agenda_paper(payload: dict[str, Any]) -> None:
    """Make the pages of a Word or Excel paper of an agenda; one taken off meanwhile needs none."""
    paper = AgendaPaper.objects.filter(uid=payload["paper"]).first()
    if paper:
        print_paper(paper=paper)
