"""Parts of a Word document that python-docx has no words for, as WordprocessingML.

Lengths are twentieths of a point (twips) unless named otherwise.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from math import ceil
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from reform.core import typography

LINE = 579  # one of 22 lines of 225 mm
CHARACTER = 315.8  # one of 28 characters of 156 mm
IMPRINT_LINE = 488
RED = "E60012"
# What is set in the printed faces everywhere, and what a computer without them takes instead.
FACES = {
    "fang": ("仿宋_GB2312", "仿宋"),
    "song": ("宋体", "SimSun"),
    "biao": ("方正小标宋简体", "华文中宋"),
    "hei": ("黑体", "SimHei"),
    "kai": ("楷体_GB2312", "楷体"),
}
_VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point."""
    return round(millimetres * typography.MM_IN_POINTS * 20)


def set_face(properties: Any, role: str) -> None:
    """Set the face of run properties (`w:rPr`) for every script, without the template's theme fonts."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FACES[role][0])


def set_grid(section: Any) -> None:
    """Give the section the grid of 22 lines and 28 characters a line."""
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(LINE))
    # In 4096ths of a point: how much wider than the 16-point default a character's cell is.
    grid.set(qn("w:charSpace"), str(round((CHARACTER / 20 - typography.SIZE_3) * 4096)))
    properties.append(grid)


def add_rules(paragraph: Any, *, top: int = 0, bottom: int = 0, space: int = 0) -> None:
    """Draw red rules above and below the paragraph, `top` and `bottom` eighths of a point thick, `space` points off."""
    borders = OxmlElement("w:pBdr")
    for side, eighths in (("top", top), ("bottom", bottom)):
        if eighths:
            border = OxmlElement(f"w:{side}")
            values = {"val": "single", "sz": str(eighths), "space": str(space), "color": RED}
            for name, value in values.items():
                border.set(qn(f"w:{name}"), value)
            borders.append(border)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def put_in_frame(paragraph: Any, **place: str | int) -> None:
    """Take the paragraph out of the text to a fixed place; paragraphs in a row with one place share a frame."""
    frame = OxmlElement("w:framePr")
    for name, value in {"hSpace": 0, "vSpace": 0, "wrap": "around", **place}.items():
        frame.set(qn(f"w:{name}"), str(value))
    paragraph._p.get_or_add_pPr().insert_element_before(
        frame, "w:widowControl", "w:pBdr", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def begin_bookmark(paragraph: Any, name: str, number: int) -> int:
    """Begin a bookmark before the paragraph's text and return its number, by which `end_of_bookmark` ends it."""
    mark = OxmlElement("w:bookmarkStart")
    mark.set(qn("w:id"), str(number))
    mark.set(qn("w:name"), name)
    paragraph._p.insert_element_before(mark, "w:r")
    return number


def end_of_bookmark(number: int) -> Any:
    """Return the element that ends a bookmark; it stands between paragraphs."""
    mark = OxmlElement("w:bookmarkEnd")
    mark.set(qn("w:id"), str(number))
    return mark


def add_scale(run: Any, percent: int) -> None:
    """Narrow the run's characters to `percent` of their width."""
    scale = OxmlElement("w:w")
    scale.set(qn("w:val"), str(percent))
    run._r.get_or_add_rPr().insert_element_before(scale, "w:kern", "w:position", "w:sz", "w:szCs")


