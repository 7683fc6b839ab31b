"""Rewrites what lies encrypted under a former FIELD_KEY, so that the former key can be thrown away."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import Model

from reform.core.audit import record
from reform.core.keys import LostKey
from reform.core.models import LockedField


def locked_columns() -> list[tuple[type[Model], str]]:
    """Return every column that lies encrypted, as (model, name of the field)."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, LockedField)
    ]


class Command(BaseCommand):
    """Works row by row, so that people work on meanwhile; run again, it does no harm."""

    help = "Encrypt anew, under FIELD_KEY, what was encrypted under one of FIELD_KEY_FALLBACKS."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="try every value's key, change nothing")

    def handle(self, *_args: Any, dry_run: bool, **_options: Any) -> None:
        """Raise CommandError, naming the row, where no key this installation has opens a value."""
        if dry_run:
            with transaction.atomic():
                count = sum(self._relock(model, name) for model, name in locked_columns())
                transaction.set_rollback(True)
            self.stdout.write(f"{count} values can be opened; nothing was changed (--dry-run).")
            return
        done = {f"{model._meta.label}.{name}": self._relock(model, name) for model, name in locked_columns()}
        record(by=None, act="keys.relock", after=done)
        self.stdout.write(f"{sum(done.values())} values now lie under FIELD_KEY; FIELD_KEY_FALLBACKS may go.")

    def _relock(self, model: type[Model], name: str) -> int:
        rows = model._base_manager.all()
        count = 0
        for pk in rows.values_list("pk", flat=True):
            try:
                with transaction.atomic():
                    value = rows.select_for_update().filter(pk=pk).values_list(name, flat=True).first()
                    count += rows.filter(pk=pk).update(**{name: value}) if value else 0
            except LostKey as error:
                raise CommandError(f"No key opens {model._meta.label}.{name} of row {pk}.") from error
        return count
