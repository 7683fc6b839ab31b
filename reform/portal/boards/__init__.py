"""What each role finds on its first page: three numbers and what to do next (office-practice, section 8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import Role
from departments.models import HandOver
from reform.portal.boards import administrators, secretariat, units
from reform.portal.boards.board import Board, Todo, link

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
    if build is None:
        return None
    board = build(actor, today or timezone.localdate())
    return replace(board, todo=[*_taken_over(actor), *board.todo])


def _taken_over(actor: Actor) -> list[Todo]:
    """Return the lists of what was open in the post, until the person who took it over has taken note."""
    lists = HandOver.objects.filter(successor=actor.user, post=actor.post, taken_at__isnull=True)
    return [
        Todo(
            _("Look through what you took over"),
            len(one.items) or 1,
            link("hand_over", one.uid),
            _("from %(name)s") % {"name": one.former.name} if one.former else "",
            "red",
            since=one.on,
        )
        for one in lists.select_related("former")
    ]
