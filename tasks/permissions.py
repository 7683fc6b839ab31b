"""What exists for an actor among notices, ledgers and tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from departments.enums import UNIT_ROLES, Role
from tasks.enums import TaskState

if TYPE_CHECKING:
    from departments.actor import Actor
    from tasks.models import Ledger


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> NoticeQuerySet:
        """Notices of the own programme, for its secretariat and leaders (and a county's own secretariat)."""
        if actor.programme is None or actor.is_administrator:
            return self.none()
        if actor.sees_all or actor.role == Role.COUNTY:
            return self.filter(programme=actor.programme)
        return self.none()


class LedgerQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> LedgerQuerySet:
        """Ledgers of the own programme; a county secretariat also those of the programme above."""
        if actor.programme is None or actor.is_administrator:
            return self.none()
        programmes = [actor.programme.pk]
        if actor.role == Role.COUNTY and actor.programme.parent_id:
            programmes.append(actor.programme.parent_id)
        return self.filter(programme__in=programmes)


class TaskQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> TaskQuerySet:
        """Tasks that exist for the actor.

        Secretariat and leaders see the ledgers of their programme; units see handed-out tasks where the unit
        collects or has an assignment or a duty item; a county secretariat also its own programme's ledger.
        """
        if actor.programme is None or actor.is_administrator:
            return self.none()
        own = Q(ledger__programme=actor.programme)
        if actor.sees_all:
            return self.filter(own)
        if actor.role not in UNIT_ROLES:
            return self.none()
        from tasks.models import Assignment, DutyItem, Task

        collected = Task.objects.filter(collector=actor.department).order_by()
        assigned = Assignment.objects.filter(department=actor.department).order_by()
        duties = DutyItem.objects.filter(department=actor.department).order_by()
        # Looked-up sets joined: an OR of conditions would have to look at every task.
        mine = collected.values("pk").union(
            assigned.values("task"),
            duties.values("task"),
            # An item with rows exists for whoever has one of its rows.
            collected.filter(root__isnull=False).values("root"),
            assigned.filter(task__root__isnull=False).values("task__root"),
        )
        reach = Q(pk__in=mine) & ~Q(state__in=[TaskState.PREPARATION, TaskState.WITHDRAWN])
        if actor.role == Role.COUNTY:
            reach |= own
        return self.filter(reach)

    def of_ledger(self, ledger: Ledger | None) -> TaskQuerySet:
        """Tasks of one ledger. It names the jurisdiction as well: every index of the list begins with it."""
        if ledger is None:
            return self.none()
        return self.filter(jurisdiction=ledger.jurisdiction_id, ledger=ledger)

    def handed_out(self) -> TaskQuerySet:
        """Tasks that run: handed out and neither closed nor withdrawn."""
        return self.filter(state=TaskState.HANDED_OUT)

    def items(self) -> TaskQuerySet:
        """Items (root tasks): what totals count. By constraint they are those whose row is 0, which is indexed."""
        return self.filter(row=0)

    def leaves(self) -> TaskQuerySet:
        """Tasks without sub-tasks: what has collector, report and status."""
        return self.filter(row_count=0)


class ImportQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ImportQuerySet:
        """Imports of the own programme, for those who may import."""
        if actor.programme is None or not (actor.in_secretariat or actor.role == Role.COUNTY):
            return self.none()
        return self.filter(programme=actor.programme)


class OfOwnProgramme(models.QuerySet):
    def visible_to(self, actor: Actor) -> OfOwnProgramme:
        """Rows of ledgers of the own programme, for its secretariat, leaders and a county's own secretariat."""
        if actor.programme is None or not (actor.sees_all or actor.role == Role.COUNTY):
            return self.none()
        return self.filter(ledger__programme=actor.programme)


class CommentRequestQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> CommentRequestQuerySet:
        """Requests for comment: all of the own programme for its secretariat and leaders, a unit's own for the unit."""
        if actor.programme is None or actor.is_administrator:
            return self.none()
        if actor.sees_all:
            return self.filter(round__ledger__programme=actor.programme)
        if actor.role not in UNIT_ROLES:
            return self.none()
        reach = Q(department=actor.department)
        if actor.role == Role.COUNTY:
            reach |= Q(round__ledger__programme=actor.programme)
        return self.filter(reach)
