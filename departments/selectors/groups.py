"""Groups with their members by date; posts with what they oversee."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils import timezone

from departments.actor import Actor
from departments.models import Department, DepartmentGroup, DepartmentGroupMember, LearntName, Oversight, Post
from departments.selectors.accounts import current_holdings


@dataclass(frozen=True)
class MemberRow:
    """A unit's belonging to a group; `today` says whether it is in force."""

    department: Department
    row: DepartmentGroupMember
    today: bool


@dataclass
class GroupEntry:
    """A group of the list with its members of today."""

    group: DepartmentGroup
    members: list[Department] = field(default_factory=list)


def _in_force(row: DepartmentGroupMember) -> bool:
    day = timezone.localdate()
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or row.valid_to >= day)


def groups_for(actor: Actor) -> list[GroupEntry]:
    """Return the groups of the own programme with their members of today, in list order; two queries."""
    memberships = DepartmentGroupMember.objects.select_related("department").order_by(
        "department__order", "department_id"
    )
    groups = DepartmentGroup.objects.visible_to(actor).prefetch_related(Prefetch("memberships", memberships))
    return [
        GroupEntry(group, [row.department for row in group.memberships.all() if _in_force(row)])
        for group in groups
    ]


def groups_of_unit(actor: Actor, unit: Department) -> list[DepartmentGroup]:
    """Return the groups of the own programme that a unit belongs to today, in list order."""
    rows = unit.group_memberships.filter(group__in=DepartmentGroup.objects.visible_to(actor))
    found = [row.group for row in rows.select_related("group") if _in_force(row)]
    return sorted(found, key=lambda group: (group.order, group.pk))


def members_by_date(group: DepartmentGroup) -> list[MemberRow]:
    """Return everybody who belongs or belonged to a group: those of today first, each in list order, then by time."""
    rows = group.memberships.select_related("department").order_by("department__order", "department_id", "pk")
    found = [MemberRow(row.department, row, _in_force(row)) for row in rows]
    return sorted(found, key=lambda one: not one.today)


@dataclass
class PostEntry:
    """A leader's post, who holds it today, what it oversees, and which names were learnt for it."""

    post: Post
    holders: list[str]
    oversights: list[Oversight]
    learnt: list[LearntName]


def oversights_for(actor: Actor) -> list[PostEntry]:
    """Return the posts of the own programme that oversee something or are a leader's, with what they oversee."""
    rows = Oversight.objects.visible_to(actor).select_related("department", "jurisdiction")
    posts = Post.objects.filter(programme=actor.programme, is_active=True).prefetch_related(
        Prefetch("oversights", rows.order_by("valid_from", "pk")),
        Prefetch("holdings", current_holdings().filter(deputy=False), to_attr="held"),
        Prefetch("learnt_names", LearntName.objects.visible_to(actor)),
    )
    found = [
        PostEntry(
            post,
            [holding.user.name for holding in post.held],
            list(post.oversights.all()),
            list(post.learnt_names.all()),
        )
        for post in posts.select_related("department").order_by("department__order", "pk")
    ]
    return [one for one in found if one.oversights or one.learnt or one.post.role == "leader"]
