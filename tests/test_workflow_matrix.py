"""Every act of every workflow, in every state, by every role: answered as tests/workflow_matrix says, and only done where it is done."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from reform.core.workflow import Workflow
from reform.portal.management.commands.workflow_pictures import workflows_markdown
from reform.portal.workflows import WORKFLOWS, picture
from tests.cast import signed_in
from tests.workflow_matrix import ROLES, TABLES

pytestmark = pytest.mark.django_db
EACH = [pytest.param(table, act, id=f"{table.name}-{act}") for table in TABLES for act in table.acts]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_act_and_state_stands_in_the_matrix(table):
    assert sorted([*table.acts, *table.inward]) == sorted(table.workflow.transitions)
    steps = table.workflow.transitions.values()
    assert {state for step in steps for state in (*step.sources, step.target)} <= set(table.states)
    for act in table.acts:
        assert set(table.answers(act)) == set(table.states), act


@pytest.mark.parametrize(("table", "act"), EACH)
def test_an_act_is_answered_by_state_and_role_as_written(cast, table, act):
    clients = {role: signed_in(cast.people[role]) for role in ROLES}
    address = table.acts[act]
    written, found = {}, {}
    for state, answers in table.answers(act).items():
        with transaction.atomic():
            row = (address.make or table.make)(cast, state)
            data = address.data(row) if callable(address.data) else address.data
            for role, expected in zip(ROLES, answers, strict=True):
                written[state, role] = (
                    expected,
                    table.workflow.transitions[act].target if expected == 302 else state,
                )
                with transaction.atomic():
                    answer = clients[role].post(
                        reverse(address.url, args=address.at(row)), {"version": row.version} | data
                    )
                    found[state, role] = (answer.status_code, type(row).objects.get(pk=row.pk).state)
                    transaction.set_rollback(True)
            transaction.set_rollback(True)
    assert {key: one for key, one in found.items() if one != written[key]} == {}


# --- the register and its pictures -----------------------------------------------------------------------------------
def workflows_in(module: str) -> list[str]:
    """Return the workflows that a module of the project lays, by name."""
    loaded = __import__(module, fromlist=["*"])
    return [name for name, one in vars(loaded).items() if isinstance(one, Workflow)]


def test_every_workflow_of_the_project_is_registered_with_a_picture_and_a_table():
    base = Path(settings.BASE_DIR)
    laid = set()
    for app in ("departments", "tasks", "reports", "reform"):
        for path in (base / app).rglob("*.py"):
            if " = Workflow(" in path.read_text("utf-8"):
                module = ".".join(path.relative_to(base).with_suffix("").parts)
                laid |= {(module, name) for name in workflows_in(module)}
    registered = {id(named.workflow) for named in WORKFLOWS}
    missing = {
        (module, name)
        for module, name in laid
        if id(vars(__import__(module, fromlist=["*"]))[name]) not in registered
    }
    assert len(laid) >= len(WORKFLOWS) == len(registered)
    assert missing == set()
    tabled = {id(table.workflow) for table in TABLES}
    assert [named.name for named in WORKFLOWS if id(named.workflow) not in tabled] == []


def test_the_pictures_in_the_documentation_are_those_of_the_tables():
    assert Path(settings.BASE_DIR, "docs", "workflows.md").read_text("utf-8") == workflows_markdown()


def test_a_picture_shows_every_step_once_where_it_begins_and_where_it_ends(settings):
    named = next(one for one in WORKFLOWS if one.name == "Extension of an order")
    assert picture(named).splitlines()[2:] == [
        f"    {state} : {named.states(state).label}"
        for state in ("asked", "approved", "declined", "withdrawn")
    ] + [
        "    [*] --> asked",
        "    asked --> approved : approve",
        "    asked --> declined : decline",
        "    asked --> withdrawn : withdraw",
        "    approved --> [*]",
        "    declined --> [*]",
        "    withdrawn --> [*]",
    ]
