"""Uploaded files: checked before they are opened, kept under random names, served only by a view that asks first."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import unicodedata
import uuid
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from urllib.parse import quote

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from reform.core.formats import fault_of

CONTENT_TYPES = {
    ".txt": "text/plain; charset=utf-8",
    ".html": "application/octet-stream",
    ".htm": "application/octet-stream",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ofd": "application/ofd",
    ".doc": "application/msword",
    ".wps": "application/octet-stream",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
# Endings that must not stand before the last one: notice.pdf.html is a trap, whoever laid it.
OTHER_ENDINGS = {*CONTENT_TYPES, *(".xls", ".exe", ".com", ".scr", ".bat", ".cmd", ".js", ".svg", ".php")}
DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
FILE_NAME_LENGTH = 200
CHUNK_BYTES = 1 << 20
SUM_IN_NAME = re.compile(r"-([0-9a-f]{64})$")


def random_name(name: str) -> str:
    """Return the folder of `name` with a random file name, which has room for a SHA-256 after it in 100 characters."""
    return str(PurePosixPath(name).parent / uuid.uuid4().hex[:12])


class BadFile(Exception):
    """The file is not taken; the message is the sentence to show."""


class DamagedFile(Exception):
    """A kept file is gone or is not what was kept; `why` is `missing` or `changed`, `file` the column that names it."""

    def __init__(self, file: FieldFile, why: str) -> None:
        super().__init__(f"{file.name} {why}")
        self.file = file
        self.why = why


def sum_in_name(name: str) -> str:
    """Return the hexadecimal SHA-256 that a kept file bears in its name, "" where it bears none."""
    found = SUM_IN_NAME.search(name)
    return found[1] if found else ""


class PrivateStorage(FileSystemStorage):
    """Files below MEDIA_ROOT under random names with their SHA-256; a name appears only once its bytes are on the disk."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the folder of `name` with a random file name; the original name stays in the database."""
        return random_name(name)

    def _save(self, name: str, content: File) -> str:
        target = Path(self.path(name))
        self._make_folder(target.parent)
        total = hashlib.sha256()
        with NamedTemporaryFile(dir=target.parent, prefix=".part-", delete=False) as part:
            try:
                for chunk in content.chunks():
                    total.update(chunk)
                    part.write(chunk)
                part.flush()
                os.fsync(part.fileno())
                os.chmod(part.name, settings.FILE_UPLOAD_PERMISSIONS)
                name = f"{name}-{total.hexdigest()}"
                os.replace(part.name, self.path(name))
            except BaseException:
                os.unlink(part.name)
                raise
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return name

    def _make_folder(self, folder: Path) -> None:
        """Make a folder and those above it, each with its modes whatever the process' mask is."""
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS)


def sha256_of(data: bytes) -> str:
    """Return the hexadecimal SHA-256 of `data`."""
    return hashlib.sha256(data).hexdigest()


def as_content(data: bytes, name: str) -> ContentFile:
    """Return `data` as a file that a FileField can keep."""
    return ContentFile(data, name=clean_name(name))


def clean_name(name: str) -> str:
    """Return the name a person gave, fit to be shown: NFC, no folders, no control or direction marks, cut short."""
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    plain = "".join(c for c in plain if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}).strip(
        ". "
    )
    stem, dot, suffix = plain.rpartition(".")
    if not dot:
        stem, suffix = plain, ""
    return f"{stem[: FILE_NAME_LENGTH - 1 - len(suffix)]}{dot}{suffix}" or "file"


def suffix_of(name: str) -> str:
    """Return the ending of a file name in lower case, with its dot."""
    return PurePosixPath(name.lower()).suffix


def read_upload(upload: UploadedFile, *, kinds: tuple[str, ...], limit: int | None = None) -> bytes:
    """Return the bytes of an uploaded file after `check_file`; raises BadFile with a sentence."""
    limit = limit or settings.UPLOAD_LIMIT_BYTES
    if upload.size is not None and upload.size > limit:
        raise BadFile(_too_large(limit))
    _refuse_when_full(upload.size or 0)
    data = upload.read()
    check_file(upload.name or "", data, kinds=kinds, limit=limit)
    return data


