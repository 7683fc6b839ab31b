"""Pages from HTML by WeasyPrint, with fonts, justification and foot of the page as official documents need them.

WeasyPrint is imported inside the functions: it takes seconds to load and needs system libraries that a web process
can do without. Three things are done to what it lays out, because CSS cannot say them: Chinese lines are justified
(`justify`), fonts are cut by the packaged HarfBuzz (`fonts`), and the imprint is moved to the foot of its page.
"""

from __future__ import annotations

import atexit
import gc
import io
import logging
import os
import re
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from celery.signals import worker_process_shutdown
from django.conf import settings
from django.template.loader import get_template, render_to_string

from reform.core import cells, fonts, justify, page_runs
from reform.core.document import Form
from reform.core.long_tables import GOES_ON, Parts

if TYPE_CHECKING:
    from weasyprint import CSS, HTML, Attachment, Document
    from weasyprint.document import Page
    from weasyprint.text.fonts import FontConfiguration

IMPRINT = "imprint"  # the id of the imprint's element
_one_at_a_time = threading.Lock()  # the fonts of all documents are one configuration of Pango's
_FAMILIES = {
    "fang": "Official Fang",
    "song": "Official Song",
    "biao": "Official Biao",
    "hei": "Official Hei",
    "kai": "Official Kai",
    "fallback": "Official Fallback",
    "fallback_hei": "Official Fallback Hei",
}


class DocumentError(Exception):
    """The document could not be set; the message says why, in English and for the log."""


@dataclass(frozen=True)
class Attached:
    """A file inside the PDF: its name, its bytes, and the day it is dated with (equal documents give equal bytes)."""

    name: str
    data: bytes
    dated: datetime


def html_to_pdf(
    html: str, *, form: Form, figures: dict[str, bytes], attached: Attached | None = None
) -> bytes:
    """Return `html` as a tagged PDF. `figures` maps the names after `asset:` to the SVGs that may be loaded.

    With a file attached it is a PDF/A-3u, for the archive.

    Raises DocumentError when anything else is asked for, or a figure cannot be read.
    """
    with _setting(figures) as fetcher:
        source = _source_class()(string=html, base_url="asset:/", url_fetcher=fetcher)
        return _written(_style(form), source, attached)


class UncutError(Exception):
    """A long table has no page that begins with a whole row: its rows are as high as pages."""


def parts_to_pdf(
    parts: Parts, *, form: Form, figures: dict[str, bytes], attached: Attached | None = None
) -> bytes:
    """Return a document as `html_to_pdf` does, laid out in parts: memory does not grow with its long tables.

    Raises DocumentError as that does, and UncutError when it has to be laid out in one go.
    """
    with _setting(figures) as fetcher:
        return _written_in_parts(_style(form), parts, fetcher, attached)


@contextmanager
def _setting(figures: dict[str, bytes]) -> Iterator[Any]:
    """Have WeasyPrint to oneself, and yield the fetcher of the figures.

    Raises DocumentError at the end for what was refused or could not be set.
    """
    from weasyprint.urls import FatalURLFetchingError

    justify.install()
    cells.install()
    fonts.install_subsetting()
    page_runs.install()
    fetcher = _fetcher_class()(figures)
    try:
        with _one_at_a_time, _few_collections(), _complaints() as complaints:
            yield fetcher
    except FatalURLFetchingError as error:  # derives from BaseException
        raise DocumentError(str(error)) from error
    if fetcher.refused:
        raise DocumentError(
            f"The document asks for what it may not load: {', '.join(sorted(fetcher.refused))}."
        )
    if complaints:
        raise DocumentError(f"The document cannot be set: {'; '.join(complaints)}")


def _written(style: _Style, source: HTML, attached: Attached | None) -> bytes:
    """Return the finished PDF. A function of its own: its boxes are gone before the garbage is collected."""
    return _file(_laid_out(style, source, attached), attached)


def _laid_out(style: _Style, source: HTML, attached: Attached | None, *more: CSS) -> Document:
    laid_out = source.render(
        font_config=style.fonts,
        stylesheets=[style.sheet, *more],
        pdf_tags=True,
        pdf_variant=_variant(attached),
    )
    _place_imprint(laid_out)
    return laid_out


def _variant(attached: Attached | None) -> str | None:
    return "pdf/a-3u" if attached else None


def _file(laid_out: Document, attached: Attached | None, runs: Sequence[page_runs.Run] = ()) -> bytes:
    """Return the pages as a file, with `runs` of pages between them."""

    def finish(_laid_out: Document, pdf: Any) -> None:
        _tell_attachments_once(pdf)
        if runs:
            page_runs.insert(pdf, runs)

    pdf: bytes = laid_out.write_pdf(
        pdf_tags=True,
        pdf_variant=_variant(attached),
        attachments=[_attachment(attached)] if attached else None,
        finisher=finish,
    )
    return pdf


