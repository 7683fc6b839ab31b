"""Official documents as PDF, set by WeasyPrint from the templates in templates/documents.

WeasyPrint is imported inside the functions: it takes seconds to load and needs system libraries that a web process
can do without. Three things are done to what it lays out, because CSS cannot say them: Chinese lines are justified
(`justify`), fonts are cut by the packaged HarfBuzz (`fonts`), and the imprint is moved to the foot of its page.
"""

from __future__ import annotations

import atexit
import re
import threading
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from celery.signals import worker_process_shutdown
from django.conf import settings
from django.template.loader import render_to_string

from reform.core import fonts, justify, typography
from reform.core.document import Block, Figure, Form, Heading, OfficialDocument, Paragraph, Table

if TYPE_CHECKING:
    from weasyprint import CSS, Document
    from weasyprint.text.fonts import FontConfiguration

_one_at_a_time = threading.Lock()  # the fonts of all documents are one configuration of Pango's
_ROWS_PER_TBODY = 20  # WeasyPrint's layout of a table body slows down with its length
_MANY_COLUMNS = 7
_ALIGN_CLASS = {"left": "", "center": "c", "right": "r"}
_FAMILIES = {
    "fang": "Official Fang",
    "song": "Official Song",
    "biao": "Official Biao",
    "hei": "Official Hei",
    "kai": "Official Kai",
    "fallback": "Official Fallback",
    "fallback_hei": "Official Fallback Hei",
}
# Largest masthead of each form in points; the standard leaves it to the office.
_MASTHEAD_POINTS = {"document": 46.0, "letter": 42.0, "bulletin": 60.0}


class DocumentError(Exception):
    """The document could not be set; the message says why and can be shown to staff."""


def render_pdf(document: OfficialDocument) -> bytes:
    """Return the document as a tagged PDF with bookmarks; the same document gives the same bytes.

    Raises DocumentError when the document asks for anything but its own figures.
    """
    figures: dict[str, bytes] = {}
    html = render_to_string(f"documents/{document.form}.html", _context(document, figures))
    return html_to_pdf(html, form=document.form, figures=figures)


def html_to_pdf(html: str, *, form: Form, figures: dict[str, bytes]) -> bytes:
    """Return `html` as a tagged PDF. `figures` maps the names after `asset:` to the SVGs that may be loaded.

    Raises DocumentError when anything else is asked for.
    """
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    justify.install()
    fonts.install_subsetting()
    fetcher = _fetcher_class()(figures)
    try:
        with _one_at_a_time:
            style = _style(form)
            source = HTML(string=html, base_url="asset:/", url_fetcher=fetcher)
            laid_out = source.render(font_config=style.fonts, stylesheets=[style.sheet], pdf_tags=True)
            _place_imprint(laid_out)
            pdf = laid_out.write_pdf(pdf_tags=True)
    except FatalURLFetchingError as error:  # derives from BaseException
        raise DocumentError(str(error)) from error
    if fetcher.refused:
        raise DocumentError(
            f"The document asks for what it may not load: {', '.join(sorted(fetcher.refused))}."
        )
    return pdf


def figure_pdf(svg: str) -> bytes:
    """Return a figure alone on a page of its own size, 150 mm wide. Raises DocumentError as `html_to_pdf` does."""
    html = render_to_string("documents/figure.html", {"size": _figure_size(svg)})
    return html_to_pdf(html, form="document", figures={"figure.svg": svg.encode()})


def _figure_size(svg: str) -> str:
    """Return the page size for a figure 150 mm wide, as CSS; the SVG says its proportions by width and height."""
    root = re.match(r"[^<]*<svg[^>]*>", svg)
    sizes = {
        name: float(value)
        for name, value in re.findall(r'\b(width|height)="([\d.]+)"', root[0] if root else "")
    }
    if len(sizes) < 2 or not all(sizes.values()):
        raise DocumentError("A figure must be an SVG with its width and height.")
    return f"150mm {150 * sizes['height'] / sizes['width']:.2f}mm"


