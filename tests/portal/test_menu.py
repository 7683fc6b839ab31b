"""The menus: who sees what, and no more than seven entries but for the clerk."""

import pytest
from django.urls import get_resolver, reverse

from departments.enums import Role
from reform.portal.menu import MENUS, menu_of


def test_menus_name_every_role():
    assert set(MENUS) == set(Role.values)


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.CLERK])
def test_menu_of_all_but_the_clerk_has_at_most_seven_entries(role):
    assert 3 <= len(MENUS[role]) <= 7


@pytest.mark.parametrize("role", Role.values)
def test_menu_names_each_page_once_and_starts_at_home(role):
    names = [entry.name for entry in MENUS[role]]
    assert len(names) == len(set(names))
    assert names[0] == "home"


def test_menu_of_marks_the_entry_of_the_page_below_it():
    links = menu_of(Role.CLERK, at="task_detail")
    assert [link.url for link in links if link.active] == [reverse("ledger")]


@pytest.mark.parametrize(("page", "marked"), [("home", False), ("glossary", True)])
def test_more_is_marked_on_pages_behind_it(cast, client, page, marked):
    client.force_login(cast.clerk.user)
    assert ('class="tab-link is-on" type="button"' in client.get(reverse(page)).content.decode()) is marked


def test_menu_of_an_unknown_role_is_empty():
    assert menu_of("", at="home") == []


@pytest.mark.parametrize(
    "person", ["clerk", "head", "liaison", "finance_head", "leader", "north", "admin", "security", "auditor"]
)
def test_menu_leads_to_pages_its_role_may_open(cast, client, person):
    actor = getattr(cast, person)
    client.force_login(actor.user)
    answers = {
        link.url: client.get(link.url, follow=True).status_code for link in menu_of(actor.role, at=None)
    }
    assert answers == dict.fromkeys(answers, 200)


@pytest.mark.parametrize(
    ("at", "entry"),
    [
        ("notice_reading", "notice_list"),
        ("notice_decompose", "notice_list"),
        ("notice_upper", "notice_list"),
        ("target_edit", "ledger"),
        ("round_detail", "ledger"),
        ("group_detail", "department_list"),
        ("light_rule", "determination"),
    ],
)
def test_menu_lights_the_entry_of_every_page_of_the_way_to_the_ledger(at, entry):
    assert [link.url for link in menu_of(Role.CLERK, at=at) if link.active] == [reverse(entry)]


@pytest.mark.parametrize("at", ["period_list", "period_detail", "programme_calendar"])
def test_heads_overview_stands_for_the_periods(at):
    assert [link.url for link in menu_of(Role.HEAD, at=at) if link.active] == [reverse("overview")]


def test_menu_names_only_pages_that_exist():
    entries = [entry for entries in MENUS.values() for entry in entries]
    entries += [tab for entry in entries for tab in entry.tabs]
    below = {name for entry in entries for name in entry.below}
    assert below <= {pattern.name for pattern in _patterns(get_resolver())}


def _patterns(resolver):
    for pattern in resolver.url_patterns:
        yield from _patterns(pattern) if hasattr(pattern, "url_patterns") else (pattern,)


def every_tab():
    return [(role, tab) for role, entries in MENUS.items() for entry in entries for tab in entry.tabs]


def test_pages_of_a_section_name_each_other_and_mark_the_one_shown():
    entry = next(link for link in menu_of(Role.CLERK, at="meeting_detail") if link.active)
    assert entry.url == reverse("order_list")
    assert [tab.url for tab in entry.tabs if tab.active] == [reverse("meeting_list")]
    assert len(entry.tabs) == len({tab.url for tab in entry.tabs}) > 1


PEOPLE = {"department_head": "finance_head", "county": "north"}


@pytest.mark.parametrize(("role", "tab"), every_tab(), ids=lambda one: getattr(one, "name", one))
def test_section_leads_to_pages_its_role_may_open(cast, client, role, tab):
    client.force_login(getattr(cast, PEOPLE.get(role, role)).user)
    assert client.get(reverse(tab.name)).status_code == 200
