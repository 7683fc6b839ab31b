"""What people are told about orders (督办): the unit, whom the step names beside it, and the office.

Nobody is told of an order they cannot open: a matter's label and the circle of an instruction (批示) hold here too, and
outside the portal stands of either only that there is something.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from departments.enums import Clearance, Reason, Role
from departments.models import Oversight, Post, User
from departments.services.notifications import notify
from reform.core.days import day
from reports.enums import ExtensionState, OrderKind, OrderState, Signer
from reports.ladder import RAISE
from reports.models import OrderExtension, SupervisionOrder
from reports.notifications.period import FILERS, holders_of, is_sealed, people_in, people_of
from reports.selectors.ladder import ladder_of

# The words of the step for whom it tells beside the unit's filers (reports.ladder.Step.told).
UNIT_HEAD, SECRETARIAT, OVERSEEING = "unit_head", "secretariat", "overseeing"
LEVELS = {
    Signer.CLERK: (Role.CLERK, Role.HEAD, Role.COUNTY),
    Signer.HEAD: (Role.HEAD, Role.COUNTY),
    Signer.LEADER: (Role.HEAD, Role.COUNTY, Role.LEADER),
}
OFFICE = (Role.CLERK, Role.HEAD, Role.COUNTY)
# The days an order is reminded of, as they are told.
REMINDERS = {
    "due_soon": _("Due soon: %(title)s"),
    "due_today": _("Due today: %(title)s"),
    "overdue": _("Overdue: %(title)s"),
}


@dataclass(frozen=True)
class _Word:
    """What is said of an order; `event` names it and keeps it from being said to a person twice."""

    order: SupervisionOrder
    event: str
    title: str | Promise
    words: Mapping[str, Any] = field(default_factory=dict)
    body: str | Promise = ""
    urgent: bool = False


def tell_issued(order: SupervisionOrder) -> None:
    """Tell the unit at once, and whom the step names, of an order that was signed."""
    words = {"kind": OrderKind(order.kind).label}
    _tell_unit(_Word(order, "issued", _("%(kind)s: %(title)s"), words, _due(order), urgent=True))


def tell_returned(order: SupervisionOrder, reason: str) -> None:
    """Tell the unit at once that its answer came back, and why."""
    event = f"returned:{order.version}"
    _tell_unit(_Word(order, event, _("Returned: %(title)s"), body=reason, urgent=True))


def tell_closed(order: SupervisionOrder) -> None:
    """Tell the unit, and whom the step names, that an order is closed."""
    _tell_unit(_Word(order, "closed", _("Closed: %(title)s"), body=order.outcome))


def tell_ended(order: SupervisionOrder, reason: str, *, to: str = "") -> None:
    """Tell the unit, and whom the step names, that an order was withdrawn or raised, and why.

    `to` is the kind of step it was raised to. To the leading group no paper goes out that could tell: then those are
    told whom that step of the ladder in force names.
    """
    words = {"state": OrderState(order.state).label}
    step = ladder_of(order.programme).step(RAISE) if to == RAISE else None
    word = _Word(order, order.state, _("%(state)s: %(title)s"), words, reason)
    _tell_unit(word, step.told if step else None)


def tell_answered(order: SupervisionOrder) -> None:
    """Tell the office that there is an answer to check."""
    words = {"unit": order.department.short_name}
    _tell_office(_Word(order, f"answered:{order.version}", _("%(unit)s answered: %(title)s"), words))


def tell_checked(order: SupervisionOrder) -> None:
    """Tell the head that an order waits to be closed."""
    word = _Word(order, f"checked:{order.version}", _("For closing: %(title)s"))
    _tell_office(word, LEVELS[Signer.HEAD])


def tell_extension_asked(extension: OrderExtension) -> None:
    """Tell those of the level that decides that a unit asks for more time."""
    order = extension.order
    words = {"unit": order.department.short_name}
    title = _("%(unit)s asks for an extension: %(title)s")
    word = _Word(order, f"extension_asked:{extension.number}", title, words, extension.reason)
    _tell_office(word, LEVELS[Signer(order.extension_by)])


def tell_extension_decided(extension: OrderExtension) -> None:
    """Tell the unit at once whether it has more time."""
    order = extension.order
    approved = extension.state == ExtensionState.APPROVED
    title = _("Extension approved: %(title)s") if approved else _("Extension not approved: %(title)s")
    body = _due(order) if approved else extension.answer
    _tell_unit(_Word(order, f"extension:{extension.number}", title, body=body, urgent=True))


def remind(order: SupervisionOrder, event: str, *, urgent: bool) -> None:
    """Remind the unit, and whom the step names, of the day an order is due; a second time tells nobody."""
    _tell_unit(_Word(order, f"{event}:{order.due_on}", REMINDERS[event], body=_due(order), urgent=urgent))


def remind_office(order: SupervisionOrder, event: str) -> None:
    """Tell the office of an order that is overdue; a second time tells nobody."""
    _tell_office(_Word(order, f"{event}:{order.due_on}", REMINDERS[event], body=_due(order)))


def tell_due_to_raise(order: SupervisionOrder) -> None:
    """Tell the office that an overdue order is to be raised to the leading group by the ladder."""
    title = _("To be raised to the leading group: %(title)s")
    _tell_office(_Word(order, f"due_to_raise:{order.due_on}", title, body=_due(order)))


def remind_of_hand(order: SupervisionOrder, event: str, title: Promise, day_words: str) -> None:
    """Remind the unit, and whom the step names, of a day of an order's clock; a second time tells nobody."""
    _tell_unit(_Word(order, f"clock.{event}", title, body=day_words))


