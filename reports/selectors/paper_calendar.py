"""The calendar of papers: the rules in force for a programme, and of each year's papers when they are due and how they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from departments.models import Programme
from reform.core.days import period_name
from reform.core.office_days import office_days
from reform.core.periods import Period, periods_of_year
from reform.core.workdays import Workdays
from reports.circulars.kinds import KINDS
from reports.enums import CircularState, PaperKind, PeriodState
from reports.models import Circular, PaperRule, ReportingPeriod
from reports.narrative.wording import ordinal
from reports.selectors.periods import MAIN_KIND
from tasks.models import Ledger

DEFAULT_CHECK_DAYS = 2


@dataclass(frozen=True)
class RuleInForce:
    """What a programme issues of a kind. `rule` is the row it comes from, its own or one from above; None: the default.

    By default the monthly circular is drafted when a period closes.
    """

    kind: str
    rhythm: str
    day: int
    form: str
    check_days: int
    active: bool
    rule: PaperRule | None = None
    inherited: bool = False

    def due_on(self, period: Period, workdays: Workdays) -> date:
        """Return the day a paper of a period is to be issued: the rule's day in the month after it, or the next working day."""
        return workdays.working_day_from(period.next().start.replace(day=self.day))

    def asks_for(self, due_on: date) -> bool:
        """Tell whether the rule held already on the day a paper is due."""
        return self.rule is None or due_on >= self.rule.since


@dataclass(frozen=True)
class Slot:
    """One paper of a kind that can stand in a year: its stretch, the month it is made of, the paper, or why there is none.

    `month` is None and `bar` says why while it cannot be made; `gone` is one that never can be. `paper` may be one
    that was dropped or taken back. `overdue` is one the calendar still waits for after its day, `forgone` one that
    could be made and that nobody waits for, `before_rule` because the rule came after the day it was due.
    """

    kind: str
    period: Period
    ledger: Ledger
    month: ReportingPeriod | None
    paper: Circular | None
    bar: str
    due_on: date | None = None
    gone: bool = False
    overdue: bool = False
    forgone: bool = False
    before_rule: bool = False

    @property
    def name(self) -> str:
        """The stretch in the reader's language."""
        return name_of(self.period)

    @property
    def kind_label(self) -> str:
        """What the paper is called on screens."""
        return str(PaperKind(self.kind).label)

    @property
    def can_be_made(self) -> bool:
        """Tell whether the paper can be drafted now."""
        return self.month is not None and (self.paper is None or self.paper.leaves_room)


def name_of(period: Period) -> str:
    """Return a stretch in the reader's language: 2026年第三季度, Q3 2026."""
    year, month = period.start.year, period.start.month
    if period.kind == "quarter" and (get_language() or "").startswith("zh"):
        return f"{year}年第{ordinal((month + 2) // 3)}季度"
    return period_name(period)


def rules_of(programme: Programme) -> dict[str, RuleInForce]:
    """Return the rules in force for a programme by kind: its own, else the nearest one from above for its level.

    Without either the monthly circular has its default; other kinds have none. One query and one a programme above.
    """
    level = programme.jurisdiction.level
    found: dict[str, RuleInForce] = {}
    at: Programme | None = programme
    while at is not None:
        for rule in PaperRule.objects.filter(programme=at, level=level):
            found.setdefault(rule.kind, _of_row(rule, inherited=at != programme))
        at = at.parent
    default = RuleInForce(
        PaperKind.MONTHLY,
        MAIN_KIND,
        min(programme.close_day, 28),
        KINDS[PaperKind.MONTHLY].forms[0],
        DEFAULT_CHECK_DAYS,
        active=True,
    )
    found.setdefault(PaperKind.MONTHLY, default)
    return {kind: found[kind] for kind in KINDS if kind in found}


def _of_row(rule: PaperRule, *, inherited: bool) -> RuleInForce:
    return RuleInForce(
        rule.kind, rule.rhythm, rule.day, rule.form, rule.check_days, rule.active, rule, inherited
    )


