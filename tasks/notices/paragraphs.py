"""Lines put back together into paragraphs: a page break may stand in mid-sentence or in mid-word."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from .numbering import number_at, split_at_numbers
from .source import Line, Text, join

ENDED = tuple("。；：！？）)")
CLOSED_QUOTE = re.compile(r"[。！？；][”’\"』」]$")
LABEL = re.compile(
    r"(?:第一)?(?:主要)?(?:责任|牵头|配合|负责|主办|协办|参与|参加|承办|指导|落实|组织实施|实施|协助|协同|分管|督导|主体|主管|支持|支撑|技术支撑|技术支持)(?:责任)?"
    r"(?:单位|部门|科室|处室|领导|人|主体|市领导|县领导|省领导)(?:及责任人)?：|(?:责任|职责|任务|部门)?分工：|"
    r"(?:(?:完成|办结|推进|进度|时间)?(?:时限|时间|期限|节点|要求)|(?:预期|工作|量化|年度)?(?:目标|成果|成效)|完成标志|备注)："
)
# 办理时限：…, 汇报方式：… under a labelled line is a field of its own.
FIELD_LINE = re.compile(r"[一-龥]{2,8}：")
# 各单位要…, 本措施自…: what a document closes with speaks to all, though the line above has no end mark.
CLOSES = re.compile(
    r"(?:各[^、，。；：]{1,16}?(?:要|应|须|务必)(?!求)|本(?:方案|通知|意见|办法|措施|政策|计划|要点|清单|细则)(?:自|由|从|中)|请各|以上(?:各项|工作|任务)|特此)"
)
# ——牵头单位：…, ◆责任单位：…
BULLET = re.compile(r"[—–\-·•●◆■★▲☆※○◎→]+(?=[一-龥]{2,10}：)")
# ● and its like begin a paragraph; a dash only after the end of one.
POINT = re.compile(r"(?P<sure>[•●◆■▲◎※►▪]+)(?=[一-龥“《])|[—–]{2,}(?=[一-龥“《])")
GARBLED_DATE = re.compile(r"20\d{5,6}")
DATE = re.compile(
    r"(?:(?:20\d\d|19\d\d)年\d{1,2}月\d{1,2}日|[二一][〇○零Oo0九][〇○零一二三四五六七八九Oo0]{2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
)
PAGE_NUMBER = re.compile(r"[-—－–·]*\d{1,3}[-—－–·]*|第\d{1,3}页(?:[/，]?共\d{1,3}页)?")
PUBLICITY = re.compile(
    r"公开(?:方式|类型|属性)：[一-龥]{2,8}|（?此(?:件|文)[^。）]{0,12}(?:公开|发|登)[^。）]{0,12}）?"
)
IMPRINT = re.compile(r"(?:抄送|分送|抄报|主送|发送|报送|报|送|发)：|共印\d+份|（?共?印\d+份）?")
ISSUED = re.compile(r"(?P<date>" + DATE.pattern + r")印(?:发|制)")
ATTACHMENT_LIST = re.compile(r"附(?:件|表|录)?：")
ATTACHMENT = re.compile(r"附(?:件|表|录)(?:\d{1,2}|[一二三四五六七八九十]{1,2})?(?:[-—]\d+)?$")
FURNITURE = re.compile(
    r"(?:索引号|发布日期|发布时间|发文日期|成文日期|浏览次数|阅读次数|信息来源|来源|发布机构|发文机关|发布单位|主题分类|主题词|文号|"
    r"发文字号|有效性|效力状态|公开方式|公开类别|字体|字号|打印|标题|名称|签发人|联系人|责任编辑|编辑|审核|校对)："
)
ORGAN_END = re.compile(
    r"(?:政府|办公室|办公厅|委员会|委|局|厅|部|院|署|会|领导小组|秘书处|总局|小组|中心|公司|党组|管委会|行|社|办|"
    r"督查室|研究室|政研室|指挥部|专班|办事处|街道|集团|总队|支队|工会|处)$"
)


LABEL_LAST = re.compile(r"(?:责任|牵头|配合|负责|主办|协办|参与|协同)(?:单位|部门|科室|处室|领导|人)：$")
WHO_ENDS = re.compile(r"(?:负责|牵头|配合|参与|落实)$")


class Sort(Enum):
    """What a paragraph is for."""

    TEXT = auto()
    SIGNATURE = auto()
    IMPRINT = auto()
    ATTACHMENT = auto()
    ATTACHMENT_LIST = auto()


@dataclass(slots=True)
class Paragraph:
    """One paragraph, its sort, whether a heading-like line (no marks, not run on), or right after a table."""

    text: Text
    sort: Sort = Sort.TEXT
    heading: bool = False
    apart: bool = False


def wrap_width(lines: list[Line]) -> int:
    """The width at which a hard-wrapped file breaks its lines; 0 when it is not hard-wrapped."""
    lengths = sorted(len(line.text) for line in lines if not line.blank)
    if len(lengths) < 20:
        return 0
    width = lengths[int(len(lengths) * 0.9)]
    near = sum(1 for one in lengths if width - 3 <= one <= width + 1)
    return width if 18 <= width <= 60 and near > len(lengths) * 0.4 else 0


def is_heading(chars: str, width: int) -> bool:
    """A line that stands alone: short, without an end mark, and not broken off by the wrapping."""
    if width and len(chars) >= width - 2:
        return False
    if number_at(chars):
        return len(chars) <= 60 and "。" not in chars
    return len(chars) <= 45 and not re.search("[，。；：、]", chars)


def sort_of(chars: str) -> Sort:
    """The sort of a line or paragraph by its own words."""
    if IMPRINT.match(chars) or ISSUED.search(chars[:60]):
        return Sort.IMPRINT
    if ATTACHMENT.match(chars):
        return Sort.ATTACHMENT
    if ATTACHMENT_LIST.match(chars):
        return Sort.ATTACHMENT_LIST
    date = DATE.search(chars)
    if date and date.end() == len(chars) and (date.start() == 0 or is_signature(chars[: date.start()])):
        return Sort.SIGNATURE
    return Sort.TEXT


def is_signature(chars: str) -> bool:
    """Names of organs and nothing else, as over a date."""
    return len(chars) <= 60 and bool(ORGAN_END.search(chars)) and not re.search("[，。；：]", chars)


def starts_anew(chars: str) -> bool:
    """A line that never runs on from the one before."""
    return bool(
        number_at(chars)
        or LABEL.match(chars)
        or PUBLICITY.fullmatch(chars)
        or sort_of(chars) is not Sort.TEXT
        or (DATE.match(chars) and not chars.startswith("年"))
    )


def paragraphs_of(lines: list[Line]) -> list[Paragraph]:
    """Paragraphs of consecutive lines (no table among them), numbers inside them split off.

    Page numbers and publicity notes are dropped. A line is joined to the one before when that one is
    not ended and this one does not start anew (the rule of the notices reference, section 6).
    """
    width = wrap_width(lines)
    out: list[Paragraph] = []
    open_parts: list[Text] = []
    in_list = False

    def close() -> None:
        if not open_parts:
            return
        whole = join(open_parts)
        open_parts.clear()
        sort = sort_of(whole.chars)
        for piece in split_at_numbers(whole) if sort is Sort.TEXT else [whole]:
            out.append(Paragraph(piece, sort, is_heading(piece.chars, width)))

    for index, line in enumerate(lines):
        text = line.text
        bullet = BULLET.match(text.chars)
        point = POINT.match(text.chars)
        if point and (point["sure"] or not open_parts or open_parts[-1].chars.endswith(ENDED)):
            close()
            text = text.cut(point.end())
        elif bullet and LABEL.match(text.chars, bullet.end()):
            text = text.cut(bullet.end())
        chars = text.chars
        if is_signature(chars) and not number_at(chars) and _dated_below(lines, index):
            close()
            out.append(Paragraph(text, Sort.SIGNATURE))
            continue
        if not chars or PAGE_NUMBER.fullmatch(chars) or PUBLICITY.fullmatch(chars):
            continue
        if in_list and number_at(chars) and "。" not in chars.rstrip("。") and len(chars) < 60:
            close()
            out.append(Paragraph(text, Sort.ATTACHMENT_LIST))
            continue
        if open_parts:
            before = open_parts[-1].chars
            alone = len(open_parts) == 1 and is_heading(before, width) and not runs_on(before, chars)
            if (
                (before.endswith(ENDED) and not _broken_off(open_parts))
                or CLOSED_QUOTE.search(before)
                or alone
                or (starts_anew(chars) and not (LABEL.match(chars) and _in_brackets(open_parts)))
                or (LABEL.match(open_parts[0].chars) and FIELD_LINE.match(chars))
                or (WHO_ENDS.search(before) and CLOSES.match(chars))
                or (LABEL.match(open_parts[0].chars) and CLOSES.match(chars))
            ):
                close()
        in_list = ATTACHMENT_LIST.match(chars) is not None
        open_parts.append(text)
    close()
    return out


def _broken_off(parts: list[Text]) -> bool:
    """True where the line ends in mid-clause: behind 责任单位：, or with its bracket still open."""
    return LABEL_LAST.search(parts[-1].chars) is not None or _in_brackets(parts)


def _in_brackets(parts: list[Text]) -> bool:
    """True where a bracket is open: （牵头单位：…； broken off before 责任单位：…）."""
    depth = 0
    for char in "".join(part.chars for part in parts)[-300:]:
        depth = depth + 1 if char in "（〔[" else max(0, depth - (char in "）〕]"))
    return depth > 0


def _dated_below(lines: list[Line], at: int) -> bool:
    """An organ's name over a date, other organs between them at most: the signature."""
    for line in lines[at + 1 : at + 8]:
        chars = line.text.chars
        if not chars or is_signature(chars):
            continue
        return DATE.fullmatch(chars) is not None or GARBLED_DATE.fullmatch(chars) is not None
    return False


def runs_on(before: str, chars: str) -> bool:
    """A short line whose bracket or quotation is still open runs on, heading or not."""
    return any(before.count(left) > before.count(right) for left, right in ("（）", "《》", "“”"))
