"""A page's frames stand in one piece of memory."""

from __future__ import annotations

from reform.core.middleware import RequestUidMiddleware
from reform.core.stack import ROOM, roomy


def test_roomy_changes_nothing_but_the_frame():
    @roomy
    def added(one: int, *, other: int = 2) -> int:
        """Add."""
        return one + other

    assert added(1) == 3
    assert added(1, other=5) == 6
    assert (added.__name__, added.__doc__) == ("added", "Add.")
    assert added.__code__.co_stacksize > ROOM


def test_every_request_is_answered_in_one_piece(settings):
    assert settings.MIDDLEWARE[0].endswith(RequestUidMiddleware.__name__)
    assert RequestUidMiddleware.__call__.__code__.co_stacksize > ROOM
