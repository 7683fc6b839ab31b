"""What one workflow's table of state, act and role says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Model

from reform.core.workflow import Workflow
from tests.cast import Cast

# The posts of the cast that stand for the roles; the document is one of finance, `other` another unit's liaison.
ROLES = ("clerk", "head", "leader", "finance_liaison", "finance_head", "liaison", "north", "admin")


@dataclass(frozen=True)
class Act:
    """One act of the workflow: its address, and what is sent beside the version.

    `at` gives what the address names (the document), `make` another way to make the document for this act.
    """

    url: str
    data: dict[str, Any] | Callable[[Model], dict[str, Any]] = field(default_factory=dict)
    at: Callable[[Any], tuple[UUID, ...]] = lambda row: (row.uid,)
    make: Callable[[Cast, str], Model] | None = None


@dataclass(frozen=True)
class Table:
    """One workflow's table. `make` makes the document in a state."""

    name: str
    workflow: Workflow
    states: tuple[str, ...]
    make: Callable[[Cast, str], Model]
    acts: dict[str, Act]
    lines: tuple[tuple[str, str, str], ...]
    # Acts of the workflow that no page sends: they follow from others.
    inward: frozenset[str] = frozenset()

    def answers(self, act: str) -> dict[str, tuple[int, ...]]:
        """Return the answers to an act by state. Raises ValueError for a state that stands there twice."""
        found: dict[str, tuple[int, ...]] = {}
        for name, states, answers in self.lines:
            for state in states.split() if name == act else []:
                numbers = tuple(int(word) for word in answers.split())
                if state in found or len(numbers) != len(ROLES):
                    raise ValueError(
                        f"{self.name}: {act} in {state} stands there twice, or not for every role"
                    )
                found[state] = numbers
        return found
