"""What exists for an actor among orders, referrals and the agendas of meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from departments.enums import UNIT_ROLES, Role
from reports.enums import UNSENT_ORDERS, OrderState, Signer
from tasks.models import Instruction, Meeting
from tasks.permissions import cleared

if TYPE_CHECKING:
    from departments.actor import Actor


def _about_cleared_task(actor: Actor, path: str = "") -> Q:
    """Return the condition that the task at `path`, if there is one, is not labelled above the actor's post."""
    label = cleared(actor, f"{path}task__")
    return Q(**{f"{path}task__isnull": True}) | label if label else Q()


class OrderQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Orders that exist for the actor.

        The office sees those of its programme, leaders what was signed and what waits for a leader's signature, a
        unit what was signed and sent to it. One that came of an instruction (批示) exists in the office only for the
        instruction's circle.
        """
        if actor.programme is None or actor.is_administrator:
            return self.none()
        own = Q(programme=actor.programme)
        in_circle = Q(instruction__isnull=True) | Q(
            instruction__in=Instruction.objects.visible_to(actor).order_by()
        )
        signed = ~Q(state__in=UNSENT_ORDERS)
        label = _about_cleared_task(actor)
        if actor.in_secretariat:
            return self.filter(own, in_circle, label)
        if actor.role == Role.LEADER:
            to_sign = Q(state=OrderState.DRAFT, signs=Signer.LEADER)
            return self.filter(own, in_circle, signed | to_sign, label)
        if actor.role not in UNIT_ROLES:
            return self.none()
        within = [actor.programme.pk, *actor.programmes_above]
        reach = Q(department=actor.department, programme__in=within) & signed
        if actor.role == Role.COUNTY:
            reach |= own & in_circle
        return self.filter(reach, label)


class OrderPartQuerySet(models.QuerySet):
    """Answers, proofs and extensions of orders: seen with their order."""

    def visible_to(self, actor: Actor) -> Self:
        """Return those whose order exists for the actor."""
        from reports.models import SupervisionOrder

        return self.filter(order__in=SupervisionOrder.objects.visible_to(actor).order_by())


class AccountabilityQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Notes of 问责: of the own programme, for its head (a county's own office for its own) and nobody else."""
        if actor.programme is None or actor.role not in {Role.HEAD, Role.COUNTY}:
            return self.none()
        return self.filter(programme=actor.programme)


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Referrals of the own programme for its office and leaders; a unit's own, and those it shall coordinate.

        One of an order that came of an instruction (批示) exists in the office only for the instruction's circle.
        """
        if actor.programme is None or actor.is_administrator:
            return self.none()
        in_circle = Q(order__isnull=True) | Q(order__instruction__isnull=True)
        in_circle |= Q(order__instruction__in=Instruction.objects.visible_to(actor).order_by())
        own = Q(programme=actor.programme) & in_circle
        label = _about_cleared_task(actor)
        if actor.sees_all:
            return self.filter(own, label)
        if actor.role not in UNIT_ROLES:
            return self.none()
        within = [actor.programme.pk, *actor.programmes_above]
        reach = (Q(department=actor.department) | Q(owner=actor.department)) & Q(programme__in=within)
        if actor.role == Role.COUNTY:
            reach |= own
        return self.filter(reach, label)


class AgendaQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Agenda items of the meetings that exist for the actor, less those about a task labelled too high.

        One that came of an instruction (批示) exists for the instruction's circle only.
        """
        meetings = Meeting.objects.visible_to(actor).order_by()
        circle = Instruction.objects.visible_to(actor).order_by()
        in_circle = Q(referral__order__instruction__isnull=True) | Q(referral__order__instruction__in=circle)
        found = self.filter(in_circle, meeting__in=meetings)
        label = _about_cleared_task(actor, "referral__")
        return found.filter(Q(referral__isnull=True) | label) if label else found


class AgendaPaperQuerySet(models.QuerySet):
    """Papers of agenda items: seen with their item."""

    def visible_to(self, actor: Actor) -> Self:
        """Return those whose item exists for the actor."""
        from reports.models import AgendaItem

        return self.filter(item__in=AgendaItem.objects.visible_to(actor).order_by())
