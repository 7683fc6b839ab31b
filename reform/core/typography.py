"""Measures and small rules of GB/T 9704-2012 that the PDF and the Word copy share. Knows neither of them.

Lengths are millimetres or points as named; widths of text are counted in Han characters (字).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from math import ceil

from reform.core.document import Annex, Bulletin, Imprint, OfficialDocument

PAGE_WIDTH_MM, PAGE_HEIGHT_MM = 210, 297
MARGIN_TOP_MM, MARGIN_BOTTOM_MM, MARGIN_LEFT_MM, MARGIN_RIGHT_MM = 37, 35, 28, 26
TEXT_WIDTH_MM, TEXT_HEIGHT_MM = 156, 225
LINE_MM = 10.225  # 22 lines in 225 mm; 28 characters of 15.79 points in 156 mm
MM_IN_POINTS = 72 / 25.4
LINES, LINE_CHARACTERS = 22, 28

# 字号 in points: 二号, 三号, 四号, 小四, 五号.
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4, SIZE_5 = 22, 16, 14, 12, 10.5

# The masthead keeps its height and is narrowed to fit, as printed letterheads are; below this it gets smaller.
_NARROWEST = 0.5
# Office words that a title must not break; the longer the list, the better the breaks, but none is needed.
_WHOLE_WORDS = [
    "深化医改",
    "人民政府",
    "领导小组",
    "工作小组",
    "秘书处",
    "办公室",
    "委员会",
    "卫生健康",
    "医疗保障",
    "医药卫生",
    "体制改革",
    "改革",
    "医药",
    "卫生",
    "体制",
    "医改",
    "医疗",
    "医保",
    "重点",
    "任务",
    "进展",
    "情况",
    "通报",
    "通知",
    "关于",
    "深化",
    "工作",
    "方案",
    "督办",
    "督查",
    "落实",
    "推进",
    "完成",
    "年度",
    "第一季度",
    "第二季度",
    "第三季度",
    "第四季度",
    "上半年",
    "下半年",
    "季度",
    "月份",
    "全市",
    "全省",
    "全县",
    "全国",
    "综合",
    "事项",
    "清单",
    "调度",
    "专报",
    "信息",
    "简报",
    "公立医院",
    "高质量",
    "发展",
    "实施",
    "分工",
    "印发",
    "有关",
    "问题",
    "要求",
    "评价",
    "考核",
    "指标",
    "全体会议",
    "会议",
    "研究",
    "部署",
    "召开",
    "学习",
    "贯彻",
    "经验",
    "做法",
    "政策",
    "解读",
    "数据",
    "综合改革",
    "县域",
    "医共体",
    "支付方式",
    "药品",
    "采购",
    "分级诊疗",
    "一览表",
]
# Lines of page 1 from the text block's top to the title, and what must be left for the text below the addressees.
_LINES_OF_HEAD = {"document": 11, "letter": 5}
_LEAST_TEXT = 2
_LONGEST_LABEL = 4  # 本期增发
_LARGEST_NAME, _GAP = 60.0, 0.27
_WAIST_LINES, _WAIST_COST = 3, 60.0
_GOOD_BEFORE = ("研究部署", "召开", "关于", "的通", "全市", "全省", "全县", "深化", "印发")
_GOOD_AFTER = ("关于", "的", "、", "和", "及", "》", "月", "印发", "，")
_NEVER_FIRST = "，。、；：？！）》〕”’的"
_NEVER_LAST = "（《〔“‘"


def chinese_date(day: date) -> str:
    """Return the date as an official document writes it: 2026年11月9日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def text_width(text: str) -> float:
    """Return the width of `text` in Han characters; Latin letters and digits count a half."""
    return sum(1 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def masthead_size(text: str, *, largest: float) -> tuple[float, float]:
    """Return the point size and the horizontal scale (1 is none) at which `text` fits the text block's width."""
    natural = text_width(text) * largest
    room = TEXT_WIDTH_MM * MM_IN_POINTS
    if natural <= room:
        return largest, 1
    scale = max(room / natural, _NARROWEST)
    return min(largest, room / (text_width(text) * scale)), scale


def title_lines(title: str, *, per_line: float = 20) -> tuple[str, ...]:
    """Return the title in lines of at most `per_line` Han characters, of like length and broken between words.

    Line breaks already in `title` are kept. Words are known by a short list of office words, digits and brackets.
    """
    if "\n" in title:
        return tuple(
            line for part in title.split("\n") for line in title_lines(part.strip(), per_line=per_line)
        )
    count = 1
    while True:
        lines = _best_lines(title, count, per_line)
        if lines is not None:
            return lines
        count += 1


def _best_lines(title: str, count: int, per_line: float) -> tuple[str, ...] | None:
    """Return the cheapest division into `count` lines, or None if no line may be that short."""
    if count >= len(title):
        return tuple(title)
    ideal = text_width(title) / count
    breaks = {0: 0.0, len(title): 0.0} | {
        at: cost for at in range(1, len(title)) if (cost := _break_cost(title, at)) is not None
    }
    # By where the last line begins and ends, for its width matters to the next one's cost.
    best: dict[tuple[int, int], tuple[float, tuple[str, ...]]] = {(0, 0): (0.0, ())}
    for _ in range(count):
        reached: dict[tuple[int, int], tuple[float, tuple[str, ...]]] = {}
        for (_first, start), (cost, lines) in best.items():
            for end in breaks:
                line = title[start:end]
                if end <= start or text_width(line) > per_line:
                    continue
                total = cost + breaks[end] + (text_width(line) - ideal) ** 2 + _waist(*lines[-2:], line)
                if (start, end) not in reached or total < reached[start, end][0]:
                    reached[start, end] = (total, (*lines, line))
        best = reached
    whole = [found for (_first, end), found in best.items() if end == len(title)]
    return min(whole)[1] if whole else None


def _waist(*lines: str) -> float:
    """Return what three lines cost whose middle one is the shortest: a title is a 梯形 or a 菱形, never an hourglass."""
    if len(lines) < _WAIST_LINES:
        return 0.0
    above, middle, below = map(text_width, lines)
    return _WAIST_COST if above - 1 > middle < below - 1 else 0.0


def _break_cost(title: str, at: int) -> float | None:
    """Return what a line break before `title[at]` costs, or None where it may not stand."""
    before, after = title[at - 1], title[at]
    if after in _NEVER_FIRST or before in _NEVER_LAST:
        return None
    if before == "年" and (after.isascii() or after == "第"):
        return None
    if (before.isascii() or before in "—〔〕") and (after.isascii() or after in "—年月日号〔〕"):
        return None
    for word in _WHOLE_WORDS:
        first = title.find(word, max(0, at - len(word) + 1), at + len(word) - 1)
        if first != -1 and first < at < first + len(word):
            return None
    rest = title[at:]
    if rest.startswith(_GOOD_BEFORE) or title[:at].endswith(_GOOD_AFTER):
        return 0.0
    return 6.0


def signature_indent(issuer: str, dated: str) -> float:
    """Return how far (in 字) the block of signature and date stands from the right edge.

    For a sealed document the date stands 4 字 in and the signature is centred above it (7.3.5.1). A signature too
    long for that ends flush with the text, and the date is centred below it.
    """
    return max(4 - max(text_width(issuer) - text_width(dated), 0) / 2, 0)


def annex_label(index: int, total: int) -> str:
    """Return the heading of an annex's first page: a single annex takes no number."""
    return "附件" if total == 1 else f"附件{index}"


@dataclass(frozen=True)
class ListedAnnex:
    """One line of the list of annexes below the text; `number` is empty for a single annex."""

    number: str
    title: str


def annex_list(annexes: tuple[Annex, ...]) -> tuple[ListedAnnex, ...]:
    """Return the lines after 附件： in their order."""
    return tuple(
        ListedAnnex(f"{index}." if len(annexes) > 1 else "", annex.title.replace("\n", ""))
        for index, annex in enumerate(annexes, start=1)
    )


@dataclass(frozen=True)
class CopyLine:
    """One line of the imprint: 抄送 and who gets copies."""

    label: str
    names: str

    @property
    def hanging(self) -> int:
        """How far its turns are set in, in 字: below the first character after the colon."""
        return len(self.label) + 1


def copy_lines(imprint: Imprint, addressees: str = "") -> tuple[CopyLine, ...]:
    """Return the lines of recipients, first the addressees where they stand here (`addressees_move`).

    A line of `copies_to` may bring its own label (分送：…), else it is 抄送.
    """
    lines = [("主送", addressees)] if addressees else []
    lines += imprint.lines or _labelled(imprint.copies_to)
    return tuple(CopyLine(label, f"{names.rstrip('。')}。") for label, names in lines)


def _labelled(text: str) -> list[tuple[str, str]]:
    lines = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        label, colon, names = line.partition("：")
        lines.append((label, names) if colon and len(label) <= _LONGEST_LABEL else ("抄送", line))
    return lines


def addressees_move(document: OfficialDocument) -> bool:
    """Tell whether the addressees are so many that they would leave no text on page 1: they move to the imprint."""
    if document.imprint is None or document.form not in _LINES_OF_HEAD:
        return False
    signers = max(ceil(len(document.signers) / 2) - 1, 0) if document.form == "document" else 0
    room = (
        LINES - _LINES_OF_HEAD[document.form] - signers - len(title_lines(document.title)) - 1 - _LEAST_TEXT
    )
    return ceil(text_width(f"{document.addressees}：") / LINE_CHARACTERS) > room


def imprint_before_annexes(document: OfficialDocument) -> bool:
    """Tell whether the imprint stands at the foot of the text's last page, where it would else have a sheet of its own.

    That is so of a bulletin whose last annex lies: its 报尾 is custom (a 文件 has it on the last page, 7.4.1).
    """
    return document.form == "bulletin" and bool(document.annexes) and document.annexes[-1].landscape


def issue_words(bulletin: Bulletin) -> str:
    """Return a bulletin's number: 第20期　总第99期, of a supplement 增刊第1期."""
    issue = f"{'增刊' if bulletin.supplement else ''}第{bulletin.issue}期"
    return f"{issue}　总第{bulletin.total}期" if bulletin.total else issue


def spread_name(name: str) -> tuple[float, float]:
    """Return the point size of a bulletin's name and the gap between its characters, which are set wide apart."""
    size = min(_LARGEST_NAME, TEXT_WIDTH_MM * MM_IN_POINTS / max(text_width(name) * (1 + _GAP), 1))
    return size, size * _GAP


def publisher_size(issuer: str, dated: str) -> float:
    """Return the point size at which a bulletin's issuer and date stand on one line, 1 字 in on both sides."""
    room = LINE_CHARACTERS - 3  # one more between them
    return min(SIZE_3, SIZE_3 * room / max(text_width(issuer) + text_width(dated), 1))


def signer_rows(signers: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the signers (签发人) two a line, in the order of their bodies."""
    return tuple(signers[at : at + 2] for at in range(0, len(signers), 2))


def issue_line(imprint: Imprint) -> str:
    """Return the imprint's date with 印发, or nothing when it has no date."""
    return f"{chinese_date(imprint.issued_on)}印发" if imprint.issued_on else ""
