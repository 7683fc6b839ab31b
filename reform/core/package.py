"""A zip package (Office, OFD) judged by its directory alone, before anything in it is unpacked. No Django."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from pathlib import PurePosixPath

from reform.core.messages import gettext_noop

MAX_ENTRIES = 2_000
# A directory of that many entries with names of any honest length; checked before it is read.
MAX_DIRECTORY = 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PART = 60 * 1024 * 1024
MAX_RATIO = 100
SMALL = 5 * 1024 * 1024

BROKEN = gettext_noop("The file is damaged or was not uploaded completely.")
ENCRYPTED = gettext_noop("The file is protected by a password: save it without one.")
MACROS = gettext_noop(
    "The file holds macros or embedded programs: save it again as a plain file without them."
)
BOMB = gettext_noop("The file unpacks to far more than it holds: it is not safe to open.")
STRANGE = gettext_noop("The file's inner structure is not that of a document of its kind: save it again.")

TYPES = "[Content_Types].xml"
# What a package of each kind must hold.
PARTS = {
    ".docx": {TYPES, "word/document.xml"},
    ".xlsx": {TYPES, "xl/workbook.xml"},
    ".ofd": {"OFD.xml"},
}
PROGRAMS = {
    *(".exe", ".dll", ".bat", ".cmd", ".com", ".scr", ".msi", ".lnk", ".jar", ".js", ".vbs", ".ps1", ".sh"),
    *(".zip", ".rar", ".7z", ".gz", ".iso"),
}
FAULTS = (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError, struct.error)


def check_package(data: bytes, kind: str) -> str | None:
    """The sentence that says why a package of `kind` (".docx", ".xlsx", ".ofd") is refused, None when it may be opened.

    Checks number of entries, declared sizes, ratio, overlap, names, links, encryption, macros and programs
    (reliability reference, 1.13 and 1.14). A size that lies makes reading fail later, so the declared
    sizes are a safe bound.
    """
    try:
        if _directory_size(data) > MAX_DIRECTORY:
            return BOMB
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            fault = _entries_fault(entries, len(data))
            if fault:
                return fault
            types = package.read(TYPES).lower() if TYPES in package.namelist() else b""
    except FAULTS:
        return BROKEN
    names = {entry.filename for entry in entries}
    if any(PurePosixPath(name).name == "Encryptions.xml" for name in names):
        return ENCRYPTED
    if not PARTS[kind] <= names:
        return STRANGE
    return MACROS if b"macroenabled" in types or any(map(_is_program, names)) else None


def _directory_size(data: bytes) -> int:
    """The directory's declared size in bytes; raises ValueError where the package has no end record."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 70_000))
    if at < 0:
        raise ValueError("no end of directory")
    return int(struct.unpack_from("<I", data, at + 12)[0])


def _entries_fault(entries: list[zipfile.ZipInfo], size: int) -> str | None:
    if len(entries) > MAX_ENTRIES:
        return BOMB
    if any(entry.flag_bits & 0x1 for entry in entries):
        return ENCRYPTED
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    overlapping = packed > size or len({entry.header_offset for entry in entries}) != len(entries)
    too_much = unpacked > MAX_UNPACKED or any(entry.file_size > MAX_PART for entry in entries)
    if overlapping or too_much or (unpacked > SMALL and unpacked > MAX_RATIO * size):
        return BOMB
    names = [entry.filename for entry in entries]
    if len({name.lower() for name in names}) != len(names):
        return STRANGE
    for entry in entries:
        parts = entry.filename.replace("\\", "/").split("/")
        link = stat.S_ISLNK(entry.external_attr >> 16)
        if link or ".." in parts or entry.filename.startswith(("/", "\\")) or ":" in entry.filename:
            return STRANGE
    return None


def _is_program(name: str) -> bool:
    lowered = name.lower()
    if lowered.endswith(("vbaproject.bin", "vbadata.xml")):
        return True
    if "embeddings/" in lowered and lowered.endswith((".bin", ".ole")):
        return True
    return PurePosixPath(lowered).suffix in PROGRAMS
