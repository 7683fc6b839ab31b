"""The chain of responsibility of one task: leader, lead units, who collects with whom to ring, who helps, the counties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.enums import Role
from departments.models import Department, PostHolding
from departments.permissions import may
from departments.selectors.accounts import current_holdings
from tasks.enums import AssignmentRole
from tasks.models import Assignment, Task

ASKED = (Role.LIAISON, Role.COUNTY)


@dataclass(frozen=True)
class Named:
    """One name of the chain as it is printed, with the posts it means today and whether it still has to be named."""

    assignment: Assignment
    titles: tuple[str, ...]

    @property
    def unit(self) -> Department | None:
        """The unit, where the name is one."""
        return self.assignment.department

    @property
    def to_be_named(self) -> bool:
        """Whether nobody stands behind the words yet."""
        return not self.titles and self.assignment.unnamed


@dataclass(frozen=True)
class Link:
    """One link of the chain: what it is called, and who. The collecting unit's has `unit` and its liaisons instead."""

    label: str | Promise
    names: list[Named]
    unit: Department | None = None
    liaisons: tuple[PostHolding, ...] = ()
    key: str = ""


def chain_of(task: Task, leaders: Mapping[int, tuple[str, ...]], actor: Actor) -> list[Link]:
    """Return the links that are there, from the leader down; one query, for the liaisons of the collecting unit.

    `task` is one of tasks_with_detail, `leaders` what task_leaders found. Liaisons are those of the address book: for
    whoever may read it, of units the actor may know of.
    """
    roles = AssignmentRole
    links = [_link(task, leaders, roles.LEADER)]
    links += [_link(task, leaders, role) for role in (roles.LEAD, roles.JOINT)]
    if task.collector and not task.row_count:
        links.append(
            Link(_("Collecting unit"), [], task.collector, _liaisons(task.collector, actor), "collector")
        )
    links += [_link(task, leaders, role) for role in (roles.COOPERATING, roles.GUIDING, roles.TERRITORIAL)]
    return [link for link in links if link.names or link.unit]


def _link(task: Task, leaders: Mapping[int, tuple[str, ...]], role: AssignmentRole) -> Link:
    named = [Named(row, leaders.get(row.pk, ())) for row in task.responsible if row.role == role]
    return Link(role.label, named, key=str(role))


def _liaisons(unit: Department, actor: Actor) -> tuple[PostHolding, ...]:
    if not may(actor, "departments.view"):
        return ()
    known = Department.objects.visible_to(actor).filter(pk=unit.pk).order_by().values("pk")
    held = current_holdings().filter(
        post__department__in=known, post__role__in=ASKED, post__is_active=True, user__is_active=True
    )
    named = held.select_related(None).select_related("user", "post")
    return tuple(named.only("deputy", "user__name", "post__title"))
