"""The verb of one part of a clause: who is named before it, and what share that gives."""

import re
from dataclasses import dataclass

from .bodies import names_in, strictly_bodies
from .patterns.clauses import PATTERNS, Share

AFTER_VERB = re.compile("(?<=牵头|负责|配合|参与)、")
# 该项工作由A牵头: what comes before the bodies is the matter.
BY = re.compile("[^，；]*(?<![自理缘])由(?=.{2})")
# A牵头制定实施方案: the verb has an object.
LEADS_WORK = re.compile("(?P<who>[^，；]{2,60}?)(?:共同|具体|联合)?牵头.+")
# A负责可研批复: so has this one.
DOES_WORK = re.compile("(?P<who>[^，；]{2,60}?)(?:共同|具体|联合)?负责.+")
# 会同A、B修订办法: the names end where no other name is joined on.
WITH = re.compile(
    "(?:并|并且)?(?:会同|联合(?!会)|商(?![务会业联]))(?P<who>[^，；]{2,60}?(?:局|委|厅|办|部|院|府|会|中心|室|单位|方面))(?![、和及与等局委厅办部院府会]|以及|组织部|宣传部|编办)(?P<work>.*)"
)


@dataclass(frozen=True, slots=True)
class Said:
    """[start, end) of the names in the part, those of `others` who cooperate, and the pattern's name."""

    share: Share
    start: int
    end: int
    others: tuple[int, int] | None
    name: str


def marked(chars: str) -> str:
    """The words with a comma after a verb where only 、 stands (A牵头、B配合)."""
    return AFTER_VERB.sub("，", chars)


def said_in(part: str) -> Said | None:
    """What a whole part of a clause says; None where it has no verb of responsibility."""
    by = BY.match(part)
    start = by.end() if by else 0
    for pattern in PATTERNS:
        match = pattern.regex.fullmatch(part, start)
        if match is None or (pattern.name == "joined" and not strictly_bodies(match["who"])):
            continue
        others = match.span("others") if "others" in match.groupdict() else None
        return Said(pattern.share, *match.span("who"), others, pattern.name)
    return None


def said_with_object(part: str) -> Said | None:
    """What a part says whose verb has an object (由A牵头制定方案, 会同B修订办法); the names must be plain."""
    by = BY.match(part)
    leads = LEADS_WORK.fullmatch(part, by.end() if by else 0)
    if leads and strictly_bodies(leads["who"]):
        return Said(Share.LEAD, *leads.span("who"), None, "leads")
    does = DOES_WORK.fullmatch(part, by.end() if by else 0)
    if does and strictly_bodies(does["who"]):
        return Said(Share.SHARED, *does.span("who"), None, "responsible")
    joined = WITH.fullmatch(part)
    if joined and names_in(joined["who"]):
        return Said(Share.COOPERATING, *joined.span("who"), None, "joined")
    return None
