"""What all tests share: the cast of a small city, and quiet settings."""

from __future__ import annotations

import gc

import pytest
from django.utils import translation

from departments.selectors.policy import forget_policy
from reform.core.office_days import forget_office_days
from tests.cast import Cast
from tests.kept import use_migrated_database
from tests.kept_cast import cast_in_place
from tests.postgres import postgres_server

__all__ = ["postgres_server"]

# The files that take longest, longest first: workers take whole files, and nobody is to be left alone with one.
LONGEST = (
    "tests/test_authorization.py",
    "tests/browser/test_pages.py",
    "tests/test_planted_words.py",
    "tests/browser/test_road_on_servers.py",
    "tests/browser/test_road.py",
    "tests/browser/test_road_decompose.py",
    "tests/browser/test_road_supervision.py",
    "tests/browser/test_road_way_up.py",
    "tests/browser/test_period_hands.py",
    "tests/test_supervision_year.py",
    "tests/bootstrap/test_start.py",
    "tests/bootstrap/test_supervisor.py",
)


def pytest_configure() -> None:
    """Migrate once for a state of the code, not once a process."""
    use_migrated_database()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the files that take longest first."""
    ranks = {config.rootpath / name: rank for rank, name in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(item.path, len(ranks)))


def pytest_collection_finish() -> None:
    """Search the heap for garbage seldom: what was imported and collected stays, and queries leave many short cycles."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(autouse=True)
def _fast_and_private(settings, tmp_path):
    """Cheap password hashing and a private folder for files."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PICTURES_ROOT = tmp_path / "pictures"
    settings.STATIC_ROOT = None
    # Each client of Django's has middleware of its own, and nobody asks it for styles: it need not look for them all.
    settings.WHITENOISE_USE_FINDERS = False
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
    return cast_in_place()
