"""Tables in the guide: what stands between a part's marks is what was measured last."""

from __future__ import annotations

import re


def between_marks(guide: str, part: str, told: str) -> str:
    """Return the guide with `told` between the marks of a part; raises LookupError where it has none."""
    begin, end = f"<!-- bench: {part} -->", f"<!-- /bench: {part} -->"
    found = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not found.search(guide):
        raise LookupError(f"docs/performance.md has no {begin}")
    return found.sub(lambda _found: f"{begin}\n{told}\n{end}", guide)
