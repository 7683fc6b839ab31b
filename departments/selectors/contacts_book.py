"""通讯录: the people of each unit with their phones, by unit."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from departments.actor import Actor
from departments.enums import DepartmentKind, Role
from departments.models import Department, Post, ProgrammeMember
from departments.selectors.accounts import current_holdings
from reform.core.text import search_terms, search_text

# Leaders are reached through their offices, administrators through the secretariat.
LISTED = (Role.HEAD, Role.CLERK, Role.DEPARTMENT_HEAD, Role.LIAISON, Role.COUNTY)


@dataclass(frozen=True)
class Person:
    """One line of the book."""

    unit: Department
    name: str
    title: str
    phone: str
    deputy: bool


@dataclass(frozen=True)
class UnitPeople:
    """One unit with its people in order of role; member units come first, in the order of the list."""

    unit: Department
    people: list[Person]


def contacts_book(actor: Actor, words: str = "") -> list[UnitPeople]:
    """Return the units the actor may know of with their people, narrowed to where all `words` are found; four queries.

    Words are looked for in unit, name, title and phone after reading: phones lie encrypted.
    """
    posts = Post.objects.filter(role__in=LISTED, is_active=True).prefetch_related(
        Prefetch("holdings", current_holdings().filter(user__is_active=True), to_attr="held")
    )
    units = (
        Department.objects.visible_to(actor)
        .filter(is_active=True)
        .prefetch_related(Prefetch("posts", posts, to_attr="listed"))
    )
    order = dict(ProgrammeMember.objects.filter(programme=actor.programme).values_list("department", "order"))

    def place(unit: Department) -> tuple[bool, int, bool, int, int]:
        return (
            unit.pk not in order,
            order.get(unit.pk, 0),
            unit.kind == DepartmentKind.COUNTY,
            unit.order,
            unit.pk,
        )

    terms = search_terms(words)
    found = []
    for unit in sorted(units, key=place):
        people = [one for one in _people(unit) if _fits(one, terms)]
        if people or (unit.phone and not terms):
            found.append(UnitPeople(unit, people))
    return found


def _people(unit: Department) -> list[Person]:
    posts = sorted(unit.listed, key=lambda post: (LISTED.index(Role(post.role)), post.pk))  # type: ignore[attr-defined] # prefetched
    return [
        Person(unit, holding.user.name, post.title, holding.user.phone, holding.deputy)
        for post in posts
        for holding in post.held
    ]


def _fits(one: Person, terms: list[str]) -> bool:
    text = search_text(one.name, one.unit.short_name, one.unit.name, one.title, one.phone)
    return all(term in text for term in terms)
