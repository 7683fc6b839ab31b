"""Places with their programmes, units, posts and people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from uuid import UUID

from django.utils import timezone

from departments.enums import DepartmentKind, NameKind, Role, SeatKind
from departments.models import (
    Department,
    DepartmentGroup,
    DepartmentGroupMember,
    DepartmentName,
    Jurisdiction,
    LeadingGroupSeat,
    Oversight,
    Post,
    PostHolding,
    Programme,
    ProgrammeMember,
    User,
)
from departments.services.setup import LEVELS
from reform.portal.tiers import words
from reform.portal.tiers.chain import Who
from reform.portal.tiers.tables import Table
from reform.portal.tiers.tier import Tier
from reports.models import PaperRule

KINDS = {"province": "省", "city": "市", "county": "县", "township": "镇"}
FIELD = "深化医改"
TITLES = {
    Role.CLERK: "秘书处干部",
    Role.HEAD: "秘书处主任",
    Role.LEADER: "领导小组副组长",
    Role.LIAISON: "联络员",
    Role.DEPARTMENT_HEAD: "单位负责人",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDITOR: "安全审计员",
}


@dataclass
class Unit:
    """A unit and who reports for it."""

    key: int
    name: str
    short_name: str
    liaison: Who | None = None


@dataclass
class Place:
    """A place at work: its programme, office and units."""

    number: int
    key: int
    programme: int
    name: str
    level: str
    path: str
    secretariat: Unit
    units: list[Unit] = field(default_factory=list)
    clerks: list[Who] = field(default_factory=list)
    heads: list[Who] = field(default_factory=list)


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in, for the list of accounts."""

    username: str
    name: str
    what: str


