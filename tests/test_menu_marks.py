"""The menu says where one is: every page that a role may open marks one of its entries, but for the pages beside it.

Every URL that answers the role by the matrix is asked (test_authorization holds the portal to the matrix, so a new page is
in by itself).
"""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from reform.portal.menu import UNITS as UNITS_ROOM
from tests.authorization_matrix import MATRIX, OWN, ROLES
from tests.world.entered import entered

pytestmark = pytest.mark.django_db
# What is reached from the head of every page, and stands in no room of the menu.
BESIDE = {
    "glossary",
    "hand_over",
    "notification_list",
    "recycle_bin",
    "search",
    "second_factor",
    "session_list",
}
# What a role finds by searching alone: the room it stands in is not among those of its menu.
UNITS = {UNITS_ROOM.name, *UNITS_ROOM.below}
FOUND = {
    "system_admin": {"circular_verify"},
    "security_admin": {"circular_verify", *UNITS},
    "auditor": {"circular_verify", *UNITS},
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), entered(tmp_path_factory.mktemp("files"), ROLES) as made:
        yield made


@pytest.fixture(autouse=True)
def _files_of_the_world(settings, world):
    settings.MEDIA_ROOT = world.folder


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_marks_one_entry_of_its_menu(world, role):
    own, client, marked = world.of(OWN[role]), world.clients[role], {}
    with transaction.atomic():
        for row in (one for one in MATRIX if one.get[ROLES.index(role)] < 400):
            answer = client.get(reverse(row.name, kwargs=row.kwargs(own) if row.kwargs else None))
            if answer.status_code == 200 and answer.context and b'class="side-link' in answer.content:
                marked[row.name] = sum(entry.active for entry in answer.context["shell"]["menu"])
        transaction.set_rollback(True)
    aside = BESIDE | FOUND.get(role, set())
    assert {name: n for name, n in marked.items() if n != 1 and name not in aside} == {}
    # What stands aside marks nothing: the list does not outlive its reason.
    assert {name for name in aside if marked.get(name)} == set()
    assert len(marked) > 10
