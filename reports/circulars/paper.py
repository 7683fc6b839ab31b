"""What a paper is besides its figures: form, number, date, publicity, imprint. Recorded with the signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reform.core.document import Form


@dataclass(frozen=True)
class Paper:
    """The outer facts of one issue; a draft has neither number nor date.

    `note` stands in parentheses below the date (此件不予公开); `printed_by` is the body that prints
    (印发机关), which may differ from the issuer, `printed_on` its date; `proxy_seal` adds （代章).
    `issue` and `issue_total` number a bulletin.
    `signer` is printed on upward papers only. `sha256` is the snapshot's, as it was kept.
    """

    form: Form = "letter"
    masthead: str = ""
    number: str = ""
    dated: date | None = None
    note: str = ""
    copies_to: str = ""
    copies_printed: int | None = None
    printed_by: str = ""
    printed_on: date | None = None
    proxy_seal: bool = False
    draft_mark: str = ""
    signer: str = ""
    sha256: str = ""
    issue: int | None = None
    issue_total: int | None = None
