"""The letter that asks units for comments (征求意见函), as a document; Chinese, as it is printed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reform.core.document import Annex, Heading, OfficialDocument, Paragraph
from tasks.division.documents import DRAFT_MARK, division_table
from tasks.division.table import Row, counted

# The order in which places of one level are called together: 各县（市、区）.
_ENDINGS = ("县", "市", "区", "旗")


@dataclass(frozen=True)
class Addressee:
    """A unit asked: what it is called, and for a county's secretariat the county's name."""

    name: str
    county: str = ""


@dataclass(frozen=True)
class Letter:
    """What the letter says besides the table: to whom, by when, from whom. `number` and `contact` may be empty."""

    title: str
    addressees: Sequence[Addressee]
    counties: int  # how many counties there are
    due_on: date
    issuer: str
    dated: date
    number: str = ""
    contact: str = ""


def addressed(units: Sequence[Addressee], counties: int) -> str:
    """Return the addressees in their order; the secretariats of all counties are called together (各县（市、区）…)."""
    bodies = {unit.name.removeprefix(unit.county) for unit in units if unit.county}
    asked = [unit for unit in units if unit.county]
    if len(asked) < 2 or len(asked) != counties or len(bodies) != 1:
        return "、".join(unit.name for unit in units)
    names = [unit.name for unit in units if not unit.county]
    return "，".join(filter(None, [_every_place(asked) + bodies.pop(), "、".join(names)]))


def _every_place(units: Sequence[Addressee]) -> str:
    found = {unit.county[-1] for unit in units}
    first, *others = [ending for ending in _ENDINGS if ending in found] or ["地"]
    return f"各{first}（{'、'.join(others)}）" if others else f"各{first}"


def comment_letter(letter: Letter, rows: Sequence[Row]) -> OfficialDocument:
    """Return the letter with the draft division as its annex (GB/T 9704-2012, 10.1 信函).

    It says what is asked, by when and how to answer, and how silence is read (office-practice 2).
    """
    draft = f"{letter.title}（{DRAFT_MARK}）"
    you = "你单位" if len(letter.addressees) == 1 else "你们"
    due = f"{letter.due_on.year}年{letter.due_on.month}月{letter.due_on.day}日"
    body = (
        Paragraph(
            f"根据有关文件要求，起草了《{draft}》（以下简称《分工表》），{counted(rows)}"
            f"现征求{you}意见，有关事项函告如下。"
        ),
        Heading("一、征求意见的内容"),
        Paragraph(
            "请结合本单位职责，对《分工表》中涉及本单位的事项逐项核对，重点就任务表述是否准确、"
            "牵头部门和配合部门是否妥当提出意见。需要修改的，请写明对应的序号、修改后的表述和理由。"
        ),
        Heading("二、反馈的时间和方式"),
        Paragraph(
            f"请于{due}前反馈，没有意见的也请反馈“无意见”。可登录改革任务督办平台，在“征求意见”中直接填写，"
            "或下载Excel表填好后上传；也可书面反馈，并加盖公章。"
            "逾期未反馈的，按无意见处理。"
        ),
        Paragraph("请予支持。"),
    )
    return OfficialDocument(
        form="letter",
        masthead=letter.issuer,
        number=letter.number,
        title=f"{letter.issuer}关于征求《{draft}》意见的函",
        addressees=addressed(letter.addressees, letter.counties),
        body=body,
        issuer=letter.issuer,
        dated=letter.dated,
        annexes=(Annex(draft, (division_table(rows, counted(rows)),), landscape=True),),
        note=f"联系人：{letter.contact}" if letter.contact else "",
    )
