"""Columns of a kind of their own."""

from __future__ import annotations

from typing import Any

from django.db import models

from reform.core.keys import lock, unlock


class LockedField(models.TextField):
    """Text that lies encrypted in the database: what names a person's phone or opens an account.

    It cannot be searched or sorted by; empty stays empty. Source: GB/T 22239-2019 数据保密性, ASVS 11.
    """

    def from_db_value(self, value: str | None, *_rest: Any) -> str | None:
        return unlock(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        plain = super().get_prep_value(value)
        return lock(plain) if plain else plain

    def get_lookup(self, lookup_name: str) -> Any:
        """Only emptiness can be asked for: equal texts lie there as different ones."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
