"""Fonts for documents and test pictures: Noto from its Python package, Fandol from Debian, and a fontconfig of our own."""

import os
import shutil
from pathlib import Path
from xml.sax.saxutils import escape

from reform.bootstrap import debian, stamps
from reform.bootstrap.paths import BUILD_DIR, BUNDLE_DIR, FONT_DIR, FONTCONFIG_FILE, VENV_DIR
from reform.bootstrap.steps import Stopped, say, step

FANDOL_PACKAGE = "texlive-lang-chinese"
FANDOL_FOLDER = Path("usr/share/texlive/texmf-dist/fonts/opentype/public/fandol")
FANDOL_FILES = (
    "FandolFang-Regular.otf",
    "FandolKai-Regular.otf",
    "FandolSong-Regular.otf",
    "FandolSong-Bold.otf",
    "FandolHei-Regular.otf",
    "FandolHei-Bold.otf",
)
FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <alias binding="same"><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
  <alias binding="same"><family>serif</family><prefer><family>Noto Serif SC</family></prefer></alias>
  <alias binding="same"><family>monospace</family><prefer><family>Noto Sans SC</family></prefer></alias>
</fontconfig>
"""


def _copy_noto() -> None:
    sources = sorted(VENV_DIR.glob("lib/python3*/site-packages/pylopdf_fonts_zh_cn/*.otf"))
    if not sources:
        raise Stopped(
            "The package pylopdf-fonts-zh-cn has no fonts; delete .venv and run manage.py setup again."
        )
    for source in sources:
        shutil.copyfile(source, FONT_DIR / source.name)


def _copy_fandol(root: Path) -> bool:
    """Copy Fandol's faces found below `root`; return whether all were there."""
    sources = [root / FANDOL_FOLDER / name for name in FANDOL_FILES]
    if not all(source.is_file() for source in sources):
        return False
    for source in sources:
        shutil.copyfile(source, FONT_DIR / source.name)
    return True


def _fetch_fandol() -> None:
    unpacked = BUILD_DIR / "fandol"
    shutil.rmtree(unpacked, ignore_errors=True)
    try:
        debian.unpack([FANDOL_PACKAGE], unpacked)
        if not _copy_fandol(unpacked):
            raise Stopped(f"{FANDOL_PACKAGE} does not have the Fandol fonts")
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)


def write_fontconfig(path: Path, fonts: Path) -> None:
    """Write a fontconfig file at `path` that knows only `fonts`, so that every machine prints the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = FONTCONFIG.format(fonts=escape(str(fonts)), cache=escape(str(path.parent / "cache")))
    draft = path.with_suffix(".new")
    draft.write_text(text, "utf-8")
    os.replace(draft, path)


def make_fonts() -> None:
    """Fill .build/fonts and write the fontconfig file; does nothing when both are there.

    Without Debian's packages Noto stands in for every face (reform/core/fonts.py), and a line says so.
    """
    here = stamps.digest(also=f"1 {FONT_DIR}")
    if FONTCONFIG_FILE.exists() and any(FONT_DIR.glob("*.otf")) and stamps.is_current("fonts", here):
        return
    FONT_DIR.mkdir(parents=True, exist_ok=True)
    with step("Making fonts"):
        for font in (BUNDLE_DIR / "fonts").glob("*.otf"):
            shutil.copyfile(font, FONT_DIR / font.name)
        _copy_noto()
        if not all((FONT_DIR / name).is_file() for name in FANDOL_FILES) and not _copy_fandol(Path("/")):
            try:
                if not debian.is_here():
                    raise Stopped("this machine has no apt-get")
                _fetch_fandol()
            except Stopped as stopped:
                reason = str(stopped).splitlines()[0]
                say(f"  Fandol fonts could not be had, Noto stands in for every face in documents: {reason}")
        write_fontconfig(FONTCONFIG_FILE, FONT_DIR)
    stamps.record("fonts", here)
