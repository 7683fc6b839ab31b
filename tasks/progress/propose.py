"""What the rule proposes for a task at a cut-off, and the flags the calendar moves between cut-offs."""

from __future__ import annotations

from datetime import date

from .expected import full_months_between, month_slip
from .facts import TaskFacts
from .judge import Verdict, verdicts_of
from .rules import Rule
from .steps import RETURNED_KEPT, Proposal, Step, step
from .vocabulary import LATE_CLASSES, SOFT_MODALITIES, Flag, StatusClass

_Found = tuple[StatusClass, int, tuple[Step, ...]]


def propose_status(facts: TaskFacts, rule: Rule, cutoff: date) -> Proposal:
    """Return the class, severity and flags the rule proposes at the cut-off, with their derivation.

    The first that applies decides: completed; all measures met; suspended or adjusted in this period; due
    date come and not done; unreported, returned or not asked (the last accepted state stands); start not due or missed;
    the worst measure; the reviewed self-rating; the last accepted state; on schedule, since nothing speaks against it.
    Matters that are only 力争 or 探索, or that wait for data not yet published, are never overdue, and the
    former never above severity 1. Sources: office-practice 2 and 5, architecture (Status classes).
    """
    verdicts = verdicts_of(facts, rule, cutoff)
    status, severity, steps = _decide(facts, rule, cutoff, verdicts)
    soft = _is_soft(facts, verdicts)
    severity = min(1 if soft else 2, max(1, severity)) if status in LATE_CLASSES else 0
    flags = _flags(facts, rule, cutoff, status, verdicts)
    proposal = Proposal(status, severity, flags, steps, rule.key, rule.version, cutoff)
    softened = (step("softened"),) if soft and status in LATE_CLASSES else ()
    last = step("conclusion", status=status, severity=severity, light=proposal.light)
    return Proposal(status, severity, flags, (*steps, *softened, last), rule.key, rule.version, cutoff)


def is_spared(facts: TaskFacts, rule: Rule, on: date) -> bool:
    """Say whether a task past its date is not overdue: what is outstanding is meant as 力争 or 探索, or waits for data
    that are not published yet."""
    verdicts = verdicts_of(facts, rule, on)
    return _is_soft(facts, verdicts) or _waits_for_data(verdicts)


def calendar_flags(
    due_on: date | None,
    today: date,
    *,
    done: bool,
    suspended: bool = False,
    due_soon_days: int = 10,
    exempt: bool = False,
    at_risk: bool = False,
    unreported: bool = False,
    long_term: bool = False,
) -> tuple[str, ...]:
    """Return a task's flags on any day, in printing order.

    Overdue from the day after the due date, due soon within `due_soon_days` calendar days up to and on it;
    neither when done or suspended. `exempt` from being overdue: 力争, 探索, waiting for unpublished data.
    """
    held = None if done or suspended else due_on
    raised = {
        Flag.OVERDUE: held is not None and today > held and not exempt,
        Flag.DUE_SOON: held is not None and 0 <= (held - today).days <= due_soon_days,
        Flag.AT_RISK: at_risk and not done,
        Flag.UNREPORTED: unreported and not done,
        Flag.LONG_TERM: long_term,
    }
    return tuple(flag for flag in Flag if raised[flag])


def _decide(facts: TaskFacts, rule: Rule, cutoff: date, verdicts: tuple[Verdict, ...]) -> _Found:
    if facts.completed_on and facts.completed_on <= cutoff:
        return StatusClass.DONE, 0, (step("completed", on=facts.completed_on),)
    if verdicts and all(v.met for v in verdicts):
        return StatusClass.DONE, 0, _all_steps(verdicts)
    if facts.suspended:
        return StatusClass.ADJUSTED, 0, (step("suspended"),)
    if facts.adjusted_in_period and rule.show_adjusted:
        return StatusClass.ADJUSTED, 0, (step("adjusted_in_period"),)
    return (
        _past_due(facts, rule, cutoff, verdicts)
        or _carried_over(facts)
        or _at_the_start(facts, rule, cutoff, verdicts)
        or _by_measures(verdicts)
        or _by_rating(facts, rule, verdicts)
    )


def _all_steps(verdicts: tuple[Verdict, ...]) -> tuple[Step, ...]:
    return tuple(s for v in verdicts for s in v.steps)


def _outstanding(verdicts: tuple[Verdict, ...]) -> list[Verdict]:
    return [v for v in verdicts if not v.met]


def _is_soft(facts: TaskFacts, verdicts: tuple[Verdict, ...]) -> bool:
    """Say whether all that is outstanding is meant as 力争 or 探索."""
    outstanding = _outstanding(verdicts)
    return facts.modality in SOFT_MODALITIES or (bool(outstanding) and all(v.soft for v in outstanding))


