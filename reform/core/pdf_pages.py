"""Pages of PDFs read and joined with pypdf, inside a child process (reform.core.child). No Django."""

from __future__ import annotations

import base64
import io
import zipfile

from pypdf import PdfReader, PdfWriter, Transformation


def _unpacked(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as folder:
        return [folder.read(str(number)) for number in range(len(folder.namelist()))]


def sizes_in_child(data: bytes) -> list[list[tuple[float, float]]]:
    """Return the sizes of the pages of each packed file, none of one that cannot be read."""
    found: list[list[tuple[float, float]]] = []
    for file in _unpacked(data):
        sizes: list[tuple[float, float]] = []
        try:
            for page in PdfReader(io.BytesIO(file)).pages:
                width, height = float(page.cropbox.width), float(page.cropbox.height)
                turned = page.rotation % 180 == 90
                sizes.append((height, width) if turned else (width, height))
        except Exception:  # whatever is wrong with it, the file is not read
            sizes = []
        found.append(sizes)
    return found


def join_in_child(data: bytes) -> str:
    """Return the packed files but the first as one PDF in base64, the first's pages drawn over theirs."""
    drawn, *files = [PdfReader(io.BytesIO(file)) for file in _unpacked(data)]
    writer = PdfWriter()
    for file in files:
        for page in file.pages:
            kept = writer.add_page(page)
            if kept.rotation:
                kept.transfer_rotation_to_content()
            # What was made to be seen is the crop box; its corner need not be at the origin.
            box = kept.cropbox
            kept.mediabox = box
            over = drawn.pages[len(writer.pages) - 1]
            move = Transformation().translate(float(box.left), float(box.bottom))
            kept.merge_transformed_page(over, move)
    out = io.BytesIO()
    writer.compress_identical_objects()
    writer.write(out)
    return base64.b64encode(out.getvalue()).decode("ascii")
