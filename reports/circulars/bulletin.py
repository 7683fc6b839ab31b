"""Everything an issue of the bulletin (简报) prints, frozen. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from reports.circulars import canonical
from reports.circulars.distribution import Distributed
from reports.circulars.records import Issuer, Named

SCHEMA = 1


@dataclass(frozen=True)
class PrintedArticle:
    """One article as printed; `credit` names the writer (市医保局供稿), `unit` is empty for the office's own."""

    uid: str
    kind: str
    title: str
    text: str
    credit: str = ""
    unit: Named | None = None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Return the text by paragraphs, without empty ones."""
        return tuple(line.strip() for line in self.text.splitlines() if line.strip())


@dataclass(frozen=True)
class BulletinSnapshot:
    """One issue. `name` is the bulletin's (医改信息), `foreword` the editor's note (按语), empty for none."""

    uid: str
    kind: str
    programme: Named
    issuer: Issuer
    jurisdiction_uid: str
    year: int
    name: str
    articles: tuple[PrintedArticle, ...]
    foreword: str = ""
    supplement: bool = False
    addressees: tuple[str, ...] = ()
    distribution: tuple[Distributed, ...] = ()
    schema: int = SCHEMA

    def to_data(self) -> object:
        """Return the snapshot as JSON values for a JSON column."""
        return canonical.to_data(self)

    @classmethod
    def from_data(cls, data: object) -> BulletinSnapshot:
        """Return the snapshot kept in a JSON column; raises canonical.UnreadableError for anything else."""
        found = canonical.read(cls, data)
        if found.schema != SCHEMA:
            raise canonical.UnreadableError(f"bulletin of schema {found.schema}, known is {SCHEMA}")
        return found

    def sha256(self) -> str:
        """Return the hexadecimal sha256 of the canonical JSON in UTF-8."""
        return hashlib.sha256(canonical.dump(self).encode()).hexdigest()
