"""Everything names are looked up in for one programme, each table read once and kept whole: dates are asked later."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from django.db.models import Q

from departments.enums import Role
from departments.models import (
    Department,
    DepartmentGroup,
    DepartmentGroupMember,
    DepartmentName,
    DepartmentSuccession,
    Jurisdiction,
    LearntName,
    Oversight,
    Post,
    PostHolding,
    Programme,
)

# Whose posts a notice means when it names a person as responsible.
LEADING_ROLES = (Role.LEADER, Role.DEPARTMENT_HEAD, Role.HEAD)


class NameRows:
    """The rows behind the names of a programme, shared by the books of several days."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme

    @cached_property
    def units(self) -> dict[int, Department]:
        """Units of the own jurisdiction, of those below it, and members of the programme and of the one above."""
        programmes = [one for one in (self.programme.pk, self.programme.parent_id) if one]
        found = Department.objects.filter(
            Q(jurisdiction__path__startswith=self.programme.jurisdiction.path)
            | Q(memberships__programme__in=programmes)
        )
        return {unit.pk: unit for unit in found.select_related("jurisdiction", "parent").distinct()}

    @cached_property
    def member_keys(self) -> set[int]:
        """Keys of the programme's own members, wherever they belong."""
        return set(self.programme.members.values_list("department_id", flat=True))

    @cached_property
    def above(self) -> list[Jurisdiction]:
        """The jurisdictions above, the nearest first."""
        parts = self.programme.jurisdiction.path.split("/")[:-2]
        paths = ["/".join(parts[:end]) + "/" for end in range(1, len(parts) + 1)]
        return list(Jurisdiction.objects.filter(path__in=paths).order_by("-path")) if paths else []

    @cached_property
    def names(self) -> list[DepartmentName]:
        """What the units are and were called, with dates."""
        return list(DepartmentName.objects.filter(department__in=self.units).order_by("pk"))

    @cached_property
    def groups(self) -> dict[int, DepartmentGroup]:
        """The programme's groups by key."""
        return {group.pk: group for group in DepartmentGroup.objects.filter(programme=self.programme)}

    @cached_property
    def memberships(self) -> list[DepartmentGroupMember]:
        """Who belongs to which group from when to when, in list order."""
        rows = DepartmentGroupMember.objects.filter(group__programme=self.programme)
        return list(
            rows.select_related("department__jurisdiction").order_by("department__order", "department_id")
        )

    @cached_property
    def successions(self) -> dict[int, list[DepartmentSuccession]]:
        """To whom each unit's duties passed."""
        found: dict[int, list[DepartmentSuccession]] = defaultdict(list)
        rows = DepartmentSuccession.objects.filter(predecessor__in=self.units)
        for row in rows.select_related("successor__jurisdiction").order_by("on", "pk"):
            found[row.predecessor_id].append(row)
        return found

    @cached_property
    def learnt(self) -> list[LearntName]:
        """What people said names mean."""
        rows = LearntName.objects.filter(programme=self.programme)
        return list(rows.select_related("department__jurisdiction", "group", "post__department"))

    @cached_property
    def posts(self) -> dict[int, Post]:
        """The programme's posts that a notice can hold responsible, by key."""
        rows = Post.objects.filter(programme=self.programme, role__in=LEADING_ROLES, is_active=True)
        return {post.pk: post for post in rows.select_related("department")}

    @cached_property
    def holdings(self) -> list[PostHolding]:
        """Who held these posts from when to when; deputies stand beside and are not meant."""
        rows = PostHolding.objects.filter(post__in=self.posts, deputy=False)
        return list(rows.select_related("user").order_by("held_from", "pk"))

    @cached_property
    def oversights(self) -> list[Oversight]:
        """Which post oversees which unit or place, from-to."""
        rows = Oversight.objects.filter(post__programme=self.programme, post__is_active=True)
        return list(rows.select_related("post__department").order_by("post_id", "pk"))
