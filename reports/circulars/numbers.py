"""发文字号: 机关代字〔2026〕3号, read from what people type and written as the standard asks (GB/T 9704-2012, 7.2.5). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# No 第, no leading zero, hexagonal brackets.
_NUMBER = re.compile(r"([^\d〔〕\[\]()（）\s]{1,20})〔(\d{4})〕([1-9]\d{0,4})号")
_BRACKETS = str.maketrans({"[": "〔", "]": "〕", "【": "〔", "】": "〕", "［": "〔", "］": "〕"})


@dataclass(frozen=True, order=True)
class Number:
    """One document number: whose series, which year, which in it."""

    prefix: str
    year: int
    sequence: int

    def __str__(self) -> str:
        return f"{self.prefix}〔{self.year}〕{self.sequence}号"

    @classmethod
    def read(cls, text: str) -> Number | None:
        """Return the number somebody typed, other brackets put right; None for anything else."""
        found = _NUMBER.fullmatch(re.sub(r"\s", "", text).translate(_BRACKETS))
        return cls(found[1], int(found[2]), int(found[3])) if found else None


def gaps(sequences: Iterable[int]) -> list[tuple[int, int]]:
    """Return the stretches missing between 1 and the highest of some numbers, as (first, last)."""
    found, expected = [], 1
    for number in sorted(set(sequences)):
        if number > expected:
            found.append((expected, number - 1))
        expected = number + 1
    return found
