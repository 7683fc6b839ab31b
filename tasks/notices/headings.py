"""Headings that say who leads all that stands below them: 一、市医保局牵头的任务, （一）市医保局."""

import re

from .bodies import is_name_of_body, split_bodies, strictly_bodies
from .model import BodyRef, Role
from .source import EMPTY
from .structure import Item

LEADS = re.compile(
    r"(?:由)?(?P<who>[^，。；：]{2,40}?)牵头(?:负责|组织|落实|推进|办理)*的?(?:重点|主要|改革|工作)*(?:任务|事项|工作|项目|举措)?(?:（[^（）]{1,12}）)?$"
)
# A heading that is the name of one body and nothing else.
BODY = re.compile(r"(?P<who>[^、，。；：（）]{3,20}(?:局|委|厅|办|办公室|委员会|中心|政府))(?:（\d+项）)?$")


def leads_above(item: Item) -> list[BodyRef]:
    """The bodies that the nearest heading above an item says lead; empty where none does."""
    above = item.parent
    while above is not None and above.number:
        words = above.paragraphs[0] if above.paragraphs else EMPTY
        found = _named(words.chars.rstrip("。："))
        if found:
            who = words.cut(*found.span("who"))
            names, _ = split_bodies(who)
            return [
                BodyRef(one.words, Role.LEAD, who.span(one.start, one.end), inherited=True)
                for one in names
                if not one.generic
            ]
        above = above.parent
    return []


def _named(heading: str) -> re.Match[str] | None:
    leads = LEADS.match(heading)
    if leads:
        return leads if strictly_bodies(leads["who"]) else None
    body = BODY.match(heading)
    return body if body and is_name_of_body(body["who"]) else None
