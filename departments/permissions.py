"""What exists for an actor (visible_to) and what an actor may do (may): the one authorization idiom."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from departments.actor import Actor

Predicate = Callable[["Actor", Any], bool]


@dataclass(frozen=True)
class Act:
    """One act of the role-permission matrix: who may do it, and on which objects."""

    name: str
    label: str
    roles: frozenset[str]
    condition: Predicate | None = None


_acts: dict[str, Act] = {}


def allow(name: str, label: str, roles: Iterable[str], condition: Predicate | None = None) -> None:
    """Register an act; each app's roles.py lists its own. `label` is a lazy translation."""
    _acts[name] = Act(name, label, frozenset(roles), condition)


def all_acts() -> list[Act]:
    """Return every registered act in order of registration."""
    return list(_acts.values())


def may(actor: Actor, act: str, obj: Any = None) -> bool:
    """Tell whether the actor may do `act` (on `obj`). An unknown act is a programming error."""
    rule = _acts[act]
    if actor.role not in rule.roles:
        return False
    return rule.condition is None or obj is None or rule.condition(actor, obj)


def require(actor: Actor, act: str, obj: Any = None) -> None:
    """Raise PermissionDenied unless the actor may do `act`."""
    if not may(actor, act, obj):
        raise PermissionDenied(act)


class DepartmentQuerySet(models.QuerySet):
    """Units as far as an actor may know of them: the address book of the own programme."""

    def visible_to(self, actor: Actor) -> DepartmentQuerySet:
        """Return the units of the actor's jurisdiction and of those below it; for a county, its city's too."""
        if actor.programme is None:
            return self.none()
        path = actor.programme.jurisdiction.path
        return self.filter(
            Q(jurisdiction__path__startswith=path) | Q(memberships__programme=actor.programme)
        ).distinct()
