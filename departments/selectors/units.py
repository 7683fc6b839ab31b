"""The address book: units in the order of the list, their offices, and whom to ring."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Prefetch

from departments.actor import Actor
from departments.enums import DepartmentKind, Role
from departments.models import Department, DepartmentName, Post, PostHolding, ProgrammeMember
from departments.selectors.accounts import current_holdings
from reform.core.text import search_terms, search_text

CONTACT_ROLES = (Role.LIAISON, Role.COUNTY)


@dataclass
class UnitEntry:
    """One unit of the address book with its place in the list (None: no member), offices and contacts."""

    unit: Department
    place: int | None
    contacts: list[PostHolding]
    offices: list[UnitEntry] = field(default_factory=list)

    def matches(self, terms: list[str]) -> bool:
        """Whether every term is found in the unit's names, their initials, a contact, or an office."""
        names = [self.unit.name, self.unit.short_name, *(n.name for n in self.unit.names.all())]
        people = [f"{h.user.name} {h.user.phone}" for h in self.contacts]
        text = search_text(self.unit.short_name, self.unit.name, *names, *people)
        return all(term in text for term in terms) or any(office.matches(terms) for office in self.offices)


@dataclass(frozen=True)
class AddressBook:
    """Members in list order, those of the programme above that are no own ones, counties, then everybody else."""

    members: list[UnitEntry]
    above: list[UnitEntry]
    counties: list[UnitEntry]
    others: list[UnitEntry]

    def __bool__(self) -> bool:
        return bool(self.members or self.above or self.counties or self.others)


def _contacts() -> Prefetch:
    """Posts of liaisons and county secretariats with their holders of today."""
    return Prefetch(
        "posts",
        Post.objects.filter(role__in=CONTACT_ROLES, is_active=True).prefetch_related(
            Prefetch("holdings", current_holdings().filter(user__is_active=True), to_attr="held")
        ),
        to_attr="contact_posts",
    )


def address_book(actor: Actor, words: str = "") -> AddressBook:
    """Return the units the actor may know of, narrowed to those where all `words` are found; four queries."""
    units = (
        Department.objects.visible_to(actor)
        .filter(is_active=True)
        .prefetch_related(_contacts(), Prefetch("names", DepartmentName.objects.order_by("pk")))
        .order_by("order", "pk")
    )
    programme = actor.own_programme
    programmes = [programme.pk, programme.parent_id]
    # Whether it is a place in the list of the programme above, and which one.
    places: dict[int, tuple[bool, int]] = {}
    for member in ProgrammeMember.objects.filter(programme__in=[p for p in programmes if p]):
        own = member.programme_id == programme.pk
        if own or member.department_id not in places:
            places[member.department_id] = (not own, member.order)
    entries = {
        unit.pk: UnitEntry(
            unit,
            places[unit.pk][1] if unit.pk in places else None,
            [holding for post in unit.contact_posts for holding in post.held],
        )
        for unit in units
    }
    tops = []
    for entry in entries.values():
        above = entries.get(entry.unit.parent_id)
        if above is not None and entry.unit.kind == DepartmentKind.OFFICE:
            above.offices.append(entry)
        else:
            tops.append(entry)
    terms = search_terms(words)
    found = [entry for entry in tops if entry.matches(terms)]
    listed = sorted((e for e in found if e.unit.pk in places), key=lambda e: places[e.unit.pk])
    rest = [e for e in found if e.unit.pk not in places]
    return AddressBook(
        members=[e for e in listed if not places[e.unit.pk][0]],
        above=[e for e in listed if places[e.unit.pk][0]],
        counties=[e for e in rest if e.unit.kind == DepartmentKind.COUNTY],
        others=[e for e in rest if e.unit.kind != DepartmentKind.COUNTY],
    )
