"""Every wording that points to a clause of an upper paper. Where two match at one place the longer wins."""

from . import by_level, by_name, by_number
from .base import ReferencePattern

PATTERNS: tuple[ReferencePattern, ...] = (by_number.PATTERN, by_name.PATTERN, by_level.PATTERN)

__all__ = ["PATTERNS", "ReferencePattern"]
