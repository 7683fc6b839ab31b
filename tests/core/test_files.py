"""Files: checked before they are opened, kept under random names, served as attachments."""

from __future__ import annotations

import io
import os
import re
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections import namedtuple
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.fields.files import FieldFile
from django.http import Http404
from django.utils import translation

from reform.core import child, files, pdf_check
from reform.core.child import TooComplex, call_limited
from reform.core.files import BadFile, DamagedFile, check_file, clean_name, read_upload, serve
from reform.core.formats import OLE
from reform.core.package import BOMB, BROKEN
from reform.core.pdf_check import check_pdf
from tasks.models import Notice

WORD = {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def package(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def locked(data: bytes) -> bytes:
    """The package with the flag of encryption set on every entry."""
    out, at = bytearray(data), 0
    while (at := out.find(b"PK\x01\x02", at)) >= 0:
        out[at + 8 : at + 10] = struct.pack("<H", 1)
        at += 4
    return bytes(out)


def test_check_takes_a_plain_package():
    check_file("a.docx", package(WORD), kinds=(".docx",))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf.html", b"<html>", "not taken (.html)"),
        ("a", b"x", "not taken (no ending)"),
        ("a.docx", b"", "is empty"),
        ("a.docx", b"\x89PNG", "not what its ending says"),
        ("a.pdf", b"<html>", "not what its ending says"),
        ("a.docx", package({"xl/workbook.xml": b""}), "inner structure"),
        ("a.docx", package(WORD | {"word/vbaProject.bin": b"x"}), "macros"),
        ("a.docx", package(WORD | {"../x": b"x"}), "inner structure"),
        ("a.docx", package(WORD | {"big": bytes(30 * 1024 * 1024)}), "not safe"),
        ("a.docx", package(WORD | {f"p{n}": b"" for n in range(2001)}), "not safe"),
        ("a.docx", locked(package(WORD)), "password"),
        ("a.docx", package(WORD)[:-30], "damaged"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.pdf.docx", package(WORD), "two endings (.pdf.docx)"),
        ("a.exe.pdf", b"%PDF-1.7 %%EOF", "two endings (.exe.pdf)"),
        ("通知\u202efdp.docx", package(WORD), "hidden marks"),
        ("a.pdf", b"%PDF-1.7", "damaged"),
        ("a.pdf", b"%PDF-1.7 /Encrypt 5 0 R %%EOF", "password"),
        ("a.pdf", b"%PDF-1.7 /OpenAction<</S/JavaScript>> %%EOF", "scripts"),
        ("a.ofd", package(WORD), "inner structure"),
        ("a.txt", b"%PDF-1.7", "not what its ending says"),
    ],
)
def test_check_refuses_with_a_sentence(name, data, words):
    with pytest.raises(BadFile) as caught:
        check_file(name, data, kinds=(".docx", ".pdf", ".ofd", ".txt"))
    assert words in str(caught.value)


def pdf_of_objects(*inside: bytes) -> bytes:
    """A PDF of nothing but object streams."""
    streams = b"".join(
        b"<</Type/ObjStm>>stream\n%b\nendstream\n" % zlib.compress(objects) for objects in inside
    )
    return b"%PDF-1.7\n" + streams + b"%%EOF\n"


def test_objects_of_a_pdf_are_looked_at_until_they_are_too_many(monkeypatch):
    monkeypatch.setattr(pdf_check, "MAX_OBJECTS", 1000)
    script = b"<</S/JavaScript>>"
    assert check_pdf(pdf_of_objects(b"x" * 900, b"y" * 100)) is None
    assert check_pdf(pdf_of_objects(b"x" * 900, script)) == pdf_check.ACTIVE
    assert check_pdf(pdf_of_objects(b"x" * 1000, b"")) is None
    # What is not looked at any more may hold anything.
    assert check_pdf(pdf_of_objects(b"x" * 1000, script)) == BOMB
    assert check_pdf(pdf_of_objects(b"x" * 1001)) == BOMB


def test_objects_of_a_pdf_never_unpack_to_more_than_they_may():
    """A stream of zeros behind objects that fill the room to the brim."""
    bomb = pdf_of_objects(bytes(pdf_check.MAX_OBJECTS), bytes(120_000_000))
    tracemalloc.start()
    assert check_pdf(bomb) == BOMB
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * pdf_check.MAX_OBJECTS


def test_pdf_of_more_streams_than_any_document_has_is_damaged():
    assert check_pdf(b"%PDF-1.7 " + b"endstream" * 200_000 + b"%%EOF") is None
    assert check_pdf(b"%PDF-1.7 " + b"endstream" * 200_001 + b"%%EOF") == BROKEN


def test_bytes_beyond_the_limit_are_refused_whoever_hands_them_in():
    check_file("a.txt", b"x" * 1000, kinds=(".txt",), limit=1000)
    with pytest.raises(BadFile, match="larger than"):
        check_file("a.txt", b"x" * 1001, kinds=(".txt",), limit=1000)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        # 300 bytes of a name are a hundred characters: offices' titles are that long.
        ("关于" * 50 + ".docx", package(WORD)),
        ("2026.3.5通知.docx", package(WORD)),
        ("a.docx.docx", package(WORD)),
        ("a.pdf", b"%PDF-1.7 <</Length 11>>stream\n/JavaScript\nendstream %%EOF\r\n"),
        ("a.txt", "MZ和PK是什么".encode()),
    ],
)
def test_check_takes_what_is_in_order(name, data):
    check_file(name, data, kinds=(".docx", ".pdf", ".txt"))


