"""签收 of published papers: who has signed, who has not and whom to call, what waits at a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from departments.actor import Actor
from departments.enums import UNIT_ROLES, Role
from departments.selectors.contacts import Contact, contacts_of
from reports.enums import CircularState
from reports.models import Circular, Receipt
from reports.selectors.superseding import name_of


def _mine(actor: Actor) -> Q:
    """Receipts that are the actor's to give: the own unit's for a reporting post, the own post's for a leader."""
    if actor.role in UNIT_ROLES:
        return Q(department=actor.department)
    return Q(post=actor.post) if actor.role == Role.LEADER else Q(pk__in=[])


def own_receipt(circular: Circular, actor: Actor) -> Receipt | None:
    """Return the receipt that is the actor's to give, None where the paper was not sent to the unit or post."""
    return (
        Receipt.objects.filter(_mine(actor), circular=circular).select_related("department", "post").first()
    )


def sent_to(actor: Actor, *, waiting: bool = False) -> Exists:
    """Return the condition on circulars that they were sent to the actor's unit or post.

    `waiting`: published and not signed for. What was superseded meanwhile waits for nobody: the paper that holds does.
    """
    rows = Receipt.objects.filter(_mine(actor), circular=OuterRef("pk"))
    if waiting:
        rows = rows.filter(signed_for_at__isnull=True, circular__state=CircularState.PUBLISHED)
    return Exists(rows)


def signed_for(actor: Actor) -> Exists:
    """Return the condition on circulars that the actor's unit or post has signed for them."""
    return Exists(Receipt.objects.filter(_mine(actor), circular=OuterRef("pk"), signed_for_at__isnull=False))


def to_receive(actor: Actor) -> QuerySet[Circular]:
    """Return the published papers the actor's unit has not signed for, the oldest first."""
    if actor.role not in UNIT_ROLES:
        return Circular.objects.none()
    found = Circular.objects.visible_to(actor).filter(sent_to(actor, waiting=True))
    return found.order_by("published_at", "pk")


@dataclass(frozen=True)
class Receipts:
    """The receipts of one paper: units that signed and that did not (with whom to call), leaders that opened it."""

    signed: list[Receipt]
    waiting: list[tuple[Receipt, tuple[Contact, ...]]]
    leaders: list[Receipt]

    @property
    def unsigned(self) -> list[Receipt]:
        """Return the receipts of the units that have not signed."""
        return [row for row, _contacts in self.waiting]

    @property
    def units(self) -> int:
        """How many units the paper was sent to."""
        return len(self.signed) + len(self.waiting)


def receipts_of(circular: Circular) -> Receipts:
    """Return a paper's receipts in the order it names the units; two queries."""
    rows = list(circular.receipts.select_related("department", "post__department").order_by("pk"))
    units = [row for row in rows if row.department]
    missing = [row for row in units if row.signed_for_at is None]
    people = contacts_of(row.department for row in missing if row.department)
    return Receipts(
        signed=[row for row in units if row.signed_for_at],
        waiting=[(row, people.get(row.department_id or 0, ())) for row in missing],
        leaders=[row for row in rows if row.post],
    )


def urging_text(circular: Circular, waiting: Sequence[tuple[Receipt, tuple[Contact, ...]]]) -> str:
    """Return a text for the work group: which units have not signed for the paper, a line each; empty for none."""
    if not waiting or circular.published_at is None:
        return ""
    day = timezone.localdate(circular.published_at)
    head = (
        f"【签收提醒】{name_of(circular)}已于{day.month}月{day.day}日印发，"
        f"以下{len(waiting)}个单位尚未签收，请登录平台签收："
    )
    lines = []
    for number, (row, contacts) in enumerate(waiting, 1):
        people = "、".join(f"{person.name} {person.phone}".strip() for person in contacts)
        unit = row.department.short_name if row.department else ""
        lines.append(f"{number}.{unit}" + (f"：{people}" if people else ""))
    return "\n".join([head, *lines])
