"""A user acting in a post: what visible_to(), services' `by=` and the audit record take."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from departments.enums import ADMINISTRATORS, SECRETARIAT, Role

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from departments.models import Department, Jurisdiction, Post, Programme, User


@dataclass(frozen=True)
class Actor:
    """User and active post. Without a post nothing is visible and nothing is permitted."""

    user: User
    post: Post | None
    address: str = ""

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
    # What the refusing room said, for the record.
    refused_because: str
