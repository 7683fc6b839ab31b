"""The font files of official documents: which file plays which role, and how it reaches the PDF.

Roles are the faces GB/T 9704-2012 names (仿宋 fang, 宋 song, 小标宋 biao, 黑 hei, 楷 kai) and two fallbacks for
characters a face lacks. An office sets its own licensed files in `DOCUMENT_FONTS`; the free ones are the default.
"""

from __future__ import annotations

import struct
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import uharfbuzz
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ROLES = ("fang", "song", "biao", "hei", "kai", "fallback", "fallback_hei")

# Made by set-up from a free font package; all of GB 2312, but not every rare character of a person's name.
_FREE = {
    "fang": "FandolFang-Regular.otf",
    "song": "FandolSong-Regular.otf",
    "biao": "FandolSong-Bold.otf",
    "hei": "FandolHei-Regular.otf",
    "kai": "FandolKai-Regular.otf",
}
_SERIF, _SANS = "NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf"

# The em box of a Han character: this share of it stands above the baseline, the rest below.
ASCENT, DESCENT = 0.88, 0.12


def font_files() -> dict[str, Path]:
    """Return the font file of every role in `ROLES`.

    Looked for in this order: the setting `DOCUMENT_FONTS`, the folder `.build/fonts`, the packaged Noto fonts.

    Raises ImproperlyConfigured when `DOCUMENT_FONTS` names an unknown role or a file that is not there.
    """
    configured = dict(settings.DOCUMENT_FONTS)
    if unknown := set(configured) - set(ROLES):
        raise ImproperlyConfigured(f"DOCUMENT_FONTS names unknown roles: {', '.join(sorted(unknown))}.")
    built = Path(settings.BASE_DIR) / ".build" / "fonts"
    files = {}
    for role in ROLES:
        if role in configured:
            files[role] = Path(configured[role])
            if not files[role].is_file():
                raise ImproperlyConfigured(f"DOCUMENT_FONTS: the font file for {role} is missing.")
        elif role in _FREE and (built / _FREE[role]).is_file():
            files[role] = built / _FREE[role]
        else:
            files[role] = _packaged(_SANS if role in {"hei", "fallback_hei"} else _SERIF)
    return files


def font_names() -> dict[str, str]:
    """Return the file name, without folder and ending, of the font that plays each role: kept with a document."""
    return {role: path.stem for role, path in font_files().items()}


def _packaged(name: str) -> Path:
    spec = find_spec("pylopdf_fonts_zh_cn")
    if spec is None or not spec.submodule_search_locations:
        raise ImproperlyConfigured("The package pylopdf-fonts-zh-cn is not installed.")
    return Path(spec.submodule_search_locations[0]) / name


def font_data(path: Path) -> bytes:
    """Return the font file with its vertical metrics set to the em box.

    Fonts disagree widely about ascent and descent. With all of them alike, a character from a fallback font does
    not push its line down, and every line stands where the standard wants it whichever fonts an office uses.

    Raises ImproperlyConfigured for anything but a single TrueType or OpenType font.
    """
    data = bytearray(path.read_bytes())
    if data[:4] not in (b"OTTO", b"\0\1\0\0", b"true"):
        raise ImproperlyConfigured(f"{path.name} is not a single TrueType or OpenType font.")
    (count,) = struct.unpack_from(">H", data, 4)
    tables = {}
    for index in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        tables[tag] = offset
        if tag == b"BASE":
            # Pango would shift runs of different fonts against each other by it; so renamed it is not found.
            struct.pack_into(">4s", data, 12 + 16 * index, b"BAS ")
    (units,) = struct.unpack_from(">H", data, tables[b"head"] + 18)
    ascent, descent = round(units * ASCENT), round(units * DESCENT)
    struct.pack_into(">hhh", data, tables[b"hhea"] + 4, ascent, -descent, 0)
    if b"OS/2" in tables:
        struct.pack_into(">hhhHH", data, tables[b"OS/2"] + 68, ascent, -descent, 0, ascent, descent)
    return bytes(data)


@cache
def ink(role: str, text: str) -> tuple[float, float]:
    """Return how far the ink of `text` reaches above and below the baseline, in ems of the role's font."""
    font = uharfbuzz.Font(uharfbuzz.Face(font_files()[role].read_bytes()))
    extents = [
        font.get_glyph_extents(font.get_nominal_glyph(ord(char)) or 0) for char in text if char.strip()
    ]
    tops = [box.y_bearing for box in extents if box]
    bottoms = [box.y_bearing + box.height for box in extents if box]
    units = font.face.upem
    return max(tops, default=0) / units, -min(bottoms, default=0) / units


def subset_font(data: bytes, index: int, glyphs: set[int]) -> bytes:
    """Return the font cut down to `glyphs`, their numbers unchanged.

    HarfBuzz from the pinned wheel, not from the system: it is everywhere, fast, and gives the same bytes everywhere.
    """
    cut = uharfbuzz.SubsetInput()
    cut.flags = (
        uharfbuzz.SubsetFlags.RETAIN_GIDS
        | uharfbuzz.SubsetFlags.PASSTHROUGH_UNRECOGNIZED
        | uharfbuzz.SubsetFlags.DESUBROUTINIZE
        | uharfbuzz.SubsetFlags.NO_HINTING
    )
    cut.sets(uharfbuzz.SubsetInputSets.GLYPH_INDEX).update(glyphs)
    cut.sets(uharfbuzz.SubsetInputSets.DROP_TABLE_TAG).update(
        int.from_bytes(tag, "big") for tag in (b"GSUB", b"GPOS", b"BASE", b"VORG", b"vhea", b"vmtx", b"DSIG")
    )
    return bytes(uharfbuzz.subset(uharfbuzz.Face(data, index), cut).blob.data)


@cache
def install_subsetting() -> None:
    """Make WeasyPrint cut fonts with `subset_font`, reading each whole file only then: together they are 40 MB.

    Changes a class of WeasyPrint's; calling again is harmless.
    """
    from weasyprint.pdf import fonts as pdf_fonts

    whole_file = pdf_fonts.get_hb_object_data

    def subset(self: pdf_fonts.Font, to_unicode: dict[int, str], hinting: bool) -> None:
        self.file_content = subset_font(whole_file(self.hb_face), self.index, set(to_unicode))

    pdf_fonts.get_hb_object_data = lambda face: b""
    pdf_fonts.Font.subset = subset
