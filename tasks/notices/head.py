"""Title, document number, issuer, date of issue, kind and distribution of a document."""

import re
from dataclasses import dataclass, field
from datetime import date

from .imprint import date_of_issue, distribution_of
from .model import Kind, Span
from .numbering import number_at
from .paragraphs import DATE, FURNITURE, ORGAN_END, PUBLICITY, is_signature
from .source import Line, Text, join

NUMBER = re.compile(
    r"(?P<who>[一-龥]{1,14}?)(?:（[一-龥]{1,4}）)?[〔\[（【［](?P<year>(?:19|20)\d{2})(?P<close>[〕\]）】］])?第?(?P<n>\d{1,5})号"
)
ISSUE = re.compile(r"第[\d一二三四五六七八九十百]+期(?:[（，]?总第[\d一二三四五六七八九十百]+期）?)?")
ENDS = (
    "通知|意见|方案|决定|通报|报告|函|要点|清单|计划|措施|办法|规定|细则|纲要|规划|公告|通告|请示|批复|纪要|台账|分工表|任务表|分解表|一览表|"
    "分工方案|任务|若干政策|政策|条例|决议|命令|议案|讲话"
)
TITLE_END = re.compile(rf"(?:{ENDS})(?:（[^（）]{{1,12}}）)?》?(?:的(?:通知|函|通报|意见))?$")
MASTHEAD = re.compile(r"(?P<who>[一-龥（）、]{4,40})文件$")
LETTER = re.compile(r"^(?:[一-龥] +){2,}[一-龥]$")
BULLETIN = re.compile(r"(?:信息|简报|专报|动态|快报|工作通讯|情况反映|参考|专刊)(?:（[^）]*）)?$")
SALUTATION = re.compile(
    r"^(?:各|市|省|县|区|州|自治|国务院|机关|委|局|厅|有关|中央|驻|[一-龥]{2,12}(?:人民政府|委员会|办公室|厅|局|委|部|院|公司|单位))[^。；]{0,300}：$"
)
PREFIX = re.compile(r"^(?P<who>.{2,60}?)(?:关于|印发|转发)")
FIELD = re.compile(r"^(?:发文字号|文号|成文日期|发文日期|发文机关|发布机构|发布单位)：")
COLUMN = re.compile(r"^(?:项目|序号|编号|任务|牵头部门|配合部门|责任单位|备注|类别)$")


@dataclass(slots=True)
class Head:
    """What stands over, under and around the text proper."""

    title: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    kind: Kind = Kind.NOTICE
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
    _title(head, top)
    _addressees(head, top)
    found = date_of_issue(prose, len(top))
    if found:
        head.issued_on, head.spans["issued_on"] = found
    _issuer(head, top, prose)
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
    if number and number.level <= 2:
        return True
    return "。" in chars and not chars.startswith("（")


def _masthead_of(top: list[Line]) -> list[Line]:
    """A bulletin's masthead ends with its date; the first news item's heading comes after it."""
    for index, line in enumerate(top):
        if DATE.fullmatch(line.text.chars):
            return top[: index + 1]
    return top


def _number(head: Head, top: list[Line]) -> None:
    for line in top:
        found = NUMBER.search(line.text.chars)
        if not found or (len(line.text) > 60 and not FIELD.match(line.text.chars)):
            continue
        if "》" in line.text.chars[: found.start()] or line.text.chars.startswith("根据"):
            continue
        who = re.sub(r"^(?:发文字号|文号|字号)：?", "", found["who"])
        rest = line.text.chars[found.start("who") : found.start("year") - 1].removeprefix(found["who"])
        head.document_number = f"{who}{rest}〔{found['year']}〕{found['n']}号"
        head.spans["document_number"] = line.text.span(*found.span())
        return


