"""State changes as a table, carried out by compare-and-swap (architecture, laws 2 and 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

from reform.core.text import as_number

M = TypeVar("M", bound=models.Model)


class WrongState(Exception):
    """The act does not exist in the row's state. `state` is what the row is in now, `current` the row where it is known."""

    def __init__(self, act: str, state: str, current: models.Model | None = None) -> None:
        super().__init__(f"{act} is not possible in state {state}")
        self.act = act
        self.state = state
        self.current = current


class Conflict(Exception):
    """Somebody else changed the row first; `current` is the row as it stands now."""

    def __init__(self, current: models.Model) -> None:
        super().__init__(f"{current} was changed by somebody else")
        self.current = current


def as_seen(row: M, sent: Mapping[str, Any]) -> M:
    """Return `row` with the version of the page that sent a form (its field `version`); Conflict where it sent none.

    What is carried out on it then refuses if somebody was quicker.
    """
    version = as_number(sent.get("version"))
    if version is None:
        raise Conflict(row)
    row.version = version  # type: ignore[attr-defined] # every row of a workflow has one
    return row


@dataclass(frozen=True)
class Transition:
    """One permitted step: an act, the states it may start from, the state it leads to."""

    act: str
    sources: frozenset[str]
    target: str


class Workflow:
    """The whole table of one kind of document."""

    def __init__(self, *transitions: tuple[str, Iterable[str], str]) -> None:
        self.transitions = {act: Transition(act, frozenset(src), dst) for act, src, dst in transitions}

    def advance(self, row: M, act: str, **changes: Any) -> M:
        """Carry out `act` on `row` and return the row reloaded.

        One conditional UPDATE on (pk, state, version) writes the new state, `changes` and version + 1.
        Raises WrongState when the table does not permit the act, Conflict when somebody was quicker.
        """
        transition = self.require(row, act)
        state, version = row.state, row.version  # type: ignore[attr-defined] # every row of a workflow has both
        return swap(row, state=transition.target, expect={"state": state, "version": version}, **changes)

    def require(self, row: models.Model, act: str) -> Transition:
        """Return the step `act`; raises WrongState when the table does not permit it in the row's state."""
        transition, state = self.transitions[act], row.state  # type: ignore[attr-defined] # likewise
        if state not in transition.sources:
            raise WrongState(act, state, row)
        return transition

    def advance_held(self, rows: Sequence[M], act: str, **changes: Any) -> None:
        """Carry out `act` on all rows in one UPDATE: version + 1, the new state and `changes`, on the objects as well.

        For rows that the caller holds by a lock. Raises WrongState when the table does not permit it of one, and
        Conflict when the lock did not hold one.
        """
        transition = self.transitions[act]
        for row in rows:
            if row.state not in transition.sources:  # type: ignore[attr-defined] # every row of a workflow has one
                raise WrongState(act, row.state, row)  # type: ignore[attr-defined] # likewise
        if not rows:
            return
        found = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows])
        updated = found.filter(state__in=transition.sources).update(
            state=transition.target, version=models.F("version") + 1, **changes
        )
        if updated != len(rows):
            raise Conflict(rows[0])
        for row in rows:
            row.state, row.version = transition.target, row.version + 1  # type: ignore[attr-defined] # likewise
            for name, value in changes.items():
                setattr(row, name, value)


def swap(row: M, *, expect: dict[str, Any] | None = None, **changes: Any) -> M:
    """Write `changes` if the row still has the version that was read; return it reloaded, else raise Conflict."""
    expect = expect or {"version": row.version}  # type: ignore[attr-defined] # likewise
    manager = type(row)._default_manager
    updated = manager.filter(pk=row.pk, **expect).update(version=models.F("version") + 1, **changes)
    current = manager.get(pk=row.pk)
    if updated != 1:
        raise Conflict(current)
    return current
