"""What exists for an actor (visible_to) and what an actor may do (may): the one authorization idiom."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words

    from departments.actor import Actor

# Who looks after people and posts; to everybody else the accounts of others do not exist.
PEOPLE_ROLES = frozenset({"system_admin", "security_admin"})

Predicate = Callable[["Actor", Any], bool]


@dataclass(frozen=True)
class Act:
    """One act of the role-permission matrix: who may do it, and on which objects.

    `level2` are roles that may it as well where one person may be system and security administrator.
    """

    name: str
    label: Words
    always: frozenset[str]
    condition: Predicate | None = None
    level2: frozenset[str] = frozenset()

    @property
    def roles(self) -> frozenset[str]:
        """The roles that may it under settings.ROLE_PROFILE."""
        return self.always | self.level2 if settings.ROLE_PROFILE == "level2" else self.always


_acts: dict[str, Act] = {}


def allow(
    name: str,
    label: Words,
    roles: Iterable[str],
    condition: Predicate | None = None,
    *,
    level2: Iterable[str] = (),
) -> None:
    """Register an act; each app's roles.py lists its own. `label` is a lazy translation."""
    _acts[name] = Act(name, label, frozenset(roles), condition, frozenset(level2))


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


_PROGRAMME_PATHS = (
    "programme_id",
    "ledger.programme_id",
    "period.ledger.programme_id",
    "notice.programme_id",
)


def in_own_programme(actor: Actor, obj: Any) -> bool:
    """It belongs to the own programme: a county sees more than it may change.

    Raises AttributeError for an object that belongs to no programme.
    """
    for path in _PROGRAMME_PATHS:
        try:
            owner = attrgetter(path)(obj)
        except AttributeError:
            continue
        return actor.programme is not None and owner == actor.programme.pk
    raise AttributeError(f"{type(obj).__name__} belongs to no programme")


def of_own_unit(actor: Actor, obj: Any) -> bool:
    """It belongs to the own unit."""
    return actor.department is not None and obj.department_id == actor.department.pk


def within_own_place(actor: Actor, obj: Any) -> bool:
    """It lies in the own jurisdiction or below it.

    Raises AttributeError for an object that has neither a jurisdiction nor a programme.
    """
    path = getattr(getattr(obj, "jurisdiction", obj), "path", None)
    if path is None:
        return in_own_programme(actor, obj)
    return actor.programme is not None and path.startswith(actor.programme.jurisdiction.path)


class DepartmentQuerySet(models.QuerySet):
    """Units as far as an actor may know of them: the address book of the own programme."""

    def visible_to(self, actor: Actor) -> DepartmentQuerySet:
        """Return the units of the actor's jurisdiction and of those below it, and the member units of the own
        programme and of the one above (a county knows its city's units)."""
        if actor.programme is None:
            return self.none()
        programmes = [actor.programme.pk]
        if actor.programme.parent_id:
            programmes.append(actor.programme.parent_id)
        path = actor.programme.jurisdiction.path
        members = self.model._default_manager.filter(memberships__programme__in=programmes).order_by()
        return self.filter(Q(jurisdiction__path__startswith=path) | Q(pk__in=members.values("pk")))


class PostQuerySet(models.QuerySet):
    """Posts as those see them who look after people and roles."""

    def visible_to(self, actor: Actor) -> PostQuerySet:
        """Return the posts of the programmes in the actor's jurisdiction and below; none for other roles."""
        if actor.programme is None or actor.role not in PEOPLE_ROLES:
            return self.none()
        return self.filter(programme__jurisdiction__path__startswith=actor.programme.jurisdiction.path)


class UserQuerySet(models.QuerySet):
    """Accounts as those see them who look after people and roles."""

    def visible_to(self, actor: Actor) -> UserQuerySet:
        """Return the accounts that hold or held a post in the actor's jurisdiction or below, and those that
        never held one (just created)."""
        if actor.programme is None or actor.role not in PEOPLE_ROLES:
            return self.none()
        path = actor.programme.jurisdiction.path
        inside = Q(holdings__post__programme__jurisdiction__path__startswith=path)
        return self.filter(inside | Q(holdings__isnull=True)).distinct()


