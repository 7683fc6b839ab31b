"""What the commands about people share: the account, the record of who did it from where, trying without changing."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import transaction

from departments.models import User
from reform.core.asking import Asking, asking


def add_dry_run(parser: ArgumentParser) -> None:
    """Add --dry-run."""
    parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")


def account(username: str) -> User:
    """Return the account of this name; raises CommandError where there is none."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"There is no account {username}.")
    return user


@contextmanager
def from_the_machine(command: str, *, dry_run: bool) -> Iterator[None]:
    """Let the record say that a command did it; with `dry_run` everything the block did is taken back."""
    with transaction.atomic(), asking(Asking(agent=f"manage.py {command}")):
        yield
        transaction.set_rollback(dry_run)


def told(sentence: str, *, dry_run: bool, **_options: object) -> str:
    """Return what was done, or that it would have been."""
    return f"Would be done, nothing was changed (--dry-run): {sentence}" if dry_run else sentence
