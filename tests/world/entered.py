"""The world with people signed in, in one transaction that is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.test import Client
from django.test.utils import override_settings

from tests.world import World, make_world


@contextmanager
def entered(folder: Path, roles: Iterable[str]) -> Iterator[World]:
    """Give the world with a client for each of `roles`; files go to `folder`."""
    fast = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(MEDIA_ROOT=folder, PASSWORD_HASHERS=fast), transaction.atomic():
        made = make_world()
        made.folder = folder
        for role in roles:
            made.clients[role] = Client()
            made.clients[role].force_login(made.actors[role].user)
        yield made
        transaction.set_rollback(True)