class LearntNameQuerySet(models.QuerySet):
    """Names learnt by hand: the secretariat that works with them."""

    def visible_to(self, actor: Actor) -> LearntNameQuerySet:
        """Return the names of the own programme, for its secretariat and a county's own; none for others."""
        if actor.programme is None or not (actor.in_secretariat or actor.role == "county"):
            return self.none()
        return self.filter(programme=actor.programme)


class GroupQuerySet(models.QuerySet):
    """Groups of units as those see them who see the address book."""

    def visible_to(self, actor: Actor) -> GroupQuerySet:
        """Return the groups of the own programme."""
        if actor.programme is None:
            return self.none()
        return self.filter(programme=actor.programme)


class OversightQuerySet(models.QuerySet):
    """分管 and 挂点 of the posts of a programme."""

    def visible_to(self, actor: Actor) -> OversightQuerySet:
        """Return those of posts of the own programme."""
        if actor.programme is None:
            return self.none()
        return self.filter(post__programme=actor.programme)

    def on(self, day: date) -> OversightQuerySet:
        """Those in force on a day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )


class HandOverQuerySet(models.QuerySet):
    """Hand-over lists: the two people, the secretariat, and those who look after people."""

    def visible_to(self, actor: Actor) -> HandOverQuerySet:
        """Return the lists of posts of the own place for the secretariat and the administrators of people; to
        everybody those they handed over or take over."""
        own = Q(former=actor.user) | Q(successor=actor.user)
        if actor.programme is None:
            return self.filter(own)
        if actor.in_secretariat or actor.role == "county":
            return self.filter(own | Q(post__programme=actor.programme))
        if actor.role in PEOPLE_ROLES:
            path = actor.programme.jurisdiction.path
            return self.filter(own | Q(post__programme__jurisdiction__path__startswith=path))
        return self.filter(own)


class LiaisonChangeQuerySet(models.QuerySet):
    """Units' forms for their own people."""

    def visible_to(self, actor: Actor) -> LiaisonChangeQuerySet:
        """Return the own unit's forms; all of the programme for its secretariat, and of the own place and those
        below it for the administrators of people."""
        if actor.programme is None:
            return self.none()
        own = Q(post__department=actor.department, post__programme=actor.programme)
        if actor.role in PEOPLE_ROLES:
            return self.filter(programme__jurisdiction__path__startswith=actor.programme.jurisdiction.path)
        if actor.in_secretariat:
            return self.filter(programme=actor.programme)
        if actor.role == "county":
            return self.filter(own | Q(programme=actor.programme))
        if actor.role in {"liaison", "department_head"}:
            return self.filter(own)
        return self.none()


class SessionQuerySet(models.QuerySet):
    """Signed-in browsers: everybody their own."""

    def visible_to(self, actor: Actor) -> SessionQuerySet:
        """Return the sessions of the actor's person."""
        return self.filter(user=actor.user)


class AccountBatchQuerySet(models.QuerySet):
    """Lists of accounts read from Excel: whoever makes accounts."""

    def visible_to(self, actor: Actor) -> AccountBatchQuerySet:
        """Return the lists of the own programme for its system administrators; none for others."""
        if actor.programme is None or actor.role != "system_admin":
            return self.none()
        return self.filter(programme=actor.programme)


class NotificationQuerySet(models.QuerySet):
    """Messages: everybody their own."""

    def visible_to(self, actor: Actor) -> NotificationQuerySet:
        """Return the messages to the actor's person, whatever the post."""
        return self.filter(user=actor.user)

    def unread(self) -> NotificationQuerySet:
        """Those not opened yet."""
        return self.filter(read_at__isnull=True)


class DeliveryQuerySet(models.QuerySet):
    """Texts on their way out: who looks after the running of the portal."""

    def visible_to(self, actor: Actor) -> DeliveryQuerySet:
        """Return those of the actor's jurisdiction and below for a system administrator; none for others."""
        if actor.programme is None or actor.role != "system_admin":
            return self.none()
        return self.filter(programme__jurisdiction__path__startswith=actor.programme.jurisdiction.path)
