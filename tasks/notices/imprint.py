"""What stands under and around the text: the date of issue, publicity, distribution and copies."""

import re
from datetime import date

from .model import Publicity, Span
from .numerals import chinese_number
from .paragraphs import DATE, ISSUED, PUBLICITY, is_signature
from .source import Line

# In this order: 不予公开 holds the word 公开. What no choice of the form fits (此件删减后公开) is left to a person.
PUBLICITY_WORDS = (
    (re.compile("不(?:予|宜|得|便)?公开|非公开"), Publicity.INTERNAL),
    (re.compile("依申请公开"), Publicity.ON_REQUEST),
    (
        re.compile("(?:主动|全文)公开|公开(?:发布|发表)|(?:此件|此文|：)(?:可|可以|予以)?公开$"),
        Publicity.PUBLIC,
    ),
)
FOLDED = ("。", "，", "；", "、")


def date_of_issue(prose: list[Line], body_at: int) -> tuple[date, Span] | None:
    """成文日期 (a line of its own, organs before it at most), else 印发日期, else the masthead's."""
    issued: tuple[date, Span] | None = None
    signed: tuple[date, Span] | None = None
    top: tuple[date, Span] | None = None
    for index, line in enumerate(prose):
        chars = line.text.chars
        if not chars or len(chars) > 90 or ("日" not in chars):
            continue
        found = DATE.search(chars)
        if not found:
            continue
        when = to_date(found.group())
        if when is None:
            continue
        place = when, line.text.span(*found.span())
        if ISSUED.search(chars):
            issued = issued or place
        elif index < body_at:
            if re.match(r"成文日期|发文日期", chars):
                signed = signed or place
            elif re.fullmatch(r"（?" + DATE.pattern + r"）?", chars) or (
                found.end() == len(chars) and is_signature(chars[: found.start()])
            ):
                top = top or place
        elif found.end() == len(chars) and (found.start() == 0 or is_signature(chars[: found.start()])):
            signed = signed or place
    return signed or issued or top


def publicity_of(lines: list[Line]) -> Publicity | None:
    """公开属性 as the first line that says it does (此件公开发布, 公开方式：依申请公开); None where none does."""
    for line in lines:
        chars = line.text.chars
        if "公开" in chars and PUBLICITY.fullmatch(chars):
            words = chars.strip("（）")
            for pattern, meant in PUBLICITY_WORDS:
                if pattern.search(words):
                    return meant
    return None


def to_date(words: str) -> date | None:
    """2019年6月22日 or 二〇一九年六月二十二日 as a date; None when there is no such day."""
    parts = re.fullmatch(r"(.+?)年(.+?)月(.+?)日", words)
    if not parts:
        return None
    numbers = [
        int(part) if part.isdigit() else chinese_number(re.sub("[O○0o零]", "〇", part))
        for part in parts.groups()
    ]
    try:
        return date(*[number or 0 for number in numbers])
    except ValueError:
        return None


def distribution_of(lines: list[Line]) -> tuple[dict[str, list[str]], int | None]:
    """抄送, 分送 and the number of copies; a list folded over several lines is put together."""
    out: dict[str, list[str]] = {}
    number: int | None = None
    share = ""
    for line in lines:
        chars = line.text.chars
        copies = re.search(r"共?印(\d+)份", chars)
        if copies:
            number = int(copies.group(1))
        found = re.match(r"(抄送|分送|抄报|主送|发送|报送|报|送|发)：", chars)
        if found:
            share = found.group(1)
            chars = chars[found.end() :]
            out.setdefault(share, [])
        elif not chars:
            continue
        elif not share or copies or ISSUED.search(chars) or not chars.endswith(FOLDED):
            share = ""
            continue
        out[share] += [part for part in re.split("[。；，]", chars) if part]
    return out, number
