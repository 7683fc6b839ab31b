"""What a reference pattern is: groups `n` (the clauses named) and, where printed, `number` (of the paper)."""

import re
from dataclasses import dataclass

# 第三条, 第3、5项: one clause or several of one paper.
ONE = r"(?:\d{1,3}|[一二三四五六七八九十百]{1,5})"
CLAUSE = rf"第(?P<n>{ONE}(?:[、，和及至—-]第?{ONE})*)(?:条|项|款|点)"
DOCUMENT = r"[一-龥]{1,10}[〔\[（]20\d\d[〕\]）]\d{1,5}号"


@dataclass(frozen=True, slots=True)
class ReferencePattern:
    """A wording; its whole match is what is shown as the reference."""

    name: str
    regex: re.Pattern[str]
