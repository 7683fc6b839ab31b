"""An Office package judged by its directory alone, before anything in it is unpacked."""

import io
import stat
import zipfile

MAX_ENTRIES = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PART = 60 * 1024 * 1024
MAX_RATIO = 100
SMALL = 1024 * 1024

BROKEN = "The file is damaged or was not uploaded completely."
ENCRYPTED = "The file is protected by a password: save it without one."
MACROS = "The file holds macros or embedded programs: save it as a plain .docx without them."
BOMB = "The file unpacks to far more than it holds: it cannot be opened safely."
STRANGE = "The file's inner structure is not that of an Office document."

MESSAGES = (BROKEN, ENCRYPTED, MACROS, BOMB, STRANGE)


def check_package(data: bytes, must_hold: str) -> str | None:
    """The sentence that says why the package is refused, None when it may be opened.

    Checks number of entries, declared sizes, ratio, overlap, names, encryption and macros
    (reliability reference, 1.13 and 1.14). A size that lies makes reading fail later, so the declared
    sizes are a safe bound.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            types = b""
            fault = _entries_fault(entries, len(data))
            if fault is None and "[Content_Types].xml" in package.namelist():
                types = package.read("[Content_Types].xml")
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        return BROKEN
    if fault:
        return fault
    names = {entry.filename for entry in entries}
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        return ENCRYPTED
    if not {"[Content_Types].xml", must_hold} <= names:
        return STRANGE
    lowered = {name.lower() for name in names}
    macros = any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in lowered)
    embedded = any("embeddings/" in name and name.endswith((".bin", ".exe", ".ole")) for name in lowered)
    if macros or embedded or b"macroenabled" in types.lower():
        return MACROS
    return None


def _entries_fault(entries: list[zipfile.ZipInfo], size: int) -> str | None:
    if len(entries) > MAX_ENTRIES:
        return BOMB
    if any(entry.flag_bits & 0x1 for entry in entries):
        return ENCRYPTED
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > MAX_UNPACKED or any(entry.file_size > MAX_PART for entry in entries):
        return BOMB
    if unpacked > SMALL and unpacked > MAX_RATIO * size:
        return BOMB
    if packed > size:
        return BOMB
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        return STRANGE
    for entry in entries:
        parts = entry.filename.replace("\\", "/").split("/")
        link = stat.S_ISLNK(entry.external_attr >> 16)
        if link or ".." in parts or entry.filename.startswith(("/", "\\")) or ":" in entry.filename:
            return STRANGE
    return None
