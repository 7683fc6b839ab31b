"""对应国办发〔2022〕14号第3条, 落实晋政办发〔2022〕50号文件第三项."""

import re

from .base import CLAUSE, DOCUMENT, ReferencePattern

PATTERN = ReferencePattern(
    "by_number",
    re.compile(
        rf"(?:对应|落实|承接|依据|根据|按照|见)?(?P<number>{DOCUMENT})(?:文件|文)?[）)]?(?:的)?{CLAUSE}"
    ),
)
