"""Title, document number, issuer, date of issue, kind, publicity and distribution of a document."""

import re
from dataclasses import dataclass, field
from datetime import date

from .imprint import date_of_issue, distribution_of, publicity_of
from .model import Kind, Publicity, Span
from .numbering import number_at
from .paragraphs import DATE, FURNITURE, GARBLED_DATE, ORGAN_END, PUBLICITY, is_signature
from .source import Line, Text
from .titles import BARE_NUMBER, MASTHEAD, NUMBER, PREFIX, SALUTATION, TITLE_END, find_title

ISSUE = re.compile(r"第[\d一二三四五六七八九十百零〇]+期(?:[（，]?总第[\d一二三四五六七八九十百零〇]+期）?)?")
TOTAL = re.compile(r"（?(总第[\d一二三四五六七八九十百零〇]+期)）?")
LETTER = re.compile(r"^(?:[一-龥] +){2,}[一-龥]$")
BULLETIN = re.compile(r"(?:信息|简报|专报|动态|快报|工作通讯|情况反映|参考|专刊)(?:（[^）]*）)?$")
# 市政府办公室, without the name of the place: the signature says more.
NAMELESS = re.compile(r"(?:省|市|区|县|州|旗|自治区)(?:委|人民政府|政府)")
FIELD = re.compile(r"^(?:发文字号|文号|成文日期|发文日期|发文机关|发布机构|发布单位)：")


@dataclass(slots=True)
class Head:
    """What stands over, under and around the text proper."""

    title: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    kind: Kind = Kind.NOTICE
    publicity: Publicity | None = None
    addressees: str | None = None
    masthead: str | None = None
    distribution: dict[str, list[str]] = field(default_factory=dict)
    copies: int | None = None
    spans: dict[str, Span] = field(default_factory=dict)
    body_at: int = 0
    plan_year: int | None = None


def read_head(lines: list[Line], prose: list[Line]) -> Head:
    """The head of a document; `prose` are the lines outside tables. `body_at` counts lines of `prose`."""
    head = Head()
    top = _top(prose)
    _number(head, top)
    _issue_line(head, top)
    if head.kind is Kind.BULLETIN:
        top = _masthead_of(top)
    head.body_at = len(top)
    _title(head, top, prose)
    _addressees(head, top)
    found = date_of_issue(prose, len(top))
    if found:
        head.issued_on, head.spans["issued_on"] = found
    elif garbled := next((line for line in prose if GARBLED_DATE.fullmatch(line.text.chars)), None):
        head.spans["garbled_date"] = garbled.text.span()
    _issuer(head, top, prose)
    head.publicity = publicity_of(prose)
    head.distribution, head.copies = distribution_of(prose[max(head.body_at, len(prose) - 40) :])
    _kind(head)
    return head


def _top(prose: list[Line]) -> list[Line]:
    """The lines before the text: up to the salutation, or to the first number or full sentence."""
    for index, line in enumerate(prose[:60]):
        chars = line.text.chars
        if SALUTATION.match(chars) and not FIELD.match(chars) and len(chars) > 4:
            return prose[: index + 1]
        furniture = FURNITURE.match(chars) or NUMBER.search(chars[:40]) or PUBLICITY.match(chars)
        if chars and not furniture and (_starts_text(chars) or len(chars) > 80):
            return prose[:index]
    return prose[: min(len(prose), 12)]


def _starts_text(chars: str) -> bool:
    number = number_at(chars)
    if number and (number.level <= 2 or number.rank == 1):
        return True
    return re.search("[。；]", chars) is not None and not chars.startswith("（")


def _masthead_of(top: list[Line]) -> list[Line]:
    """A bulletin's masthead ends with its date; the first news item's heading comes after it."""
    for index, line in enumerate(top):
        date_at = DATE.search(line.text.chars)
        if (
            date_at
            and date_at.end() == len(line.text)
            and is_signature(line.text.chars[: date_at.start()] + "局")
        ):
            return top[: index + 1]
    return top


def _number(head: Head, top: list[Line]) -> None:
    for line in top:
        if bare := BARE_NUMBER.fullmatch(line.text.chars):
            head.document_number = f"〔{bare['year']}〕{bare['n']}号"
            head.spans["document_number"] = line.text.span()
            return
        found = NUMBER.search(line.text.chars)
        if not found or (len(line.text) > 60 and not FIELD.match(line.text.chars)):
            continue
        if "》" in line.text.chars[: found.start()] or line.text.chars.startswith("根据"):
            continue
        who = re.sub(r"^.*(?:发文字号|文号|字号)：?", "", found["who"])
        rest = line.text.chars[found.start("who") : found.start("year") - 1].removeprefix(found["who"])
        head.document_number = f"{who}{rest}〔{found['year']}〕{found['n']}号"
        head.spans["document_number"] = line.text.span(*found.span())
        return


