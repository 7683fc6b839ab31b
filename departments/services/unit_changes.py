"""What becomes of a unit: other names, its duties passed on, its end."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.actor import Actor
from departments.duties import duties_of_unit
from departments.enums import NameKind
from departments.models import Department, DepartmentName, DepartmentSuccession
from departments.permissions import require
from departments.selectors.accounts import current_holdings
from departments.services.units import hold_place
from reform.core.audit import record


@transaction.atomic
def add_name(
    *,
    unit: Department,
    name: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
    by: Actor,
) -> DepartmentName:
    """Remember a name a unit bears or bore, from-to, and return it; writes an audit row.

    Papers of that time mean the unit by it. Raises ValidationError for a name the unit has already and for dates in
    the wrong order.
    """
    require(by, "units.edit", unit)
    if valid_from and valid_to and valid_to < valid_from:
        raise ValidationError(_("The last day lies before the first."))
    try:
        with transaction.atomic():
            row = DepartmentName.objects.create(
                department=unit, name=name, kind=NameKind.ALIAS, valid_from=valid_from, valid_to=valid_to
            )
    except IntegrityError as taken:
        raise ValidationError(_("“%(name)s” is there already.") % {"name": name}) from taken
    record(
        by=by,
        act="units.add_name",
        obj=unit,
        after={
            "name": name,
            "from": valid_from.isoformat() if valid_from else None,
            "to": valid_to.isoformat() if valid_to else None,
        },
    )
    return row


@transaction.atomic
def pass_duties(
    *, predecessor: Department, successor: Department, on: date, by: Actor
) -> DepartmentSuccession:
    """Note that a unit's duties passed to another on a day; return the succession.

    Names of the old unit mean the new one from then on. It leaves the address book, unless matters handed out to it
    are still open: then it stays until they are done and it is closed. Writes an audit row. Raises ValidationError
    for a unit that is to follow itself, directly or through others.
    """
    require(by, "groups.edit", predecessor)
    if predecessor in _followers(successor):
        raise ValidationError(_("A unit cannot pass its duties to itself."))
    row, made = DepartmentSuccession.objects.get_or_create(
        predecessor=predecessor, successor=successor, defaults={"on": on}
    )
    if not duties_that_hold(predecessor):
        Department.objects.filter(pk=predecessor.pk).update(is_active=False)
    if made:
        record(
            by=by,
            act="units.pass_duties",
            obj=predecessor,
            after={"to": successor.name, "on": on.isoformat()},
        )
    return row


def _followers(unit: Department) -> set[Department]:
    found, waiting = {unit}, [unit]
    while waiting:
        rows = DepartmentSuccession.objects.filter(predecessor=waiting.pop()).select_related("successor")
        fresh = [row.successor for row in rows if row.successor not in found]
        found.update(fresh)
        waiting += fresh
    return found


def duties_that_hold(unit: Department) -> list[str]:
    """Return the titles of the duties that keep a unit from being closed."""
    return [one.title for one in duties_of_unit(unit)]


@transaction.atomic
def close_unit(*, unit: Department, by: Actor) -> Department:
    """Take a unit out of the address book and return it; its names, papers and history stay. One audit row.

    Raises ValidationError with a sentence while it has duties, posts somebody holds, or offices.
    """
    require(by, "groups.edit", unit)
    duties = duties_that_hold(unit)
    if duties:
        raise ValidationError(
            ngettext(
                "%(n)d matter is still open in this unit (%(first)s): it can't be closed before it is done.",
                "%(n)d matters are still open in this unit (%(first)s …): it can't be closed before they are done.",
                len(duties),
            )
            % {"n": len(duties), "first": duties[0]}
        )
    if unit.offices.filter(is_active=True).exists():
        raise ValidationError(_("The unit has offices; close them first."))
    held = current_holdings().filter(post__department=unit, post__is_active=True)
    if held.exists():
        raise ValidationError(
            _("Somebody still holds a post here (%(post)s); the administrator ends it first.")
            % {"post": held[0].post.title}
        )
    Department.objects.filter(pk=unit.pk).update(is_active=False)
    unit.is_active = False
    record(by=by, act="units.close", obj=unit, before={"is_active": True}, after={"is_active": False})
    return unit


@transaction.atomic
def rename_unit(*, unit: Department, name: str, short_name: str, on: date, by: Actor) -> Department:
    """Give a unit other names from a day on (改名) and return it; the old ones stay, dated to the day before.

    Duties, posts and groups are the unit's and stay; papers issued keep the old name. One audit row with both. Raises
    ValidationError for a name that another unit of the place bears and where nothing changes.
    """
    require(by, "units.edit", unit)
    place = hold_place(unit.jurisdiction)
    unit = Department.objects.get(pk=unit.pk)
    before = {"name": unit.name, "short_name": unit.short_name}
    after = {"name": name, "short_name": short_name}
    if before == after:
        raise ValidationError(_("The unit has this name already."))
    others = Department.objects.filter(jurisdiction=place, parent=unit.parent, is_active=True)
    taken = others.exclude(pk=unit.pk).filter(Q(name__in=after.values()) | Q(short_name__in=after.values()))
    if other := taken.first():
        raise ValidationError(
            _("“%(name)s” is there already: %(unit)s.") % {"name": name, "unit": other.name}
        )
    gone = {before["name"], before["short_name"]} - set(after.values())
    unit.names.filter(name__in=gone, valid_to__isnull=True).update(valid_to=on - timedelta(days=1))
    for written, kind in {short_name: NameKind.SHORT, name: NameKind.OFFICIAL}.items():
        if written not in before.values():
            # A name borne before comes back: it holds again without an end.
            DepartmentName.objects.update_or_create(
                department=unit, name=written, defaults={"kind": kind, "valid_from": on, "valid_to": None}
            )
    Department.objects.filter(pk=unit.pk).update(**after)
    unit.refresh_from_db()
    record(by=by, act="units.rename", obj=unit, before=before, after=after | {"from": on.isoformat()})
    return unit
