"""Somebody new in a unit: the account and the post in one act."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import Role
from departments.models import Department, Post, User
from departments.selectors.accounts import posts_for
from departments.services.accounts import create_account
from departments.services.posts import create_post, fill_post


@dataclass(frozen=True)
class Seat:
    """The post somebody new is to hold; without a title the unit's post of the role, a vacant one first."""

    department: Department
    role: str
    title: str = ""
    deputy: bool = False


@transaction.atomic
def add_person(
    *, username: str, name: str, phone: str = "", mail: str = "", seat: Seat | None = None, by: Actor
) -> tuple[User, str]:
    """Make an account and let it hold a post from today; return it and the path of its one-time link.

    A post that is not there is made. Nothing is made where anything is refused. Side effects: see `create_account`,
    `create_post` and `fill_post`. Raises ValidationError by field for a post somebody else holds (an adding takes
    nothing away: a change of holder is made on the post's page), PermissionDenied for a post the actor may not fill.
    """
    user, link = create_account(username=username, name=name, phone=phone, mail=mail, by=by)
    if seat:
        post = _post_of(seat, by)
        fill_post(post=post, user=user, held_from=timezone.localdate(), deputy=seat.deputy, by=by)
    return user, link


def _post_of(seat: Seat, by: Actor) -> Post:
    posts = posts_for(by).filter(department=seat.department, role=seat.role)
    found = [post for post in posts if not seat.title or post.title == seat.title]
    if not found:
        title = seat.title or str(Role(seat.role).label)
        return create_post(department=seat.department, role=seat.role, title=title, by=by)
    vacant = [post for post in found if not post.held]
    if seat.deputy or vacant:
        return vacant[0] if vacant and not seat.deputy else found[0]
    who = {"name": found[0].held[0].user.name, "post": found[0]}
    raise ValidationError(
        {
            "department": _(
                "%(name)s holds the post %(post)s. Tick the deputy, or give the post to others on its own page."
            )
            % who
        }
    )
