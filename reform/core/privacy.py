"""What neither the record nor a log may hold: secrets and numbers that name a person, masked.

Source: ASVS 16.2.5, GB/T 22239-2019 个人信息保护.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

MASK = "***"
_SECRET_NAME = re.compile(
    r"password|passwd|secret(?!ariat)|token|authorization|cookie|session_?key|phone|mobile|id_card"
    r"|(?:^|_)(?:t?otp|codes?|pin)$",
    re.IGNORECASE,
)
_ALONE_BEFORE, _ALONE_AFTER = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
# A mobile number, also in groups, and a citizen's identity number.
_PERSONAL = re.compile(rf"{_ALONE_BEFORE}(?:1[3-9]\d[ -]?\d{{4}}[ -]?\d{{4}}|\d{{17}}[\dXx]){_ALONE_AFTER}")
# In a log any number of that length is one too many.
_LONG_NUMBER = re.compile(rf"{_ALONE_BEFORE}(?:\d{{11}}|\d{{17}}[\dXx]){_ALONE_AFTER}")
_HEADER = re.compile(r"(?i)(?<![a-z])((?:proxy-)?authorization|(?:set-)?cookies?)([\"']?\s*[:=]\s*)[^\r\n]+")
_NAMED = re.compile(
    r"(?i)([\w-]*(?:password\d?|passwd|secret(?!ariat)|token|sessionid|session_key|phone|mobile|\botp|\btotp|recovery_code))"
    r"([\"']?\s*[:=]\s*)(?:\"[^\"]*\"|'[^']*'|[^\s&,;)}\]]+)"
)
_ONE_TIME_LINK = re.compile(r"(/sign-in/first/[0-9a-f-]{36}/)[^/\s\"']+")
_QUERY = re.compile(r"((?:^|(?<=[\s\"'(]))(?:https?://[^\s?\"']+|/[^\s?\"']*))\?[^\s\"')]+")


def is_secret(name: str) -> bool:
    """Tell whether a field of this name holds what must not be copied."""
    return _SECRET_NAME.search(name) is not None


def mask_numbers(text: str) -> str:
    """Return `text` with mobile and identity numbers masked."""
    return _PERSONAL.sub(MASK, text)


def masked(value: Any) -> Any:
    """Return a copy of a JSON-able value: secret fields at any depth and personal numbers masked."""
    if isinstance(value, Mapping):
        return {key: MASK if is_secret(str(key)) else masked(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [masked(one) for one in value]
    return mask_numbers(value) if isinstance(value, str) else value


def mask_log(text: str) -> str:
    """Return a log record's text without secrets, sign-in headers, queries of addresses and long numbers."""
    text = _HEADER.sub(rf"\1\2{MASK}", text)
    text = _NAMED.sub(rf"\1\2{MASK}", text)
    text = _ONE_TIME_LINK.sub(rf"\1{MASK}", text)
    text = _QUERY.sub(rf"\1?{MASK}", text)
    return _LONG_NUMBER.sub(MASK, mask_numbers(text))
