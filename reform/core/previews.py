"""A look at a stranger's file: an image, or the first page of a PDF, drawn anew in a child process. No Django above the child.

What is shown is a picture of ours: nothing that the file carries (scripts, places, other formats) reaches a browser.
"""

from __future__ import annotations

import base64
import io
import os
from pathlib import Path, PurePath
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile

DRAWN = (".pdf", ".jpg", ".jpeg", ".png")
# Longest edge of the picture, and the most that is unpacked for it: a scan of A3 at 600 dpi.
EDGE = 1400
MOST_PIXELS = 80_000_000
FUNCTION = "reform.core.previews:picture_in_child"


def has_preview(name: str) -> bool:
    """Tell whether a file of this name can be looked at without opening it."""
    return PurePath(name).suffix.lower() in DRAWN


def preview(file: FieldFile, name: str, sha256: str) -> bytes:
    """Return the picture of a kept file as PNG, drawn once and kept by its sha256; raises LookupError where there is none.

    `reform.core.page_pictures.forget_pictures` takes it away after a week.
    """
    from django.conf import settings

    from reform.core.child import TooComplex, call_limited
    from reform.core.files import bytes_of

    if not has_preview(name):
        raise LookupError(name)
    kept = Path(settings.PICTURES_ROOT) / sha256 / "preview.png"
    if kept.exists():
        return kept.read_bytes()
    try:
        drawn = base64.b64decode(call_limited(FUNCTION, bytes_of(file), PurePath(name).suffix.lower()))
    except (FileNotFoundError, TooComplex) as error:
        raise LookupError(name) from error
    if not drawn:
        raise LookupError(name)
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=kept.parent, prefix=".part-", delete=False) as part:
        part.write(drawn)
    os.replace(part.name, kept)
    return drawn


def picture_in_child(data: bytes, suffix: str) -> str:
    """Return the picture as PNG in base64, "" for a file that cannot be read."""
    from PIL import Image, ImageOps

    # Asked below, before anything is unpacked.
    Image.MAX_IMAGE_PIXELS = None
    try:
        if suffix == ".pdf":
            import pypdfium2

            page = pypdfium2.PdfDocument(data)[0]
            # Measured first: a page may be as large as a house.
            picture = page.render(scale=EDGE / max(page.get_size())).to_pil()
        else:
            kinds = ("PNG",) if suffix == ".png" else ("JPEG",)
            opened = Image.open(io.BytesIO(data), formats=kinds)
            if opened.width * opened.height > MOST_PIXELS:
                return ""
            picture = ImageOps.exif_transpose(opened)
            picture.thumbnail((EDGE, EDGE))
    except Exception:  # whatever is wrong with it, there is nothing to show
        return ""
    out = io.BytesIO()
    picture.convert("RGB").save(out, "PNG", compress_level=6)
    return base64.b64encode(out.getvalue()).decode("ascii")
