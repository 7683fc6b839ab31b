"""What all tests share: the cast of a small city, and quiet settings."""

from __future__ import annotations

import gc

import pytest
from django.utils import translation

from departments.selectors.policy import forget_policy
from reform.core.office_days import forget_office_days
from tests.cast import Cast, make_cast


def pytest_collection_finish() -> None:
    """Search the heap for garbage seldom: what was imported and collected stays, and queries leave many short cycles."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(autouse=True)
def _fast_and_private(settings, tmp_path):
    """Cheap password hashing and a private folder for files."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STATIC_ROOT = None
    settings.REDIS_URL = ""
    settings.AUDIT_HEADS = tmp_path / "audit-heads"
    settings.AUDIT_ARCHIVE = tmp_path / "audit-archive"
    # Django leaves the language of the last page in force; each test begins in the office's.
    translation.activate(settings.LANGUAGE_CODE)
    # Rules kept from another test are not these.
    forget_policy()
    forget_office_days()


@pytest.fixture
def cast(db) -> Cast:
    """A city with two departments, two counties and everybody who works there."""
    return make_cast()
