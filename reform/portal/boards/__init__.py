"""What each role finds on its first page: three numbers and what to do next (office-practice, section 8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from departments.actor import Actor
from departments.enums import Role
from reform.portal.boards import administrators, secretariat, units
from reform.portal.boards.board import Board

BOARDS: dict[str, Callable[[Actor, date], Board]] = {
    Role.CLERK: secretariat.clerk,
    Role.HEAD: secretariat.head,
    Role.LIAISON: units.liaison,
    Role.DEPARTMENT_HEAD: units.department_head,
    Role.COUNTY: units.county,
    Role.SYSTEM_ADMIN: administrators.system_admin,
    Role.SECURITY_ADMIN: administrators.security_admin,
    Role.AUDITOR: administrators.auditor,
}


def board_of(actor: Actor, today: date | None = None) -> Board | None:
    """Return the first page of an actor; None without a post, and for leaders, who start on the overview."""
    build = BOARDS.get(actor.role)
    return build(actor, today or timezone.localdate()) if build else None