@cache
def _fetcher_class() -> Any:
    """Return the class of the only door through which a document gets at files (WeasyPrint is loaded by now)."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):
        """Serves the `asset:` names it was given; refuses and remembers everything else.

        A class, not a function: WeasyPrint 70 cannot tell a function's failure. It swallows errors of loading, so
        the renderer looks at `refused` afterwards.
        """

        def __init__(self, assets: dict[str, bytes]) -> None:
            super().__init__(allowed_protocols=("asset",), allow_redirects=False)
            self.assets = assets
            self.refused: set[str] = set()

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            name = url.removeprefix("asset:")
            if url.startswith("asset:") and name in self.assets:
                kind = "image/svg+xml" if name.endswith(".svg") else "font/otf"
                return URLFetcherResponse(url, self.assets[name], {"Content-Type": kind})
            self.refused.add(url[:200])
            raise ValueError(f"not an asset of this document: {url[:200]}")

    return AssetFetcher


def style_folder() -> Path:
    """Return the folder of the documents' templates and style sheets."""
    return Path(settings.BASE_DIR) / "templates" / "documents"


@dataclass(frozen=True)
class _Style:
    """A form's style sheet, read, with the fonts it names."""

    sheet: CSS
    fonts: FontConfiguration


@cache
def _style(form: Form) -> _Style:
    """Read the style sheet of a form, and with the first one the fonts: once a process, it takes half a second."""
    from weasyprint import CSS

    folder = style_folder()
    text = "\n".join((folder / f"{name}.css").read_text("utf-8") for name in ("official", form))
    return _Style(CSS(string=text, base_url="asset:/", url_fetcher=_fetcher_class()({})), _loaded_fonts())


@cache
def _loaded_fonts() -> FontConfiguration:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    atexit.register(_forget_fonts)
    worker_process_shutdown.connect(_forget_fonts)
    configuration = FontConfiguration()
    assets = {f"font/{role}": fonts.font_data(path) for role, path in fonts.font_files().items()}
    faces = (
        f'@font-face {{ font-family: "{family}"; src: url("asset:font/{role}") }}'
        for role, family in _FAMILIES.items()
    )
    CSS(
        string="\n".join(faces),
        base_url="asset:/",
        url_fetcher=_fetcher_class()(assets),
        font_config=configuration,
    )
    return configuration


def _forget_fonts(**_: object) -> None:
    """Let go of the fonts, so that WeasyPrint removes its copies of their files before the process ends."""
    _style.cache_clear()
    _loaded_fonts.cache_clear()


def _place_imprint(laid_out: Document) -> None:
    """Move the imprint down until its last rule lies on the text block's lower edge.

    A page that holds nothing but the imprint carries no page number (7.5).
    """
    from weasyprint.formatting_structure import boxes

    page = laid_out.pages[-1]._page_box
    imprint = next((box for box in page.descendants() if _is_imprint(box)), None)
    if imprint is None:
        return
    foot = page.content_box_y() + page.height
    imprint.translate(0, foot - imprint.border_box_y() - imprint.border_height())
    own = {id(box) for box in imprint.descendants()}
    content = next(child for child in page.children if not isinstance(child, boxes.MarginBox))
    others = (box for box in content.descendants() if id(box) not in own)
    if not any(isinstance(box, boxes.TextBox | boxes.ReplacedBox) for box in others):
        page.children = tuple(
            child
            for child in page.children
            if not (isinstance(child, boxes.MarginBox) and child.at_keyword.startswith("@bottom"))
        )


def _is_imprint(box: Any) -> bool:
    return box.element is not None and box.element.get("id") == "imprint" and not box.is_floated()


@dataclass(frozen=True)
class _Head:
    """Heights of the head's parts below the upper edge of the text block, in millimetres, as CSS text."""

    masthead_top: str
    rule_top: str
    fine_rule_top: str
    number_top: str


