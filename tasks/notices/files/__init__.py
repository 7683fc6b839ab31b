"""From an uploaded file to its text, with every guard before a parser sees a byte. One module a kind of file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from reform.core.formats import fault_of

from .plain import text_of_plain
from .secrecy import is_classified
from .sentences import (
    CLASSIFIED,
    EMPTY,
    NO_TEXT,
    NOT_SUPPORTED,
    TOO_BIG,
    TOO_LONG,
    UnreadableFile,
)

__all__ = ["KINDS", "MAX_FILE", "MAX_TEXT", "TOO_BIG", "SourceText", "UnreadableFile", "checked", "text_of"]

MAX_FILE = 20 * 1024 * 1024
MAX_TEXT = 2 * 1024 * 1024

# Endings that can be read, in the order they are told.
KINDS = (".docx", ".doc", ".wps", ".pdf", ".ofd", ".xlsx", ".html", ".htm", ".txt")


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of a file as the reader gets it: spans are positions in `text`. `notes` say what was left out."""

    name: str
    text: str
    format: str
    notes: tuple[str, ...] = ()


def text_of(name: str, data: bytes) -> SourceText:
    """The text of a file of this name. Raises UnreadableFile with a sentence; writes nothing.

    Tables are laid out one cell a line after a tab, so that the text alone keeps them. .doc and .wps are put
    into .docx by LibreOffice, in a temporary folder.
    """
    if not data:
        raise UnreadableFile(EMPTY)
    if len(data) > MAX_FILE:
        raise UnreadableFile(TOO_BIG)
    ending = PurePath(name).suffix.lower()
    if ending in ("", ".text"):
        ending = ".txt"
    if ending not in KINDS:
        raise UnreadableFile(NOT_SUPPORTED)
    if fault := fault_of(ending, data):
        raise UnreadableFile(fault)
    text, notes = _read(ending, data)
    return checked(SourceText(name, text, ending.lstrip("."), notes))


def checked(source: SourceText) -> SourceText:
    """The same source when its text may be read; for pasted text as for files."""
    if len(source.text.encode("utf-8", "replace")) > MAX_TEXT:
        raise UnreadableFile(TOO_LONG)
    if not source.text.strip():
        raise UnreadableFile(NO_TEXT)
    if is_classified(source.text):
        raise UnreadableFile(CLASSIFIED)
    return source


def _read(ending: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text and the notes; each kind's parser is loaded only where it is needed."""
    reader: Callable[[bytes], str]
    if ending in (".pdf", ".ofd"):
        if ending == ".pdf":
            from .pdf import pages_of
        else:
            from .ofd import pages_of
        from .pages import text_of_pages

        return text_of_pages(pages_of(data))
    if ending == ".docx":
        from .word import text_of_docx as reader
    elif ending in (".doc", ".wps"):
        from .old_office import text_of_old as reader
    elif ending == ".xlsx":
        from .sheets import text_of_sheets as reader
    elif ending in (".html", ".htm"):
        from .web import text_of_page as reader
    else:
        reader = text_of_plain
    return reader(data), ()
