"""What exists for an actor among periods, reports, sheets and circulars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from departments.enums import UNIT_ROLES, Role
from reports.enums import INNER_PAPERS, ArticleState, CircularState, ReportState
from tasks.models import Assignment, Ledger, Task
from tasks.permissions import cleared

if TYPE_CHECKING:
    from uuid import UUID

    from departments.actor import Actor


class PeriodQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> PeriodQuerySet:
        """Periods of the ledgers the actor may know of; those of a programme below are that programme's affair."""
        found = self.filter(ledger__in=Ledger.objects.visible_to(actor))
        if actor.sees_all or actor.role == Role.COUNTY:
            return found.exclude(ledger__programme__among=actor.programmes_below)
        return found


class ReportQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ReportQuerySet:
        """Reports that exist for the actor.

        The secretariat and leaders see those of their programme (leaders: accepted ones); a unit sees its own,
        and the collector's once accepted where it has a part in the task. A task labelled above the post's
        clearance has no reports for it.
        """
        if actor.programme is None or actor.is_administrator:
            return self.none()
        own_programme = Q(period__ledger__programme=actor.programme)
        label = cleared(actor, "task__")
        if actor.in_secretariat:
            return self.filter(own_programme, label)
        accepted = Q(state=ReportState.ACCEPTED)
        if actor.role == Role.LEADER:
            return self.filter(own_programme & accepted, label)
        if actor.role not in UNIT_ROLES:
            return self.none()
        within = [actor.programme.pk, *actor.programmes_above]
        partner = accepted & Q(task__in=Task.objects.visible_to(actor))
        reach = (Q(department=actor.department) | partner) & Q(period__ledger__programme__in=within)
        if actor.role == Role.COUNTY:
            reach |= own_programme
        return self.filter(reach, label)

    def with_part_of(self, actor: Actor) -> ReportQuerySet:
        """Units' reports that the actor's unit may give a part to; nothing else of them is for its eyes."""
        if actor.programme is None or actor.role not in UNIT_ROLES:
            return self.none()
        named = Assignment.objects.filter(task=OuterRef("task"), department=actor.department)
        theirs = self.of_units().exclude(department=actor.department)
        return theirs.filter(Exists(named), task__in=Task.objects.visible_to(actor))

    def of_units(self) -> ReportQuerySet:
        """Reports filed by units, without what the secretariat recorded."""
        return self.filter(origin="unit")

    def waiting(self) -> ReportQuerySet:
        """Reports the secretariat has to review."""
        return self.filter(state__in=[ReportState.SUBMITTED, ReportState.IN_REVIEW])

    def to_fill(self) -> ReportQuerySet:
        """Reports the unit still has to file."""
        return self.filter(state__in=[ReportState.DRAFT, ReportState.FOR_APPROVAL, ReportState.RETURNED])


class UnitPaperQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Papers of a unit's period: the unit's own, for the secretariat those of its programme; a county has both."""
        if actor.programme is None or actor.is_administrator:
            return self.none()
        if actor.in_secretariat:
            return self.filter(period__ledger__programme=actor.programme)
        if actor.role not in UNIT_ROLES:
            return self.none()
        within = [actor.programme.pk, *actor.programmes_above]
        reach = Q(department=actor.department, period__ledger__programme__in=within)
        if actor.role == Role.COUNTY:
            reach |= Q(period__ledger__programme=actor.programme)
        return self.filter(reach)


class SheetQuerySet(UnitPaperQuerySet):
    """Sheets of group duties, seen as every paper of a unit's period."""

    def waiting(self) -> SheetQuerySet:
        """Sheets the secretariat has to review."""
        return self.filter(state__in=[ReportState.SUBMITTED, ReportState.IN_REVIEW])

    def to_fill(self) -> SheetQuerySet:
        """Sheets the unit still has to file."""
        return self.filter(state__in=[ReportState.DRAFT, ReportState.RETURNED])


class MadeFileQuerySet(models.QuerySet):
    def standing_for(self, actor: Actor, *, kind: str, about: UUID, sha256: str = "") -> Self:
        """PDFs of a row that exists for the actor, the newest first; the caller has found that row visible.

        With `sha256` those of what exists for the actor now; without it those frozen for the actor's clearance.
        """
        found = self.filter(kind=kind, about=about, clearance=actor.clearance)
        return found.filter(sha256=sha256) if sha256 else found


class LightRuleQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> LightRuleQuerySet:
        """The versions of the own programme's rule, for its office and leaders."""
        if actor.programme is None or not (actor.sees_all or actor.role == Role.COUNTY):
            return self.none()
        return self.filter(programme=actor.programme)


class CircularQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> CircularQuerySet:
        """The secretariat sees drafts too; everybody else in the programme (and below it) published ones.

        Of the programmes below, the office and its leaders see what was published. A paper for leaders exists for
        leaders and for whom it was sent to.
        """
        if actor.programme is None or actor.is_administrator:
            return self.none()
        published = Q(state__in=[CircularState.PUBLISHED, CircularState.SUPERSEDED])
        programmes = [actor.programme.pk]
        if actor.programme.parent_id:
            programmes.append(actor.programme.parent_id)
        if actor.sees_all or actor.role == Role.COUNTY:
            programmes += actor.programmes_below
        drafts = actor.in_secretariat or actor.role == Role.COUNTY
        own = Q(programme=actor.programme) if drafts else Q(pk__in=[])
        outer = ~Q(kind__in=INNER_PAPERS)
        if actor.sees_all:
            outer |= Q(programme=actor.programme)
        return self.filter(
            (published & (outer | self._sent_to(actor)) & Q(programme__among=programmes)) | own
        )

    @staticmethod
    def _sent_to(actor: Actor) -> Q:
        from reports.models import Receipt

        mine = Q(post=actor.post) if actor.post else Q(pk__in=[])
        if actor.department:
            mine |= Q(department=actor.department)
        return Q(Exists(Receipt.objects.filter(mine, circular=OuterRef("pk"))))


class CircularPartQuerySet(models.QuerySet):
    """Log and recipients of a paper: seen with the paper, by the office that makes it."""

    def visible_to(self, actor: Actor) -> Self:
        """Return those of the own programme's papers, for its office."""
        from reports.models import Circular

        if not (actor.in_secretariat or actor.role == Role.COUNTY):
            return self.none()
        own = Circular.objects.visible_to(actor).filter(programme=actor.programme)
        return self.filter(circular__in=own.order_by())


class CheckAnswerQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """What units were asked to check: the own unit's for a unit, all of the own programme's for its office."""
        if actor.programme is None or actor.is_administrator:
            return self.none()
        if actor.in_secretariat:
            return self.filter(round__circular__programme=actor.programme)
        if actor.role not in UNIT_ROLES:
            return self.none()
        within = [actor.programme.pk, *actor.programmes_above]
        reach = Q(department=actor.department, round__circular__programme__in=within)
        if actor.role == Role.COUNTY:
            reach |= Q(round__circular__programme=actor.programme)
        return self.filter(reach)


class CheckObjectionQuerySet(models.QuerySet):
    """Objections to lines of a paper, with their proof: seen with the unit's answer."""

    def visible_to(self, actor: Actor) -> Self:
        """Return those whose answer exists for the actor."""
        from reports.models import CheckAnswer

        return self.filter(answer__in=CheckAnswer.objects.visible_to(actor).order_by())


class ArticleQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Articles: a unit's own in any state, for the office those of its programme once they were sent in or invited.

        What a unit is still writing is its own affair. Adopted ones are read in the bulletin they stand in.
        """
        if actor.programme is None or actor.is_administrator:
            return self.none()
        mine = Q(department__isnull=True) | ~Q(state=ArticleState.DRAFT)
        office = Q(programme=actor.programme) & mine
        if actor.in_secretariat:
            return self.filter(office)
        if actor.role not in UNIT_ROLES:
            return self.none()
        within = [actor.programme.pk, *actor.programmes_above]
        reach = Q(department=actor.department, programme__in=within)
        if actor.role == Role.COUNTY:
            reach |= office
        return self.filter(reach)


class ArticlePartQuerySet(models.QuerySet):
    """The log of an article: seen with it."""

    def visible_to(self, actor: Actor) -> Self:
        """Return those whose article exists for the actor."""
        from reports.models import Article

        return self.filter(article__in=Article.objects.visible_to(actor).order_by())
