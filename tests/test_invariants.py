"""What must hold: each invariant says nothing of a month that went well, and one sentence of a row broken by hand."""

from __future__ import annotations

import io
import json
import os
import time
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from reform.core import kept_files
from reform.core.audit_seals import seal_entries
from reform.core.files import sha256_of
from reform.core.invariants import MOST_TOLD, names
from reform.core.jobs import claim, enqueue
from reform.core.models import Job
from reform.core.periods import Period
from reports.models import Circular, CircularFile, CircularSnapshot, ProgressReport
from reports.services.periods import open_period
from reports.services.recording import record_progress
from reports.services.reports import accept_report, save_report, submit_report

IN_OCTOBER = "2026-10-28 10:00+08:00"


@pytest.fixture
def month(cast):
    """One report accepted in review and one recorded, a paper with its file, two issues, a job at work; all sealed."""
    with time_machine.travel(IN_OCTOBER, tick=True):
        first, second = cast.task(1), cast.task(2)
        period = open_period(ledger=cast.ledger, period=Period(date(2026, 10, 1)), by=cast.clerk)
        report = ProgressReport.objects.get(task=first)
        filled = save_report(
            report=report, fields={"text": "已完成。", "self_rated": "on_schedule"}, by=cast.liaison
        )
        accept_report(report=submit_report(report=filled, by=cast.liaison), by=cast.clerk)
        said = {"text": "按计划推进。", "source": "phone", "recorded_on": date(2026, 10, 28)}
        record_progress(task=second, **said, by=cast.clerk)
        seal_entries()
        papers = {"programme": cast.programme, "jurisdiction": cast.city, "year": 2026}
        paper = Circular.objects.create(period=period, **papers)
        Circular.objects.create(period=period, kind="quarterly", span="quarter", **papers)
        for issue in (4, 5):
            Circular.objects.create(kind="bulletin", issue=issue, issue_total=issue + 20, **papers)
        snapshot = CircularSnapshot.objects.create(circular=paper, number=1, data={}, sha256="0" * 64)
        kept = ContentFile(b"%PDF-1.7", name="circular.pdf")
        made = CircularFile(snapshot=snapshot, kind="pdf", size=8, sha256=sha256_of(b"%PDF-1.7"))
        made.file.save("circular.pdf", kept)
        claim(enqueue(kind="test.held", key="held", payload={}).uid)
        yield made


def check(*arguments: str) -> list[str]:
    """What the command says is broken."""
    out = io.StringIO()
    with suppress(CommandError):
        call_command("check_invariants", "--json", *arguments, stdout=out)
    return [f"{said['invariant']}: {said['broken']}" for said in map(json.loads, out.getvalue().splitlines())]


