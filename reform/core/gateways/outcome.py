"""What every way out of the portal has in common."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Outcome:
    """What became of one try; `error` is short and holds no secret, address or text. `final`: do not try again."""

    error: str = ""
    final: bool = False

    @property
    def sent(self) -> bool:
        """Whether the gateway took the text."""
        return not self.error


class Gateway(Protocol):
    """One way out."""

    def send(self, to: str, subject: str, text: str, *, key: str) -> Outcome:
        """Hand over one plain text; whatever goes wrong is in the outcome, nothing is raised.

        `key` is the same for every try of one text, so that the receiver can drop a second one.
        """


def short_key(key: str) -> str:
    """Return a key as a gateway's id: 32 letters and digits, the same for the same key."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]
