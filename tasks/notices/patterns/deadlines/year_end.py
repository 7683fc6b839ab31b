"""到2022年底, 2022年底前, 2025年末, 2025年内."""

import re
from datetime import date

from .base import BEFORE, YEAR, Calendar, DeadlinePattern, Resolved


def resolve(match: re.Match[str], kalender: Calendar) -> Resolved:
    """31 December of the year named."""
    return Resolved(date(int(match["y"]), 12, 31))


PATTERN = DeadlinePattern("year_end", "年", re.compile(rf"(?:到|至)?{YEAR}年?(?:底|末|内){BEFORE}?"), resolve)