def _written_in_parts(style: _Style, parts: Parts, fetcher: Any, attached: Attached | None) -> bytes:
    """Return the finished PDF; pages that hold rows alone are drawn part by part, all others at the end."""
    first: Document | None = None
    pages: list[Page] = []
    runs: list[page_runs.Run] = []
    known_fonts: dict[Any, Any] = {}
    before = 0
    part = next(parts)
    while True:
        html = render_to_string(part.template, part.values)
        source = _source_class()(string=html, base_url="asset:/", url_fetcher=fetcher)
        laid_out = _laid_out(style, source, attached, *_after(before))
        first = first or laid_out
        own = laid_out.pages[1:] if before else laid_out.pages
        rows = 0
        if part.goes_on:
            own, rows = _whole_pages(own, source)
        if part.rows_only:
            if not runs or runs[-1].after != len(pages):
                runs.append(page_runs.Run(after=len(pages)))
            for page in own:
                runs[-1].draw(laid_out, page, known_fonts)
        else:
            pages += own
        before += len(own)
        if not part.goes_on:
            break
        _untie(laid_out)
        del source, laid_out, own
        gc.collect()
        part = parts.send(rows)
    whole = first.copy(pages)
    whole.fonts = known_fonts
    return _file(whole, attached, runs)


def _untie(laid_out: Document) -> None:
    """Let the columns of tables forget their cells, so that the boxes go as soon as nobody holds the pages.

    In a circle with their table they would wait for the collector: letting go takes twice as long.
    """
    from weasyprint.formatting_structure import boxes

    def untie(box: Any) -> None:
        if isinstance(box, boxes.TableBox):
            for group in box.column_groups:
                for column in group.children:
                    del column.get_cells
        elif isinstance(box, boxes.ParentBox):
            for child in box.children:
                untie(child)

    for page in laid_out.pages:
        untie(page._page_box)


def _after(pages: int) -> list[CSS]:
    """Return the style of a part that follows so many pages; its own first page stands for the last of them."""
    from weasyprint import CSS

    if not pages:
        return []
    side = "right" if pages % 2 else "left"
    css = f"html {{ break-before: {side} }} @page :first {{ counter-reset: page {pages} }}"
    return [CSS(string=css, url_fetcher=_fetcher_class()({}))]


def _whole_pages(pages: list[Page], source: HTML) -> tuple[list[Page], int]:
    """Return the pages that would be the same if the cut table at their end went on, and how many of its rows they hold.

    The last one that begins with a whole row is laid out again with what follows. Raises UncutError without any.
    """
    from weasyprint.formatting_structure import boxes

    *_others, table = (
        one for one in source.etree_element.iter("table") if GOES_ON in one.get("class", "").split()
    )
    numbers = {row: at for at, row in enumerate(row for body in table.iter("tbody") for row in body)}

    def rows_on(page: Page) -> set[int]:
        found = (box.element for box in page._page_box.descendants() if isinstance(box, boxes.TableRowBox))
        return {numbers[row] for row in found if row in numbers}

    for last in range(len(pages) - 1, 0, -1):
        above, here = rows_on(pages[last - 1]), rows_on(pages[last])
        if above and here and min(here) > max(above):
            return pages[:last], min(here)
    raise UncutError


def _attachment(attached: Attached) -> Attachment:
    from weasyprint import Attachment

    return Attachment(
        file_obj=io.BytesIO(attached.data),
        url_fetcher=_fetcher_class()({}),
        name=attached.name,
        created=attached.dated,
        modified=attached.dated,
        relationship="Data",
    )