def check_file(name: str, data: bytes, *, kinds: tuple[str, ...], limit: int | None = None) -> None:
    """Check name, size, ending, first bytes and the structure of packages and PDFs; nothing is opened.

    Raises BadFile with a sentence that says what is wrong.
    """
    limit = limit or settings.UPLOAD_LIMIT_BYTES
    kind = suffix_of(name)
    if kind not in kinds:
        raise BadFile(
            _("Files of this kind are not taken (%(kind)s). Taken are: %(kinds)s.")
            % {"kind": kind or _("no ending"), "kinds": " ".join(kinds)}
        )
    inner = suffix_of(name[: -len(kind)]) if kind else ""
    if inner in OTHER_ENDINGS and inner != kind:
        raise BadFile(
            _("The file's name has two endings (%(inner)s%(kind)s): rename it.")
            % {"inner": inner, "kind": kind}
        )
    if DIRECTION_MARKS.search(name):
        raise BadFile(_("The file's name holds hidden marks that turn its letters around: rename it."))
    if not data:
        raise BadFile(_("The file is empty."))
    if len(data) > limit:
        raise BadFile(_too_large(limit))
    fault = fault_of(kind, data)
    if fault:
        raise BadFile(_(fault))


def _refuse_when_full(size: int) -> None:
    """Raise BadFile where a file of this size would leave less of the disk than FREE_DISK_BYTES."""
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists():
        folder = folder.parent
    if shutil.disk_usage(folder).free - size < settings.FREE_DISK_BYTES:
        raise BadFile(
            _("The portal's disk is nearly full: no files are taken until the operator has made room.")
        )


def _too_large(limit: int) -> str:
    return _("The file is larger than %(limit)s.") % {"limit": filesizeformat(limit)}


def serve(file: FieldFile, name: str) -> FileResponse:
    """Answer with a kept file as an attachment called `name`. The caller has checked who may have it.

    Raises Http404 when nothing was kept, DamagedFile for what is gone or changed. The browser is told not to guess, run,
    frame or keep it. With FILES_ACCEL the answer names the file, and the proxy in front sends its bytes.
    """
    if not file:
        raise Http404
    response = FileResponse(
        _to_send(file),
        as_attachment=True,
        filename=clean_name(name),
        content_type=CONTENT_TYPES.get(suffix_of(name), "application/octet-stream"),
    )
    _keep_shut(response)
    if settings.FILES_ACCEL:
        response["X-Accel-Redirect"] = quote(f"{settings.FILES_ACCEL}{file.name}")
    return response


def _to_send(file: FieldFile) -> io.IOBase | File:
    """Return what the portal itself sends: the file, or nothing where the proxy sends it. Raises DamagedFile."""
    try:
        opened = file.open("rb")
    except FileNotFoundError as error:
        raise DamagedFile(file, "missing") from error
    # Read once to its end before the first byte leaves: wrong bytes of an official paper are worse than none.
    if is_changed(str(file.name), opened.chunks(CHUNK_BYTES)):
        raise DamagedFile(file, "changed")
    if settings.FILES_ACCEL:
        opened.close()
        return io.BytesIO()
    opened.seek(0)
    return opened


def bytes_of(file: FieldFile) -> bytes:
    """Return the bytes of a kept file, wherever the storage keeps it.

    Raises FileNotFoundError for one that is gone, DamagedFile for one that is not what was kept.
    """
    with file.open("rb") as opened:
        data = bytes(opened.read())
    if is_changed(str(file.name), [data]):
        raise DamagedFile(file, "changed")
    return data


def is_changed(name: str, chunks: Iterable[bytes]) -> bool:
    """Tell whether the bytes kept under a name are not those its SHA-256 names."""
    known = sum_in_name(name)
    return bool(known) and known != sum_of(chunks)


def sum_of(chunks: Iterable[bytes]) -> str:
    """Return the hexadecimal SHA-256 of bytes that come in pieces."""
    total = hashlib.sha256()
    for chunk in chunks:
        total.update(chunk)
    return total.hexdigest()


def served_picture(png: bytes) -> HttpResponse:
    """Answer with a picture drawn by the portal for one who may see what it shows; nobody keeps it."""
    response = HttpResponse(png, content_type="image/png")
    _keep_shut(response)
    return response


def _keep_shut(response: HttpResponseBase) -> None:
    """Tell the browser not to guess, run, frame or keep what is answered, and other places not to take it."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
