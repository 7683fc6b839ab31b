"""The form of every log line: one line a record, with the request it belongs to, nothing private in it.

LOG_FORMAT=json writes each record as one JSON object instead of a line of words, for programs that collect logs.
"""

from __future__ import annotations

import json
import logging
import os
from typing import Any

from reform.core.asking import current
from reform.core.privacy import mask_log

# Line ends of every kind become visible instead of beginning a forged record.
_ENDS = str.maketrans({"\r": "\\r", "\n": "\\n", "\x0b": "\\v", "\x0c": "\\f", "\x1b": "\\e", "\x85": "\\n"})
# JSON escapes those below 0x20 itself.
_JSON_ENDS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})
# What a record may carry beside its words, and nothing else: names of views and kinds, figures (reform.core.telemetry).
FIELDS = ("view", "method", "status", "kind", "outcome", "ms")
FORMATS = ("line", "json")
LINE_FORMAT = "{asctime} {levelname} {name} [{asking}] {message}"
TIME_FORMAT = "%Y-%m-%dT%H:%M:%S%z"


class LineFormatter(logging.Formatter):
    """Masks secrets (reform.core.privacy) and keeps a record, its traceback included, on one line."""

    def format(self, record: logging.LogRecord) -> str:
        one = current()
        record.asking = one.uid if one else "-"
        text = super().format(record)
        return mask_log(text).translate(_ENDS).replace("\u2028", "\\n").replace("\u2029", "\\n")


class JsonFormatter(logging.Formatter):
    """Writes a record as one JSON object on one line, masked like a line of words."""

    def format(self, record: logging.LogRecord) -> str:
        one = current()
        said: dict[str, Any] = {
            "time": self.formatTime(record, self.datefmt),
            "level": record.levelname,
            "logger": record.name,
            "request": str(one.uid) if one else None,
            "message": mask_log(record.getMessage()),
        }
        said |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            said["trace"] = mask_log(self.formatException(record.exc_info))
        return json.dumps(said, ensure_ascii=False, default=str).translate(_JSON_ENDS)


LINE: dict[str, Any] = {"()": LineFormatter, "format": LINE_FORMAT, "datefmt": TIME_FORMAT, "style": "{"}
JSON: dict[str, Any] = {"()": JsonFormatter, "datefmt": TIME_FORMAT}


def log_format() -> str:
    """Return LOG_FORMAT of the environment, `line` without one; read here because the web server logs before settings."""
    return os.environ.get("LOG_FORMAT") or "line"


def formatter() -> logging.Formatter:
    """Return the formatter this installation writes with."""
    if log_format() == "json":
        return JsonFormatter(datefmt=TIME_FORMAT)
    return LineFormatter(LINE_FORMAT, TIME_FORMAT, style="{")
