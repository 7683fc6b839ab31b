"""The first programme of an empty portal: place, leading group, secretariat, member units, an administrator."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from departments.enums import DepartmentKind, NameKind, Role
from departments.models import (
    Department,
    DepartmentName,
    Jurisdiction,
    Post,
    PostHolding,
    Programme,
    ProgrammeMember,
    User,
)
from departments.services.accounts import drop_password, first_link
from reform.core.audit import record

ADMINISTRATOR = "系统管理员"
SECURITY_ADMINISTRATOR = "安全管理员"
# From above to below; a place's children are one lower.
LEVELS = ("nation", "province", "city", "county", "township")
LEVEL_WORD = re.compile("^(?:自治区|自治州|自治县|省|市|州|盟|县|区|旗)")

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Place:
    """Where the leading group works; `level` is one of Jurisdiction's."""

    name: str
    level: str


@dataclass(frozen=True)
class Group:
    """The leading group as its papers name it."""

    field: str
    name: str
    short_name: str
    number_prefix: str


@dataclass(frozen=True)
class UnitLine:
    """A unit by its full and short name, and what else it is called in papers."""

    name: str
    short_name: str
    phone: str = ""
    aliases: Sequence[str] = ()


class NotEmptyError(Exception):
    """The portal has a programme or an account already: its administrators go on from there."""


def _kept(row: M) -> M:
    # An empty rule is the default preset, which the field of a form would call blank.
    row.full_clean(exclude=["rule"])
    row.save()
    return row


@transaction.atomic
def set_up_first_programme(
    *,
    place: Place,
    group: Group,
    secretariat: UnitLine,
    members: Sequence[UnitLine],
    username: str,
    name: str,
) -> tuple[Programme, str]:
    """Make the first programme and its system administrator; return it and the path of the one-time link.

    The administrator makes every other account and post in the portal. Writes an audit row by the system. Raises
    NotEmptyError where a programme or an account exists, ValidationError for what does not fit its field.
    """
    if Programme.objects.exists() or User.objects.exists():
        raise NotEmptyError
    jurisdiction = _kept(
        Jurisdiction(
            name=place.name,
            short_name=place.name[:-1] if len(place.name) > 2 else place.name,
            level=place.level,
            path="0001/",
        )
    )
    office = make_unit(place=jurisdiction, line=secretariat, order=0, kind=DepartmentKind.OFFICE)
    programme = _kept(
        Programme(
            jurisdiction=jurisdiction,
            name=group.field,
            group_name=group.name,
            group_short_name=group.short_name,
            secretariat_name=secretariat.name,
            secretariat=office,
            number_prefix=group.number_prefix,
            addressees=f"{group.short_name}各成员单位",
        )
    )
    for order, line in enumerate(members, 1):
        unit = make_unit(place=jurisdiction, line=line, order=order, kind=DepartmentKind.DEPARTMENT)
        ProgrammeMember.objects.create(programme=programme, department=unit, order=order)
    user = User.objects.create_user(username, name)
    post = Post.objects.create(
        programme=programme, department=office, role=Role.SYSTEM_ADMIN, title=ADMINISTRATOR
    )
    PostHolding.objects.create(post=post, user=user, held_from=timezone.localdate())
    record(
        by=None,
        act="programme.set_up",
        obj=programme,
        after={"administrator": username, "units": len(members)},
    )
    return programme, first_link(user)


def make_security_administrator(*, programme: Programme, username: str, name: str) -> str:
    """Make the first security administrator beside the system administrator and return the path of the one-time link.

    For level3, where nobody else could grant one. Writes an audit row by the system. Raises NotEmptyError where the
    programme has one.
    """
    if programme.secretariat is None or programme.posts.filter(role=Role.SECURITY_ADMIN).exists():
        raise NotEmptyError
    user = User.objects.create_user(username, name)
    post = Post.objects.create(
        programme=programme,
        department=programme.secretariat,
        role=Role.SECURITY_ADMIN,
        title=SECURITY_ADMINISTRATOR,
    )
    PostHolding.objects.create(post=post, user=user, held_from=timezone.localdate())
    record(by=None, act="programme.set_up", obj=programme, after={"administrator": username})
    return first_link(user)


