"""What the ground floor knows of a person who acts: a Protocol, so that core imports no app."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID


class ActorLike(Protocol):
    """A user acting in a post; departments.actor.Actor is the one in use."""

    @property
    def label(self) -> str:
        """Name and post, as copied into records."""
        ...

    @property
    def user_uid(self) -> UUID | None: ...

    @property
    def post_uid(self) -> UUID | None: ...

    @property
    def role(self) -> str: ...

    @property
    def address(self) -> str: ...