def _issue_line(head: Head, top: list[Line]) -> None:
    for index, line in enumerate(top):
        found = ISSUE.fullmatch(line.text.chars) or (
            ISSUE.search(line.text.chars) if len(line.text) < 40 else None
        )
        if found and head.document_number is None:
            words = re.sub(r"(?<=期)[（，]?(?=总)|）$", " ", found.group()).strip()
            span = line.text.span(*found.span())
            below = next((one.text for one in top[index + 1 : index + 3] if one.text.chars), None)
            if below is not None and (total := TOTAL.fullmatch(below.chars)):
                words, span = f"{words} {total.group(1)}", (span[0], below.span()[1])
            head.document_number = words
            head.spans["document_number"] = span
            head.kind = Kind.BULLETIN


def _title(head: Head, top: list[Line], prose: list[Line]) -> None:
    if head.kind is Kind.BULLETIN:
        for line in top:
            if LETTER.match(line.raw.strip()) or BULLETIN.search(line.text.chars):
                head.title = line.text.chars
                head.spans["title"] = line.text.span()
                head.masthead = line.text.chars
                return
    for line in top:
        masthead = MASTHEAD.fullmatch(line.text.chars)
        if masthead and not TITLE_END.search(line.text.chars):
            head.masthead = masthead["who"]
    title = find_title(top, prose)
    if title is not None:
        head.title = title.chars
        head.spans["title"] = title.span()


def _addressees(head: Head, top: list[Line]) -> None:
    if top and top[-1].text.chars.endswith("：") and SALUTATION.match(top[-1].text.chars):
        head.addressees = top[-1].text.chars.rstrip("：")


def _issuer(head: Head, top: list[Line], prose: list[Line]) -> None:
    if head.kind is Kind.BULLETIN:
        if _over_the_text(head, top):
            return
        for line in top:
            if ORGAN_END.search(line.text.chars) and not number_at(line.text.chars) and len(line.text) > 4:
                head.issuer = line.text.chars
                head.spans["issuer"] = line.text.span()
                return
    if head.masthead and ORGAN_END.search(head.masthead):
        head.issuer = head.masthead
        return
    prefix = PREFIX.match(head.title or "")
    short = prefix is not None and NAMELESS.match(prefix["who"]) is not None
    if short and _signed(head, prose):
        return
    if prefix and ORGAN_END.search(prefix["who"]) and not re.match(r"20\d\d年", prefix["who"]):
        head.issuer = prefix["who"]
        return
    if not _signed(head, prose):
        _over_the_text(head, top)


def _over_the_text(head: Head, top: list[Line]) -> bool:
    """Takes the issuer from a masthead that names the organ and the date in one line; False without one."""
    for line in top:
        date_at = DATE.search(line.text.chars)
        if date_at and date_at.start() > 4 and is_signature(line.text.chars[: date_at.start()]):
            head.issuer = line.text.chars[: date_at.start()]
            head.spans["issuer"] = line.text.span(0, date_at.start())
            return True
    return False


def _signed(head: Head, prose: list[Line]) -> bool:
    """Takes the issuer from the signature, the organs over or before the date; False where there is none."""
    for index, line in enumerate(prose):
        chars = line.text.chars
        date_at = DATE.search(chars) if len(chars) < 90 else None
        if index < head.body_at or not date_at or date_at.end() != len(chars):
            continue
        if date_at.start() and is_signature(chars[: date_at.start()]):
            found = line.text.cut(0, date_at.start())
            head.issuer = re.sub(r"(?<=\S)\s+(?=\S)", " ", line.raw[: _raw_date(line)]).strip() or found.chars
            head.spans["issuer"] = found.span()
            return True
        names = _names_above(prose, index)
        if names and date_at.start() == 0:
            head.issuer = " ".join(name.chars for name in names)
            head.spans["issuer"] = (names[0].span()[0], names[-1].span()[1])
            return True
    return False


def _raw_date(line: Line) -> int:
    found = re.search(r"\d{4}\s*年|[二一][〇○零Oo0九]", line.raw)
    return found.start() if found else len(line.raw)


def _names_above(prose: list[Line], index: int) -> list[Text]:
    names: list[Text] = []
    for line in reversed(prose[max(0, index - 6) : index]):
        chars = line.text.chars
        if not chars:
            continue
        if not is_signature(chars) or number_at(chars):
            break
        names.insert(0, line.text)
    return names


def _kind(head: Head) -> None:
    title = head.title or ""
    years = re.search(r"(?<![\d—–\-])(20\d\d)年(?!.{0,3}[—\-])", title)
    if years and re.search("要点|重点|任务|工作|计划|方案", title[years.end() :]):
        head.plan_year = int(years.group(1))
    if head.kind is Kind.BULLETIN:
        return
    if title.endswith("通报"):
        head.kind = Kind.CIRCULAR
    elif re.search(r"(?:分工|任务|分解|清单).{0,4}表|任务清单|责任清单", title) and "关于" not in title:
        head.kind = Kind.DIVISION_TABLE
    elif "工作要点" in title or title.endswith("要点"):
        head.kind = Kind.WORK_POINTS
