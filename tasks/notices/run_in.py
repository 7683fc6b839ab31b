"""Run-in requirements of a speech or a bulletin: 一要…二要…, 一是…二是…, 第一，…第二，…."""

import re
from dataclasses import dataclass

from .numerals import chinese_number
from .paragraphs import Paragraph, Sort
from .source import Text, join

ORDINAL = re.compile(
    r"(?:(?<=[。；：，、！\n])|^)(?P<n>[一二三四五六七八九十]{1,3})(?P<word>要|是)(?!否|不是)"
)
COUNTED = re.compile(r"(?:(?<=[。；：！])|^)第(?P<n>[一二三四五六七八九十]{1,3})，(?P<word>)")
DEMANDS = re.compile(r"(?:要求|强调|部署|务必|必须|要)[^。]{0,20}：$")
SAID = re.compile(r"(?:要求|强调|部署|指出)[，：]$")
# After the last requirement the report often goes on about the speaker.
BACK_TO_REPORT = re.compile(r"。(?=[一-龥]{2,4}(?:同志)?(?:还|最后|强调|指出|要求))")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement: the ordinal as printed, its words, and the heading it stands under."""

    number: str
    text: Text
    heading: Text | None
    before: str

    @property
    def asked(self) -> bool:
        """True where it says what is to be done (一要…, 会议要求，一是…), False where it tells what was."""
        return "要" in self.number or self.text.chars.startswith("要") or bool(SAID.search(self.before))


def requirements_of(paragraphs: list[Paragraph]) -> list[Requirement]:
    """The ordinal requirements in order; only runs that begin with 一 and go on to 二 count."""
    out: list[Requirement] = []
    heading: Text | None = None
    above = ""
    for paragraph in _put_together(paragraphs):
        if paragraph.heading and not ORDINAL.search(paragraph.text.chars):
            heading = paragraph.text
            continue
        runs = _runs(paragraph.text)
        for number, text in runs:
            before = paragraph.text.chars.partition(runs[0][0])[0] or above
            out.append(Requirement(number, text, heading, before))
        above = paragraph.text.chars
    return out


def _put_together(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs of the text; those that open with 一要, 二要 … one after the other are one.

    A row of 一是, 二是 tells what was done, unless the words above it say what is to be done.
    """
    out: list[Paragraph] = []
    run: tuple[int, str] | None = None
    for paragraph in paragraphs:
        if paragraph.sort is not Sort.TEXT:
            continue
        opens = ORDINAL.match(paragraph.text.chars)
        here = (chinese_number(opens["n"]) or 0, opens["word"]) if opens else None
        if run and here == (run[0] + 1, run[1]):
            out[-1] = Paragraph(join([out[-1].text, paragraph.text], "\n"))
            run = here
            continue
        asked = opens is not None and (opens["word"] == "要" or (out and DEMANDS.search(out[-1].text.chars)))
        run = here if here and here[0] == 1 and asked else None
        out.append(paragraph)
    return out


def _runs(text: Text) -> list[tuple[str, Text]]:
    for pattern in (ORDINAL, COUNTED):
        found = list(pattern.finditer(text.chars))
        chain: list[re.Match[str]] = []
        out: list[tuple[str, Text]] = []
        for match in found:
            rank = chinese_number(match["n"])
            if rank == 1:
                out += _cut(text, chain)
                chain = [match]
            elif chain and rank == len(chain) + 1 and match["word"] == chain[0]["word"]:
                chain.append(match)
        out += _cut(text, chain)
        if out:
            return out
    return []


def _cut(text: Text, chain: list[re.Match[str]]) -> list[tuple[str, Text]]:
    if len(chain) < 2:
        return []
    out = []
    for index, match in enumerate(chain):
        end = chain[index + 1].start() if index + 1 < len(chain) else len(text)
        part = text.cut(match.end(), end)
        if index + 1 == len(chain):
            back = BACK_TO_REPORT.search(part.chars)
            part = part.cut(0, back.start() + 1) if back else part
        printed = match.group().rstrip("，")
        out.append((printed, part.strip("；，\n")))
    return out
