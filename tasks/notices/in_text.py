"""Bodies named in the running text: 由A牵头，B配合，于7月底前…, A牵头制定…，会同B…."""

import re

from .bodies import of_a_place, strictly_bodies
from .patterns.clauses import Share
from .verbs import WITH, marked, said_in, said_with_object

NAMES = "(?:[^，。；：（）“”由\n]|（[省市县区州、]{1,9}）){2,80}?"
# Minutes of a meeting name those who are to act before what they are to do.
OPENING = re.compile(
    rf"(?:(?<![自理缘])由(?P<by>{NAMES})|(?:^|(?<=[。；：\n]))(?P<who>{NAMES}))"
    r"(?:共同|联合|具体|统一)?(?:(?P<lead>牵头)|(?P<with>会同)(?=[^，。；]{3})|(?P<duty>负责|主办|承办)(?:统筹|组织|落实|实施|协调|推进|办理|抓好)*(?=[，。；、]|$)|(?P<work>负责)(?=[^，。；、]{2}))"
)
MARK = re.compile("[，。；]")
PART = re.compile("[^，；]+")


def by_whom(chars: str) -> tuple[int, int] | None:
    """[start, end) of the words that say who acts, from 由 to the last who joins in; None without any.

    Only the first in a paragraph counts: it is one item, and the later ones are steps of it.
    """
    for opening in OPENING.finditer(chars):
        group = "by" if opening["by"] else "who"
        heading = group == "who" and not MARK.search(chars, opening.end())
        if heading or (group == "who" and not opening["lead"]) or not strictly_bodies(opening[group]):
            continue
        stop = chars.find("。", opening.end())
        stop = stop if stop >= 0 else len(chars)
        joined = WITH.match(chars, opening.start("with")) if opening["with"] else None
        if opening["with"] and not joined:
            continue
        end = joined.end("who") if joined else opening.end()
        start = opening.start()
        for part in PART.finditer(marked(chars[start:stop])):
            if start + part.start() < opening.end():
                continue
            said = said_in(part.group()) or said_with_object(part.group())
            if not said or said.share is Share.LEAD:
                continue
            who = part.group()[said.start : said.end]
            # A line of its own that says nothing but who leads and who joins in.
            whole = start == 0 and start + part.end() == len(chars.rstrip("。；"))
            if strictly_bodies(who) or (whole and of_a_place(who)):
                end = start + part.end()
        if opening["work"] and end == opening.end():
            # One body and its task is the text itself, several share it out.
            continue
        return start, end
    return None
