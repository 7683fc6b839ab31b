"""One spelling for a tree of frozen dataclasses: JSON with sorted keys, so equal data have equal bytes.

Decimals are strings without trailing zeros (a database may add them), dates ISO, tuples lists.
"""

from __future__ import annotations

import json
import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from reform.core.figures import plain

T = TypeVar("T")


class UnreadableError(ValueError):
    """The JSON is not what the dataclass writes: the message names the place and what is wrong."""


def dump(value: object) -> str:
    """Return the canonical JSON of a dataclass tree."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load(kind: type[T], text: str) -> T:
    """Return the dataclass written by `dump`; raises UnreadableError for anything else."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableError(f"not JSON: {error}") from error
    return read(kind, data)


def read(kind: type[T], data: object) -> T:
    """Return the dataclass from parsed JSON (as a JSON column gives it); raises UnreadableError."""
    value: T = _read(kind, data, kind.__name__)
    return value


def to_data(value: object) -> object:
    """Return a dataclass tree as JSON values, for a JSON column."""
    return _plain(value)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return str(value)
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError(f"{type(value).__name__} has no canonical form")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, data: Any, where: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = [arg for arg in get_args(kind) if arg is not type(None)]
        return None if data is None else _read(inner[0], data, where)
    if origin is tuple:
        if not isinstance(data, list):
            raise UnreadableError(f"{where} is no list")
        return tuple(_read(get_args(kind)[0], item, f"{where}[{i}]") for i, item in enumerate(data))
    if is_dataclass(kind):
        return _read_record(kind, data, where)
    return _read_leaf(kind, data, where)


def _read_record(kind: Any, data: Any, where: str) -> Any:
    if not isinstance(data, dict):
        raise UnreadableError(f"{where} is no record")
    names = {f.name for f in fields(kind)}
    needed = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}
    # What was written before a field was added lacks it: the field's default is what was meant.
    odd = (set(data) - names) | (needed - set(data))
    if odd:
        raise UnreadableError(f"{where} lacks or does not know: {', '.join(sorted(odd))}")
    hints = _hints(kind)
    return kind(**{name: _read(hints[name], data[name], f"{where}.{name}") for name in sorted(data)})


def _read_leaf(kind: Any, data: Any, where: str) -> Any:
    try:
        if kind in (Decimal, date) and isinstance(data, str):
            return Decimal(data) if kind is Decimal else date.fromisoformat(data)
    except (InvalidOperation, ValueError) as error:
        raise UnreadableError(f"{where} is no {kind.__name__}: {data}") from error
    if kind not in (Decimal, date) and type(data) is kind:
        return data
    raise UnreadableError(f"{where} is no {kind.__name__}")
