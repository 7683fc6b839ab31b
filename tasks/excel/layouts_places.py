"""What is filled in where a layout says so: {ledger}, {year} …, for readers of Chinese by its name: {台账名称}. No models.

A layout is kept with the keys; both ways of writing are read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import get_language

PLACES = {
    "ledger": "台账名称",
    "year": "年份",
    "cutoff": "截至日期",
    "day": "导出日期",
    "office": "秘书处",
    "unit": "本单位",
}
_KEYS = {word: key for key, word in PLACES.items()}
_PLACE = re.compile(r"\{([^{}]*)\}")


def in_keys(text: str) -> str:
    """Return the text with its places by their keys, as it is kept."""
    return _PLACE.sub(lambda found: f"{{{_KEYS.get(found[1].strip(), found[1])}}}", text)


def as_written(text: str) -> str:
    """Return a kept text with its places as the reader's language writes them."""
    if not (get_language() or "").startswith("zh"):
        return text
    return _PLACE.sub(lambda found: f"{{{PLACES.get(found[1], found[1])}}}", text)


def unknown_places(text: str) -> list[str]:
    """Return what stands in braces in a kept text and names no place, in its order."""
    return [name for name in _PLACE.findall(text) if name not in PLACES]


def put_in(text: str, values: Mapping[str, str]) -> str:
    """Return a kept text with the values in its places; what has none stays."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)
