"""Who there is in the demonstration: places, units, groups, posts, accounts with passwords made by chance."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from departments.actor import Actor
from departments.enums import ChangeKind, DepartmentKind, Role, SeatKind
from departments.models import (
    Department,
    DepartmentGroup,
    DepartmentGroupMember,
    Jurisdiction,
    LeadingGroupSeat,
    Oversight,
    Post,
    PostHolding,
    Programme,
    ProgrammeMember,
    User,
)
from departments.services.changes import ask_change
from departments.services.setup import UnitLine, make_county, make_unit, next_path

# Without the letters and figures that are mistaken for each other when typed from paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
HELD_FROM = date(2025, 1, 1)


@dataclass
class Account:
    """A demo account as it is printed once."""

    username: str
    password: str
    name: str
    what: str


@dataclass
class Office:
    """One programme with its units and the actors who play it."""

    programme: Programme
    units: dict[str, Department]
    counties: dict[str, Department]
    actors: dict[str, Actor] = field(default_factory=dict)
    accounts: list[Account] = field(default_factory=list)

    def by_role(self, role: str) -> Actor:
        """Return the first actor in a role."""
        return next(actor for actor in self.actors.values() if actor.role == role)

    def post_of(self, who: str) -> Post:
        """Return the post of an actor."""
        post = self.actors[who].post
        if post is None:
            raise LookupError(who)
        return post

    def filer(self, department: Department) -> Actor:
        """Return who reports for a unit: its liaison, its county secretariat, or the clerk for the secretariat."""
        for actor in self.actors.values():
            if actor.department == department and actor.role in {Role.LIAISON, Role.COUNTY, Role.CLERK}:
                return actor
        raise LookupError(department.name)


def make_password() -> str:
    """Return a password of four groups, 77 bits, that can be typed from paper."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def make_office(data: dict[str, Any]) -> Office:
    """Make places, units, groups, posts and accounts of one part of the demonstration and return them."""
    place = _place(data)
    programme = Programme.objects.create(jurisdiction=place, **data["programme"])
    secretariat = _unit(place, data["secretariat"], 0, DepartmentKind.OFFICE)
    programme.secretariat = secretariat
    programme.save(update_fields=["secretariat"])
    units = {secretariat.short_name: secretariat}
    for order, entry in enumerate(data["units"], 1):
        unit = _unit(place, entry, order, DepartmentKind.DEPARTMENT)
        ProgrammeMember.objects.create(programme=programme, department=unit, order=order)
        units[unit.short_name] = unit
    office = Office(programme, units, _counties(programme, data))
    if "member_group" in data:
        group = DepartmentGroup.objects.create(programme=programme, order=1, **data["member_group"])
        for unit in units.values():
            if unit != secretariat:
                DepartmentGroupMember.objects.create(group=group, department=unit)
    for entry in data.get("offices", ()):
        _offices(office, units[entry["unit"]], entry["names"])
    _people(office, data)
    _seats(office, data)
    _deputies(office, data)
    _oversights(office, data)
    return office


def _place(data: dict[str, Any]) -> Jurisdiction:
    parent = None
    if "parent" in data:
        parent = Jurisdiction.objects.create(path=next_path(None), **data["parent"])
    return Jurisdiction.objects.create(path=next_path(parent), parent=parent, **data["jurisdiction"])


def _unit(place: Jurisdiction, entry: dict[str, Any], order: int, kind: str) -> Department:
    line = UnitLine(entry["name"], entry["short_name"], entry.get("phone", ""), entry.get("names", ()))
    return make_unit(place=place, line=line, order=order, kind=kind)


def _counties(programme: Programme, data: dict[str, Any]) -> dict[str, Department]:
    """Make the places below with their secretariats and own programmes, in the group of all of them."""
    group = DepartmentGroup.objects.create(programme=programme, order=0, **data["group"])
    found = {}
    for order, name in enumerate(data["counties"], 1):
        short = name[:-1] if len(name) > 2 else name
        found[name] = make_county(programme=programme, name=name, short_name=short, order=100 + order)
        DepartmentGroupMember.objects.create(group=group, department=found[name])
    return found


