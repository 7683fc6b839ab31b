"""The sample notices in every kind of file, made from their text: the same notice must give the same tasks."""

from __future__ import annotations

import html
import io
import zipfile
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tasks.notices.files.geometry import POINTS, Page
from tasks.notices.files.pdf import pages_of
from tasks.notices.find_tables import find_tables
from tasks.notices.paragraphs import paragraphs_of
from tasks.notices.source import lines_of
from tests.tasks.notices.make_docx import SAMPLES

NAMES = (
    "city-2017-work-points",
    "city-2019-current-work",
    "city-2022-tasks",
    "province-2019-bulletin",
    "region-division-table",
)
TABLE = "region-division-table"


@cache
def text_of_sample(name: str) -> str:
    """The sample's own text."""
    return (SAMPLES / f"{name}.txt").read_text("utf-8")


def lines(name: str) -> list[str]:
    """The sample's paragraphs, page breaks in mid-word put together; of the table's what stands over it."""
    found = list(lines_of(text_of_sample(name)))
    if name == TABLE:
        return [found[0].raw.strip()]
    return [one.text.chars for one in paragraphs_of(found)]


def rows(name: str) -> list[list[str]]:
    """The rows of the sample's table, its head first; empty for prose."""
    tables = find_tables(list(lines_of(text_of_sample(name))))
    return [[*table.names] for table in tables] + [
        [c.chars for c in row.cells] for t in tables for row in t.rows
    ]


def spans(words: list[str]) -> list[int]:
    """How many rows each cell of a column covers: a filled one takes the empty ones below it; 0 is covered."""
    out = [0] * len(words)
    start = 0
    for at, one in enumerate(words):
        if one or at == 0:
            start = at
        out[start] += 1
    return out


def page(name: str, *, whole: bool = False) -> str:
    """The sample as a web page; `whole` puts a site's menus, scripts and footer around it."""
    body = "".join(f"<p>{html.escape(words)}</p>\n" for words in lines(name))
    grid = rows(name)
    if grid:
        sections, numbers = (spans([row[at] for row in grid[1:]]) for at in (0, 1))
        body += "<table><thead><tr>" + "".join(f"<th>{one}</th>" for one in grid[0]) + "</tr></thead><tbody>"
        for at, row in enumerate(grid[1:]):
            body += "<tr>"
            for place, words in enumerate(row):
                span = (sections, numbers)[place][at] if place < 2 else 1
                if span:
                    body += f'<td rowspan="{span}">{html.escape(words)}</td>'
            body += "</tr>\n"
        body += "</tbody></table>"
    if not whole:
        return f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>"
    return f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>政府网</title><style>p{{}}</style><script>document.write("<p>二十、假任务。（市财政局负责）</p>")</script></head>
<body><div class="top-nav"><ul><li>首页</li><li>政务公开</li></ul></div><div class="crumbs">当前位置：首页 &gt; 文件</div>
<form><div class="share">分享到：微信</div><div style="display: none">隐藏的话</div><table><tr><td>
<div class="TRS_Editor">{body}</div></td></tr></table></form>
<div id="footer">主办：某市人民政府</div></body></html>"""


def html_file(name: str) -> bytes:
    """A site's page in the encoding sites of the time have."""
    return page(name, whole=True).encode("gb18030")


PRINT = """
@page { size: A4; margin: 37mm 26mm 35mm 28mm; @bottom-center { content: "— " counter(page) " —"; font-size: 14pt }
  @top-right { content: "内部参阅材料汇编"; font-size: 9pt } }
@font-face { font-family: Sample; src: url("%s") }
body { font: 16pt/28pt Sample; text-align: justify } p { margin: 0; text-indent: 2em }
table { border-collapse: collapse; font-size: 12pt; line-height: 18pt } td, th { border: 0.5pt solid #000; padding: 1.5mm }
"""


@cache
def pdf_file(name: str, *, times: int = 1, before: str = "") -> bytes:
    """The sample on paper, with page numbers and a running head, its table's head on each page."""
    from weasyprint import HTML

    from reform.core.fonts import install_subsetting

    install_subsetting()
    spec = find_spec("pylopdf_fonts_zh_cn")
    assert spec is not None
    assert spec.submodule_search_locations
    font = sorted(Path(spec.submodule_search_locations[0]).glob("*Sans*.[ot]tf"))[0]
    style = f"<style>{PRINT % font.as_uri()}</style>"
    made = page(name).replace("</head>", style + "</head>").replace("<body>", f"<body>{before}")
    if times > 1:
        made = made.replace("</body>", made.split("<body>")[1].split("</body>")[0] * (times - 1) + "</body>")
    return bytes(HTML(string=made).write_pdf())


def ofd_file(name: str) -> bytes:
    """The same pages as an OFD: a text object a line, a path a rule, in millimetres."""
    return ofd_of(pages_of(pdf_file(name)))


