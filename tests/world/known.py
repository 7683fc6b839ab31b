"""Who asks, looked up once: tens of thousands of requests to one world begin with the same questions.

That every request looks up its session, account and posts anew is proven where sessions, accounts and posts change.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from copy import deepcopy
from typing import Any
from unittest.mock import patch

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from departments import middleware

# Longer than the tests of a world take; within it a session is not noted anew as in use.
IN_USE_SECONDS = 3600
# What the answers are made of: the tables whose names begin so.
ASKED = ("django_session", "departments_")


class Known:
    """The answers to who asks, each a copy of its own; real ones where sessions, accounts, posts or units were written to."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, Any], Any] = {}
        self._written: Set[str] = frozenset()

    @contextmanager
    def while_written(self, tables: Set[str]) -> Iterator[None]:
        """Take `tables`, which fills as the block goes on, as what was written to and is taken back at its end."""
        before, self._written = self._written, tables
        try:
            yield
        finally:
            self._written = before

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Answer in place of the look-ups while the block runs."""
        account = self._once(ModelBackend.get_user, lambda _backend, key: key)
        posts = self._once(middleware.posts_of, lambda user: user.pk)
        session = self._once(SessionStore.load, lambda store: store.session_key)
        with (
            patch.object(SessionStore, "load", session),
            patch.object(ModelBackend, "get_user", account),
            patch.object(middleware, "posts_of", posts),
        ):
            yield

    def _once(self, look: Callable[..., Any], key: Callable[..., Any]) -> Callable[..., Any]:
        def known(*asked: Any) -> Any:
            if any(table.startswith(ASKED) for table in self._written):
                return look(*asked)
            name = look.__name__, key(*asked)
            if name not in self._answers:
                self._answers[name] = look(*asked)
            return deepcopy(self._answers[name])

        return known


def note_in_use(client: Client) -> None:
    """Note the client's session as in use for an hour: where all is taken back, each request would note it anew."""
    session = client.session
    session[middleware.BEGAN] = time.time()
    session[middleware.SEEN] = time.time() + IN_USE_SECONDS
    session.save()