def _tell_attachments_once(pdf: Any) -> None:
    """WeasyPrint 70 lists each attachment of a PDF/A twice among the document's associated files."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


def fonts_in(pdf: bytes) -> list[str]:
    """Return the names of the font files of which a PDF made here has characters, fallbacks too: kept with a document.

    Its objects stand in one stream; a reader that takes them apart would need ten seconds for a long annex.
    """
    roles = {family.replace(" ", "-"): role for role, family in _FAMILIES.items()}
    names = fonts.font_names()
    start = pdf.index(b"stream\n", pdf.rindex(b"/ObjStm")) + len(b"stream\n")
    objects = zlib.decompressobj().decompress(pdf[start:])
    families = {found.decode() for found in re.findall(rb"/BaseFont /[A-Z]{6}\+([^\s/<>\[\]()]+)", objects)}
    return sorted({names[roles[family]] if family in roles else family for family in families})


def pages_of(html: str, *, form: Form, figures: dict[str, bytes]) -> dict[str, int]:
    """Return on which page (from 0) each element with an id lies, by its id; nothing is drawn."""
    justify.install()
    cells.install()
    with _one_at_a_time, _few_collections():
        style = _style(form)
        source = _source_class()(string=html, base_url="asset:/", url_fetcher=_fetcher_class()(figures))
        return _places(style, source)


def _places(style: _Style, source: HTML) -> dict[str, int]:
    laid_out = source.render(font_config=style.fonts, stylesheets=[style.sheet])
    return {name: number for number, page in enumerate(laid_out.pages) for name in page.anchors}


@contextmanager
def _few_collections() -> Iterator[None]:
    """Put off garbage collections: going through all boxes of a long document again and again takes time.

    What was there before (the whole portal) is set aside meanwhile, where the server has not done so for good before it
    forked: taken back, the next collection would copy what its processes share. What the block made is collected at its
    end, as far as nothing holds it then: a document is full of circles, and the next one would set them aside as well.
    """
    thresholds = gc.get_threshold()
    set_aside = gc.get_freeze_count() > 0
    if not set_aside:
        gc.freeze()
    gc.set_threshold(50_000, 20, 10_000)
    try:
        yield
    finally:
        gc.collect()
        gc.set_threshold(*thresholds)
        if not set_aside:
            gc.unfreeze()


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collect what WeasyPrint logs as errors: it leaves out a figure it cannot read and goes on."""
    found: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(record.getMessage())

    handler = Collector(logging.ERROR)
    log = logging.getLogger("weasyprint")
    log.addHandler(handler)
    try:
        yield found
    finally:
        log.removeHandler(handler)


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


@cache
def _source_class() -> Any:
    """Return WeasyPrint's HTML without markers of lists, footnotes and notes, which no document has.

    WeasyPrint keeps styles of all six of them for every element: half of what the styles of a long ledger take.
    """
    from weasyprint import CSS, HTML
    from weasyprint.html import UA

    sheet = CSS(string=re.sub(r"(?m)^::.*$", "", UA))

    class Source(HTML):
        def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
            return [sheet]

    return Source


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
    for role, path in fonts.font_files().items():
        # One at a time, and let go of at once: WeasyPrint copies each file, and together they are 50 MB.
        name = f"font/{role}"
        asset = {name: fonts.font_data(path)}
        CSS(
            string=f'@font-face {{ font-family: "{_FAMILIES[role]}"; src: url("asset:{name}") }}',
            base_url="asset:/",
            url_fetcher=_fetcher_class()(asset),
            font_config=configuration,
        )
        asset.clear()
    return configuration


@contextmanager
def loaded() -> Iterator[None]:
    """Load what documents need and draw a page with it, for a process that is forked for each document."""
    if _loaded_fonts.cache_info().currsize:
        # The copies of the process this one was forked from: it removes them itself.
        _loaded_fonts()._folder = None
        _forget_fonts()
    for form in get_args(Form):
        get_template(f"documents/{form}.html")
        _style(form)
    html_to_pdf('<html lang="zh-CN"><title>文</title><p>文</p></html>', form="document", figures={})
    # Font files lie open (40 MB) in the map of fonts that drew them; and where that has a thread, a fork has none.
    former: list[Any] = []
    _renew_font_map()
    os.register_at_fork(after_in_child=lambda: former.append(_renew_font_map()))
    try:
        yield
    finally:
        _forget_fonts()


def _renew_font_map() -> Any:
    """Let Pango look for fonts anew in what is known of them, and return the map with which it did so before."""
    from weasyprint.text.ffi import ffi, gobject, pangoft2

    known = _loaded_fonts()
    former = known.font_map
    known.font_map = ffi.gc(pangoft2.pango_ft2_font_map_new(), gobject.g_object_unref)
    pangoft2.pango_fc_font_map_set_config(ffi.cast("PangoFcFontMap *", known.font_map), known._config)
    known.strut_layouts = {}
    return former


def _forget_fonts(**_: object) -> None:
    """Let go of the fonts, so that WeasyPrint removes its copies of their files before the process ends."""
    _style.cache_clear()
    _loaded_fonts.cache_clear()


def _place_imprint(laid_out: Document) -> None:
    """Move the imprint down until its last rule lies on the text block's lower edge.

    A page that holds nothing but the imprint carries no page number (7.5).
    """
    from weasyprint.formatting_structure import boxes

    holder = next((page for page in laid_out.pages if IMPRINT in page.anchors), None)
    if holder is None:
        return
    page = holder._page_box
    imprint = next(box for box in page.descendants() if _is_imprint(box))
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
    return box.element is not None and box.element.get("id") == IMPRINT and not box.is_floated()
