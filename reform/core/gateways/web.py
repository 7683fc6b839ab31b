"""Asking a gateway over HTTP, and reading whether it took the text."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from reform.core.gateways.outcome import Outcome
from reform.core.outgoing import NoAnswer, NotPermitted, post


def ask(url: str, body: bytes, content_type: str, verdict: Callable[[Any], str]) -> Outcome:
    """Post `body` and return what became of it; `verdict` gets the JSON of a 2xx answer (None if it is none)."""
    try:
        answer = post(url, body, {"Content-Type": content_type, "Accept": "application/json"})
    except NotPermitted as reason:
        return Outcome(f"not permitted: {reason}", final=True)
    except NoAnswer as reason:
        return Outcome(str(reason))
    if answer.status // 100 != 2:
        # Too many at once or a server in trouble may pass; that it does not like the request does not.
        final = answer.status // 100 in {3, 4} and answer.status not in {408, 425, 429}
        return Outcome(f"answered {answer.status}", final=final)
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        found = None
    return Outcome(verdict(found))
