"""需协调事项: asked by a unit, looked after by another, answered, closed. Putting forward stands in services.agenda."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Department, Programme
from departments.permissions import require
from reform.core.text import squeeze
from reports.models import ProgressReport, Referral, SupervisionOrder
from reports.notifications import way_up as told
from reports.selectors.referrals import ENDED, FILED, problems_of
from reports.services.instruction_outcome import follow_orders
from reports.services.referral_log import note
from reports.workflow import REFERRAL
from tasks.models import Task
from tasks.services.decisions import title_of
from tasks.services.refusals import NotPossible


def refer_report(*, report: ProgressReport) -> Referral | None:
    """Make a referral of what an accepted report asks to be coordinated, in the caller's transaction, and return it.

    One a report. What the unit asks again in the same words while it is open is noted on the open one, which is
    returned. None where the report asks for nothing.
    """
    text = report.coordination.strip()
    if not text:
        return None
    known = Referral.objects.filter(report=report).first()
    if known:
        return known
    open_ones = Referral.objects.filter(task=report.task_id, department=report.department_id).exclude(
        state__in=ENDED
    )
    again = next((one for one in open_ones if squeeze(one.text) == squeeze(text)), None)
    if again:
        note(again, "again", was=again.state, by=None, text=str(report.period))
        return again
    made = _make(
        programme=report.task.ledger.programme,
        department=report.department,
        task=report.task,
        report=report,
        title=title_of(text),
        text=text,
    )
    note(made, "reported", was="", by=None, text=str(report.period), history="referral.raised")
    return made


@transaction.atomic
def refer_problem(*, report: ProgressReport, by: Actor) -> Referral:
    """Make a referral of what a filed report says holds its matter up (原因), and return it; the open one in the same
    words is returned where there is one.

    Raises PermissionDenied, NotPossible for a report that says nothing or was not filed. Side effects: log, the matter's
    history, audit row.
    """
    require(by, "referrals.keep", report)
    problem = next(one for one in problems_of(report, by) if one.field == "cause")
    if not problem.text or report.state not in FILED:
        raise NotPossible(_("The report names no problem that could be coordinated."))
    if problem.referral and not problem.may_refer:
        return problem.referral
    made = _make(
        programme=report.task.ledger.programme,
        department=report.department,
        task=report.task,
        title=title_of(problem.text),
        text=problem.text,
    )
    note(made, "problem", was="", by=by, text=str(report.period), history="referral.raised")
    return made


def refer_order(*, order: SupervisionOrder, by: Actor) -> Referral:
    """Make a referral of an order that is raised to the leading group, in the caller's transaction, and return it.

    One an order. Raises PermissionDenied.
    """
    require(by, "referrals.keep", order)
    known = Referral.objects.filter(order=order).first()
    if known:
        return known
    made = _make(
        programme=order.programme,
        department=order.department,
        task=order.task,
        order=order,
        title=order.title,
        text=order.text or order.title,
        asked=order.demands,
    )
    # The matter is read by more people than the circle of an instruction.
    history = "" if order.instruction_id else "referral.raised"
    note(made, "order", was="", by=by, text=order.number, history=history)
    return made


@transaction.atomic
def raise_referral(
    *,
    programme: Programme,
    department: Department,
    title: str,
    text: str,
    asked: str = "",
    task: Task | None = None,
    by: Actor,
) -> Referral:
    """Ask for coordination in a unit's name and return the referral; the office is told.

    A unit asks for itself, in its own programme or one above, the office for any unit. Raises PermissionDenied.
    """
    require(by, "referrals.raise", department)
    own = by.programme is not None and programme.pk == by.programme.pk
    above = by.department == department and programme.pk in by.programmes_above
    if not own and not above:
        raise PermissionDenied("referrals.raise")
    made = _make(programme=programme, department=department, task=task, title=title, text=text, asked=asked)
    note(made, "raised", was="", by=by, history="referral.raised")
    told.referral_raised(made)
    return made


def _make(*, programme: Programme, **fields: Any) -> Referral:
    return Referral.objects.create(
        programme=programme,
        jurisdiction=programme.jurisdiction,
        raised_on=timezone.localdate(),
        **fields,
    )


@transaction.atomic
def take_up(*, referral: Referral, owner: Department, due_on: date, by: Actor) -> Referral:
    """Give a referral to the unit that shall coordinate it, until a day, and return it; both units are told.

    Also gives it to another one, or another day, while it is in hand. Raises ValidationError for a day that is past,
    WrongState, Conflict.
    """
    require(by, "referrals.keep", referral)
    if due_on < timezone.localdate():
        raise ValidationError({"due_on": _("This day is past.")})
    was = referral.state
    taken = REFERRAL.advance(referral, "take_up", owner=owner, due_on=due_on)
    note(taken, "take_up", was=was, by=by, text=owner.short_name, due_on=due_on.isoformat())
    told.referral_taken_up(taken)
    return taken


@transaction.atomic
def answer_referral(*, referral: Referral, answer: str, by: Actor) -> Referral:
    """Answer for the coordinating unit and return the referral; the office and the unit that asked are told.

    The office may write down what the unit said. Raises ValidationError without words, WrongState, Conflict.
    """
    require(by, "referrals.answer", referral)
    text = _said(answer, "answer")
    answered = REFERRAL.advance(referral, "answer")
    note(answered, "answer", was=referral.state, by=by, text=text)
    told.referral_answered(answered, text)
    return answered


@transaction.atomic
def ask_again(*, referral: Referral, why: str, by: Actor) -> Referral:
    """Send an answer that does not solve it back to the coordinating unit, with why, and return the referral."""
    require(by, "referrals.keep", referral)
    text = _said(why, "why")
    asked = REFERRAL.advance(referral, "ask_again")
    note(asked, "ask_again", was=referral.state, by=by, text=text)
    told.referral_asked_again(asked, text)
    return asked


@transaction.atomic
def close_referral(*, referral: Referral, outcome: str, by: Actor) -> Referral:
    """Close a referral (销号) with what came of it, and return it; the unit that asked is told.

    Raises ValidationError without an outcome, WrongState, Conflict.
    """
    require(by, "referrals.keep", referral)
    return end_referral(referral, "close", _said(outcome, "outcome"), by=by)


@transaction.atomic
def decline_referral(*, referral: Referral, reason: str, by: Actor) -> Referral:
    """Leave a referral alone with a reason and return it; the unit that asked is told. Raises as close_referral."""
    require(by, "referrals.keep", referral)
    return end_referral(referral, "decline", _said(reason, "reason"), by=by)


def end_referral(referral: Referral, act: str, text: str, *, by: Actor) -> Referral:
    """Close or decline a referral in the caller's transaction and return it; who may is the caller's to ask.

    Side effects: log, history, audit row, messages; an instruction (批示) whose order was raised may be settled by it.
    """
    was = referral.state
    ended = REFERRAL.advance(referral, act, outcome=text, closed_on=timezone.localdate())
    note(ended, act, was=was, by=by, text=text, history=f"referral.{ended.state}")
    told.referral_ended(ended, text)
    if ended.order and ended.order.instruction:
        follow_orders(instruction=ended.order.instruction, by=by)
    return ended


def _said(text: str, name: str) -> str:
    if not text.strip():
        raise ValidationError({name: _("This cannot be empty.")})
    return text.strip()
