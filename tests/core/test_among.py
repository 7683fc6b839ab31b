import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.models import Department

pytestmark = pytest.mark.django_db


def test_keys_are_asked_for_by_one_parameter(cast):
    keys = {cast.health.pk, cast.finance.pk}
    with CaptureQueriesContext(connection) as captured:
        assert set(Department.objects.filter(pk__among=keys)) == {cast.health, cast.finance}
    few = len(captured[0]["sql"])
    with CaptureQueriesContext(connection) as captured:
        assert len(Department.objects.filter(pk__among=[*keys, *range(10**6, 10**6 + 5000)])) == 2
    # A figure of seven digits and its comma each, and no more: as text of one value.
    assert len(captured[0]["sql"]) - few < 5000 * 10


def test_a_relation_is_asked_so_and_the_rest_is_left_out(cast):
    here = Department.objects.filter(jurisdiction__among=[cast.city.pk])
    assert set(here) == set(Department.objects.filter(jurisdiction=cast.city))
    assert not here.filter(jurisdiction__among=[cast.city.pk + 10**6]).exists()
    elsewhere = Department.objects.exclude(jurisdiction__among=[cast.city.pk])
    assert set(elsewhere) == set(Department.objects.exclude(jurisdiction=cast.city))


def test_of_no_keys_nothing_is_asked():
    with CaptureQueriesContext(connection) as captured:
        assert list(Department.objects.filter(pk__among=frozenset())) == []
    assert not captured
