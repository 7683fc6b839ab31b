"""Marks of secrecy: the portal is for papers that bear none (非涉密)."""

import re
from collections.abc import Iterable

LEVEL = "(?:秘密|机密|绝密)"
STAR = "[★☆✩✭*＊]"
# 机密★3年, 000012 机密★1年 特急, 密级：秘密, 秘密（1年）, ★内部
MARK = re.compile(
    r"(?:份号[:：]?)?\d{0,8}(?:密级[:：])?"
    rf"(?:{LEVEL}(?:{STAR}.{{0,12}}|[（(].{{0,8}}[）)])?|.{{0,4}}{STAR}.{{0,12}})"
    r"(?:特急|加急|急件|特提|平急)?"
)
# The same beyond the head of a paper, where a star alone may be an ornament.
CERTAIN = re.compile(rf"(?:份号[:：]?)?\d{{0,8}}(?:密级[:：])?{LEVEL}{STAR}.{{0,16}}")
ALONE = re.compile(rf"(?:密级[:：])?{LEVEL}")
LONGEST = 30
# The marks stand on the first lines of the paper.
HEAD_LINES = 40


def is_classified(text: str) -> bool:
    """True when a line of the text is a mark of secrecy, as 机密★3年 or 秘密 alone.

    In the head a level or a star alone is a mark; further on a level with its star, or alone in a table's cell.
    The words inside a sentence are no mark.
    """
    for count, line in enumerate(text.splitlines()):
        if len(line) > 200:
            continue
        words = "".join(line.split())
        if not words or len(words) > LONGEST:
            continue
        if CERTAIN.fullmatch(words) or (line.startswith("\t") and ALONE.fullmatch(words)):
            return True
        # A star alone may be an ornament of a table: there only the level counts.
        if count < HEAD_LINES and "\t" not in line and MARK.fullmatch(words):
            return True
    return False


def bears_mark(lines: Iterable[str]) -> bool:
    """True when one of these lines is a mark: headers, watermarks and boxes that are no part of the text."""
    return any(
        MARK.fullmatch(words)
        for words in ("".join(line.split()) for line in lines)
        if 2 <= len(words) <= LONGEST
    )
