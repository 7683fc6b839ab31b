"""What is counted of requests and jobs, by all processes together, and what may never be counted."""

from __future__ import annotations

import multiprocessing
import re

import pytest
from django.test import Client
from prometheus_client import values
from prometheus_client.parser import text_string_to_metric_families

from reform.core import counters, jobs
from reform.core.counters import Counted, begin, count_request
from reform.core.metrics import metrics_text
from reform.core.models import Job, SignOfLife

MARKER = "planted-marker"


@pytest.fixture
def folder(tmp_path, monkeypatch, settings):
    """Let this process count in a folder of its own while the test runs."""
    monkeypatch.setattr(counters, "_counting", None)
    monkeypatch.setattr(values, "ValueClass", values.ValueClass)
    monkeypatch.setenv(counters.FOLDER, "")
    settings.METRICS_DIR = tmp_path / "metrics"
    begin(settings.METRICS_DIR)
    return settings.METRICS_DIR


def told(text: bytes) -> dict[str, float]:
    """Return what a scrape holds, by name and labels."""
    found = {}
    for family in text_string_to_metric_families(text.decode()):
        for sample in family.samples:
            labels = ",".join(f"{key}={value}" for key, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}"] = sample.value
    return found


def sum_of(folder, name="portal_requests_total"):
    return sum(s.value for family in Counted(folder).collect() for s in family.samples if s.name == name)


def count_one():
    count_request(view="home", method="GET", status="2xx", seconds=0.03)


def test_requests_are_counted_by_route_method_and_status(db, client, folder):
    client.get("/sign-in/")
    client.get(f"/tasks/{MARKER}/?q={MARKER}")
    client.get("/ledger/")
    client.generic(MARKER.upper(), "/sign-in/")
    figures = told(metrics_text())
    assert {key: n for key, n in figures.items() if key.startswith("portal_requests_total")} == {
        "portal_requests_total{method=GET,status=2xx,view=sign_in}": 1,
        "portal_requests_total{method=GET,status=4xx,view=-}": 1,
        "portal_requests_total{method=GET,status=3xx,view=ledger}": 1,
        "portal_requests_total{method=OTHER,status=4xx,view=sign_in}": 1,
    }
    assert figures["portal_request_seconds_count{view=sign_in}"] == 2
    assert MARKER not in metrics_text().decode().lower()


def test_no_figure_bears_an_address_a_person_or_a_number_of_a_thing(cast, folder, settings):
    browser = Client()
    browser.force_login(cast.clerk.user)
    task = cast.task(1)
    for path in (f"/tasks/{task.uid}/", "/ledger/?q=13800000000", "/no/such/13800000000/"):
        browser.get(path)
    text = metrics_text().decode()
    labels = set(re.findall(r'="([^"]*)"', text))
    assert not {one for one in labels if re.search(r"[0-9a-f]{8}-|\d{5}|/|[一-鿿]", one)}
    private = [cast.clerk.user.username, cast.clerk.user.name, str(task.uid), "13800000000", task.title]
    assert [one for one in private if one in text] == []


def test_jobs_are_counted_by_kind_and_outcome(db, folder):
    @jobs.handles("test.note")
    def note(payload):
        if payload["fails"]:
            raise ValueError(MARKER)

    for n, fails in enumerate([False, True]):
        jobs.run(jobs.enqueue(kind="test.note", key=f"{MARKER}:{n}", payload={"fails": fails}).uid)
    figures = told(metrics_text())
    assert figures["portal_jobs_run_total{kind=test.note,outcome=done}"] == 1
    assert figures["portal_jobs_run_total{kind=test.note,outcome=failed}"] == 1
    assert figures["portal_job_seconds_count{kind=test.note}"] == 2
    assert figures["portal_jobs{kind=test.note,state=waiting}"] == 1
    assert MARKER not in metrics_text().decode()


def test_state_of_the_parts_stands_among_the_figures(db, folder):
    SignOfLife.objects.create(part="beat", at="2020-01-01T00:00Z")
    Job.objects.create(kind="circular.render", key="x", state="dead", not_before="2020-01-01T00:00Z")
    figures = told(metrics_text())
    assert figures["portal_database_up{}"] == 1
    assert figures["portal_part_level{part=beat}"] == 2
    assert figures["portal_beat_age_seconds{}"] > 1e8
    assert figures["portal_jobs{kind=circular.render,state=failed}"] == 1
    assert {"portal_disk_free_bytes{}", "portal_seal_age_seconds{}", "portal_queue_oldest_seconds{}"} <= set(
        figures
    )
    # Nothing is told of what does not exist.
    assert "portal_backup_age_seconds{}" not in figures


def test_processes_are_added_up_and_leave_their_place_to_the_next(folder):
    """Files named by process ids would become ever more, as workers come and go."""
    context = multiprocessing.get_context("fork")
    count_one()
    for _ in range(3):
        child = context.Process(target=count_one)
        child.start()
        child.join()
    assert sum_of(folder) == 4
    assert sorted(path.name for path in folder.glob("counter_*")) == ["counter_slot0.db", "counter_slot1.db"]


def test_file_that_a_power_cut_spoilt_begins_anew(folder):
    count_one()
    path = folder / "counter_slot1.db"
    path.write_bytes(b"\x00\x10\x00\x00" + b"\xff" * 100)
    child = multiprocessing.get_context("fork").Process(target=count_one)
    child.start()
    child.join()
    assert (child.exitcode, sum_of(folder)) == (0, 2)


def test_file_has_its_room_on_the_disk_from_the_first(folder):
    """One that had to grow on a full disk would end its process by a signal."""
    count_one()
    sizes = {path.name: path.stat().st_blocks * 512 for path in folder.glob("*.db")}
    assert sizes == {"counter_slot0.db": 1 << 20, "histogram_slot0.db": 2 << 20}


def test_full_disk_costs_figures_and_no_request(folder, db, client, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    def child():
        assert client.get("/sign-in/").status_code == 200

    monkeypatch.setattr(counters.os, "posix_fallocate", full)
    worker = multiprocessing.get_context("fork").Process(target=child)
    worker.start()
    worker.join()
    assert (worker.exitcode, sum_of(folder)) == (0, 0)
    begin(folder / "elsewhere")
    assert client.get("/sign-in/").status_code == 200


def test_process_that_did_not_begin_counts_nothing(tmp_path, monkeypatch, settings, db, client):
    # Another process of this machine may have counted where the portal counts.
    settings.METRICS_DIR = tmp_path
    monkeypatch.setattr(counters, "_counting", None)
    assert client.get("/sign-in/").status_code == 200
    assert b"portal_requests_total" not in metrics_text()
