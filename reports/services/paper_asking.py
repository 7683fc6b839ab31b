"""Asking for papers: what the calendar says should exist, and what somebody drafts by hand."""

from __future__ import annotations

from datetime import date

from departments.actor import Actor
from departments.permissions import require
from reform.core import jobs
from reform.core.audit import record
from reform.core.office_days import office_days
from reform.core.periods import Period
from reports.circulars.kinds import KINDS
from reports.models import Circular, ReportingPeriod
from reports.selectors.paper_calendar import missing_papers, rules_of, slots_of
from reports.services.circulars import make_draft
from tasks.models import Ledger

DRAFT = "circular.draft"


class NotYetError(Exception):
    """A paper cannot be made (yet); `reason` is the sentence that says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def ask_for_papers(*, ledger: Ledger, by: Actor | None) -> list[jobs.Job]:
    """Ask for the papers a ledger's calendar wants and lacks, and return the jobs; asking twice makes one of each.

    Side effect: an audit row each where somebody asked.
    """
    found = []
    for slot, rule in missing_papers(ledger):
        if slot.month:
            found.append(
                ask_for_circular(
                    period=slot.month,
                    kind=slot.kind,
                    span=slot.period.kind,
                    due_on=slot.due_on,
                    form=rule.form,
                    by=by,
                )
            )
    return found


def ask_for_circular(
    *,
    period: ReportingPeriod,
    kind: str = "monthly",
    span: str = "month",
    due_on: date | None = None,
    form: str = "",
    by: Actor | None,
) -> jobs.Job:
    """Ask for the draft of a paper and return the job; asking twice makes one. Writes an audit row."""
    programme = period.ledger.programme
    if by:
        record(by=by, act="circular.ask", obj=period, after={"kind": kind})
    return jobs.enqueue(
        kind=DRAFT,
        key=f"circular:{programme.uid}:{period.jurisdiction.uid}:{kind}:{span}:{period.start}",
        payload={
            "period": str(period.uid),
            "kind": kind,
            "span": span,
            "due_on": due_on.isoformat() if due_on else "",
            "form": form,
        },
        by=by,
    )


def draft_paper(*, ledger: Ledger, kind: str, stretch: Period, by: Actor) -> Circular:
    """Draft a paper of any kind by hand from closed periods and return it; one that is there is returned as it is.

    Its form and day are those of the calendar where a rule of the kind has this rhythm. Raises NotYetError with the
    reason where it cannot be made (yet), ValueError for a kind that does not cover such a stretch.
    """
    require(by, "circulars.prepare", ledger)
    if kind not in KINDS or stretch.kind not in KINDS[kind].periods:
        raise ValueError(f"{kind} does not cover a {stretch.kind}")
    slot = next((one for one in slots_of(ledger, kind, stretch.kind) if one.period == stretch), None)
    if slot is None or slot.month is None:
        raise NotYetError(slot.bar if slot else "")
    rule = rules_of(ledger.programme).get(kind)
    told = rule if rule and rule.rhythm == stretch.kind else None
    return make_draft(
        period=slot.month,
        kind=kind,
        span=stretch.kind,
        due_on=told.due_on(stretch, office_days()) if told else None,
        form=told.form if told else "",
        by=by,
    )