def slots_of(ledger: Ledger, kind: str, rhythm: str, rule: RuleInForce | None = None) -> list[Slot]:
    """Return the papers of a kind and rhythm in a ledger's year, in order; two queries."""
    months = list(ReportingPeriod.objects.filter(ledger=ledger, kind=MAIN_KIND).order_by("start"))
    papers = Circular.objects.filter(period__ledger=ledger, kind=kind, span=rhythm, supersedes=None)
    by_month: dict[int, Circular] = {}
    for paper in papers.select_related("superseded_by").order_by("pk"):
        known = by_month.get(paper.period_id or 0)
        if known is None or known.leaves_room:
            by_month[paper.period_id or 0] = paper
    workdays = office_days()
    return [
        _slot(ledger, kind, period, months, by_month, rule.due_on(period, workdays) if rule else None)
        for period in periods_of_year(ledger.year, rhythm)
        if period.end >= ledger.starts_on
    ]


def _slot(
    ledger: Ledger,
    kind: str,
    period: Period,
    months: Iterable[ReportingPeriod],
    papers: dict[int, Circular],
    due_on: date | None,
) -> Slot:
    """Find the month a paper is made of: the last of its stretch, or the last one asked where that was left out."""
    inside = [month for month in months if period.start <= month.start <= period.end]
    last = inside[-1] if inside else None
    beyond = any(month.start > period.end for month in months)
    name = name_of(period.last_month())
    bar = ""
    if last is None:
        bar = (
            _("No period was opened in it.") if beyond else _("%(month)s is not open yet.") % {"month": name}
        )
    elif last.start != period.last_month().start and not beyond:
        bar = _("%(month)s is not open yet.") % {"month": name}
    elif last.state != PeriodState.CLOSED:
        bar = _("%(month)s is not closed yet.") % {"month": name}
    month = None if bar else last
    paper = papers.get(last.pk) if last and not bar else None
    return Slot(kind, period, ledger, month, paper, bar, due_on, gone=last is None and beyond)


def dates_of_year(ledger: Ledger, rule: RuleInForce, today: date) -> list[Slot]:
    """Return the papers of a rule in a ledger's year with what is overdue on a day, and what nobody waits for.

    What a later paper has told since is no longer waited for, nor what was due before the rule held.
    """
    slots = slots_of(ledger, rule.kind, rule.rhythm, rule)
    newest = next((slot for slot in reversed(slots) if slot.month), None)
    return [
        replace(
            slot,
            overdue=_waited_for(slot, newest, rule, today),
            forgone=slot.month is not None and slot.paper is None and not _asked_for(slot, newest, rule),
            before_rule=slot.due_on is not None and not rule.asks_for(slot.due_on),
        )
        for slot in slots
    ]


def _asked_for(slot: Slot, newest: Slot | None, rule: RuleInForce) -> bool:
    """Tell whether a paper is to be made of a slot that has none: the newest of its kind, by a rule that held then."""
    return slot.due_on is not None and rule.asks_for(slot.due_on) and (slot.month is None or slot is newest)


def _waited_for(slot: Slot, newest: Slot | None, rule: RuleInForce, today: date) -> bool:
    if slot.due_on is None or slot.due_on >= today:
        return False
    if slot.paper:
        return slot.paper.state in (CircularState.DRAFT, CircularState.SIGNED)
    return not slot.gone and _asked_for(slot, newest, rule)


def missing_papers(ledger: Ledger) -> list[tuple[Slot, RuleInForce]]:
    """Return the papers that should exist by the rules and do not: of each kind the newest that can be made.

    What a later paper of the kind has told since is not asked for, nor what the office dropped.
    """
    found = []
    for kind, rule in rules_of(ledger.programme).items():
        if not rule.active:
            continue
        made = [slot for slot in slots_of(ledger, kind, rule.rhythm, rule) if slot.month]
        newest = made[-1] if made else None
        if newest and newest.due_on and newest.paper is None and rule.asks_for(newest.due_on):
            found.append((newest, rule))
    return found
