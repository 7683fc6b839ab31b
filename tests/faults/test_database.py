"""The database gone, restarted, or asked too much: a clean answer, no half state, and the next request is fine."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.utils import timezone

from reform.core.jobs import enqueue
from reform.core.models import Job
from reform.core.periods import Period
from reports.models import ProgressReport
from reports.services.periods import open_period
from tests.faults.conftest import Office, state_of
from tests.faults.programs import wait

FILLED = {"text": "已完成调研，形成初稿。", "self_rated": "on_schedule", "act": "submit"}
REPORTS = 40


@pytest.fixture
def reports(office: Office) -> list[ProgressReport]:
    """Reports of this month, one a task."""
    cast = office.cast
    for number in range(1, REPORTS + 1):
        cast.task(number)
    month = Period(timezone.localdate().replace(day=1))
    return list(open_period(ledger=cast.ledger, period=month, by=cast.clerk).reports.order_by("pk"))


def sever(office: Office) -> int:
    """End every connection of the office's processes to the database, as a failing network does; return how many."""
    with office.server.connect() as admin:
        found = admin.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = 'portal_faults' AND pid <> pg_backend_pid()"
        ).fetchone()
    connection.close()
    return int(found[0]) if found else 0


def test_connections_cut_between_requests_are_noticed_by_nobody(office, reports):
    he = office.visitor(office.web(), "liaison")
    assert he.get("/reports/").status == 200
    assert sever(office) >= 1
    assert he.get("/reports/").status == 200
    assert he.post(f"/reports/{reports[0].uid}/", FILLED).status == 302
    reports[0].refresh_from_db()
    assert reports[0].state == "submitted"


def test_connections_cut_within_requests_leave_reports_filed_or_not(office, reports):
    """Somebody files report after report while every connection is cut again and again."""
    he = office.visitor(office.web(), "liaison")
    he.get("/reports/")
    over = threading.Event()

    def cut() -> None:
        while not over.wait(0.15):
            sever_quietly(office)

    cutter = threading.Thread(target=cut)
    cutter.start()
    answers: dict[str, int] = {}
    try:
        for report in reports:
            answers[str(report.uid)] = he.post(f"/reports/{report.uid}/", FILLED).status
    finally:
        over.set()
        cutter.join()
        # The test's own was cut too.
        connection.close()
    # Cut off while it answered it says so (503); an answer that promised the filing holds.
    assert set(answers.values()) <= {302, 503}, answers
    states = {str(uid): state for uid, state in ProgressReport.objects.values_list("uid", "state")}
    assert [uid for uid, status in answers.items() if status == 302 and states[uid] != "submitted"] == []
    for report in reports:
        if states[str(report.uid)] != "submitted":
            assert he.post(f"/reports/{report.uid}/", FILLED).status == 302
    assert set(ProgressReport.objects.values_list("state", flat=True)) == {"submitted"}
    log = list(ProgressReport.objects.values_list("log__act", flat=True).filter(log__act="submit"))
    assert len(log) == REPORTS


def sever_quietly(office: Office) -> None:
    """Cut the connections from a thread of its own."""
    with office.server.connect() as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'portal_faults'"
            " AND query NOT LIKE '%pg_terminate_backend%'"
        )


def test_server_restarted_is_answered_with_503_and_then_forgotten(office, reports):
    office.worker("-B", "-s", str(office.var / "schedule"))
    job = enqueue(kind="faults.hold", key="hold", payload={"name": "hold"})
    wait(lambda: office.began("hold"))
    he = office.visitor(office.web(), "liaison")
    assert he.get("/reports/").status == 200
    connection.close()
    with office.server.connect() as admin:
        # The tests' server commits without waiting for its log: a crash may take the last half second, signing in too.
        admin.execute("CHECKPOINT")
    office.server.stop("immediate")
    away = he.post(f"/reports/{reports[0].uid}/", FILLED)
    assert (away.status, away.headers["Retry-After"]) == (503, "30")
    assert "平台暂时无法读取数据" in away.text or "503" in away.text
    office.flag("hold")
    office.server.start()
    wait(lambda: he.get("/reports/").status == 200, seconds=10)
    assert he.post(f"/reports/{reports[0].uid}/", FILLED).status == 302
    # The worker could not say that it was done: it is taken up again, once, after its lease.
    wait(lambda: state_of(job.uid) == "done", seconds=30)
    assert Job.objects.get(uid=job.uid).attempts <= 2


def test_statement_that_runs_away_is_cut_off_and_the_worker_goes_on(office):
    office.worker("-B", "-s", str(office.var / "schedule"), WORKER_STATEMENT_SECONDS="1")
    long = enqueue(kind="faults.sleep", key="long", payload={"name": "long", "seconds": 20})
    wait(lambda: Job.objects.get(uid=long.uid).error, seconds=15)
    row = Job.objects.get(uid=long.uid)
    assert "QueryCanceled" in row.error or "statement timeout" in row.error
    short = enqueue(kind="faults.sleep", key="short", payload={"name": "short", "seconds": 0})
    wait(lambda: state_of(short.uid) == "done")


def test_page_that_runs_away_is_cut_off(office):
    """A lock held by somebody else is a statement that takes too long."""
    url = office.web(WEB_STATEMENT_SECONDS="1")
    she = office.visitor(url, "clerk")
    assert she.get("/ledger/").status == 200
    with office.server.connect("portal_faults") as other:
        other.autocommit = False
        other.execute("LOCK TABLE tasks_ledger IN ACCESS EXCLUSIVE MODE")
        cut = she.get("/ledger/")
        other.rollback()
    assert (cut.status, 0.8 < cut.seconds < 4) == (503, True), cut.seconds
    assert she.get("/ledger/").status == 200
