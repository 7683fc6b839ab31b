"""Words kept with what they are about, for readers of any language: worded in each when kept, picked when shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, override

T = TypeVar("T")


def by_language(make: Callable[[], T]) -> dict[str, T]:
    """Return what `make` gives in each language of the portal, by language."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found[language] = make()
    return found


def in_each_language(sentence: str | Promise, /, **params: Any) -> dict[str, str]:
    """Return a sentence by language; `sentence` is a lazy translation, a callable among `params` is asked in each."""

    def said() -> str:
        given = {name: value() if callable(value) else value for name, value in params.items()}
        return str(sentence) % given if given else str(sentence)

    return by_language(said)


def worded(kept: Any) -> Any:
    """Return kept words in the reader's language; what was kept as plain text stays as it is."""
    if not isinstance(kept, dict):
        return kept
    return kept.get(get_language() or "") or next(iter(kept.values()), "")
