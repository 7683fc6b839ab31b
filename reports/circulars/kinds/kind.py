"""What a kind of paper is, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reform.core.document import Form
from reports.circulars.outline import Outline
from reports.circulars.snapshot import Snapshot


@dataclass(frozen=True)
class Kind:
    """One kind of paper. `key` is a reports.enums.PaperKind; the first of `forms` is its default.

    `periods` are the kinds of period it can cover; `inner` papers go to leaders only; a `numbered` one gets a number
    of the office's series. `masthead` stands at the head of its bulletin in the issuer's stead; a `bare` one has no
    masthead, addressees, note and imprint.
    """

    key: str
    outline: Callable[[Snapshot], Outline]
    periods: tuple[str, ...] = ("month",)
    forms: tuple[Form, ...] = ("letter", "document")
    inner: bool = False
    numbered: bool = True
    masthead: str = ""
    bare: bool = False

    def prints_number(self, form: str) -> bool:
        """Tell whether a paper of this kind takes a document number in a form: one under a bulletin's head prints none."""
        return self.numbered and form != "bulletin"
