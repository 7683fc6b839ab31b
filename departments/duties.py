"""What is open in a post, asked of the apps above: each registers its own kinds (tasks/duties.py, reports/duties.py).

Duty follows the post: a hand-over list only tells what is there, nothing moves. A unit with duties is not closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings

from reform.core.kept_words import by_language

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words

    from departments.actor import Actor
    from departments.models import Department


@dataclass(frozen=True)
class Open:
    """One thing that is open: what it is called, when it is due, how it stands, where it is done."""

    title: str
    due: date | None = None
    state: Words = ""
    url: str = ""


Finder = Callable[["Actor"], Iterable[Open]]
UnitFinder = Callable[["Department"], Iterable[Open]]


@dataclass(frozen=True)
class Kind:
    """One kind of open work and the roles whose posts can have it."""

    code: str
    label: Words
    roles: frozenset[str]
    find: Finder


_kinds: dict[str, Kind] = {}
_of_units: list[UnitFinder] = []


def open_work(code: str, label: Words, roles: Iterable[str]) -> Callable[[Finder], Finder]:
    """Register a function that finds what is open of one kind in the post an actor acts in."""

    def keep(find: Finder) -> Finder:
        _kinds[code] = Kind(code, label, frozenset(roles), find)
        return find

    return keep


def unit_duties(find: UnitFinder) -> UnitFinder:
    """Register a function that finds the duties that keep a unit from being closed."""
    _of_units.append(find)
    return find


def kind_label(code: str) -> Words:
    """Return the words of a kind; the code itself for one that is registered no longer."""
    return _kinds[code].label if code in _kinds else code


def open_in_post(actor: Actor) -> list[dict[str, Any]]:
    """Return what is open in the actor's post as lines {"kind", "title", "due", "state", "url"}, in registered order.

    Due days are ISO dates or None; titles and states are kept by language (see `worded`).
    """
    return [line for kind in _kinds.values() if actor.role in kind.roles for line in _lines_of(kind, actor)]


def _lines_of(kind: Kind, actor: Actor) -> list[dict[str, Any]]:
    """Ask once in each language; a language in which something had come or gone meanwhile is left out."""
    told = by_language(lambda: [(one, one.title, str(one.state)) for one in kind.find(actor)])
    first = told[settings.LANGUAGE_CODE]
    alike = {language: rows for language, rows in told.items() if len(rows) == len(first)}
    return [
        {
            "kind": kind.code,
            "title": {language: rows[at][1] for language, rows in alike.items()},
            "due": one.due.isoformat() if one.due else None,
            "state": {language: rows[at][2] for language, rows in alike.items()},
            "url": one.url,
        }
        for at, (one, _title, _state) in enumerate(first)
    ]


def duties_of_unit(unit: Department) -> list[Open]:
    """Return the duties that keep a unit from being closed."""
    return [one for find in _of_units for one in find(unit)]
