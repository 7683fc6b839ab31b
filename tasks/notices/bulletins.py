"""What only a bulletin has: its issue numbers, its articles, and whom a speech in it addresses."""

import re

from .model import Article
from .numerals import chinese_number
from .paragraphs import Paragraph, Sort

ISSUE = re.compile(
    r"第(?P<issue>[\d一二三四五六七八九十百零〇]+)期(?:[（，\s]*总第?(?P<total>[\d一二三四五六七八九十百零〇]+)期）?)?"
)
ADDRESSED = re.compile(
    r"(?:^|(?<=[。；，：、]))(?P<who>(?:各[^，。：；]{1,30}?|全[省市县区州旗]|有关[^，。：；]{1,12}?))(?:一定|必须|都|务必|同志)*(?:要|应当|须)(?!求)"
)
PLACE = re.compile(r"(?P<place>[一-龥]{2,5}?(?:自治区|自治州|省|市|州|盟|县|区|旗))")
LEVEL = re.compile(r"(?:省|市|县|区|州|盟|旗|自治区)")


def issue_numbers(words: str) -> tuple[int | None, int | None]:
    """第20期 总第99期 as (20, 99); None for what is not printed."""
    found = ISSUE.search(words)
    if not found:
        return None, None
    return _number(found["issue"]), _number(found["total"]) if found["total"] else None


def _number(words: str) -> int | None:
    return int(words) if words.isdigit() else chinese_number(words)


def articles_of(paragraphs: list[Paragraph]) -> list[Article]:
    """A bulletin's articles: a line that stands alone and the paragraphs under it; other headings are columns."""
    out: list[Article] = []
    title: Paragraph | None = None
    for place, paragraph in enumerate(paragraphs):
        if paragraph.sort is not Sort.TEXT:
            break
        following = paragraphs[place + 1] if place + 1 < len(paragraphs) else None
        if paragraph.heading:
            title = paragraph if following is not None and not following.heading else None
            if title is not None and following is not None and following.sort is Sort.TEXT:
                out.append(Article(title.text.chars, title.text.span()))
        elif out and title is not None:
            out[-1] = Article(out[-1].title, (out[-1].span[0], paragraph.text.span()[1]))
    return out


def spoken_to(before: str, heading: str, issuer: str) -> str:
    """Whom the requirements of a speech address: bodies named just before them, else the meeting's place.

    全市 and a place left out are filled in from the heading, or from the bulletin's issuer.
    """
    named = [found["who"] for found in ADDRESSED.finditer(before)]
    if named and not named[-1].startswith("全"):
        return named[-1]
    place = PLACE.match(heading)
    if place and not LEVEL.match(heading):
        return place["place"]
    home = PLACE.match(issuer)
    if home and LEVEL.match(heading) and home["place"].endswith(heading[0]):
        return home["place"]
    return named[-1] if named else ""
