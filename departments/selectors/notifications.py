"""What messages are about, and why somebody gets them."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.enums import SECRETARIAT, UNIT_ROLES, MessageGroup, Reason, Role
from departments.models import Notification, PostHolding, User
from departments.selectors.accounts import current_holdings
from departments.telling import Told

# How the keys of a group's messages begin; a key names what happened.
KEYS: dict[str, tuple[str, ...]] = {
    MessageGroup.INSTRUCTIONS: ("instruction:",),
    MessageGroup.REPORTING: ("period.", "due.", "overdue.", "report.", "sheet."),
    MessageGroup.MATTERS: (
        "hand_out:",
        "corrected:",
        "withdrawn:",
        "correction_undone:",
        "carried_over:",
        "matter.",
        "objection.",
        "adjustment",
        "referral.",
        "meeting.",
        "order.",
        "assessment.",
    ),
    MessageGroup.DIVISION: ("division.",),
    MessageGroup.CIRCULARS: ("circular.", "check.", "article."),
    MessageGroup.PEOPLE: ("changes.", "handover:", "second_factor."),
}
# In which posts somebody gets a message for a reason; without roles it is not for a post.
ROLES_OF: dict[str, frozenset[str]] = {
    Reason.FILER: frozenset({Role.LIAISON, Role.COUNTY}),
    Reason.UNIT_HEAD: frozenset({Role.DEPARTMENT_HEAD}),
    Reason.UNIT: UNIT_ROLES,
    Reason.SECRETARIAT: SECRETARIAT | {Role.COUNTY},
    Reason.ADMINISTRATOR: frozenset({Role.SYSTEM_ADMIN}),
}


def group_of(key: str) -> MessageGroup:
    """Return what a message is about. A key of no known beginning is about people."""
    for group, beginnings in KEYS.items():
        if key.startswith(beginnings):
            return MessageGroup(group)
    return MessageGroup.PEOPLE


def of_group(group: str) -> Q:
    """Return the condition that a message is about `group`; nothing for an unknown one."""
    condition = Q()
    for beginning in KEYS.get(group, ()):
        condition |= Q(key__startswith=beginning)
    return condition


def whys_of(user: User, messages: Iterable[Notification]) -> dict[int, str]:
    """Return the sentence why each of a person's messages comes, by its key; one query.

    It names the posts held today by which they get it; a message without a reason has an empty sentence.
    """
    holdings = [one for one in current_holdings().filter(user=user) if one.post.is_active]
    return {message.pk: _why(message, holdings) for message in messages}


def _why(message: Notification, holdings: list[PostHolding]) -> str:
    if not message.reason:
        return ""
    roles = ROLES_OF.get(message.reason, frozenset())
    posts = [
        _("%(post)s (deputy)") % {"post": one.post} if one.deputy else str(one.post)
        for one in holdings
        if one.post.role in roles and _reaches(one, message.programme_id)
    ]
    because = " / ".join(posts) or str(Reason(message.reason).label)
    return _("Why you get this: %(because)s") % {"because": because}


def _reaches(holding: PostHolding, programme: int | None) -> bool:
    """A post of the message's programme, or of one below it (a county's)."""
    own = holding.post.programme
    return programme is None or programme in {own.pk, own.parent_id}


def as_told(user: User, messages: list[Notification]) -> list[Told]:
    """Return a person's messages as they may leave the portal, in the order of the groups; one query.

    Of a sealed one only its group is said.
    """
    whys = whys_of(user, messages)
    told = []
    for message in sorted(messages, key=lambda one: list(MessageGroup).index(group_of(one.key))):
        group = str(group_of(message.key).label)
        title = _("Something new: %(group)s") % {"group": group} if message.sealed else message.title
        told.append(
            Told(
                title=title,
                body="" if message.sealed else message.body,
                why=whys[message.pk],
                link=portal_link("/messages/" if message.sealed else message.url),
                group=group,
            )
        )
    return told


def portal_link(path: str) -> str:
    """Return the full address of a path of the portal; of anything else, of the list of messages."""
    inside = path.startswith("/") and not path.startswith("//")
    return f"{settings.PORTAL_URL}{path if inside else '/messages/'}"
