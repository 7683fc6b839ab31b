"""Places and the prefixes they give to the names of their units: 云溪市财政局 and 市财政局 are 财政局 of 云溪市."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What a place's own name ends in is what its papers call it: the 市 of a prefecture is not the 市 of its county.
ENDINGS = ("自治区", "自治州", "自治县", "省", "市", "州", "盟", "县", "区", "旗")
NATION = ("国家", "国务院", "中央", "全国", "中国")
# Words that begin with a level's character and are no prefix.
NO_PREFIX = re.compile(
    "^(?:市场|市监|市政(?!府|协|法|务)|市容|市直|县域|县级|区域|区块|区级|省级|市级|州级|州直)"
)
SHORTEST = 2


@dataclass(frozen=True)
class Place:
    """A jurisdiction as far as names of units go; `level` is one of departments' levels."""

    name: str
    short_name: str
    level: str

    @property
    def words(self) -> tuple[str, ...]:
        """How the place's own papers call it, the longest first: 市, 自治区."""
        if self.level == "nation":
            return NATION
        return tuple(word for word in ENDINGS if self.name.endswith(word))

    def strip(self, key: str, *, by_name: bool = False) -> str | None:
        """Return a folded name without the place's prefix, None where it has none.

        `by_name` takes the place's names alone, not 市 or 县: below a place many are called so.
        """
        names = [one for one in (self.name, self.short_name) if len(one) >= SHORTEST]
        prefixes = names if by_name else [*names, *self.words]
        for prefix in prefixes:
            rest = key.removeprefix(prefix)
            if rest != key and len(rest) >= SHORTEST and (prefix in names or not NO_PREFIX.match(key)):
                return rest
        return None

    def bare(self, key: str) -> str:
        """Return a folded name without the place's prefix, if it has one."""
        return self.strip(key) or key

    def begins(self, words: str) -> bool:
        """Whether words begin with the place's name or short name."""
        return words.startswith(self.name) or (
            len(self.short_name) >= SHORTEST and words.startswith(self.short_name)
        )
