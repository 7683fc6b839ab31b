"""From an uploaded file to its text: .txt and .docx, with every guard before the parser sees a byte."""

from dataclasses import dataclass
from pathlib import PurePath

from .package import check_package
from .word import text_of_docx

MAX_FILE = 20 * 1024 * 1024
MAX_TEXT = 2 * 1024 * 1024

# Sentences for people; the Django layer translates them, so they are plain constants.
EMPTY = "The file is empty."
TOO_BIG = "The file is larger than 20 MB."
TOO_LONG = "The file holds more than 2 MB of text: that is not a notice."
NO_TEXT = "No text was found in the file."
NOT_TEXT = "The file is not a text file in UTF-8 or GB18030."
NOT_SUPPORTED = "Files of this kind cannot be read yet: save the notice as .docx or .txt."
OLD_WORD = "Old Word files (.doc, .wps) cannot be read: save the notice as .docx."
NOT_DOCX = "The file is named .docx but is not a Word document."
CLASSIFIED = "The text bears a mark of secrecy (秘密, 机密, ★): this portal is not for classified papers."

MESSAGES = (EMPTY, TOO_BIG, TOO_LONG, NO_TEXT, NOT_TEXT, NOT_SUPPORTED, OLD_WORD, NOT_DOCX, CLASSIFIED)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class UnreadableFile(Exception):
    """The file cannot be taken; the message is a whole sentence that says why."""

    @property
    def sentence(self) -> str:
        """The sentence, an English msgid."""
        return str(self)


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of a file as the reader gets it: spans are positions in `text`."""

    name: str
    text: str
    format: str


def text_of(name: str, data: bytes) -> SourceText:
    """The text of a file of this name. Raises UnreadableFile with a sentence; writes nothing.

    Tables of a .docx are laid out one cell a line after a tab, so that the text alone keeps them.
    """
    if not data:
        raise UnreadableFile(EMPTY)
    if len(data) > MAX_FILE:
        raise UnreadableFile(TOO_BIG)
    ending = PurePath(name).suffix.lower()
    if ending == ".docx":
        text = _docx(data)
    elif ending in (".txt", ".text", ""):
        text = _plain(data)
    elif ending in (".doc", ".wps"):
        raise UnreadableFile(OLD_WORD)
    else:
        raise UnreadableFile(NOT_SUPPORTED)
    return checked(SourceText(name, text, ending.lstrip(".") or "txt"))


def checked(source: SourceText) -> SourceText:
    """The same source when its text may be read; for pasted text as for files."""
    if len(source.text.encode("utf-8", "replace")) > MAX_TEXT:
        raise UnreadableFile(TOO_LONG)
    if not source.text.strip():
        raise UnreadableFile(NO_TEXT)
    if is_classified(source.text):
        raise UnreadableFile(CLASSIFIED)
    return source


def is_classified(text: str) -> bool:
    """True when a line over the text is a mark of secrecy, as 机密★3年 or 秘密 alone.

    The marks stand on a line of their own at the top; the words inside a sentence are no mark.
    """
    marks = ("秘密", "机密", "绝密")
    for line in text[:4000].splitlines()[:40]:
        words = "".join(line.split()).removeprefix("密级：").removeprefix("密级:")
        if not words.startswith(marks) and "★" not in words:
            continue
        if words in marks or (len(words) <= 20 and "★" in words):
            return True
    return False


def _plain(data: bytes) -> str:
    if data.startswith(
        (OLE, b"PK\x03\x04", b"%PDF", b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
    ):
        raise UnreadableFile(NOT_TEXT)
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = sum(1 for char in text if ord(char) < 32 and char not in "\t\n\r\f\v")
        if odd == 0:
            return text
    raise UnreadableFile(NOT_TEXT)


def _docx(data: bytes) -> str:
    if data.startswith(OLE):
        raise UnreadableFile(OLD_WORD)
    if not data.startswith(b"PK"):
        raise UnreadableFile(NOT_DOCX)
    fault = check_package(data, "word/document.xml")
    if fault:
        raise UnreadableFile(fault)
    text = text_of_docx(data)
    if text is None:
        raise UnreadableFile(NOT_DOCX)
    return text