def _issue_line(head: Head, top: list[Line]) -> None:
    for line in top:
        found = ISSUE.fullmatch(line.text.chars) or (
            ISSUE.search(line.text.chars) if len(line.text) < 40 else None
        )
        if found and head.document_number is None:
            words = re.sub(r"(?<=期)[（，]?(?=总)|）$", " ", found.group()).strip()
            head.document_number = words
            head.spans["document_number"] = line.text.span(*found.span())
            head.kind = Kind.BULLETIN


def _title(head: Head, top: list[Line]) -> None:
    if head.kind is Kind.BULLETIN:
        for line in top:
            if LETTER.match(line.raw.strip()) or BULLETIN.search(line.text.chars):
                head.title = line.text.chars
                head.spans["title"] = line.text.span()
                head.masthead = line.text.chars
                return
    block: list[Text] = []
    for line in top:
        chars = line.text.chars
        masthead = MASTHEAD.fullmatch(chars)
        if masthead and not TITLE_END.search(chars):
            head.masthead = masthead["who"]
            block = []
            continue
        if not chars or COLUMN.match(chars):
            continue
        found = NUMBER.search(chars)
        if found:
            rest = line.text.cut(0, found.start()).strip("（")
            if len(chars) - len(found.group()) <= 3 or not re.search("关于", chars):
                continue
            del rest
        if (
            FURNITURE.match(chars)
            or PUBLICITY.fullmatch(chars)
            or SALUTATION.match(chars)
            or DATE.fullmatch(chars)
        ):
            continue
        if re.fullmatch(r"（[^（）]*）", chars) or re.fullmatch(r"附件\d*：?", chars):
            continue
        block.append(line.text)
        if TITLE_END.search(chars):
            break
    while len(block) > 1 and _is_stray(block[0].chars, block[1].chars):
        block.pop(0)
    if not block or len(block) > 6:
        return
    whole = join(block)
    if (not TITLE_END.search(whole.chars) and not re.search("关于|工作|任务|方案", whole.chars)) or len(
        whole
    ) > 160:
        return
    if "。" in whole.chars:
        return
    head.title = whole.chars
    head.spans["title"] = whole.span()


def _is_stray(first: str, second: str) -> bool:
    """A line over the title that is not a part of it, such as a site's name or a colophon mark."""
    if "关于" in first or second.startswith(("关于", "印发", "转发")):
        return False
    return len(first) <= 8 and not ORGAN_END.search(first) and "关于" in second


def _addressees(head: Head, top: list[Line]) -> None:
    if top and top[-1].text.chars.endswith("：") and SALUTATION.match(top[-1].text.chars):
        head.addressees = top[-1].text.chars.rstrip("：")


def _issuer(head: Head, top: list[Line], prose: list[Line]) -> None:
    if head.kind is Kind.BULLETIN:
        for line in top:
            if ORGAN_END.search(line.text.chars) and not number_at(line.text.chars) and len(line.text) > 4:
                head.issuer = line.text.chars
                head.spans["issuer"] = line.text.span()
                return
    if head.masthead and ORGAN_END.search(head.masthead):
        head.issuer = head.masthead
        return
    prefix = PREFIX.match(head.title or "")
    if prefix and ORGAN_END.search(prefix["who"]) and not re.match(r"20\d\d年", prefix["who"]):
        head.issuer = prefix["who"]
        return
    for index, line in enumerate(prose):
        chars = line.text.chars
        date_at = DATE.search(chars) if len(chars) < 90 else None
        if index < head.body_at or not date_at or date_at.end() != len(chars):
            continue
        if date_at.start() and is_signature(chars[: date_at.start()]):
            found = line.text.cut(0, date_at.start())
            head.issuer = re.sub(r"(?<=\S)\s+(?=\S)", " ", line.raw[: _raw_date(line)]).strip() or found.chars
            head.spans["issuer"] = found.span()
            return
        names = _names_above(prose, index)
        if names and date_at.start() == 0:
            head.issuer = " ".join(name.chars for name in names)
            head.spans["issuer"] = (names[0].span()[0], names[-1].span()[1])
            return


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
