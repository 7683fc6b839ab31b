"""送发单: what of a paper goes by hand: bodies without accounts and copies on paper or by document exchange, to be signed for."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import override

from reform.core.document import Column, OfficialDocument, Paragraph, Table
from reports.circulars.linked import plain
from reports.enums import Manner
from reports.models import Circular
from reports.narrative.wording import full_date
from reports.selectors.recipients import Copies, Reached

COLUMNS = (
    Column("序号", 12, "center"),
    Column("类别", 20, "center"),
    Column("收文单位", 105),
    Column("方式", 26, "center"),
    Column("份数", 16, "center"),
    Column("签收人", 44),
    Column("签收日期", 50, "center"),
)
TO_DATE = "年　　月　　日"


def dispatch_document(circular: Circular, lines: Sequence[Reached], copies: Copies) -> OfficialDocument:
    """Return the list of what is sent by hand, a row a line of the paper's list, with room for who signs for it."""
    with override(settings.LANGUAGE_CODE):
        rows = [row for line in lines for row in _rows(line)]
    number = f"（{circular.number}）" if circular.number else ""
    dated = f"签发日期：{full_date(circular.signed_on)}。" if circular.signed_on else ""
    return OfficialDocument(
        form="slip",
        masthead="",
        number="",
        title=f"{circular.programme.secretariat_name}送发单",
        addressees="",
        body=(
            Paragraph(f"文件：{plain(circular.title)}{number}。{dated}"),
            Table(
                COLUMNS,
                tuple((str(at), *row, "", TO_DATE) for at, row in enumerate(rows, 1)),
                note=(
                    f"共印{copies.printed}份：纸质{copies.paper}份，公文交换{copies.exchange}份；"
                    f"另网络发送{copies.network}份。"
                ),
            ),
            Paragraph(
                "经办人：＿＿＿＿＿＿＿＿　　联系电话：＿＿＿＿＿＿＿＿　　送发日期：＿＿＿＿年＿＿月＿＿日"
            ),
        ),
        issuer="",
        dated=None,
    )


def _rows(one: Reached) -> list[tuple[str, str, str, str]]:
    """Return a line's rows: by network one for each body without an account, else the line with all its copies."""
    line = one.line
    role, manner = line.get_role_display(), line.get_manner_display()
    if line.manner == Manner.NETWORK:
        return [(role, name, manner, str(line.copies)) for name in one.without]
    each = f"（{one.bodies}家，每家{line.copies}份）" if one.bodies > 1 else ""
    return [(role, f"{line.name}{each}", manner, str(one.copies))]
