"""Which role may do what with people, posts and the record."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.enums import UNIT_ROLES, Role
from departments.permissions import allow, of_own_unit, within_own_place

EVERYONE = list(Role)


def _own_programme(actor: Actor, programme: Any) -> bool:
    """It is the own programme: a county's is not the city's to name."""
    return actor.programme is not None and programme.pk == actor.programme.pk


def _post_of_own_place(actor: Actor, post: Any) -> bool:
    """The post belongs to a programme of the own place or one below it."""
    return within_own_place(actor, post.programme)


def _unit_post(actor: Actor, post: Any) -> bool:
    """The post reports for a unit (liaison, department head, county) of the own place or one below it."""
    return post.role in UNIT_ROLES and _post_of_own_place(actor, post)


def _not_own_form(actor: Actor, change: Any) -> bool:
    """Nobody confirms a form of another programme, or of a unit they hold a reporting post in."""
    if actor.programme is None or change.programme_id != actor.programme.pk:
        return False
    today = timezone.localdate()
    running = Q(held_to__isnull=True) | Q(held_to__gte=today)
    own = actor.user.holdings.filter(
        running, held_from__lte=today, post__department=change.post.department_id
    )
    return not own.filter(post__role__in=(Role.LIAISON, Role.DEPARTMENT_HEAD)).exists()


def _at_the_top(actor: Actor, _job: Any) -> bool:
    """No programme stands above the own one: the machine's work is everybody's, so it is not a county's to give up."""
    return actor.programme is not None and actor.programme.parent_id is None


allow("departments.view", _("See units and the address book"), EVERYONE)
allow(
    "units.edit",
    _("Add units and counties, keep their names"),
    # Accounts and posts hang on the tree of units: it is the frame administrators keep, no business data.
    [Role.CLERK, Role.HEAD, Role.COUNTY, Role.SYSTEM_ADMIN],
    within_own_place,
)
allow(
    "groups.edit",
    _("Keep groups, say who oversees whom and who takes over a unit's duties"),
    # This decides who gets which duty: business data, so no administrator.
    [Role.CLERK, Role.HEAD, Role.COUNTY],
    within_own_place,
)
allow(
    "programme.edit",
    _("Keep the leading group's names, seats and member units"),
    # What it says is printed on every paper: business data, so no administrator.
    [Role.CLERK, Role.HEAD, Role.COUNTY],
    _own_programme,
)
allow(
    "changes.ask",
    _("Name a new liaison or deputy for one's own unit"),
    [Role.LIAISON, Role.DEPARTMENT_HEAD, Role.COUNTY],
    of_own_unit,
)
allow(
    "changes.decide",
    _("Confirm or refuse a unit's change of liaison"),
    [Role.CLERK, Role.HEAD, Role.COUNTY],
    _not_own_form,
)
allow("people.view", _("See accounts, posts and who holds them"), [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
allow("people.manage", _("Create accounts and posts"), [Role.SYSTEM_ADMIN])
allow(
    "people.link_guards",
    _("Make one-time links for security administrators and auditors"),
    # Whoever makes accounts must not be able to open those of who watch them (三员分立).
    [Role.SECURITY_ADMIN],
    level2=[Role.SYSTEM_ADMIN],
)
allow(
    "posts.grant",
    _("Fill any post, end holdings, set what a post may see"),
    [Role.SECURITY_ADMIN],
    _post_of_own_place,
    level2=[Role.SYSTEM_ADMIN],
)
allow("posts.staff", _("Fill the posts of units"), [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN], _unit_post)
allow(
    "roles.view", _("See the role-permission matrix"), [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]
)
allow(
    "sign_in.unlock",
    _("Open a paused sign-in again"),
    [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN],
)
allow("sign_in.troubles", _("See accounts in sign-in trouble"), [Role.SECURITY_ADMIN])
allow("second_factor.reset", _("Reset other people's second factor"), [Role.SECURITY_ADMIN])
allow("policy.change", _("Set the rules for passwords and sessions"), [Role.SECURITY_ADMIN])
allow("deliveries.manage", _("See which texts leave the portal, send them again"), [Role.SYSTEM_ADMIN])
allow("operations.view", _("See how the portal runs"), [Role.SYSTEM_ADMIN])
allow("jobs.manage", _("Retry failed jobs or give them up"), [Role.SYSTEM_ADMIN], _at_the_top)
allow("audit.view", _("Search and export the audit record"), [Role.AUDITOR])
allow("audit.verify", _("Verify the audit record"), [Role.AUDITOR])
allow("audit.archive", _("Archive closed parts of the audit record"), [Role.AUDITOR])
