"""Which texts of the code and templates are for translation, and whether a catalogue has them; no gettext needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from django.utils.translation.template import templatize

# What Django offers, beside Babel's own: the argument that is the context is marked "c".
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SOURCE_FOLDERS = ("departments", "reform", "reports", "tasks", "templates")
TEMPLATE_SUFFIXES = {".html", ".txt"}


@dataclass(frozen=True, order=True)
class Message:
    """One text for translation: its context, its singular, its plural; and where it is used first."""

    context: str
    singular: str
    plural: str
    place: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from others; the same text with and without a plural are two for gettext."""
        return self.context, self.singular, self.plural


def messages_of(source: str, name: str) -> Iterator[Message]:
    """Yield the messages of one Python file or Django template; `name` is its path for people."""
    if not name.endswith(".py"):
        # In brackets the indentation of the page means nothing to Python's tokenizer.
        source = f"({templatize(source, origin=name)})"
    for line, found, _comments, context in extract(
        "python", BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        singular, plural = (found[0], found[1]) if isinstance(found, tuple) else (found, "")
        if singular:
            yield Message(context or "", singular, plural, f"{name}:{line}")


def messages_in(base: Path, folders: Iterable[str] = SOURCE_FOLDERS) -> list[Message]:
    """Return every message used below these folders of `base`, once each, in the order of the texts."""
    found: dict[tuple[str, str, str], Message] = {}
    for folder in folders:
        for path in sorted((base / folder).rglob("*")):
            if path.suffix != ".py" and path.suffix not in TEMPLATE_SUFFIXES:
                continue
            for message in messages_of(path.read_text("utf-8"), str(path.relative_to(base))):
                found.setdefault(message.key, message)
    return sorted(found.values())


def read_catalog(path: Path) -> Catalog:
    """Return a .po file as Babel's catalogue; raises ValueError when it is broken."""
    with path.open("rb") as file:
        try:
            return read_po(file, locale=path.parent.parent.name, abort_invalid=True)
        except PoFileError as error:
            raise ValueError(f"{path}: {error}") from error


def untranslated(messages: Iterable[Message], catalog: Catalog) -> list[Message]:
    """Return the messages for which the catalogue has no whole translation; a fuzzy one does not count."""
    missing = []
    for message in messages:
        known = catalog.get(message.singular, message.context or None)
        if (
            known is None
            or known.fuzzy
            or known.pluralizable != bool(message.plural)
            or not _is_whole(known.string)
        ):
            missing.append(message)
    return missing


def _is_whole(translation: str | Iterable[str] | None) -> bool:
    forms = (translation,) if isinstance(translation, str) else tuple(translation or ())
    return bool(forms) and all(forms)


def faults(catalog: Catalog) -> list[str]:
    """Return what would break when a translation is filled in: other placeholders than the text's own."""
    return [
        f"{message.id!r}: {fault}" for message in catalog for fault in message.check(catalog) if message.id
    ]


def checked_catalog(path: Path) -> Catalog:
    """Return the catalogue of a .po file; raises ValueError when a placeholder is wrong."""
    catalog = read_catalog(path)
    if found := faults(catalog):
        raise ValueError(f"{path}: {'; '.join(found)}")
    return catalog


def compile_catalog(path: Path) -> Path:
    """Write the .mo file beside a .po file and return its path; raises ValueError when a placeholder is wrong."""
    catalog = checked_catalog(path)
    target = path.with_suffix(".mo")
    draft = target.with_suffix(".mo.new")
    with draft.open("wb") as file:
        write_mo(file, catalog)
    draft.replace(target)
    return target
