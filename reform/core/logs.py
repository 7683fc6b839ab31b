"""The form of every log line: one line a record, with the request it belongs to, nothing private in it."""

from __future__ import annotations

import logging
from typing import Any

from reform.core.asking import current
from reform.core.privacy import mask_log

# Line ends of every kind become visible instead of beginning a forged record.
_ENDS = str.maketrans({"\r": "\\r", "\n": "\\n", "\x0b": "\\v", "\x0c": "\\f", "\x1b": "\\e", "\x85": "\\n"})


class LineFormatter(logging.Formatter):
    """Masks secrets (reform.core.privacy) and keeps a record, its traceback included, on one line."""

    def format(self, record: logging.LogRecord) -> str:
        one = current()
        record.asking = one.uid if one else "-"
        text = super().format(record)
        return mask_log(text).translate(_ENDS).replace("\u2028", "\\n").replace("\u2029", "\\n")


LINE: dict[str, Any] = {
    "()": LineFormatter,
    "format": "{asctime} {levelname} {name} [{asking}] {message}",
    "datefmt": "%Y-%m-%dT%H:%M:%S%z",
    "style": "{",
}