def broken_by(statement: str, *values: object) -> list[str]:
    """Break rows as no service and no constraint would let anybody, and ask what is broken."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute(statement, values)
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    return check("--skip", "audit")


def test_a_month_that_went_well_holds(month):
    out = io.StringIO()
    call_command("check_invariants", stdout=out)
    assert out.getvalue() == f"Everything holds: {', '.join(names())}.\n"
    assert {"jobs", "files", "left", "audit", "circulars", "numbers", "issues", "accepted", "filed"} <= {
        *names()
    }


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE core_job SET lease_until = '2026-01-01 00:00:00'",
            "jobs: Job {job} (test.held held) has been running since its lease ended",
        ),
        (
            "UPDATE core_job SET state = 'dead'",
            "jobs: Job {job} (test.held held) was given up and does not say why.",
        ),
        (
            "UPDATE reports_circularfile SET file = 'circulars/gone'",
            "files: File circulars/gone of reports.CircularFile {file} is gone.",
        ),
        (
            "UPDATE reports_circularfile SET sha256 = 'other'",
            "files: File {name} of reports.CircularFile {file} is not what was kept",
        ),
        (
            "UPDATE reports_circular SET kind = 'monthly', span = 'month', supersedes_id = NULL, state = 'draft'"
            " WHERE period_id IS NOT NULL",
            "circulars: 2 papers (monthly, month) stand for 2026-10",
        ),
        (
            "UPDATE reports_circular SET number = '云医改组〔2026〕7号' WHERE period_id IS NOT NULL",
            "numbers: 2 papers of programme {programme} bear the number 云医改组〔2026〕7号.",
        ),
        (
            "UPDATE reports_circular SET issue = 6 WHERE issue = 5",
            "issues: 2 issues of programme {programme}, year 2026, supplement False bear the numbers 4 to 6 (issue).",
        ),
        (
            "UPDATE reports_circular SET issue_total = 30 WHERE issue_total = 25",
            "issues: 2 issues of programme {programme} bear the numbers 24 to 30 (issue_total).",
        ),
        (
            "DELETE FROM reports_reportlog WHERE act = 'accept'",
            "accepted: Report {report} is accepted, and its log says so 0 times.",
        ),
        (
            "INSERT INTO reports_reportlog (report_id, at, who, act, from_state, to_state, reason)"
            " SELECT report_id, at, who, act, from_state, to_state, reason FROM reports_reportlog"
            " WHERE act = 'accept'",
            "accepted: Report {report} is accepted, and its log says so 2 times.",
        ),
        (
            "UPDATE reports_progressreport SET state = 'accepted', uid = '0000000000000000000000000000000a'"
            " WHERE origin = 'unit' AND task_id = (SELECT id FROM tasks_task WHERE number = 1)",
            "accepted: Report 00000000-0000-0000-0000-00000000000a is accepted, and the audit record says so 0 times.",
        ),
        (
            "UPDATE tasks_task SET collector_id = NULL WHERE number = 1",
            "tasks.collector: Task {task} was handed out and no unit collects it.",
        ),
        (
            "UPDATE tasks_task SET row_count = 1 WHERE number = 1",
            "tasks.collector: Task {task} has rows and a collecting unit of its own.",
        ),
        (
            "UPDATE tasks_assignment SET jurisdiction_id ="
            " (SELECT id FROM departments_jurisdiction WHERE level = 'county' LIMIT 1) WHERE task_id ="
            " (SELECT id FROM tasks_task WHERE number = 1)",
            "tasks.jurisdiction: tasks.Assignment {assignment} lies in another jurisdiction than its task.",
        ),
        (
            "UPDATE reports_progressreport SET jurisdiction_id ="
            " (SELECT id FROM departments_jurisdiction WHERE level = 'county' LIMIT 1) WHERE origin = 'recorded'",
            "reports.jurisdiction: reports.ProgressReport {recorded} lies in another jurisdiction than its period.",
        ),
    ],
)
def test_a_row_broken_by_hand_is_told(month, cast, statement, said):
    task = cast.ledger.tasks.get(number=1)
    words = {
        "job": Job.objects.get().uid,
        "file": month.uid,
        "name": month.file.name,
        "programme": cast.programme.pk,
        "report": ProgressReport.objects.get(state="accepted", origin="unit").uid,
        "recorded": ProgressReport.objects.get(origin="recorded").pk,
        "task": task.uid,
        "assignment": task.assignments.get().pk,
    }
    with connection.cursor() as cursor:
        for index in ("circular_once", "circular_number_once"):
            cursor.execute(f"DROP INDEX {index}")
    found = broken_by(statement)
    assert any(line.startswith(said.format(**words)) for line in found), found


def test_bytes_that_changed_on_the_disk_are_told(month):
    path = Path(default_storage.path(month.file.name))
    data = bytearray(path.read_bytes())
    data[3] ^= 1
    path.write_bytes(data)
    assert check("--only", "files") == [
        f"files: File {month.file.name} of reports.CircularFile {month.uid} is not what was kept"
        " (its sha256 differs)."
    ]


def test_file_that_no_row_names_is_told_after_an_hour_and_set_aside_before(month):
    name = default_storage.save("notices/x", ContentFile(b"abc"))
    half = Path(settings.MEDIA_ROOT) / "notices" / ".part-abc"
    half.write_bytes(b"a")
    assert check("--only", "left") == []
    assert kept_files.set_left_aside() == []
    # Files bear the machine's own time, not the test's.
    before = time.time()
    for path in (Path(default_storage.path(name)), half):
        os.utime(path, (before - 3700, before - 3700))
    assert check("--only", "left") == [
        f"left: File {left} is older than an hour and no row names it."
        for left in sorted(["notices/.part-abc", name], key=check_order)
    ]
    assert {*kept_files.set_left_aside()} == {name, "notices/.part-abc"}
    assert check() == []
    [aside] = (Path(settings.MEDIA_ROOT) / ".left").iterdir()
    assert aside.read_bytes() == b"abc"
    assert Path(default_storage.path(month.file.name)).exists()
    old = time.time() - timedelta(days=31).total_seconds()
    os.utime(aside, (old, old))
    kept_files.set_left_aside()
    assert not aside.exists()


def check_order(name: str) -> int:
    """The order in which the folder lists them."""
    return [path.name for path in os.scandir(Path(settings.MEDIA_ROOT) / "notices")].index(Path(name).name)


def test_record_without_seals_is_told_unless_it_is_fresh(month, cast):
    enqueue(kind="test.note", key="note", payload={})
    with time_machine.travel("2026-10-28 12:00+08:00"):
        record_progress(
            task=cast.ledger.tasks.get(number=1),
            text="按计划推进。",
            source="phone",
            recorded_on=date(2026, 10, 28),
            by=cast.clerk,
        )
    with time_machine.travel("2026-10-28 12:03+08:00"):
        assert [line[:12] for line in check("--only", "audit")] == ["audit: Entry"]
        assert check("--only", "audit", "--unsealed") == []
    with time_machine.travel("2026-10-28 12:01+08:00"):
        assert check("--only", "audit") == []


def test_clients_list_is_held_against_the_database(month, tmp_path):
    filed = ProgressReport.objects.get(origin="unit", state="accepted").uid
    draft = ProgressReport.objects.get(origin="unit", state="draft").uid
    mine = tmp_path / "ledger"
    mine.write_text(f"{filed}\n")
    assert check("--ledger", str(mine)) == []
    mine.write_text(f"{filed}\n{draft}\n00000000-0000-0000-0000-000000000000\n")
    assert check("--ledger", str(mine)) == [
        f"filed: Report {draft} was told to be filed, and is not.",
        "filed: Report 00000000-0000-0000-0000-000000000000 was told to be filed, and is not.",
    ]


def test_many_of_one_kind_are_counted(cast):
    for number in range(MOST_TOLD + 3):
        Job.objects.create(
            kind="test.note", key=str(number), state="dead", not_before="2026-10-01T00:00:00+08:00"
        )
    found = check("--only", "jobs")
    assert (len(found), found[-1]) == (MOST_TOLD + 1, "jobs: ... and 3 more of this kind.")


def test_command_ends_with_one_and_names_what_it_does_not_know(month):
    Job.objects.update(state="dead")
    with pytest.raises(CommandError, match="Not everything holds") as failed:
        call_command("check_invariants", stdout=io.StringIO())
    assert failed.value.returncode == 1
    with pytest.raises(CommandError, match="No invariant is called nothing"):
        call_command("check_invariants", "--only", "nothing")


def test_key_of_a_job_is_unique(db):
    said = {"kind": "test.note", "key": "once", "not_before": "2026-10-01T00:00:00+08:00"}
    Job.objects.create(**said)
    with pytest.raises(IntegrityError):
        Job.objects.create(**said)
