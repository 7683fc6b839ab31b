"""The role-permission matrix: one list for the page and for the documentation."""

from pathlib import Path

from django.conf import settings
from django.urls import reverse

from departments.enums import Role
from departments.management.commands.role_matrix import role_matrix_markdown
from departments.permissions import all_acts
from departments.selectors.roles import matrix

BUSINESS = (
    "notices.",
    "ledger.",
    "periods.",
    "reports.",
    "sheets.",
    "status.",
    "circulars.",
    "overview.",
    "division.",
    "groups.",
    "programme.",
    "changes.",
)


def test_documentation_is_the_matrix_as_it_is():
    assert Path(settings.BASE_DIR, "docs", "roles.md").read_text("utf-8") == role_matrix_markdown()


def test_matrix_has_every_act_once_with_a_cell_a_role():
    rows = [row for _group, found in matrix() for row in found]
    assert sorted(row.act.name for row in rows) == sorted(act.name for act in all_acts())
    assert {len(row.cells) for row in rows} == {len(Role)}


def test_administrators_may_nothing_with_business_data():
    administrators = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR}
    business = [act for act in all_acts() if act.name.startswith(BUSINESS)]
    assert len(business) > 15
    assert [act.name for act in business if act.roles & administrators] == []


def test_auditor_changes_nothing_and_nobody_else_reads_the_record():
    acts = {act.name: act.roles for act in all_acts()}
    assert acts["audit.view"] == {Role.AUDITOR}
    assert {name for name, roles in acts.items() if Role.AUDITOR in roles} == {
        "departments.view",
        "papers.verify",
        "roles.view",
        "audit.view",
        "audit.verify",
        "audit.archive",
    }


def test_page_shows_every_act(cast, client):
    client.force_login(cast.security.user)
    page = client.get(reverse("role_matrix")).content.decode()
    assert [act.name for act in all_acts() if act.name not in page] == []
