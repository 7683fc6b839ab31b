"""Pages of the portal's own PDFs as pictures for the screen, drawn when they are asked for and kept by the file's sha256."""

from __future__ import annotations

import io
import math
import os
import shutil
import threading
import time
from pathlib import Path
from tempfile import NamedTemporaryFile

import pypdfium2
from django.conf import settings
from django.db.models.fields.files import FieldFile
from PIL import Image

from reform.core.files import bytes_of
from reform.core.typography import MARGIN_BOTTOM_MM, MARGIN_TOP_MM, MM_IN_POINTS, PAGE_HEIGHT_MM

# Sharp on a telephone and on a wide screen: an A4 page is 1130 pixels wide.
SCALE = 1.9
# Text, one red and the greys of their edges.
COLOURS = 24
KEPT_SECONDS = 7 * 24 * 3600
# The library draws one page at a time.
_drawing = threading.Lock()


def page_sizes(file: FieldFile) -> list[tuple[int, int]]:
    """Return width and height of the picture of every page of a PDF, in pixels; LookupError for none to be read."""
    with _drawing:
        document = _opened(file)
        try:
            sizes = [document.get_page_size(number) for number in range(len(document))]
        finally:
            document.close()
    return [(math.ceil(width * SCALE), math.ceil(height * SCALE)) for width, height in sizes]


def text_depths(data: bytes) -> list[float]:
    """Return how many millimetres below the text block's top the text of each page of an official document's PDF ends.

    What stands in the margins (page number, draft mark) is not counted; a page without text is 0.
    """
    foot, top = (MARGIN_BOTTOM_MM * MM_IN_POINTS, (PAGE_HEIGHT_MM - MARGIN_TOP_MM) * MM_IN_POINTS)
    with _drawing:
        document = pypdfium2.PdfDocument(data)
        try:
            ends = [_lowest_text(page, above=foot, below=top) for page in document]
        finally:
            document.close()
    return [(top - end) / MM_IN_POINTS for end in ends]


def _lowest_text(page: pypdfium2.PdfPage, *, above: float, below: float) -> float:
    """Return the lower edge of the lowest text between two heights of a page, the upper one without any, in points."""
    text = page.get_textpage()
    edges = [text.get_rect(number)[1] for number in range(text.count_rects())]
    text.close()
    return min((edge for edge in edges if above < edge < below), default=below)


def page_picture(file: FieldFile, sha256: str, number: int) -> bytes:
    """Return page `number` (from 1) of the PDF with that sha256 as PNG; raises LookupError for a page it lacks.

    Drawn once a week: older ones are forgotten (`forget_pictures`).
    """
    kept = Path(settings.PICTURES_ROOT) / sha256 / f"{number}.png"
    if kept.exists():
        return kept.read_bytes()
    picture = _drawn(file, number)
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=kept.parent, prefix=".part-", delete=False) as part:
        part.write(picture)
    os.replace(part.name, kept)
    return picture


def _opened(file: FieldFile) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(bytes_of(file))
    except (FileNotFoundError, pypdfium2.PdfiumError) as error:
        raise LookupError(file.name) from error


def _drawn(file: FieldFile, number: int) -> bytes:
    with _drawing:
        document = _opened(file)
        try:
            if not 1 <= number <= len(document):
                raise LookupError(number)
            page = document[number - 1].render(scale=SCALE).to_pil().convert("RGB")
        finally:
            document.close()
    out = io.BytesIO()
    few = page.quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
    few.save(out, "PNG", compress_level=4)
    return out.getvalue()


def forget_pictures(now: float | None = None) -> None:
    """Take away pictures drawn more than a week ago; they are drawn again when they are asked for."""
    root = Path(settings.PICTURES_ROOT)
    before = (now or time.time()) - KEPT_SECONDS
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)
