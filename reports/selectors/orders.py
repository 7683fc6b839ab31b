"""Orders as people see them: what exists for whom, what is overdue, what stands in somebody's way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.actor import Actor
from departments.selectors.posts import reports_for
from reports.enums import ExtensionState
from reports.models import OrderAnswer, OrderProof, SupervisionOrder
from reports.workflow import OPEN_ORDER


def orders_for(actor: Actor) -> QuerySet[SupervisionOrder]:
    """Return the orders that exist for the actor with what a line shows of them, the newest first."""
    found = SupervisionOrder.objects.visible_to(actor)
    return found.select_related("department", "task", "programme").order_by("-pk")


def orders_about(tasks: Iterable[int], actor: Actor) -> QuerySet[SupervisionOrder]:
    """Return the orders about tasks (by key) that exist for the actor, the newest first, with what a line beside them shows."""
    found = SupervisionOrder.objects.visible_to(actor).filter(task__in=tasks).select_related("department")
    shown = ("uid", "task", "kind", "number", "title", "state", "due_on", "department__short_name")
    return found.only(*shown).order_by("-pk")


def is_overdue(on: date | None = None) -> Q:
    """Return the condition that an order lies with the unit after the day it was due."""
    return Q(state__in=OPEN_ORDER, due_on__lt=on or timezone.localdate())


def latest_answer(order: SupervisionOrder) -> OrderAnswer | None:
    """Return the answer that stands: the last that is no interim feedback and was not taken back."""
    answers = order.answers.filter(interim=False, withdrawn_at__isnull=True)
    return answers.order_by("-number").first()


def proofs_of(order: SupervisionOrder) -> QuerySet[OrderProof]:
    """Return the files of the order's answers, less those of answers that were taken back."""
    return OrderProof.objects.filter(order=order, answer__withdrawn_at__isnull=True)


def bar_to_judging(order: SupervisionOrder, actor: Actor) -> str:
    """Return the sentence that says why the actor does not check or close this order; "" where nothing bars them.

    Nobody judges an answer they gave or entered, nor one of a unit they report for. Source: office-practice 3.
    """
    if order.answered_by_id == actor.user.pk:
        return _("You gave or entered the answer: another person checks and closes it.")
    if order.department_id in reports_for(actor.user, actor.programme):
        return _("You report for this unit: another person checks and closes it.")
    return ""


def bar_to_extending(order: SupervisionOrder) -> str:
    """Return the sentence that says why no extension can be asked for now; "" where one can."""
    states = list(order.extensions.values_list("state", flat=True))
    if order.due_on is None or timezone.localdate() >= order.due_on:
        return _("An extension is asked for before the day the order is due.")
    if ExtensionState.ASKED in states:
        return _("An extension is asked for already and not decided yet.")
    if states.count(ExtensionState.APPROVED) >= order.extension_cap:
        words = ngettext(
            "This order can be extended %(n)d time, and was.",
            "This order can be extended %(n)d times, and was.",
            order.extension_cap,
        )
        return (
            words % {"n": order.extension_cap} if order.extension_cap else _("This order cannot be extended.")
        )
    return ""
