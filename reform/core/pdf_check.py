"""A PDF judged by its bytes before any reader opens it: whole, without a password, without anything that acts.

No Django. Source: reliability reference 1.13 (OWASP ASVS 5.2.2).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from reform.core.messages import gettext_noop
from reform.core.package import BOMB, BROKEN, ENCRYPTED

ACTIVE = gettext_noop(
    "The PDF holds scripts, programs or other files inside it: print it to a new PDF and upload that one."
)

HEADER = b"%PDF-"
# The end mark may be followed by a little rubbish, as mail programs leave it.
TAIL = 2048
# Objects packed into streams are unpacked to be looked at; where they are more than this, they hide something.
MAX_OBJECTS = 32 * 1024 * 1024
MAX_STREAMS = 200_000
ACTS = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia)(?![A-Za-z0-9])")
LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
# The letters of those names; a name may be written with its letters as numbers (/J#53 is /JS).
LETTERS = sorted(set(b"JavaScriptLaunchEmbeddedFilesRichMediaEncrypt"))


class _TooMuch(Exception):
    """The objects unpack to more than MAX_OBJECTS."""


def check_pdf(data: bytes) -> str | None:
    """The sentence that says why a PDF is refused, None when a reader may open it."""
    if not data.startswith(HEADER) or b"%%EOF" not in data[-TAIL:]:
        return BROKEN
    if data.count(b"endstream") > MAX_STREAMS:
        return BROKEN
    try:
        objects = b"\n".join(_objects(data))
    except _TooMuch:
        return BOMB
    if b"#" in objects:
        for letter in LETTERS:
            for code in {b"#%02x" % letter, b"#%02X" % letter}:
                objects = objects.replace(code, bytes([letter]))
    if LOCKED.search(objects):
        return ENCRYPTED
    return ACTIVE if ACTS.search(objects) else None


def _objects(data: bytes) -> Iterator[bytes]:
    """What stands outside streams, and the objects inside object streams; pictures and text are passed over.

    Raises _TooMuch.
    """
    at, room = 0, MAX_OBJECTS
    while True:
        start = data.find(b"stream", at)
        end = data.find(b"endstream", start + 6) if start >= 0 else -1
        if end < 0:
            yield data[at:]
            return
        yield data[at:start]
        if b"/ObjStm" in data[max(at, start - 400) : start]:
            unpacked = _unpacked(data[start + 6 : end], room + 1)
            room -= len(unpacked)
            if room < 0:
                raise _TooMuch
            yield unpacked
        at = end + 9


def _unpacked(stream: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream.lstrip(b"\r\n"), most)
    except zlib.error:
        return b""