def _waits_for_data(verdicts: tuple[Verdict, ...]) -> bool:
    outstanding = _outstanding(verdicts)
    return bool(outstanding) and all(v.pending for v in outstanding)


def _past_due(facts: TaskFacts, rule: Rule, cutoff: date, verdicts: tuple[Verdict, ...]) -> _Found | None:
    """Judge a task whose due date has come: at the end of the cut-off's day it is due, after it overdue."""
    due = facts.due_on
    if due is None or cutoff < due or _waits_for_data(verdicts):
        return None
    steps = _all_steps(verdicts)
    if cutoff > due:
        months = full_months_between(due, cutoff)
        lateness = {"months": months} if months else {"days": (cutoff - due).days}
        code = "soft_past_due" if _is_soft(facts, verdicts) else "overdue"
        return StatusClass.BEHIND, 2, (*steps, step(code, due=due, **lateness))
    severity = max([v.severity for v in verdicts], default=rule.self_rated_severity)
    return StatusClass.BEHIND, severity, (*steps, step("due_reached", due=due))


def _carried_over(facts: TaskFacts) -> _Found | None:
    """Keep the last accepted state of a task not reported, reported and sent back, or not asked for by its unit's rhythm.

    An adjustment lasts for its own period only.
    """
    reasons = {
        "unreported_kept": facts.unreported,
        RETURNED_KEPT: facts.returned,
        "not_asked_kept": facts.not_asked,
    }
    code = next((code for code, holds in reasons.items() if holds), None)
    if code is None or facts.last_class in (None, StatusClass.ADJUSTED):
        return None
    kept = StatusClass(str(facts.last_class))
    return kept, facts.last_severity, (step(code, status=kept),)


def _at_the_start(facts: TaskFacts, rule: Rule, cutoff: date, verdicts: tuple[Verdict, ...]) -> _Found | None:
    start = facts.line_starts_on
    if start is None or _has_started(facts, cutoff, verdicts):
        return None
    if cutoff < start:
        return StatusClass.NOT_DUE, 0, (step("start_ahead", start=start),)
    if facts.starts_on is None or cutoff == start:
        return None
    slip = month_slip(start, cutoff)
    if slip < rule.slip_from:
        return StatusClass.NOT_DUE, 0, (step("start_month_open", start=start),)
    severity = 2 if slip >= rule.slip_serious_from else 1
    return StatusClass.SHOULD_HAVE_STARTED, severity, (step("start_missed", start=start, months=slip),)


def _has_started(facts: TaskFacts, cutoff: date, verdicts: tuple[Verdict, ...]) -> bool:
    rated_under_way = facts.self_rating_reviewed and facts.self_rating in (
        StatusClass.DONE,
        StatusClass.ON_SCHEDULE,
        StatusClass.BEHIND,
    )
    on_record = facts.started_on is not None and facts.started_on <= cutoff
    return on_record or rated_under_way or any(v.started for v in verdicts)


def _by_measures(verdicts: tuple[Verdict, ...]) -> _Found | None:
    known = [v for v in verdicts if v.known and not v.met]
    if not known:
        return None
    worst = max(_weight(v) for v in known)
    status = StatusClass.BEHIND if worst else StatusClass.ON_SCHEDULE
    return status, worst, _all_steps(verdicts)


def _weight(verdict: Verdict) -> int:
    return min(verdict.severity, 1) if verdict.soft else verdict.severity


def _by_rating(facts: TaskFacts, rule: Rule, verdicts: tuple[Verdict, ...]) -> _Found:
    steps = _all_steps(verdicts)
    rated = facts.self_rating if facts.self_rating != StatusClass.ADJUSTED else None
    if rated is not None and facts.self_rating_reviewed:
        status = StatusClass(rated)
        return status, rule.self_rated_severity, (*steps, step("self_rated", status=status))
    if facts.last_class not in (None, StatusClass.ADJUSTED):
        status = StatusClass(str(facts.last_class))
        return status, facts.last_severity, (*steps, step("last_kept", status=status))
    return StatusClass.ON_SCHEDULE, 0, (*steps, step("nothing_against"))


def _flags(
    facts: TaskFacts, rule: Rule, cutoff: date, status: StatusClass, verdicts: tuple[Verdict, ...]
) -> tuple[str, ...]:
    done = status is StatusClass.DONE
    adjusted = status is StatusClass.ADJUSTED
    under_way = status in LATE_CLASSES or status is StatusClass.ON_SCHEDULE
    return calendar_flags(
        facts.due_on,
        cutoff,
        done=done,
        suspended=adjusted,
        due_soon_days=rule.due_soon_days,
        exempt=_is_soft(facts, verdicts) or _waits_for_data(verdicts),
        at_risk=under_way and (facts.at_risk or any(v.at_risk for v in verdicts)),
        unreported=facts.unreported and not adjusted,
        long_term=facts.long_term,
    )
