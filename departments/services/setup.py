"""The first programme of an empty portal: place, leading group, secretariat, member units, an administrator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

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
from departments.services.accounts import first_link
from reform.core.audit import record

ADMINISTRATOR = "系统管理员"

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


def make_unit(*, place: Jurisdiction, line: UnitLine, order: int, kind: str) -> Department:
    """Make a unit with the names it is found by and return it; part of a set-up, which keeps the record.

    Raises ValidationError for a name that is taken in the jurisdiction or does not fit its field.
    """
    if Department.objects.filter(jurisdiction=place, name=line.name).exists():
        raise ValidationError(f"{line.name} stands twice among the units.")
    unit = _kept(
        Department(
            jurisdiction=place,
            name=line.name,
            short_name=line.short_name,
            phone=line.phone,
            order=order,
            kind=kind,
        )
    )
    names = [(line.name, NameKind.OFFICIAL), (line.short_name, NameKind.SHORT)]
    names += [(name, NameKind.ALIAS) for name in line.aliases]
    for written, name_kind in dict(names).items():
        DepartmentName.objects.create(department=unit, name=written, kind=name_kind)
    return unit


@transaction.atomic
def renew_first_link(*, username: str) -> str:
    """Return the path of a new one-time link for a system administrator who never signed in.

    For a first link that grew old: once a password is set, administrators help each other in the portal. Writes an
    audit row by the system. Raises ValidationError for every other account.
    """
    user = User.objects.filter(
        username=username, is_active=True, holdings__post__role=Role.SYSTEM_ADMIN
    ).first()
    if user is None or user.has_usable_password():
        raise ValidationError(f"{username} is no system administrator who still has to sign in first.")
    record(by=None, act="account.link", obj=user)
    return first_link(user)
