"""Headings that say who leads all that stands below them: 一、市医保局牵头的任务."""

import re

from .bodies import split_bodies, strictly_bodies
from .model import BodyRef, Role
from .structure import Item

LEADS = re.compile(
    r"(?:由)?(?P<who>[^，。；：]{2,40}?)牵头(?:负责|组织|落实|推进|办理)*的?(?:重点|主要|改革|工作)*(?:任务|事项|工作|项目|举措)?(?:（[^（）]{1,12}）)?$"
)


def leads_above(item: Item) -> list[BodyRef]:
    """The bodies that the nearest heading above an item says lead; empty where none does."""
    above = item.parent
    while above is not None and above.number:
        words = above.paragraphs[0] if above.paragraphs else None
        found = LEADS.match(words.chars.rstrip("。：")) if words else None
        if words and found and strictly_bodies(found["who"]):
            who = words.cut(*found.span("who"))
            names, _ = split_bodies(who)
            return [
                BodyRef(one.words, Role.LEAD, who.span(one.start, one.end), inherited=True) for one in names
            ]
        above = above.parent
    return []
