"""Which known names are nearest to one that is not known: by sound, by writing, by typed initials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from reform.core.pinyin import spelled
from reform.core.text import initials

NEAR_ENOUGH = 45
# A different word of nearly the same sound stands below one that is nearly written so.
SOUND_WEIGHT = 0.9


@dataclass(frozen=True)
class Near:
    """A label's place in the list it was given in, how near it is (0 to 100), and in what."""

    at: int
    score: float
    how: Literal["sound", "writing", "initials"]


@lru_cache(maxsize=8192)
def _syllables(text: str) -> tuple[str, ...]:
    return tuple(spelled(text))


_initials = lru_cache(maxsize=8192)(initials)


def nearest(key: str, labels: Sequence[str]) -> list[Near]:
    """Return the labels near enough to `key`, best first; equal sound (卫建委, 卫健委) comes before all else."""
    typed = key.lower() if key.isascii() and key.isalpha() else ""
    found = [_typed(typed, label, at) if typed else _near(key, label, at) for at, label in enumerate(labels)]
    return sorted((one for one in found if one.score >= NEAR_ENOUGH), key=lambda one: (-one.score, one.at))


def _typed(typed: str, label: str, at: int) -> Near:
    return Near(at, fuzz.ratio(typed, _initials(label)), "initials")


def _near(key: str, label: str, at: int) -> Near:
    writing = fuzz.ratio(key, label)
    mine, theirs = _syllables(key), _syllables(label)
    if mine == theirs:
        return Near(at, 100, "sound")
    sound = SOUND_WEIGHT * fuzz.ratio(mine, theirs)
    return Near(at, sound, "sound") if sound > writing else Near(at, writing, "writing")
