"""交接清单 as a paper to sign."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import override

from departments.duties import kind_label
from departments.models import HandOver
from reform.core.document import Column, OfficialDocument, Paragraph, Table
from reform.core.kept_words import worded

COLUMNS = (
    Column("序号", 12, "center"),
    Column("类别", 36),
    Column("事项", 110),
    Column("时限", 28, "center"),
    Column("状态", 28, "center"),
)


def hand_over_document(row: HandOver) -> OfficialDocument:
    """Return the list of what was open in a post the day it changed hands, with lines for the signatures."""
    former = row.former.name if row.former else "（空缺）"
    day = f"{row.on.year}年{row.on.month}月{row.on.day}日"
    words = (
        f"岗位：{row.post.department.name} {row.post.title}。移交人：{former}。接收人：{row.successor.name}。"
        f"交接日期：{day}。当日岗位未办结事项共{len(row.items)}项，责任随岗位由接收人继续办理。"
    )
    with override(settings.LANGUAGE_CODE):
        lines = tuple(
            (
                str(number),
                str(kind_label(item["kind"])),
                worded(item["title"]),
                item["due"] or "—",
                worded(item["state"]) or "—",
            )
            for number, item in enumerate(row.items, 1)
        )
    # A line each: three beside one another do not fit.
    signatures = tuple(
        Paragraph(f"{who}（签字）：＿＿＿＿＿＿＿＿　　　　　　年　　月　　日")
        for who in ("移交人", "接收人", "监交人")
    )
    table = (Table(COLUMNS, lines),) if lines else ()
    return OfficialDocument(
        form="sheet",
        masthead="",
        number="",
        title=f"{row.post.department.short_name}{row.post.title}岗位交接清单",
        addressees="",
        body=(Paragraph(words), *table, *signatures),
        issuer=row.post.programme.secretariat_name,
        dated=row.on,
    )
