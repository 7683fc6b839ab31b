"""A user acting in a post: what visible_to(), services' `by=` and the audit record take."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from departments.enums import ADMINISTRATORS, SECRETARIAT, Clearance, Role

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from departments.models import Department, Jurisdiction, Post, Programme, User

# What `posts_of` reads with a post: the second and third programme above its own.
ABOVE = {
    "programme_second": "programme__parent__parent",
    "programme_third": "programme__parent__parent__parent",
}


@dataclass(frozen=True)
class Actor:
    """User and active post. Without a post nothing is visible and nothing is permitted.

    `other_posts` are those the user holds beside it, where a request asked for them. One that lives as long as a request
    (`of_request`) keeps what it looked up about its unit, other rooms what they looked up in `kept`.
    """

    user: User
    post: Post | None
    address: str = ""
    other_posts: tuple[Post, ...] = field(default=(), compare=False, repr=False)
    of_request: bool = field(default=False, compare=False, repr=False)
    kept: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @cached_property
    def label(self) -> str:
        """Name and post, as copied into records."""
        return f"{self.user.name}（{self.post}）" if self.post else self.user.name

    @property
    def user_uid(self) -> UUID | None:
        return self.user.uid

    @property
    def post_uid(self) -> UUID | None:
        return self.post.uid if self.post else None

    @property
    def role(self) -> str:
        return self.post.role if self.post else ""

    @property
    def programme(self) -> Programme | None:
        return self.post.programme if self.post else None

    @property
    def own_programme(self) -> Programme:
        """The programme of the post; raises PermissionDenied for somebody without one."""
        if self.post is None:
            raise PermissionDenied
        return self.post.programme

    @property
    def jurisdiction(self) -> Jurisdiction | None:
        return self.post.programme.jurisdiction if self.post else None

    @property
    def department(self) -> Department | None:
        return self.post.department if self.post else None

    @property
    def in_secretariat(self) -> bool:
        """Whether the post is the clerk's or the head's."""
        return self.role in SECRETARIAT

    @property
    def is_administrator(self) -> bool:
        """Whether the post is one of the three administrators'."""
        return self.role in ADMINISTRATORS

    @property
    def sees_all(self) -> bool:
        """Whether the post sees the whole of its programme's ledgers."""
        return self.in_secretariat or self.role == Role.LEADER

    @property
    def clearance(self) -> int:
        """How far the post sees (安全标记, Clearance): what is labelled higher does not exist for it."""
        return self.post.clearance if self.post else Clearance.OPEN

    @cached_property
    def memberships(self) -> tuple[tuple[int, date | None, date | None], ...]:
        """The groups its unit ever belonged to: key, first and last day (None: open); one query."""
        if self.department is None:
            return ()
        rows = self.department.group_memberships.order_by("pk")
        return tuple(rows.values_list("group", "valid_from", "valid_to"))

    @cached_property
    def programmes_above(self) -> tuple[int, ...]:
        """Keys of the programmes the post's own one reports to, the next one first.

        One query, none at the top nor where `posts_of` read two further levels and there are no more.
        """
        post = self.post
        if post is None or post.programme.parent_id is None:
            return ()
        found = [post.programme.parent_id]
        read = [getattr(post, name) for name in ABOVE if hasattr(post, name)]
        found += [key for key in read if key is not None]
        if None in read:
            return tuple(found)
        while True:
            # Three levels a query: places are many, levels from a nation to a county few.
            [three] = (
                _programmes()
                .filter(pk=found[-1])
                .values_list("parent", "parent__parent", "parent__parent__parent")
            )
            more = [key for key in three if key is not None and key not in found]
            found += more
            if len(more) < len(three):
                return tuple(found)

    @cached_property
    def programmes_below(self) -> tuple[int, ...]:
        """Keys of the programmes that report to the post's own one, at whatever depth; one query a level."""
        if self.programme is None:
            return ()
        # A dict keeps their order, and finds one of a province's thousands at once.
        found: dict[int, None] = {}
        level = [self.programme.pk]
        while level:
            children = _programmes().filter(parent__among=level).values_list("pk", flat=True)
            level = [key for key in children if key not in found]
            found |= dict.fromkeys(level)
        return tuple(found)


def _programmes() -> Any:
    """Return all programmes, in the order they were made."""
    return apps.get_model("departments", "Programme")._default_manager.order_by("pk")


@dataclass(frozen=True)
class Stranger:
    """Somebody not signed in, as the audit record names them: from where, and nothing else."""

    address: str
    label: str = ""
    user_uid: UUID | None = None
    post_uid: UUID | None = None
    role: str = "anonymous"


class ActorRequest(HttpRequest):
    """A request of somebody signed in, as the middlewares leave it; views that need no sign-in take a HttpRequest."""

    user: User
    actor: Actor
    htmx: HtmxDetails