def _due_words(order: SupervisionOrder) -> str:
    return gettext("To be answered by %(day)s.") % {"day": day(order.due_on)}


# In the language of whoever writes it down, which is the office's.
_due = lazy(_due_words, str)


def _label(order: SupervisionOrder) -> int:
    return order.task.sensitivity if order.task else Clearance.OPEN


def _tell_unit(word: _Word, told: Iterable[str] | None = None) -> None:
    """Tell the unit's filers, and beside them those of `told`; None is whom the order's own step names."""
    order = word.order
    label, programme, unit = _label(order), order.programme, order.department
    told = order.terms.get("told", ()) if told is None else told
    _send(word, people_of(unit, *FILERS, programme=programme, label=label), Reason.FILER)
    if UNIT_HEAD in told:
        heads = people_of(unit, Role.DEPARTMENT_HEAD, programme=programme, label=label)
        _send(word, heads, Reason.UNIT_HEAD)
    if OVERSEEING in told:
        _send(word, _overseeing(order), Reason.MEMBER)
    if SECRETARIAT in told:
        _tell_office(replace(word, urgent=False))


def _tell_office(word: _Word, roles: Iterable[str] = OFFICE) -> None:
    _send(word, _in_office(word.order, roles), Reason.SECRETARIAT)


def _send(word: _Word, users: Iterable[User], reason: str) -> None:
    order = word.order
    with override(settings.LANGUAGE_CODE):
        notify(
            users=users,
            key=f"order.{word.event}:{order.uid}",
            title=word.title % {**word.words, "title": order.title},
            body=word.body,
            url=reverse("order_detail", args=[order.uid]),
            reason=reason,
            urgent=word.urgent,
            sealed=is_sealed(_label(order)) or order.instruction_id is not None,
            programme=order.programme,
        )


def _in_office(order: SupervisionOrder, roles: Iterable[str]) -> list[User]:
    """Return who holds one of `roles` in the order's programme; of an instruction's, within its circle."""
    if order.instruction is None:
        return people_in(order.programme, *roles, label=_label(order))
    seen = Q(role__in={Role.HEAD, Role.COUNTY}) | _in_circle(order)
    posts = Post.objects.filter(seen, programme=order.programme, role__in=list(roles))
    return holders_of(posts, _label(order))


def _overseeing(order: SupervisionOrder) -> list[User]:
    """Return the leaders who oversee the unit (分管) or its place (挂点) today."""
    unit, programme = order.department, order.programme
    over = Q(department__in=[key for key in (unit.pk, unit.parent_id) if key])
    if unit.jurisdiction_id != programme.jurisdiction_id:
        over |= Q(jurisdiction=unit.jurisdiction_id)
    today = Oversight.objects.filter(over, post__programme=programme).on(timezone.localdate())
    posts = Post.objects.filter(pk__in=today.values("post"), role=Role.LEADER)
    if order.instruction:
        posts = posts.filter(_in_circle(order))
    return holders_of(posts, _label(order))


def _in_circle(order: SupervisionOrder) -> Q:
    instruction = order.instruction
    if instruction is None:
        return Q()
    return Q(pk=instruction.entered_by_id) | Q(pk__in=instruction.circle.values("pk"))
