"""Item numbers at the head of a paragraph: 一、 （一） 1. （1） ①, and those that run on inside one."""

import re
from dataclasses import dataclass

from .numerals import chinese_number
from .source import Text

HAN = "[一二三四五六七八九十百零〇]{1,5}"
LEVELS = (
    (1, re.compile(f"({HAN})、")),
    (1, re.compile(f"第({HAN})章[，：]?(?=[一-龥])")),
    (2, re.compile(f"（({HAN})）、?")),
    # 第一条 of measures; 第一条规定的… speaks of another paper.
    (2, re.compile(f"第({HAN})条[，：]?(?!规定|第|款|的|所|和|至|、)")),
    # A full stop that the conversion turned into 。 counts too; 1.5 does not, 1.2023年 and 9.8月底 do.
    (
        3,
        re.compile(
            r"(\d{1,3})(?:[.。、]|，(?=[一-龥]))(?=20\d\d年|(?:1[0-2]|[1-9])月(?:\d|[底末前上中下])|[^\d])"
        ),
    ),
    (4, re.compile(r"（?(\d{1,3})）、?")),
    (5, re.compile("([①-⑳])")),
)
STARTS = frozenset("一二三四五六七八九十百零〇第（0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
# Inside a paragraph a number must follow the end of a sentence.
INSIDE = re.compile(
    rf"(?<=[。；）])(?:{HAN}、|（{HAN}）|\d{{1,3}}[.、](?=20\d\d年|[^\d])|（\d{{1,3}}）|[①-⑳])"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: its level (1 to 5), its rank and how it is printed (full-width parentheses, 第一条)."""

    level: int
    rank: int
    printed: str
    length: int


def number_at(chars: str, at: int = 0) -> Number | None:
    """The item number that starts at `at`, or None."""
    if chars[at : at + 1] not in STARTS:
        return None
    for level, pattern in LEVELS:
        found = pattern.match(chars, at)
        if not found:
            continue
        words = found.group(1)
        if level in (1, 2):
            rank = chinese_number(words) or 0
        else:
            rank = ord(words) - ord("①") + 1 if level == 5 else int(words)
        printed = words
        if chars.startswith("第", at):
            printed = f"第{words}{'章' if level == 1 else '条'}"
        elif level in (2, 4):
            printed = f"（{words}）"
        return Number(level, rank, printed, found.end() - at)
    return None


def split_at_numbers(text: Text) -> list[Text]:
    """A paragraph cut where further items start inside it: only where their ranks follow on."""
    starts = [0]
    first = number_at(text.chars)
    ranks: dict[int, int] = {first.level: first.rank} if first else {}
    inside = [(found.start(), number_at(text.chars, found.start())) for found in INSIDE.finditer(text.chars)]
    for index, (start, number) in enumerate(inside):
        if number is None:
            continue
        follows = ranks.get(number.level, -1) + 1 == number.rank
        opens = number.rank == 1 and any(
            later and later.level == number.level and later.rank == 2
            for _, later in inside[index + 1 : index + 12]
        )
        if follows or opens:
            ranks = {level: rank for level, rank in ranks.items() if level < number.level}
            ranks[number.level] = number.rank
            starts.append(start)
    return [text.cut(start, end) for start, end in zip(starts, [*starts[1:], None], strict=True)]
