"""Fields a form does not have change nothing, whoever sends them. Source: ASVS 15.3.3."""

from __future__ import annotations

from collections.abc import Set

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.urls import reverse

from tests.authorization_matrix import MATRIX, OWN, ROLES
from tests.test_authorization import Watch
from tests.world.entered import entered

pytestmark = pytest.mark.django_db
SENDERS = ("liaison", "county")
# What differs between any two requests.
VOLATILE = (models.DateTimeField, models.UUIDField, models.AutoField, models.FileField)
# Salted, or made of a uid that is new each time.
# An order made by hand has a cause of its own.
NEW_EACH_TIME = {"password", "session_key", "key", "url", "cause"}
# The figures of a new paper hold its uid.
OF_A_NEW_PAPER = {("reports.CircularSnapshot", "data"), ("reports.CircularSnapshot", "sha256")}
KEPT = ("departments", "tasks", "reports")


def permitted(role: str):
    """Return the rows of the matrix that the role may post to."""
    at = ROLES.index(role)
    return [row for row in MATRIX if row.post[at] in {200, 302, 422}]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), entered(tmp_path_factory.mktemp("files"), SENDERS) as made:
        yield made


@pytest.fixture(autouse=True)
def _files_of_the_world(settings, world):
    settings.MEDIA_ROOT = world.folder


def kept(tables: Set[str]) -> dict[str, list[tuple]]:
    """Return the rows of those of the tables that are business, by what does not differ between any two requests."""
    found = {}
    for model in (one for app in KEPT for one in apps.get_app_config(app).get_models()):
        if model._meta.db_table not in tables:
            continue
        fields = [f for f in model._meta.concrete_fields if not isinstance(f, VOLATILE)]
        label = model._meta.label
        columns = [
            f.attname
            for f in fields
            if f.attname not in NEW_EACH_TIME and (label, f.attname) not in OF_A_NEW_PAPER
        ]
        found[model._meta.db_table] = sorted(model.objects.values_list(*columns), key=repr)
    return found


def extra(world) -> dict[str, object]:
    """Return fields of rows that no form of a unit has, with values of another city."""
    other = world.of("elsewhere")
    return {
        "uid": other.task.uid,
        "id": other.task.pk,
        "pk": other.task.pk,
        "task": other.task.pk,
        "department": other.department.pk,
        "department_id": other.department.pk,
        "programme": other.programme.pk,
        "programme_id": other.programme.pk,
        "jurisdiction": other.programme.jurisdiction.pk,
        "collector": other.department.pk,
        "collector_id": other.department.pk,
        "ledger": other.ledger.uid,
        "period": other.period.pk,
        "state": "accepted",
        "origin": "recorded",
        "approved_by": "planted",
        "approver": other.account.pk,
        "filed_by": other.account.pk,
        "accepted_at": "2026-11-01 00:00",
        "confirmed_by": "planted",
        "on_time": "1",
        "sensitivity": "0",
        "clearance": "2",
        "role": "head",
        "is_active": "0",
        "is_superuser": "1",
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": other.task.pk,
        "form-0-uid": other.task.uid,
    }


def after(world, role: str, row, data: dict[str, object]) -> dict[str, list[tuple]]:
    """Return the business tables that a POST writes to as they would be after it; it is taken back."""
    url = reverse(row.name, kwargs=row.kwargs(world.of(OWN[role])) if row.kwargs else None)
    client = world.clients[role]
    cookies = {name: one.value for name, one in client.cookies.items()}
    watch = Watch()
    with transaction.atomic():
        with connection.execute_wrapper(watch):
            client.post(url, data)
        found = kept(watch.tables)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(cookies)
    return found


@pytest.mark.parametrize(
    ("role", "row"),
    [pytest.param(role, row, id=f"{role}-{row.name}") for role in SENDERS for row in permitted(role)],
)
def test_fields_a_form_does_not_have_change_nothing(world, role, row):
    data = row.data(world.of(OWN[role]))
    plain = after(world, role, row, data)
    more = after(world, role, row, extra(world) | data)
    # Either they are passed over, or the whole is refused: a field of the form named another city's row.
    unchanged = kept(more.keys())
    assert [table for table in more if more[table] not in (plain.get(table), unchanged[table])] == []