class People:
    """Makes places one by one; `password` is the hash all accounts share."""

    def __init__(
        self, tier: Tier, new_uid: Callable[[], UUID], *, begins: date, on: date, at: datetime, password: str
    ) -> None:
        self.tier, self.new_uid, self.begins, self.on = tier, new_uid, begins, on
        self.jurisdictions = Table(Jurisdiction, created_at=at)
        self.programmes = Table(Programme, created_at=at, name=FIELD, copies_to="")
        self.departments = Table(Department, created_at=at)
        self.names = Table(DepartmentName)
        self.members = Table(ProgrammeMember)
        self.posts = Table(Post, created_at=at)
        self.users = Table(User, created_at=at, password=password, password_changed_at=timezone.now())
        self.holdings = Table(PostHolding, held_from=begins)
        self.seats = Table(LeadingGroupSeat)
        self.oversights = Table(Oversight)
        self.groups = Table(DepartmentGroup, created_at=at)
        self.group_members = Table(DepartmentGroupMember)
        self.rules = Table(PaperRule, created_at=at, kind="monthly", rhythm="month", form="letter", day=10)
        self.accounts: list[Account] = []
        self.number = count(1)

    @property
    def tables(self) -> list[Table]:
        """Every table that is filled here, those others point to first."""
        filled = (self.jurisdictions, self.departments, self.programmes, self.names, self.members, self.posts)
        return [
            *filled,
            *self.people,
            self.seats,
            self.oversights,
            self.groups,
            self.group_members,
            self.rules,
        ]

    @property
    def people(self) -> list[Table]:
        """The tables of accounts."""
        return [self.users, self.holdings]

    def make(self) -> list[Place]:
        """Make all places of the tier and return them, the top first."""
        top = self._place(0, self.tier.level, None)
        below = LEVELS[LEVELS.index(self.tier.level) + 1]
        made = [top]
        others = self.tier.places - 1
        middle = [self._place(n, below, top) for n in range(1, min(self.tier.middle, others) + 1)]
        made += middle
        for number in range(len(made), self.tier.places):
            above = middle[number % len(middle)] if middle else top
            level = LEVELS[LEVELS.index(above.level) + 1]
            made.append(self._place(number, level, above))
        self._administrators(top)
        self._counties(top, made)
        for level in {place.level for place in made}:
            # The portal makes papers from now on, not those of the months before it was used.
            self.rules.add(uid=self.new_uid(), programme_id=top.programme, level=level, since=self.on)
        return made

    def _place(self, number: int, level: str, above: Place | None) -> Place:
        name = words.place(number) + KINDS[level]
        path = f"{above.path if above else ''}{number + 1:04d}/"
        key = self.jurisdictions.add(
            uid=self.new_uid(),
            name=name,
            short_name=name[:-1],
            level=level,
            parent_id=above.key if above else None,
            path=path,
            order=number,
        )
        kind = DepartmentKind.COUNTY if above else DepartmentKind.OFFICE
        office = self._unit(key, f"{name}医改领导小组秘书处", f"{name[:-1]}医改办", 0, kind)
        programme = self.programmes.add(
            uid=self.new_uid(),
            jurisdiction_id=key,
            parent_id=above.programme if above else None,
            group_name=f"{name}深化医药卫生体制改革领导小组",
            group_short_name=f"{name}医改领导小组",
            secretariat_name=office.name,
            secretariat_id=office.key,
            number_prefix=f"{name[0]}医改组",
            addressees=f"{name}医改领导小组各成员单位",
        )
        place = Place(number, key, programme, name, level, path, office)
        for order in range(1, self.tier.units + 1):
            short = words.BUREAUS[order - 1]
            unit = self._unit(key, name + short, short, order, DepartmentKind.DEPARTMENT)
            self.members.add(programme_id=programme, department_id=unit.key, order=order)
            place.units.append(unit)
        self._staff(place)
        return place

    def _unit(self, place: int, name: str, short: str, order: int, kind: str) -> Unit:
        key = self.departments.add(
            uid=self.new_uid(), jurisdiction_id=place, kind=kind, name=name, short_name=short, order=order
        )
        self.names.add(department_id=key, name=name, kind=NameKind.OFFICIAL)
        self.names.add(department_id=key, name=short, kind=NameKind.SHORT)
        return Unit(key, name, short)

    def _staff(self, place: Place) -> None:
        place.clerks = [
            self._person(place, Role.CLERK, place.secretariat)[0] for _ in range(self.tier.clerks)
        ]
        place.heads = [self._person(place, Role.HEAD, place.secretariat)[0]]
        for order in range(1, self.tier.leaders + 1):
            _who, post = self._person(place, Role.LEADER, place.secretariat)
            kind = SeatKind.CHAIR if order == 1 else SeatKind.DEPUTY
            self.seats.add(programme_id=place.programme, post_id=post, kind=kind, order=order)
            for unit in place.units[order - 1 :: self.tier.leaders]:
                self.oversights.add(post_id=post, department_id=unit.key)
        for at, unit in enumerate(place.units[: self.tier.reporting]):
            unit.liaison, post = self._person(place, Role.LIAISON, unit)
            if at < self.tier.deputies:
                self._account(place, Role.LIAISON, unit, post, deputy=True)
        for unit in place.units[: self.tier.unit_heads]:
            self._person(place, Role.DEPARTMENT_HEAD, unit)

    def _administrators(self, top: Place) -> None:
        for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR):
            self._person(top, role, top.secretariat)

    def _person(self, place: Place, role: Role, unit: Unit) -> tuple[Who, int]:
        uid, title = self.new_uid(), TITLES[role]
        post = self.posts.add(
            uid=uid, programme_id=place.programme, department_id=unit.key, role=role, title=title
        )
        user, user_uid, name = self._account(place, role, unit, post)
        return Who(user, user_uid, uid, role.value, f"{name}（{unit.short_name} {title}）"), post

    def _account(
        self, place: Place, role: Role, unit: Unit, post: int, *, deputy: bool = False
    ) -> tuple[int, UUID, str]:
        number = next(self.number)
        username, name, uid = f"{role.value}-{number:04d}", words.person(number), self.new_uid()
        user = self.users.add(uid=uid, username=username, name=name)
        self.holdings.add(post_id=post, user_id=user, deputy=deputy)
        self.accounts.append(Account(username, name, f"{place.name} {unit.short_name} {TITLES[role]}"))
        return user, uid, name

    def _counties(self, top: Place, made: list[Place]) -> None:
        below = [place for place in made[1:] if place.path.count("/") == 2]
        if not below:
            return
        group = self.groups.add(
            uid=self.new_uid(), programme_id=top.programme, name="各县（市、区）", aliases=[]
        )
        for place in below:
            self.group_members.add(group_id=group, department_id=place.secretariat.key)
