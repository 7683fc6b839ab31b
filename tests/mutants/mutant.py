"""One break of one guard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Mutant:
    """Replaces `old`, which stands exactly once in `file`, by `new`; `proof` names the tests that must then fail."""

    guard: str
    file: str
    old: str
    new: str
    proof: tuple[str, ...]

    def broken(self) -> str:
        """Return the file's text with the guard broken. Raises ValueError where `old` does not stand there once."""
        text = (ROOT / self.file).read_text("utf-8")
        if text.count(self.old) != 1:
            raise ValueError(f"{self.guard}: {self.old!r} stands {text.count(self.old)} times in {self.file}")
        return text.replace(self.old, self.new)