def test_upload_larger_than_the_limit_is_not_read():
    upload = SimpleUploadedFile("a.txt", b"x" * 2000)
    with pytest.raises(BadFile, match="larger than"):
        read_upload(upload, kinds=(".txt",), limit=1000)
    assert upload.tell() == 0


def test_upload_is_refused_before_it_is_read_when_the_disk_is_nearly_full(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "not" / "made" / "yet"
    settings.FREE_DISK_BYTES = 1000
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(files.shutil, "disk_usage", lambda folder: usage(9999, 0, 1100))
    assert read_upload(SimpleUploadedFile("a.txt", b"x" * 100), kinds=(".txt",)) == b"x" * 100
    upload = SimpleUploadedFile("a.txt", b"x" * 101)
    with pytest.raises(BadFile, match="disk is nearly full"):
        read_upload(upload, kinds=(".txt",))
    assert upload.tell() == 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\通知.docx", "通知.docx"),
        ("a\r\nb\x00.txt", "ab.txt"),
        ("invoice\u202etxt.exe", "invoicetxt.exe"),
        ("通" * 300 + ".docx", "通" * 195 + ".docx"),
    ],
)
def test_clean_name_is_fit_to_be_shown(given, kept):
    assert clean_name(given)[: len(kept)] == kept
    assert len(clean_name(given)) <= 200


def test_storage_keeps_a_file_under_a_random_name_for_the_owner_alone():
    name = default_storage.save("notices/2026/03/通知.docx", ContentFile(b"abc"))
    path = Path(default_storage.path(name))
    assert path.parent == Path(settings.MEDIA_ROOT) / "notices/2026/03"
    assert re.fullmatch(rf"[0-9a-f]{{12}}-{files.sha256_of(b'abc')}", path.name)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"abc", 0o600)


