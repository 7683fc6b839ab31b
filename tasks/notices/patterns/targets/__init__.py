"""Every wording of a target, tried in this order on each figure."""

from . import (
    about,
    acts,
    at_least,
    at_most,
    bare_share,
    brought_down,
    come_about,
    counted,
    every_period,
    exceeds,
    for_many,
    grows_by,
    invested,
    listed,
    new_things,
    or_less,
    or_more,
    over,
    per_head,
    ranges,
    reaches,
    within,
)
from .base import Figure, Sort, TargetPattern

PATTERNS: tuple[TargetPattern, ...] = (
    at_most.PATTERN,
    at_least.PATTERN,
    about.PATTERN,
    or_more.PATTERN,
    brought_down.PATTERN,
    or_less.PATTERN,
    within.PATTERN,
    exceeds.PATTERN,
    over.PATTERN,
    reaches.PATTERN,
    invested.PATTERN,
    every_period.PATTERN,
    new_things.PATTERN,
    acts.PATTERN,
    listed.PATTERN,
    grows_by.PATTERN,
    bare_share.PATTERN,
    for_many.PATTERN,
    come_about.PATTERN,
    per_head.PATTERN,
    counted.PATTERN,
)
COUNTED = counted.PATTERN
RANGE = ranges.PATTERN

__all__ = ["COUNTED", "PATTERNS", "RANGE", "Figure", "Sort", "TargetPattern"]
