"""What a target pattern is, and the figure it judges."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

# 17个县 exist; 500家县医院 are something of theirs.
PLACE = r"(?:[省市县区州]|地市|地区|试点)(?![级直属]|[一-龥]{0,3}(?:医院|中医|妇幼|疾控|机构|企业|学校))"


class Sort(Enum):
    """Units fall into sorts, because the same word means different things by them."""

    SHARE = "share"  # %, ‰, percentage points
    COUNT = "count"
    MONEY = "money"
    TIME = "time"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit in a part of a sentence: [start, end) in the text, words on both sides."""

    value: Decimal | tuple[Decimal, Decimal]
    unit: str
    sort: Sort
    start: int
    end: int
    before: str
    after: str
    chinese: bool = False


@dataclass(frozen=True, slots=True)
class TargetPattern:
    """A wording that makes a figure a target: `before` is searched left of it, `after` matched right of it.

    `sorts` are the sorts of unit it holds for; `carries` says that the figures of the same enumeration
    share it (不少于20个专业250个病种).
    """

    name: str
    op: str
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    sorts: frozenset[Sort] = frozenset(Sort)
    carries: bool = True

    def match(self, figure: Figure) -> bool:
        """True when the wording is there."""
        if figure.sort not in self.sorts:
            return False
        if self.before is not None and not self.before.search(figure.before):
            return False
        return self.after is None or self.after.match(figure.after) is not None