def _head(masthead: str, points: float) -> _Head:
    """Place the masthead and, in a letter, what follows it by the ink of its characters.

    Its upper edge is 35 mm below the text block's (7.2.4), in a letter 30 mm below the paper's; there the rule is
    4 mm below it and the number 7/8 of a 3号 character below the rule (10.1).
    """
    em = points / typography.MM_IN_POINTS
    above, below = fonts.ink("biao", masthead)
    to_ink = (fonts.ASCENT - above) * em  # from the em box to the ink
    rule_top = 30 - typography.MARGIN_TOP_MM + (above + below) * em + 4
    character = typography.SIZE_3 / typography.MM_IN_POINTS
    number_top = rule_top + 1.85 + character * 7 / 8 - (typography.LINE_MM - character) / 2
    return _Head(
        masthead_top=f"{30 - typography.MARGIN_TOP_MM - to_ink:.3f}",
        rule_top=f"{rule_top:.3f}",
        fine_rule_top=f"{rule_top + 1.5:.3f}",
        number_top=f"{number_top:.3f}",
    )


def _context(document: OfficialDocument, figures: dict[str, bytes]) -> dict[str, Any]:
    """Return the template's values; the SVG of every figure is put into `figures` under its asset name."""
    size, scale = typography.masthead_size(document.masthead, largest=_MASTHEAD_POINTS[document.form])
    width = max(typography.text_width(document.masthead) * size * 1.05, 442.2)
    dated = typography.chinese_date(document.dated) if document.dated else ""
    imprint = document.imprint
    return {
        "document": document,
        "page_title": document.title.replace("\n", ""),
        "created": _w3c_date(document.dated),
        "title_lines": typography.title_lines(document.title),
        "masthead_style": (
            f"font-size: {size:.2f}pt; line-height: {size:.2f}pt; width: {width:.2f}pt; "
            f"margin-left: {(442.2 - width) / 2:.2f}pt; transform: scale({scale:.4f}, 1)"
        ),
        "head": _head(document.masthead, size),
        "body": [_block(block, figures) for block in document.body],
        "dated": dated,
        "signature_indent": f"{typography.signature_indent(document.issuer, dated) * 15.79:.2f}",
        "annex_list": typography.annex_list(document.annexes),
        "annexes": [
            {
                "label": typography.annex_label(index, len(document.annexes)),
                "title_lines": typography.title_lines(annex.title, per_line=28 if annex.landscape else 20),
                "landscape": annex.landscape,
                "blocks": [_block(block, figures) for block in annex.blocks],
            }
            for index, annex in enumerate(document.annexes, start=1)
        ],
        "copy_lines": typography.copy_lines(imprint) if imprint else (),
        # A letter's imprint has neither the line of printing nor rules (10.1); a bulletin says who issued it above.
        "issue_line": typography.issue_line(imprint) if imprint and document.form == "document" else "",
        "printed_copies": (
            f"共印{imprint.copies_printed}份"
            if imprint and imprint.copies_printed and document.form == "bulletin"
            else ""
        ),
    }


def _w3c_date(day: date | None) -> str:
    return f"{day.isoformat()}T00:00:00+08:00" if day else ""


def _block(block: Block, figures: dict[str, bytes]) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "tag": f"h{block.level + 1}", "text": block.text}
        case Paragraph():
            return {"kind": "paragraph", "lead": block.lead, "text": block.text}
        case Table():
            return _table(block)
        case Figure():
            name = f"figure/{len(figures) + 1}.svg"
            figures[name] = block.svg.encode()
            return {"kind": "figure", "source": f"asset:{name}", "caption": block.caption}


def _table(table: Table) -> dict[str, Any]:
    total = sum(column.width for column in table.columns)
    aligns = [_ALIGN_CLASS[column.align] for column in table.columns]
    rows = [
        [{"align": align, "text": text} for align, text in zip(aligns, row, strict=True)]
        for row in table.rows
    ]
    return {
        "kind": "table",
        "caption": table.caption,
        "note": table.note,
        "many": len(table.columns) > _MANY_COLUMNS,
        "widths": [f"{column.width / total * 100:.3f}" for column in table.columns],
        "heads": [column.head for column in table.columns],
        "bodies": [rows[at : at + _ROWS_PER_TBODY] for at in range(0, len(rows), _ROWS_PER_TBODY)],
    }