def test_storage_leaves_nothing_behind_when_writing_fails(monkeypatch):
    def broken(_number: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(files.os, "fsync", broken)
    with pytest.raises(OSError, match="disk full"):
        default_storage.save("notices/x", ContentFile(b"abc"))
    assert [p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()] == []


def field_file(name: str) -> FieldFile:
    return FieldFile(Notice(), Notice._meta.get_field("file"), name)


def test_serve_sends_an_attachment_that_browsers_neither_guess_nor_keep():
    name = default_storage.save("notices/x", ContentFile(b"<script>"))
    response = serve(field_file(name), '通知"\r\n.html')
    assert b"".join(response.streaming_content) == b"<script>"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E9%80%9A%E7%9F%A5%22.html"


@pytest.mark.parametrize("accel", ["", "/_protected/"])
def test_serve_of_what_is_gone_or_changed_sends_nothing(settings, accel):
    settings.FILES_ACCEL = accel
    kept = default_storage.save("notices/x", ContentFile(b"abc"))
    Path(default_storage.path(kept)).write_bytes(b"abd")
    for name, why in ((kept, "changed"), ("notices/gone", "missing")):
        with pytest.raises(DamagedFile) as damaged:
            serve(field_file(name), "a.txt")
        assert damaged.value.why == why
    with pytest.raises(DamagedFile):
        files.bytes_of(field_file(kept))


def test_serve_of_nothing_is_404():
    with pytest.raises(Http404):
        serve(field_file(""), "a.txt")


def test_serve_leaves_the_bytes_to_the_proxy_where_it_sends_files(settings):
    settings.FILES_ACCEL = "/_protected/"
    name = default_storage.save("notices/2026 通知/x", ContentFile(b"%PDF-1.7"))
    response = serve(field_file(name), "通知.pdf")
    assert response["X-Accel-Redirect"] == f"/_protected/notices/2026%20%E9%80%9A%E7%9F%A5/{Path(name).name}"
    assert b"".join(response.streaming_content) == b""
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; ")
    assert "X-Accel-Redirect" not in response_of_the_portal_itself(settings, name)


def response_of_the_portal_itself(settings, name):
    settings.FILES_ACCEL = ""
    return serve(field_file(name), "通知.pdf").headers


def test_storage_opens_what_the_proxy_sends_to_its_group_and_to_nobody_else(settings):
    settings.FILE_UPLOAD_PERMISSIONS, settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o640, 0o750
    before = os.umask(0o077)
    try:
        name = default_storage.save("notices/2026/x", ContentFile(b"abc"))
    finally:
        os.umask(before)
    path = Path(default_storage.path(name))
    assert path.stat().st_mode & 0o777 == 0o640
    assert {parent.stat().st_mode & 0o777 for parent in (path.parent, path.parent.parent)} == {0o750}


def test_child_gives_back_what_the_function_returns():
    assert call_limited("tests.core.child_work:echo", b"abc", "机构") == {"size": 3, "word": "机构"}


def test_child_that_takes_too_much_memory_is_ended():
    with pytest.raises(TooComplex):
        call_limited("tests.core.child_work:greedy", b"")


def test_child_that_works_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(child, "WALL_SECONDS", 3)
    begun = time.monotonic()
    with pytest.raises(TooComplex):
        call_limited("tests.core.child_work:slow", b"x")
    # Long before the processor's limit would end it.
    assert time.monotonic() - begun < child.CPU_SECONDS / 2


def is_running(pid: str) -> bool:
    """Whether the process works on; one that ended and that nobody has asked for yet is a zombie."""
    try:
        return Path("/proc", pid, "stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_child_that_is_ended_leaves_neither_files_nor_processes(monkeypatch, tmp_path):
    monkeypatch.setattr(child, "WALL_SECONDS", 8)
    with pytest.raises(TooComplex):
        call_limited("tests.core.child_work:leaves_things", b"x", str(tmp_path / "told"))
    folder, pid = (tmp_path / "told").read_text("utf-8").split()
    assert not Path(folder).exists()
    until = time.monotonic() + 5
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(pid)


def test_child_whose_function_fails_is_a_mistake_of_ours():
    with pytest.raises(RuntimeError, match="what went wrong"):
        call_limited("tests.core.child_work:faulty", b"x")