def _people(office: Office, data: dict[str, Any]) -> None:
    made: dict[str, tuple[User, Account]] = {}
    for entry in data["people"]:
        unit = office.units.get(entry["unit"]) or office.counties[entry["unit"]]
        if entry["username"] not in made:
            password = make_password()
            user = User.objects.create_user(entry["username"], entry["name"], password)
            account = Account(entry["username"], password, entry["name"], "")
            made[entry["username"]] = user, account
            office.accounts.append(account)
        user, account = made[entry["username"]]
        post = _post(office, unit, entry)
        PostHolding.objects.create(post=post, user=user, held_from=HELD_FROM)
        if "phone" in entry and not user.phone:
            user.phone = entry["phone"]
            user.save(update_fields=["phone"])
        account.what = "；".join(filter(None, [account.what, f"{unit.short_name} {entry['title']}"]))
        office.actors.setdefault(f"{entry['username']}/{entry['role']}", Actor(user=user, post=post))


def _offices(office: Office, unit: Department, names: list[str]) -> None:
    for order, name in enumerate(names, 1):
        make_unit(
            place=unit.jurisdiction,
            line=UnitLine(name, name),
            order=order,
            kind=DepartmentKind.OFFICE,
            parent=unit,
        )


def _seats(office: Office, data: dict[str, Any]) -> None:
    """Seat the leading group: leaders first, in the order they are named."""
    leaders = [who for who, actor in office.actors.items() if actor.role == Role.LEADER]
    seated = [(who, SeatKind.CHAIR if not at else SeatKind.DEPUTY) for at, who in enumerate(leaders)]
    seated += [(who, SeatKind.MEMBER) for who in data.get("seats", ())]
    for order, (who, kind) in enumerate(seated, 1):
        LeadingGroupSeat.objects.create(
            programme=office.programme, post=office.post_of(who), kind=kind, order=order
        )


def _deputies(office: Office, data: dict[str, Any]) -> None:
    """Let somebody stand beside the holder of a post (AB岗), without an account to show."""
    for entry in data.get("deputies", ()):
        user = User.objects.create_user(entry["username"], entry["name"])
        user.phone = entry["phone"]
        user.save(update_fields=["phone"])
        PostHolding.objects.create(
            post=office.post_of(entry["beside"]), user=user, held_from=HELD_FROM, deputy=True
        )


def _oversights(office: Office, data: dict[str, Any]) -> None:
    """Let leaders be in charge of units (分管) and at places (挂点), as 各相关分管领导 of the notices mean them."""
    for entry in data.get("oversights", ()):
        post = Post.objects.get(uid=str(office.actors[entry["who"]].post_uid))
        for name in entry.get("units", ()):
            Oversight.objects.create(post=post, department=office.units[name])
        for name in entry.get("places", ()):
            Oversight.objects.create(post=post, jurisdiction=office.counties[name].jurisdiction)


def _post(office: Office, unit: Department, entry: dict[str, Any]) -> Post:
    if entry["role"] == Role.COUNTY:
        post = Post.objects.get(department=unit, role=Role.COUNTY)
        post.title = entry["title"]
        post.save(update_fields=["title"])
        return post
    return Post.objects.create(
        programme=office.programme, department=unit, role=entry["role"], title=entry["title"]
    )


def ask_changes(office: Office, data: dict[str, Any]) -> None:
    """Let units ask for their changes of liaison, which wait for the secretariat."""
    for entry in data.get("changes", ()):
        by = office.actors[entry["who"]]
        ask_change(
            post=office.post_of(entry["who"]),
            kind=ChangeKind.REPLACE,
            name=entry["name"],
            phone=entry["phone"],
            starts_on=timezone.localdate(),
            note=entry["note"],
            by=by,
        )


def stand_in(office: Office, department: Department, role: str) -> Actor:
    """Return somebody who reports for a unit without an account to show: a post with a person who can't sign in."""
    if actor := office.actors.get(f"unit-{department.pk}"):
        return actor
    programme = office.programme
    if role == Role.COUNTY:
        post = Post.objects.select_related("programme__jurisdiction").get(department=department, role=role)
    else:
        post = Post.objects.create(programme=programme, department=department, role=role, title="联络员")
    user = User.objects.create_user(f"unit-{department.pk}", _name(department.pk))
    PostHolding.objects.create(post=post, user=user, held_from=HELD_FROM)
    actor = Actor(user=user, post=post)
    office.actors[f"unit-{department.pk}"] = actor
    return actor


_FAMILY = "周吴郑冯褚卫蒋沈杨朱许吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛"
_GIVEN = ["文舟", "雨桐", "子墨", "明朗", "若水", "星河", "远山", "听澜", "以宁", "知行", "可为", "景行"]


def _name(seed: int) -> str:
    return _FAMILY[seed * 7 % len(_FAMILY)] + _GIVEN[seed * 5 % len(_GIVEN)]