def ofd_of(pages: list[Page]) -> bytes:
    """An OFD of these pages; letters of a line that follow each other evenly have their steps as `g`."""
    parts = {
        "OFD.xml": _xml(
            "OFD", "<ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
        )
    }
    listed = "".join(
        f'<ofd:Page ID="{at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages))
    )
    box = f"0 0 {pages[0].width / POINTS:.3f} {pages[0].height / POINTS:.3f}"
    parts["Doc_0/Document.xml"] = _xml(
        "Document",
        f"<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages>",
    )
    for at, one in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{at}/Content.xml"] = _xml("Page", _content(one))
    return zipped(parts)


def _content(page: Page) -> str:
    by_line: dict[float, list[int]] = {}
    for at, glyph in enumerate(page.glyphs):
        by_line.setdefault(round(glyph.base, 1), []).append(at)
    out = []
    for found in by_line.values():
        glyphs = sorted((page.glyphs[at] for at in found), key=lambda one: one.left)
        left, top, size = glyphs[0].left, glyphs[0].base - glyphs[0].size, glyphs[0].size
        steps = [(b.left - a.left) / POINTS for a, b in pairwise(glyphs)]
        even = len(steps) > 1 and max(steps) - min(steps) < 0.01
        delta = f"g {len(steps)} {steps[0]:.4f}" if even else " ".join(f"{one:.4f}" for one in steps)
        words = html.escape("".join(glyph.text for glyph in glyphs))
        out.append(
            f'<ofd:TextObject Boundary="{left / POINTS:.4f} {top / POINTS:.4f} 200 10" Size="{size / POINTS:.4f}">'
            f'<ofd:TextCode X="0" Y="{size / POINTS:.4f}" DeltaX="{delta}">{words}</ofd:TextCode></ofd:TextObject>'
        )
    for rule in page.rules:
        x, y = rule.left / POINTS, rule.top / POINTS
        across, down = (rule.right - rule.left) / POINTS, (rule.bottom - rule.top) / POINTS
        end = (across, 0) if rule.level else (0, down)
        out.append(
            f'<ofd:PathObject Boundary="{x:.4f} {y:.4f} {across:.4f} {down:.4f}" LineWidth="0.2">'
            f"<ofd:AbbreviatedData>M 0 0 L {end[0]:.4f} {end[1]:.4f}</ofd:AbbreviatedData></ofd:PathObject>"
        )
    return "<ofd:Content><ofd:Layer>" + "".join(out) + "</ofd:Layer></ofd:Content>"


def _xml(root: str, inside: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><ofd:{root} xmlns:ofd="http://www.ofdspec.org/2016">{inside}</ofd:{root}>'
    ).encode()


def zipped(parts: dict[str, bytes]) -> bytes:
    """A package of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def xlsx_file(name: str) -> bytes:
    """The table on two sheets, each with its title over all columns and the head again; prose line by line."""
    book = openpyxl.Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    grid = rows(name)
    if not grid:
        for at, words in enumerate(lines(name), 1):
            first.cell(at, 1, words)
    else:
        half = next(at for at, row in enumerate(grid) if row[1] == "22")
        _sheet(first, lines(name)[0], grid[0], grid[1:half])
        _sheet(book.create_sheet("续表"), "", grid[0], grid[half:])
        hidden = book.create_sheet("选项")
        hidden.append(["自治区财政厅", "自治区医保局"])
        hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(sheet: Worksheet, title: str, head: list[str], body: list[list[str]]) -> None:
    top = 1
    if title:
        sheet.cell(1, 1, title)
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(head))
        top = 2
    for place, words in enumerate(head, 1):
        sheet.cell(top, place, words)
    for at, row in enumerate(body, top + 1):
        for place, words in enumerate(row, 1):
            sheet.cell(at, place, int(words) if words.isdigit() else words or None)
    for place in (0, 1):
        for at, span in enumerate(spans([row[place] for row in body])):
            if span > 1:
                row_ = top + 1 + at
                sheet.merge_cells(
                    start_row=row_, end_row=row_ + span - 1, start_column=place + 1, end_column=place + 1
                )


MAKERS = {".html": html_file, ".pdf": pdf_file, ".ofd": ofd_file, ".xlsx": xlsx_file}

# Samples kept for people to try, beside the texts they are made from; a PDF with its font is too big for that.
KEPT = {"region-division-table": ".xlsx", "city-2022-tasks": ".ofd"}


def make_all(folder: Path = SAMPLES) -> list[Path]:
    """Write the kept samples and return their paths."""
    made = []
    for name, ending in KEPT.items():
        made.append(folder / f"{name}{ending}")
        made[-1].write_bytes(MAKERS[ending](name))
    return made
