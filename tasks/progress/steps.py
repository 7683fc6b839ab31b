"""The derivation of a proposal: structured steps (a code and its figures), kept as JSON with the status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from reform.core.figures import plain

from .vocabulary import Flag, Light, StatusClass, light_of

# Of a task whose report was sent back and not filed again: the last determination stands.
RETURNED_KEPT = "returned_kept"


@dataclass(frozen=True)
class Step:
    """One step: its code and its figures as text (dates ISO, decimals without trailing zeros)."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """What the rule proposes at a cut-off, with the rule that said so and the way it got there."""

    status_class: StatusClass
    severity: int
    flags: tuple[str, ...]
    derivation: tuple[Step, ...]
    rule_key: str
    rule_version: int
    cutoff: date

    @property
    def light(self) -> Light:
        """Return the colour this proposal would show."""
        return light_of(self.status_class, self.severity, self.flags)

    def to_json(self) -> dict[str, Any]:
        """Return the proposal as JSON values, to be kept with the status."""
        return {
            "status_class": str(self.status_class),
            "severity": self.severity,
            "flags": [str(flag) for flag in self.flags],
            "derivation": [{"code": s.code, "params": dict(s.params)} for s in self.derivation],
            "rule_key": self.rule_key,
            "rule_version": self.rule_version,
            "cutoff": self.cutoff.isoformat(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Proposal:
        """Return the proposal written by `to_json`."""
        return cls(
            status_class=StatusClass(data["status_class"]),
            severity=data["severity"],
            flags=tuple(Flag(flag) for flag in data["flags"]),
            derivation=tuple(Step(s["code"], dict(s["params"])) for s in data["derivation"]),
            rule_key=data["rule_key"],
            rule_version=data["rule_version"],
            cutoff=date.fromisoformat(data["cutoff"]),
        )


def step(code: str, **params: object) -> Step:
    """Return a step with its figures as text; figures that are None are left out."""
    return Step(code, {key: as_text(value) for key, value in params.items() if value is not None})


def as_text(value: object) -> str:
    """Return a figure as plain text: no exponent, no trailing zeros, dates ISO."""
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else str(value)
