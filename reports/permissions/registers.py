"""What exists for an actor among highlights, registers and assessments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from departments.enums import UNIT_ROLES, Role
from reports.enums import AssessmentState

if TYPE_CHECKING:
    from departments.actor import Actor


class OwnUnitsQuerySet(models.QuerySet):
    """Rows that belong to a programme and one unit: highlights, innovations, publicity, entries of support."""

    def visible_to(self, actor: Actor) -> Self:
        """All of the own programme for its office and leaders, a unit's own for the unit.

        A row about a task labelled above the post's clearance does not exist.
        """
        if actor.programme is None or actor.is_administrator:
            return self.none()
        own = Q(programme=actor.programme)
        if actor.sees_all:
            return self.filter(own, self._cleared(actor))
        if actor.role not in UNIT_ROLES:
            return self.none()
        within = [actor.programme.pk, *actor.programmes_above]
        reach = Q(department=actor.department, programme__in=within)
        if actor.role == Role.COUNTY:
            reach |= own
        return self.filter(reach, self._cleared(actor))

    def _cleared(self, actor: Actor) -> Q:
        from tasks.permissions import cleared

        if not any(field.name == "task" for field in self.model._meta.get_fields()):
            return Q()
        label = cleared(actor, "task__")
        return Q(task__isnull=True) | label if label else Q()


class ProgrammeQuerySet(models.QuerySet):
    """Rows that only name a programme: what everybody of it may know of, and its units in the programmes below."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the own programme; for units also of the programmes above."""
        if actor.programme is None or actor.is_administrator:
            return self.none()
        within = [actor.programme.pk]
        if actor.role in UNIT_ROLES:
            within += actor.programmes_above
        return self.filter(programme__in=within)


# From when on the units of the group see their own lines.
SHOWN = [AssessmentState.SHOWN, AssessmentState.DECIDED, AssessmentState.PUBLISHED]


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The programme's assessments for its office; decided ones for leaders; shown ones for the units they are of."""
        if actor.programme is None or actor.is_administrator:
            return self.none()
        own = Q(programme=actor.programme)
        if actor.in_secretariat:
            return self.filter(own)
        if actor.role == Role.LEADER:
            return self.filter(own, state__in=[AssessmentState.DECIDED, AssessmentState.PUBLISHED])
        if actor.role not in UNIT_ROLES:
            return self.none()
        from reports.models import AssessmentLine

        within = [actor.programme.pk, *actor.programmes_above]
        lines = AssessmentLine.objects.filter(department=actor.department).order_by()
        reach = Q(pk__in=lines.values("assessment"), programme__in=within, state__in=SHOWN)
        if actor.role == Role.COUNTY:
            reach |= own
        return self.filter(reach)


class AssessmentLineQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Lines of the assessments that exist for the actor; a unit sees its own and no other's.

        A county's office sees all lines of its own programme's assessments, of the city's only its own.
        """
        from reports.models import Assessment

        found = self.filter(assessment__in=Assessment.objects.visible_to(actor).order_by())
        if actor.sees_all or actor.programme is None:
            return found
        reach = Q(department=actor.department)
        if actor.role == Role.COUNTY:
            reach |= Q(assessment__programme=actor.programme)
        return found.filter(reach)


class LineObjectionQuerySet(models.QuerySet):
    """Objections to lines: seen with their line."""

    def visible_to(self, actor: Actor) -> Self:
        """Return those whose line exists for the actor."""
        from reports.models import AssessmentLine

        return self.filter(line__in=AssessmentLine.objects.visible_to(actor).order_by())
