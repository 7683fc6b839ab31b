"""Documents laid out by the helper are those laid out at home, byte for byte, and nothing of it stays behind."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from reform.core.apart import apart, begin_helper, close_helper
from reform.core.document import Figure
from reform.core.pdf import render_archival, render_pdf
from reform.core.typesetter import DocumentError, loaded
from reform.core.word import render_docx
from tests.layout import samples

READS_A_FILE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/hostname"/></svg>'
)


@pytest.fixture
def helper(tmp_path, monkeypatch) -> Iterator[int]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    process = begin_helper(loaded)
    yield process
    close_helper()


def made() -> list[bytes]:
    sample = samples.sample(matters=2, extra=(samples.chart(),))
    return [render_pdf(sample), render_archival(sample, data=b"{}"), render_docx(sample)]


def open_files() -> list[str]:
    """Return the files that the process, or here the one it is a fork of, has in its memory."""
    return Path(f"/proc/{os.getppid()}/maps").read_text().splitlines()


def test_a_document_laid_out_apart_has_the_same_bytes(helper):
    there = made()
    close_helper()
    assert made() == there


def test_what_is_wrong_with_a_document_is_said_as_at_home(helper):
    wrong = samples.sample(matters=0, extra=(Figure(READS_A_FILE, "图1　读文件"),))
    with pytest.raises(DocumentError, match="may not load: file:///etc/hostname") as caught:
        render_pdf(wrong)
    assert "in _set" in caught.value.__notes__[0]


def test_the_helper_keeps_no_font_open_and_leaves_none_behind(helper, tmp_path):
    made()
    folder = str(tmp_path)
    assert list(tmp_path.glob("weasyprint-*/*"))
    assert not [line for line in apart(open_files) if folder in line]
    close_helper()
    os.waitpid(helper, 0)
    assert not list(tmp_path.iterdir())
