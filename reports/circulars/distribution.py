"""Who a paper goes to, as its head and imprint print it: 主送, and 抄送 and 分送, or 报, 送 and 发. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.circulars.faults import Fault, fault, warning

ADDRESSED = "addressed"
# The imprint's labels from top to bottom (office-practice 7; gbt9704 4 and 7).
LABELS = {"copied": "抄送", "shared": "分送", "reported": "报", "sent": "送", "issued": "发"}
COPY_AND_SHARE = frozenset({"copied", "shared"})
UP_ACROSS_DOWN = frozenset({"reported", "sent", "issued"})

LEVELS = ("nation", "province", "city", "county", "township")
# How the name of a body begins that says no place: its level.
_NAMED = (
    ("nation", re.compile(r"国家|国务院|中央|中共中央|全国")),
    ("province", re.compile(r"省|自治区|各省")),
    ("city", re.compile(r"市|州|地区|各市")),
    ("county", re.compile(r"县|区|旗|各县|各区")),
    ("township", re.compile(r"乡|镇|街道|各乡")),
)


@dataclass(frozen=True)
class Distributed:
    """One line as printed: how it stands on the paper, its name, its level beside the issuer's.

    `rank` is -1 for an upper body, 0 for one of the same level, 1 for a lower one, None where nothing says it.
    """

    role: str
    name: str
    rank: int | None = None


def rank_of_level(level: str, own: str) -> int | None:
    """Return how a level (LEVELS) stands to the issuer's: -1 upper, 0 same, 1 lower, None for an unknown one."""
    if level not in LEVELS or own not in LEVELS:
        return None
    apart = LEVELS.index(level) - LEVELS.index(own)
    return (apart > 0) - (apart < 0)


def rank_of_name(name: str, own: str) -> int | None:
    """Return the rank of a body by the beginning of its name (省…, 市…, 各县…), None where it names a place."""
    level = next((level for level, begins in _NAMED if begins.match(name)), "")
    return rank_of_level(level, own)


def addressees_of(lines: Iterable[Distributed]) -> tuple[str, ...]:
    """Return whom the paper is addressed to (主送), in order."""
    return tuple(line.name for line in lines if line.role == ADDRESSED)


def imprint_lines(lines: Iterable[Distributed]) -> tuple[tuple[str, str], ...]:
    """Return the imprint's lines: label and names, without colon and full stop."""
    names: dict[str, list[str]] = {}
    for line in lines:
        names.setdefault(line.role, []).append(line.name)
    return tuple((label, _joined(names[role])) for role, label in LABELS.items() if role in names)


def _joined(names: Sequence[str]) -> str:
    """Names that list several bodies themselves are kept apart by semicolons."""
    return ("；" if any("、" in name or "，" in name for name in names) else "，").join(names)


def is_mixed(roles: Iterable[str], *, bulletin: bool) -> bool:
    """Tell whether roles stand on one paper that never do: 报送发 belong to a bulletin, 主送 does not."""
    found = set(roles)
    if not bulletin:
        return bool(found & UP_ACROSS_DOWN)
    return ADDRESSED in found or bool(found & UP_ACROSS_DOWN and found & COPY_AND_SHARE)


def distribution_faults(lines: Sequence[Distributed]) -> Iterator[Fault]:
    """What is wrong with a paper's list: a body named twice; copies not from upper to same to lower (a warning)."""
    for name, times in Counter(line.name for line in lines).items():
        if times > 1:
            yield fault("recipient_twice", "distribution", name=name)
    copied = [line for line in lines if line.role == "copied" and line.rank is not None]
    for before, after in pairwise(copied):
        if (after.rank or 0) < (before.rank or 0):
            yield warning("copies_order", "distribution", name=after.name, after=before.name)
