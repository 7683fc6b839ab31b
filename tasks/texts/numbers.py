"""Clauses of papers as others name them: document numbers written alike, clause numbers as figures. Pure."""

from __future__ import annotations

import re

from reform.core.text import squeeze
from tasks.notices.numerals import chinese_number

BRACKETS = str.maketrans("［【[〔（(］】]〕）)", "〔〔〔〔〔〔〕〕〕〕〕〕")
WIDE = str.maketrans({chr(0xFF01 + at): chr(0x21 + at) for at in range(94)})
AROUND = re.compile(r"[\s第条项款点〔〕()（）、.．,，]")


def number_key(document_number: str) -> str:
    """Return a document number so that 闽医改〔2019〕5 号, 闽医改[2019]5号 and 闽医改（2019）5号 are one."""
    return squeeze(document_number).translate(BRACKETS).translate(WIDE).translate(BRACKETS)


def clause_number(printed: str) -> int | None:
    """Return the number of a clause (（十五）, 15., 第15条 are 15); None for rows like 11.2 and for no number."""
    plain = printed.translate(WIDE)
    if re.search(r"\d[.．]\d", plain):
        return None
    bare = AROUND.sub("", plain)
    return int(bare) if bare.isdecimal() and bare.isascii() else chinese_number(bare)


def clause_label(printed: str) -> str:
    """Return how a clause is called elsewhere: 15. and 15、 are 第15条, （十五） stays as printed."""
    number = clause_number(printed)
    return f"第{number}条" if number is not None and str(number) in printed.translate(WIDE) else printed