def add_spacing(run: Any, points: float) -> None:
    """Widen the gaps between the run's characters."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(round(points * 20)))
    run._r.get_or_add_rPr().insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")


def _page_number_runs() -> str:
    """Return — 1 — as runs, the number a field."""
    face = FACES["song"][0]
    look = (
        f'<w:rPr><w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}" w:cs="{face}"/>'
        f'<w:sz w:val="{typography.SIZE_4 * 2}"/></w:rPr>'
    )
    return (
        f'<w:r>{look}<w:t xml:space="preserve">— </w:t></w:r>'
        f'<w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r>{look}<w:instrText>PAGE</w:instrText></w:r>"
        f'<w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{look}<w:t>1</w:t></w:r>'
        f'<w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
        f'<w:r>{look}<w:t xml:space="preserve"> —</w:t></w:r>'
    )


def _replace_paragraph(part: Any, xml: str) -> None:
    old = part.paragraphs[0]._p
    old.getparent().replace(old, parse_xml(xml))


def number_at_foot(footer: Any, side: str) -> None:
    """Write the page number into a portrait footer, one 字 in from `side` (left or right)."""
    footer.is_linked_to_previous = False
    indent = typography.SIZE_4 * 20
    _replace_paragraph(
        footer,
        f'<w:p {nsdecls("w")}><w:pPr><w:spacing w:before="0" w:after="0" w:line="280" w:lineRule="exact"/>'
        f'<w:ind w:{side}="{indent}"/><w:jc w:val="{side}"/></w:pPr>{_page_number_runs()}</w:p>',
    )


def number_at_side(header: Any, side: str) -> None:
    """Write the page number sideways into a landscape sheet, where a portrait sheet has it on `side`.

    The sheet is bound as portrait with its head to the left, so the portrait foot is the landscape left edge.
    """
    header.is_linked_to_previous = False
    top = typography.MARGIN_LEFT_MM * typography.MM_IN_POINTS
    if side == "left":
        top += typography.SIZE_4
    height = typography.TEXT_WIDTH_MM * typography.MM_IN_POINTS - typography.SIZE_4
    left = (typography.MARGIN_BOTTOM_MM - 4.05) * typography.MM_IN_POINTS - 20
    _replace_paragraph(
        header,
        f"""<w:p {nsdecls("w")} {_VML}><w:r><w:pict>
