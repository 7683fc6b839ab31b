"""What exists for an actor among notices, ledgers and tasks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from departments.enums import UNIT_ROLES, Clearance, Role
from tasks.enums import MeetingState, TaskState

if TYPE_CHECKING:
    from departments.actor import Actor
    from departments.models import Department
    from tasks.models import Ledger

Groups = list[int] | models.QuerySet
# What nobody below or above the own office knows of: not yet, or no longer, a duty.
NOT_OUT = [TaskState.PREPARATION, TaskState.WITHDRAWN]
# So many keys a request carries along: far above what a unit has.
MOST_KEYS = 20_000


def cleared(actor: Actor, path: str = "") -> Q:
    """Return the condition that the label (安全标记) of the task at `path` is not above the actor's post's.

    Source: GB/T 22239-2019 8.1.4.2 g).
    """
    if actor.clearance >= max(Clearance):
        return Q()
    return Q(**{f"{path}sensitivity__lte": actor.clearance})


def is_cleared(actor: Actor, task: object) -> bool:
    """Tell the same of one task."""
    return actor.clearance >= task.sensitivity  # type: ignore[attr-defined] # found along a path


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
        """Ledgers of the own programme; for its office those below of which something was handed out.

        A county secretariat also sees those of the programme above, another unit's post those above that hold a
        task of its unit.
        """
        if actor.programme is None or actor.is_administrator:
            return self.none()
        from tasks.models import Task

        reach = Q(programme=actor.programme)
        if actor.role == Role.COUNTY and actor.programme.parent_id:
            reach |= Q(programme=actor.programme.parent_id)
        elif actor.role in UNIT_ROLES and actor.programmes_above:
            reach |= Q(pk__in=Task.objects.visible_to(actor).order_by().values("ledger"))
        if (actor.sees_all or actor.role == Role.COUNTY) and actor.programmes_below:
            out = Task.objects.exclude(state__in=NOT_OUT).filter(cleared(actor))
            out_below = models.Exists(out.filter(ledger=models.OuterRef("pk")).order_by())
            reach |= Q(out_below, programme__among=actor.programmes_below)
        return self.filter(reach)


def _groups_of(actor: Actor, unit: Department, on: date) -> tuple[Groups, Groups]:
    """Return the groups a unit belongs to on a day, and those it belonged to at another time; keys, or how to find them.

    A request asks once and takes the keys: most units belong to none, and then none is looked for.
    """
    if actor.of_request:
        now = {
            group
            for group, first, last in actor.memberships
            if (first is None or first <= on) and (last is None or last >= on)
        }
        return sorted(now), sorted({group for group, _first, _last in actor.memberships} - now)
    from departments.models import DepartmentGroupMember

    member = DepartmentGroupMember.objects.filter(department=unit)
    still = member.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=on), Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    ).values("group")
    return still, member.exclude(group__in=still).values("group")


def _of_unit(actor: Actor, unit: Department, on: date) -> models.QuerySet:
    """Return the keys of the tasks a unit has a part in on a day: it collects, or it or its group is named.

    A duty item that came by a group counts as long as the unit belongs to the group.
    """
    from tasks.models import Assignment, DutyItem, Task

    still, once = _groups_of(actor, unit, on)
    collected = Task.objects.filter(collector=unit).order_by()
    assigned = Assignment.objects.filter(department=unit).order_by()
    duties = DutyItem.objects.filter(department=unit).order_by()
    if once != []:
        duties = duties.exclude(task__in=Assignment.objects.filter(group__in=once).values("task"))
    named = [assigned, duties]
    if still != []:
        named.append(Assignment.objects.filter(group__in=still).order_by())
    # Looked-up sets joined: an OR of conditions would have to look at every task.
    return collected.values("pk").union(
        *(one.values("task") for one in named),
        # An item with rows exists for whoever has one of its rows.
        collected.filter(root__isnull=False).values("root"),
        *(one.filter(task__root__isnull=False).values("task__root") for one in named),
    )


def _seen_by_unit(actor: Actor, unit: Department) -> Q:
    """Return what a unit sees: what was handed out, in its programme and those above, and has a part of it."""
    return (
        Q(pk__in=_of_unit(actor, unit, timezone.localdate()))
        & Q(ledger__programme__in=[actor.own_programme.pk, *actor.programmes_above])
        & ~Q(state__in=NOT_OUT)
    )


def _running_of_unit(actor: Actor, unit: Department) -> Q:
    """Return the same for what asks once and goes on with the keys: half a request's questions are about them.

    They hold whatever it asks for later. Units with more than MOST_KEYS tasks, and what does not belong to a request, ask
    each time.
    """
    from tasks.models import Task

    if not actor.of_request:
        return _seen_by_unit(actor, unit)
    if "tasks" not in actor.kept:
        found = Task.objects.filter(_seen_by_unit(actor, unit)).order_by().values_list("pk", flat=True)
        actor.kept["tasks"] = frozenset(found[: MOST_KEYS + 1])
    keys = actor.kept["tasks"]
    return Q(pk__among=keys) if len(keys) <= MOST_KEYS else _seen_by_unit(actor, unit)


def _of_programmes(actor: Actor) -> Q:
    """Return what an office, its leaders and a county see: their programme's ledgers, and what those below handed out."""
    if not (actor.sees_all or actor.role == Role.COUNTY):
        return Q(pk__in=[])
    reach = Q(ledger__programme=actor.programme)
    if actor.programmes_below:
        reach |= Q(ledger__programme__among=actor.programmes_below) & ~Q(state__in=NOT_OUT)
    return reach


class TaskQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> TaskQuerySet:
        """Tasks that exist for the actor; what is labelled above the post's clearance does not.

        Secretariat and leaders see the ledgers of their programme, and of the programmes below it what was handed
        out; units see handed-out tasks of their programme and those above it where the unit collects, or it or its
        group has an assignment or a duty item; a county secretariat sees both.
        """
        if actor.programme is None or actor.is_administrator:
            return self.none()
        reach = _of_programmes(actor)
        if actor.role in UNIT_ROLES and actor.department:
            reach |= _running_of_unit(actor, actor.department)
        return self.filter(reach, cleared(actor))

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


def sees_whole(actor: Actor, ledger: Ledger) -> bool:
    """Tell whether everything in a ledger exists for the actor but what its label or its stage hides.

    Then what is counted of its tasks can be taken from the counts kept of the ledger.
    """
    if actor.programme is None or not (actor.sees_all or actor.role == Role.COUNTY):
        return False
    return ledger.programme_id in (actor.programme.pk, *actor.programmes_below)


class CountQuerySet(TaskQuerySet):
    """Counts kept of tasks: filtered by what they are counted by as the tasks themselves are."""

    def visible_to(self, actor: Actor) -> CountQuerySet:
        """Counts of the tasks that exist for the actor in the ledgers it sees as a whole (`sees_whole`)."""
        if actor.programme is None or actor.is_administrator:
            return self.none()
        return self.filter(_of_programmes(actor), cleared(actor))

    def of_ledger(self, ledger: Ledger | None) -> CountQuerySet:
        """Counts of one ledger."""
        return self.none() if ledger is None else self.filter(ledger=ledger)


class ImportQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ImportQuerySet:
        """Imports of the own programme, for those who may import."""
        if actor.programme is None or not (actor.in_secretariat or actor.role == Role.COUNTY):
            return self.none()
        return self.filter(programme=actor.programme)


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> SavedViewQuerySet:
        """Views of the actor's post, and those shared in the programme."""
        if actor.programme is None or actor.post is None or actor.is_administrator:
            return self.none()
        return self.filter(Q(post=actor.post) | Q(shared=True, programme=actor.programme))


class LayoutQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> LayoutQuerySet:
        """Layouts of the own programme: who may look at its ledger may print it in the office's form."""
        if actor.programme is None or actor.is_administrator:
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
        within = [actor.programme.pk, *actor.programmes_above]
        reach = Q(department=actor.department, round__ledger__programme__in=within)
        if actor.role == Role.COUNTY:
            reach |= Q(round__ledger__programme=actor.programme)
        return self.filter(reach)


class InstructionQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> InstructionQuerySet:
        """Instructions (批示) in whose circle the post is, those it entered, and for the head the programme's all."""
        if actor.post is None or actor.programme is None or actor.is_administrator:
            return self.none()
        own = Q(programme=actor.programme)
        if actor.role not in {Role.HEAD, Role.COUNTY}:
            own &= Q(entered_by=actor.post)
        return self.filter(own | Q(pk__in=actor.post.instructions.values("pk")))


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> MeetingQuerySet:
        """Meetings of the own programme for its office and leaders; once the agenda is out, for its units and those below.

        A unit of a programme below (a county's) is asked to meetings of the one above.
        """
        if actor.programme is None or actor.is_administrator:
            return self.none()
        own = Q(programme=actor.programme)
        if actor.sees_all:
            return self.filter(own)
        if actor.role not in UNIT_ROLES:
            return self.none()
        out = Q(state__in=[MeetingState.CALLED, MeetingState.HELD])
        reach = out & Q(programme__in=[actor.programme.pk, *actor.programmes_above])
        if actor.role == Role.COUNTY:
            reach |= own
        return self.filter(reach)


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> DecisionQuerySet:
        """All of the own programme's meetings for its office and leaders, for a unit those given to it.

        One about a matter labelled above the post's clearance, its own or that of a referral, does not exist.
        """
        if actor.programme is None or actor.is_administrator:
            return self.none()
        own = Q(meeting__programme=actor.programme)
        if actor.sees_all:
            return self._cleared(actor).filter(own)
        if actor.role not in UNIT_ROLES:
            return self.none()
        within = [actor.programme.pk, *actor.programmes_above]
        reach = Q(
            department=actor.department, meeting__programme__in=within, meeting__state=MeetingState.HELD
        )
        if actor.role == Role.COUNTY:
            reach |= own
        return self._cleared(actor).filter(reach)

    def _cleared(self, actor: Actor) -> DecisionQuerySet:
        if actor.clearance >= max(Clearance):
            return self
        above = actor.clearance
        found = self.exclude(sources__task__sensitivity__gt=above)
        return found.exclude(referrals__task__sensitivity__gt=above)


class SourceQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> SourceQuerySet:
        """Sources of tasks; one that is an instruction only for the instruction's circle."""
        from tasks.models import Instruction

        return self.filter(
            Q(instruction__isnull=True) | Q(instruction__in=Instruction.objects.visible_to(actor))
        )


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> EvidenceQuerySet:
        """Files of tasks: those of the own programme for its office and leaders, a unit's own for the unit.

        A unit also reads what others gave with their part to a report of its own.
        """
        if actor.programme is None or actor.is_administrator:
            return self.none()
        own = Q(task__ledger__programme=actor.programme)
        standing = self.filter(removed_at=None)
        if actor.sees_all:
            return standing.filter(own, cleared(actor, "task__"))
        if actor.role not in UNIT_ROLES:
            return self.none()
        from tasks.models import Task

        given = self.model._default_manager.filter(parts__report__department=actor.department)
        ours = Q(department=actor.department) | Q(pk__in=given.order_by().values("pk"))
        reach = ours & Q(task__in=Task.objects.visible_to(actor))
        if actor.role == Role.COUNTY:
            reach |= own & cleared(actor, "task__")
        return standing.filter(reach)


class RemovedQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> RemovedQuerySet:
        """What lies in the bin: the office's for the secretariat (and a county's own), a unit's own, a post's own.

        What was taken out of a task labelled above the post's clearance does not exist.
        """
        if actor.post is None or actor.programme is None or actor.is_administrator:
            return self.none()
        reach = Q(circle="post", post=actor.post)
        if actor.in_secretariat or actor.role == Role.COUNTY:
            reach |= Q(circle="office", programme=actor.programme)
        if actor.role in UNIT_ROLES:
            reach |= Q(circle="unit", department=actor.department)
        return self.filter(reach).filter(Q(task=None) | cleared(actor, "task__"))

    def lying(self) -> RemovedQuerySet:
        """Those not put back and not too old to be."""
        since = timezone.now() - timedelta(days=settings.RECYCLE_DAYS)
        return self.filter(restored_at=None, created_at__gte=since)


class OfUnitQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> OfUnitQuerySet:
        """What units ask about tasks: all of the own programme for its office and leaders, a unit's own for the unit."""
        if actor.programme is None or actor.is_administrator:
            return self.none()
        own = Q(task__ledger__programme=actor.programme)
        if actor.sees_all:
            return self.filter(own, cleared(actor, "task__"))
        if actor.role not in UNIT_ROLES:
            return self.none()
        within = [actor.programme.pk, *actor.programmes_above]
        reach = Q(department=actor.department, task__ledger__programme__in=within)
        if actor.role == Role.COUNTY:
            reach |= own
        return self.filter(reach, cleared(actor, "task__"))


class DraftQuerySet(models.QuerySet):
    def cleared_for(self, actor: Actor) -> DraftQuerySet:
        """Drafts of a notice less those whose task is labelled above the actor's post's clearance."""
        return self.filter(Q(task__isnull=True) | cleared(actor, "task__"))
