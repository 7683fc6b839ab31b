"""Several PDFs joined into one bundle, every page stamped with its number in it and a line over the first of each.

The readers work in a child process (reform.core.child), what strangers made is opened nowhere else; the stamps are
drawn by the typesetter in between.
"""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from reform.core.child import call_limited
from reform.core.typesetter import html_to_pdf

MM_IN_POINTS = 72 / 25.4
# What a child with its roof over memory joins with ease.
MAX_BYTES = 120 * 1024 * 1024
MAX_PAGES = 1000


class JoinError(Exception):
    """The parts cannot be joined; `part` says which one is at fault, None where it is all of them together."""

    def __init__(self, part: int | None) -> None:
        super().__init__(str(part))
        self.part = part


@dataclass(frozen=True)
class Part:
    """One PDF of a bundle with the line that is stamped over its first page."""

    data: bytes
    line: str = ""


@dataclass(frozen=True)
class Stamp:
    """What is drawn on one page: its size in millimetres, its number, its line."""

    width: str
    height: str
    number: int
    line: str


def sizes_of(parts: Sequence[Part]) -> list[list[tuple[float, float]]]:
    """Return width and height in points of every page of every part, as they are read.

    Raises JoinError for a part that cannot be read, or when all of them are too much.
    """
    if sum(len(part.data) for part in parts) > MAX_BYTES:
        raise JoinError(None)
    told = call_limited("reform.core.pdf_pages:sizes_in_child", _packed([part.data for part in parts]))
    for number, sizes in enumerate(told):
        if not sizes:
            raise JoinError(number)
    if sum(len(sizes) for sizes in told) > MAX_PAGES:
        raise JoinError(None)
    return [[(width, height) for width, height in sizes] for sizes in told]


def joined(parts: Sequence[Part], sizes: Sequence[Sequence[tuple[float, float]]]) -> bytes:
    """Return the parts as one PDF; `sizes` are those of `sizes_of`. Raises TooComplex and RuntimeError of the child."""
    stamps: list[Stamp] = []
    for part, pages in zip(parts, sizes, strict=True):
        for at, (width, height) in enumerate(pages):
            line = part.line if at == 0 else ""
            stamps.append(Stamp(_mm(width), _mm(height), len(stamps) + 1, line))
    html = render_to_string("documents/stamps.html", {"stamps": stamps, "total": len(stamps)})
    drawn = html_to_pdf(html, form="document", figures={})
    told = call_limited(
        "reform.core.pdf_pages:join_in_child", _packed([drawn, *(part.data for part in parts)])
    )
    return base64.b64decode(told)


def _mm(points: float) -> str:
    return f"{points / MM_IN_POINTS:.3f}"


def _packed(files: Sequence[bytes]) -> bytes:
    """Return files in one, as they go to the child."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as folder:
        for number, data in enumerate(files):
            folder.writestr(str(number), data)
    return out.getvalue()