<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"/>
<v:shape type="#_x0000_t202" stroked="f" filled="f" style="position:absolute;margin-left:{left:.1f}pt;
margin-top:{top:.1f}pt;width:20pt;height:{height:.1f}pt;z-index:1;mso-position-horizontal-relative:page;
mso-position-vertical-relative:page"><v:textbox style="layout-flow:vertical" inset="0,0,0,0"><w:txbxContent>
<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="280" w:lineRule="exact"/><w:jc w:val="{side}"/></w:pPr>
{_page_number_runs()}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>""",
    )


def _cell(text: str, style: str, align: str, *, width: int, merge: str = "", keep: bool = False) -> str:
    next_too = "<w:keepNext/>" if keep else ""
    jc = f'<w:jc w:val="{align}"/>' if align != "left" else ""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    lines = escape(text).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="{style}"/>{next_too}{jc}</w:pPr><w:r><w:t xml:space="preserve">{lines}</w:t></w:r></w:p></w:tc>'
    )


def ruled_table(
    *,
    heads: list[str],
    rows: list[tuple[str, ...]],
    widths: list[int],
    aligns: list[str],
    style: str,
    merged: int = 0,
) -> Any:
    """Return a `w:tbl` with fixed column widths, a head repeated on every page and rows that stay whole.

    In the first `merged` columns an empty cell continues the one above. Written as one text: python-docx takes minutes for the cells of a long ledger.
    """
    columns = list(zip(widths, aligns, strict=True))
    head = "".join(
        _cell(text, f"{style}Head", "center", width=width, keep=bool(rows))
        for text, width in zip(heads, widths, strict=True)
    )
    body = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            _cell(
                text,
                style,
                align,
                width=width,
                merge=("restart" if text else "continue") if at < merged else "",
                # Head and two rows stay together, as in the PDF.
                keep=number == 0 and len(rows) > 1,
            )
            for at, (text, (width, align)) in enumerate(zip(row, columns, strict=True))
        )
        + "</w:tr>"
        for number, row in enumerate(rows)
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{rules}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="34" w:type="dxa"/>'
        f'<w:left w:w="68" w:type="dxa"/><w:bottom w:w="34" w:type="dxa"/><w:right w:w="68" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{body}</w:tbl>"
    )


@dataclass(frozen=True)
class ImprintLine:
    """A line of the imprint: its text, what stands flush right after it, the hanging indent of its turns in 字."""

    text: str
    right: str = ""
    hanging: int = 0

    def turns(self) -> int:
        """Return how many lines of the page it takes."""
        room = typography.TEXT_WIDTH_MM * typography.MM_IN_POINTS / typography.SIZE_4 - 2 - self.hanging
        return max(ceil((typography.text_width(self.text) - self.hanging) / room), 1)


def imprint_box(lines: list[ImprintLine], *, ruled: bool, parted: bool) -> Any:
    """Return a paragraph that carries the imprint as a text box at the foot of the text block.

    With `ruled` it stands between thick rules; with `parted` a thin one stands above its last line.
    """
    width = twips(typography.TEXT_WIDTH_MM)
    character = typography.SIZE_4 * 20
    rows = []
    for index, line in enumerate(lines):
        last = index == len(lines) - 1
        edges = []
        if ruled and index == 0:
            edges.append(("top", 8))
        elif ruled and parted and last:
            edges.append(("top", 6))
        if ruled and last:
            edges.append(("bottom", 8))
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>' for side, size in edges
        )
        tail = f"<w:r><w:tab/></w:r><w:r><w:t>{escape(line.right)}</w:t></w:r>" if line.right else ""
        rows.append(
            f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
            f'<w:tcBorders>{borders}</w:tcBorders></w:tcPr><w:p><w:pPr><w:pStyle w:val="Imprint"/>'
            f'<w:tabs><w:tab w:val="right" w:pos="{width - character}"/></w:tabs>'
            f'<w:ind w:left="{character * (1 + line.hanging)}" w:right="{0 if line.right else character}"'
            f' w:hanging="{character * line.hanging}"/></w:pPr><w:r><w:t>{escape(line.text)}</w:t></w:r>{tail}</w:p>'
            "</w:tc></w:tr>"
        )
    height = sum(line.turns() for line in lines) * IMPRINT_LINE / 20 + 4
    return parse_xml(
        f"""<w:p {nsdecls("w")} {_VML} xmlns:w10="urn:schemas-microsoft-com:office:word"><w:pPr>
<w:pStyle w:val="Rule"/></w:pPr><w:r><w:pict>
<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"/>
<v:shape type="#_x0000_t202" stroked="f" filled="f" style="position:absolute;width:{width / 20:.1f}pt;
height:{height:.1f}pt;z-index:1;mso-position-horizontal:left;mso-position-horizontal-relative:margin;
mso-position-vertical:bottom;mso-position-vertical-relative:margin;mso-wrap-distance-left:0;
mso-wrap-distance-right:0;v-text-anchor:bottom">
<v:textbox inset="0,0,0,0"><w:txbxContent><w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/>
<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>
</w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{"".join(rows)}</w:tbl><w:p><w:pPr><w:pStyle w:val="Rule"/>
</w:pPr></w:p></w:txbxContent></v:textbox><w10:wrap type="topAndBottom"/></v:shape></w:pict></w:r></w:p>"""
    )


def font_table() -> bytes:
    """Return the font table part: it names what stands in for a face that a computer does not have."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/><w:family w:val="auto"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name, instead in FACES.values()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f"{head}<w:fonts {nsdecls('w')}>{fonts}</w:fonts>".encode()


def fixed_archive(data: bytes) -> bytes:
    """Return the same zip archive with every member dated alike, so that equal content gives equal bytes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.infolist():
            info = zipfile.ZipInfo(member.filename, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            content = source.read(member)
            target.writestr(info, font_table() if member.filename == "word/fontTable.xml" else content)
    return out.getvalue()
