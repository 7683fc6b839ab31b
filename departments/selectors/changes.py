"""Units' forms for their own people: which wait, and whom they mean."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.duties import Open, open_work
from departments.enums import UNIT_ROLES, ChangeState, Role
from departments.models import LiaisonChange, Post, User
from departments.permissions import may

CHANGES = ("post__department", "post__programme", "programme", "user")


def changes_of(actor: Actor) -> QuerySet[LiaisonChange]:
    """Return the forms the actor may know of, the newest first."""
    found: QuerySet[LiaisonChange] = LiaisonChange.objects.visible_to(actor).select_related(*CHANGES)
    return found


def changes_to_decide(actor: Actor) -> list[LiaisonChange]:
    """Return the forms that wait for the actor's word, the oldest first."""
    waiting = changes_of(actor).filter(state=ChangeState.ASKED).order_by("pk")
    return [change for change in waiting if may(actor, "changes.decide", change)]


def changes_to_carry_out(actor: Actor) -> QuerySet[LiaisonChange]:
    """Return the confirmed forms whose person has no account yet (待开通账号); none for who makes no accounts."""
    if not may(actor, "people.manage"):
        return LiaisonChange.objects.none()
    return changes_of(actor).filter(state=ChangeState.CONFIRMED).order_by("pk")


def posts_to_change(actor: Actor) -> QuerySet[Post]:
    """Return the posts of the actor's own unit that its form may give to others."""
    return Post.objects.filter(
        programme=actor.programme, department=actor.department, role__in=UNIT_ROLES, is_active=True
    ).order_by("pk")


def account_of(change: LiaisonChange) -> User | None:
    """Return the open account of the person a form names, among all who hold or held a post of the unit.

    None where there is none, or where two bear the name: then a person decides.
    """
    people = User.objects.filter(
        is_active=True, name=change.name, holdings__post__department=change.post.department_id
    ).distinct()
    found = list(people[:2])
    return found[0] if len(found) == 1 else None


@open_work("changes.decide", _("Changes of liaison to confirm"), [Role.CLERK, Role.HEAD, Role.COUNTY])
def _to_decide(actor: Actor) -> Iterable[Open]:
    for change in changes_to_decide(actor):
        yield _line(change, "change_detail")


@open_work("changes.account", _("Accounts to make"), [Role.SYSTEM_ADMIN])
def _to_carry_out(actor: Actor) -> Iterable[Open]:
    for change in changes_to_carry_out(actor):
        yield _line(change, "change_account")


def _line(change: LiaisonChange, page: str) -> Open:
    return Open(
        str(change), change.starts_on, ChangeState(change.state).label, reverse(page, args=[change.uid])
    )