def make_unit(
    *, place: Jurisdiction, line: UnitLine, order: int, kind: str, parent: Department | None = None
) -> Department:
    """Make a unit (an office of `parent`) with the names it is found by and return it; the caller keeps the record.

    Raises ValidationError for a name that is taken in the jurisdiction or does not fit its field.
    """
    if Department.objects.filter(jurisdiction=place, name=line.name, parent=parent).exists():
        raise ValidationError(f"{line.name} stands twice among the units.")
    unit = _kept(
        Department(
            jurisdiction=place,
            name=line.name,
            short_name=line.short_name,
            phone=line.phone,
            order=order,
            kind=kind,
            parent=parent,
        )
    )
    names = [(line.name, NameKind.OFFICIAL), (line.short_name, NameKind.SHORT)]
    names += [(name, NameKind.ALIAS) for name in line.aliases]
    for written, name_kind in dict(names).items():
        DepartmentName.objects.create(department=unit, name=written, kind=name_kind)
    return unit


def make_county(*, programme: Programme, name: str, short_name: str, order: int) -> Department:
    """Make a place below with its secretariat, its own programme and its post, and return the secretariat.

    The caller keeps the record. Raises ValidationError for a name that is taken or does not fit its field.
    """
    above = programme.jurisdiction
    level = LEVELS[min(LEVELS.index(above.level) + 1, len(LEVELS) - 1)]
    place = _kept(
        Jurisdiction(
            name=name, short_name=short_name, level=level, parent=above, path=next_path(above), order=order
        )
    )
    group = f"{name}{_tail(programme.group_short_name, above)}"
    secretariat = f"{name}{_tail(programme.secretariat_name, above)}"
    line = UnitLine(secretariat, f"{name}医改办", aliases=(f"{name}人民政府",))
    unit = make_unit(place=place, line=line, order=order, kind=DepartmentKind.COUNTY)
    own = _kept(
        Programme(
            jurisdiction=place,
            parent=programme,
            name=programme.name,
            group_name=f"{name}{_tail(programme.group_name, above)}",
            group_short_name=group,
            secretariat_name=unit.name,
            secretariat=unit,
            number_prefix=f"{name[0]}{programme.number_prefix[1:]}",
            addressees=f"{group}各成员单位",
        )
    )
    Post.objects.create(programme=own, department=unit, role=Role.COUNTY, title="医改办")
    return unit


def _tail(name: str, above: Jurisdiction) -> str:
    """What is left of a body's name without its place: 市医改领导小组 and 云溪市医改领导小组 are 医改领导小组 of a place."""
    return LEVEL_WORD.sub("", name.removeprefix(above.name), count=1)


def next_path(above: Jurisdiction | None) -> str:
    """Return the path of one more place below `above` (None: of one more place at the top)."""
    number = Jurisdiction.objects.filter(parent=above).count() + 1
    while Jurisdiction.objects.filter(path=(path := f"{above.path if above else ''}{number:04d}/")).exists():
        number += 1
    return path


@transaction.atomic
def renew_first_link(*, username: str) -> str:
    """Return the path of a new one-time link for a system administrator who never signed in.

    For a first link that grew old: once a password is set, administrators help each other in the portal. Only under
    level3 may nobody there help a security administrator who stands alone: they get a link whenever, and their former
    password holds no longer. Writes an audit row by the system. Raises ValidationError for every other account.
    """
    level3 = settings.ROLE_PROFILE == "level3"
    roles = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN} if level3 else {Role.SYSTEM_ADMIN}
    user = User.objects.filter(username=username, is_active=True, holdings__post__role__in=roles).first()
    alone = level3 and user and user.holdings.filter(post__role=Role.SECURITY_ADMIN).exists()
    if user is None or (user.has_usable_password() and not alone):
        raise ValidationError(f"{username} is no administrator who needs a link from here.")
    drop_password(user=user)
    record(by=None, act="account.link", obj=user)
    return first_link(user)
