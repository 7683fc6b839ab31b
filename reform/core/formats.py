"""Whether a file is what its ending says and may be opened, by its bytes alone. No Django.

Source: reliability reference 1.13 (OWASP ASVS 5.2.2).
"""

from __future__ import annotations

from reform.core.messages import gettext_noop
from reform.core.package import ENCRYPTED, PARTS, check_package
from reform.core.pdf_check import check_pdf

NOT_ITS_KIND = gettext_noop(
    "The file is not what its ending says: save it again in the program that made it."
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a file of this kind begins with; kinds without a mark of their own are left to their reader.
MAGIC = {
    ".pdf": b"%PDF-",
    ".docx": b"PK",
    ".xlsx": b"PK",
    ".ofd": b"PK",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".doc": OLE,
    ".wps": OLE,
}
# Kinds that are text begin like none of these.
TEXT_KINDS = {".txt", ".html", ".htm"}
NO_TEXT = (
    *(OLE, b"PK\x03\x04", b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf"),
    *(b"MZ\x90", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b"),
)
# An Office file under a password is an OLE package.
LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")


def fault_of(kind: str, data: bytes) -> str | None:
    """Return the sentence that says why a file of this ending is refused, None when a reader may open it."""
    if kind in PARTS and data.startswith(OLE) and LOCKED_OFFICE in data:
        return ENCRYPTED
    if not data.startswith(MAGIC.get(kind, b"")) or (kind in TEXT_KINDS and data.startswith(NO_TEXT)):
        return NOT_ITS_KIND
    if kind in PARTS:
        return check_package(data, kind)
    return check_pdf(data) if kind == ".pdf" else None
