"""The installation's keys, each for one purpose: signing is SECRET_KEY's, this is fields at rest and the record."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class LostKey(Exception):
    """A kept value was locked with a key this installation does not have."""


@lru_cache(maxsize=4)
def _lock(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())) for key in keys
    )


def lock(text: str) -> str:
    """Return `text` encrypted with FIELD_KEY (Fernet: AES-128-CBC and HMAC-SHA256). Source: GB/T 22239-2019 8.1.4.8."""
    return _lock((settings.FIELD_KEY, *settings.FIELD_KEY_FALLBACKS)).encrypt(text.encode()).decode()


def unlock(locked: str) -> str:
    """Return what `lock` was given, also under a former key (FIELD_KEY_FALLBACKS).

    Raises LostKey where no key fits or the value was tampered with.
    """
    try:
        return _lock((settings.FIELD_KEY, *settings.FIELD_KEY_FALLBACKS)).decrypt(locked.encode()).decode()
    except InvalidToken:
        raise LostKey from None
