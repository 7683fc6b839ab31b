"""The upper-level papers that a notice says it carries out (根据《…》（国办发〔2022〕14号）精神)."""

import re

from .model import Basis
from .source import Text

# The name of a paper may hold another one: 《关于印发〈…〉的通知》 or 《关于印发《…》的通知》.
NAMED = re.compile(
    r"《(?P<title>(?:[^《》]|《[^《》]*》){2,120})》(?:（(?P<number>[^（）]{1,14}[〔\[（]?(?:19|20)\d\d[〕\]）]?第?\d{1,5}号)[^（）]{0,12}）)?"
)
NUMBERED = re.compile(
    r"(?:根据|按照|依据|遵照|落实|贯彻|执行)(?P<number>[一-龥]{1,8}[〔\[]20\d\d[〕\]]\d{1,5}号)"
)
LEAD = re.compile(r"(?:根据|按照|依据|遵照|依照|落实|贯彻|执行|对照|围绕|按|参照)[^。；《》]{0,40}$")
CHAIN = re.compile(
    r"^(?:（[^（）]*）)?(?:[、，和及与以]|以及|等|精神|要求|文件|规定|有关|的)*[^。；《》]{0,16}$"
)


def find_bases(paragraphs: list[Text]) -> list[Basis]:
    """The bases in order, each paper once; a paper that the notice itself hands out is none."""
    found: dict[tuple[str, str], Basis] = {}
    for text in paragraphs:
        for one in _of(text):
            found.setdefault((one.title, one.document_number), one)
    return list(found.values())


def _of(text: Text) -> list[Basis]:
    chars = text.chars
    out: list[Basis] = []
    end = -1
    for found in NAMED.finditer(chars):
        before = chars[max(0, found.start() - 60) : found.start()]
        chained = end >= 0 and CHAIN.match(chars[end : found.start()]) is not None
        if not LEAD.search(before) and not chained:
            end = -1
            continue
        end = found.end()
        number = re.sub(r"[\[（](?=20|19)", "〔", re.sub(r"(?<=\d\d\d\d)[\]）]", "〕", found["number"] or ""))
        out.append(Basis(found["title"], number, text.span(found.start("title"), found.end("title"))))
    covered = [found.span() for found in NAMED.finditer(chars)]
    for found in NUMBERED.finditer(chars):
        if not any(start <= found.start() < stop for start, stop in covered):
            out.append(Basis("", found["number"], text.span(*found.span("number"))))
    return out
