"""What a connection asks again and again PostgreSQL plans once."""

from django.db import connection

from departments.models import Department


def test_a_question_asked_often_is_planned_once(cast):
    for _ in range(5):
        assert list(Department.objects.filter(jurisdiction=cast.city).order_by("pk")) != []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%departments_department%'"
        )
        assert cursor.fetchone()[0] > 0
