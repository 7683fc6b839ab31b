"""Which file plays which role, and what is done to it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import uharfbuzz
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from reform.core import fonts


def test_every_role_has_a_file_that_can_be_read():
    assert set(fonts.font_files()) == set(fonts.ROLES)
    assert all(fonts.font_data(path)[:4] == b"OTTO" for path in fonts.font_files().values())


def test_built_fonts_come_before_the_packaged_ones(settings, tmp_path):
    folder = tmp_path / ".build" / "fonts"
    folder.mkdir(parents=True)
    packaged = fonts.font_files()["fallback"]
    (folder / "FandolFang-Regular.otf").write_bytes(packaged.read_bytes())
    settings.BASE_DIR = tmp_path
    files = fonts.font_files()
    assert files["fang"] == folder / "FandolFang-Regular.otf"
    assert files["song"].name == "NotoSerifSC-Regular.otf"
    assert files["hei"].name == "NotoSansSC-Regular.otf"


def test_an_offices_own_font_comes_first_and_is_named(settings, tmp_path):
    own = tmp_path / "OwnFang.otf"
    own.write_bytes(fonts.font_files()["fallback"].read_bytes())
    settings.DOCUMENT_FONTS = {"fang": str(own)}
    assert fonts.font_files()["fang"] == own
    assert fonts.font_names()["fang"] == "OwnFang"


@pytest.mark.parametrize(
    ("setting", "message"),
    [({"fang": "missing.otf"}, "font file for fang is missing"), ({"sans": "x.otf"}, "unknown roles: sans")],
)
def test_a_wrong_setting_is_refused_with_a_sentence(settings, setting, message):
    settings.DOCUMENT_FONTS = setting
    with pytest.raises(ImproperlyConfigured, match=message):
        fonts.font_files()


def test_anything_but_a_single_font_is_refused(tmp_path):
    path = tmp_path / "collection.ttc"
    path.write_bytes(b"ttcf" + bytes(100))
    with pytest.raises(ImproperlyConfigured, match=r"collection.ttc is not a single"):
        fonts.font_data(path)


def test_vertical_metrics_become_the_em_box():
    for path in set(fonts.font_files().values()):
        face = uharfbuzz.Face(fonts.font_data(path))
        extents = uharfbuzz.Font(face).get_font_extents("ltr")
        assert (extents.ascender / face.upem, extents.descender / face.upem) == (0.88, -0.12)


def test_the_fallback_has_the_rare_characters_of_names():
    face = uharfbuzz.Face(fonts.font_files()["fallback"].read_bytes())
    assert {ord(char) for char in "喆堃赟珺䶮玥"} <= set(face.unicodes)


def test_ink_is_measured_from_the_outlines():
    above, below = fonts.ink("biao", "明州市医改领导小组")
    assert 0.75 < above < 0.9
    assert 0.05 < below < 0.2


def test_a_cut_font_keeps_only_what_is_used():
    data = fonts.font_data(Path(fonts.font_files()["fallback"]))
    font = uharfbuzz.Font(uharfbuzz.Face(data))
    glyph = font.get_nominal_glyph(ord("赟"))
    cut = fonts.subset_font(data, 0, {glyph})
    assert len(cut) < len(data) / 50
    assert uharfbuzz.Font(uharfbuzz.Face(cut)).get_glyph_extents(glyph) == font.get_glyph_extents(glyph)


def test_an_offices_fonts_are_named_in_the_environment():
    script = "import django; django.setup(); from django.conf import settings; print(settings.DOCUMENT_FONTS)"
    given = {
        "DOCUMENT_FONTS": "biao=/fonts/a.ttf, fang=/fonts/b.otf",
        "DJANGO_SETTINGS_MODULE": "reform.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        env=os.environ | given,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == str({"biao": "/fonts/a.ttf", "fang": "/fonts/b.otf"})
