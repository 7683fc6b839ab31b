"""From a closed period to a published circular: one paper, fixed figures, refused while it is wrong."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from reform.core import jobs
from reform.core.models import Job
from reform.core.workflow import WrongState
from reports.enums import CircularState
from reports.jobs import tick
from reports.models import Circular, CircularFile, ReportingPeriod
from reports.selectors.circulars import latest_snapshot
from reports.selectors.snapshot import NotDeterminedError, build_snapshot
from reports.services.circular_files import render_files
from reports.services.circular_publishing import NotRenderedError, publish_circular
from reports.services.circular_signing import FaultyError, sign_circular
from reports.services.circulars import draft_circular, refreeze, write_facts
from reports.services.determination import confirm_determination, prepare_determination
from reports.services.paper_asking import ask_for_circular
from reports.services.periods import close_period
from reports.services.recording import record_progress
from tasks.models import Task

from .conftest import at

NUMBER = "云医改组〔2026〕3号"


@pytest.fixture
def closed(cast, october, clock):
    """October with two matters: the first on schedule, the second behind; determined and closed."""
    first, second = Task.objects.order_by("number")
    said = {"source": "phone", "recorded_on": date(2026, 10, 28), "by": cast.clerk}
    record_progress(task=first, text="方案已经会议审议通过。", self_rated="on_schedule", **said)
    record_progress(task=second, text="仍在征求意见。", self_rated="behind", **said)
    clock.move_to(at(9))
    prepare_determination(period=october, by=cast.clerk)
    confirm_determination(period=october, by=cast.head)
    return close_period(period=october, by=cast.clerk)


@pytest.fixture
def circular(closed):
    return draft_circular(period=closed)


@pytest.fixture
def complete(circular, cast):
    """The draft with the four facts of its late matter."""
    late = Task.objects.get(number=2)
    write_facts(
        circular=circular,
        task_uid=str(late.uid),
        now="仍在征求意见",
        cause="两家单位意见不一致",
        plan="提请会议审议",
        plan_on=date(2026, 11, 20),
        by=cast.clerk,
    )
    circular.refresh_from_db()
    return circular


def sign(circular, cast, **other):
    given = {"number": NUMBER, "signer": "方静澜", "signed_on": date(2026, 11, 9)} | other
    return sign_circular(circular=circular, by=cast.head, **given)


def test_closing_asks_for_one_draft_and_asking_again_makes_no_second(closed, cast):
    job = ask_for_circular(period=closed, by=cast.clerk)
    jobs.run(job.uid)
    draft_circular(period=closed)
    assert Circular.objects.count() == 1
    assert CircularFile.objects.filter(final=False).count() == 3


def test_draft_before_the_determination_is_refused(october):
    with pytest.raises(NotDeterminedError):
        draft_circular(period=october)
    assert not Circular.objects.exists()


def test_snapshot_counts_what_was_determined(circular):
    data = build_snapshot(circular)
    assert data.counts.tally.reconciliation == "2 = 0 + 1 + 1 + 0 + 0 + 0"
    assert [matter.item_no for matter in data.late] == ["2"]
    assert data.reporting.due == data.reporting.on_time + data.reporting.late + data.reporting.missing == 2


def test_same_figures_make_no_new_version(circular, cast):
    assert refreeze(circular=circular, by=cast.clerk).number == 1


def test_signing_is_refused_while_a_fact_is_missing(circular, cast):
    with pytest.raises(FaultyError) as refusal:
        sign(circular, cast)
    assert {fault.code for fault in refusal.value.faults} >= {"late_cause_missing", "late_plan_missing"}
    circular.refresh_from_db()
    assert circular.state == CircularState.DRAFT


def test_signed_figures_stay_when_the_database_changes(complete, cast):
    signed = sign(complete, cast)
    sha = signed.signed_snapshot.sha256
    Task.objects.filter(number=1).update(title="改名以后")
    signed.refresh_from_db()
    assert signed.signed_snapshot.sha256 == sha == latest_snapshot(signed).sha256
    with pytest.raises(WrongState):
        refreeze(circular=signed, by=cast.clerk)


@pytest.mark.parametrize(
    "other",
    [{"signed_on": date(2026, 11, 30)}, {"signed_on": date(2026, 10, 1)}],
    ids=["future", "before cut-off"],
)
def test_signing_on_an_impossible_day_is_refused(complete, cast, other):
    with pytest.raises(ValidationError):
        sign(complete, cast, **other)


def test_only_the_head_signs(complete, cast):
    with pytest.raises(PermissionDenied):
        sign_circular(
            circular=complete, number=NUMBER, signer="x", signed_on=date(2026, 11, 9), by=cast.clerk
        )


def test_publishing_waits_for_the_final_files(complete, cast):
    signed = sign(complete, cast)
    with pytest.raises(NotRenderedError):
        publish_circular(circular=signed, by=cast.clerk)
    files = render_files(snapshot=signed.signed_snapshot)
    published = publish_circular(circular=signed, by=cast.clerk)
    assert published.state == CircularState.PUBLISHED
    assert {file.kind for file in files} == {"pdf", "docx", "xlsx"}


def test_rendering_twice_makes_the_same_bytes_and_one_row(complete, cast):
    signed = sign(complete, cast)
    first = {file.kind: file.sha256 for file in render_files(snapshot=signed.signed_snapshot)}
    CircularFile.objects.all().delete()
    second = {file.kind: file.sha256 for file in render_files(snapshot=signed.signed_snapshot)}
    assert first == second
    assert CircularFile.objects.count() == 3


def test_unit_reads_a_circular_only_once_published(complete, cast, client):
    url = reverse("circular_detail", args=[complete.uid])
    client.force_login(cast.liaison.user)
    assert client.get(url).status_code == 404
    signed = sign(complete, cast)
    assert client.get(url).status_code == 404
    render_files(snapshot=signed.signed_snapshot)
    publish_circular(circular=signed, by=cast.clerk)
    page = client.get(url)
    assert page.status_code == 200
    assert NUMBER in page.content.decode()
    final = CircularFile.objects.get(kind="pdf", final=True)
    download = client.get(reverse("circular_file", args=[final.uid]))
    assert b"".join(download.streaming_content).startswith(b"%PDF-")
    draft = CircularFile.objects.filter(final=False).first()
    assert client.get(reverse("circular_file", args=[draft.uid])).status_code == 404


def test_pages_of_the_secretariat_sign_and_publish(complete, cast, client):
    client.force_login(cast.head.user)
    sign_url = reverse("circular_sign", args=[complete.uid])
    wrong = client.post(
        sign_url, {"number": "第3号", "signer": "方静澜", "signed_on": "2026-11-09", "publicity": "internal"}
    )
    assert wrong.status_code == 422
    said = {
        "number": "云医改组[2026]3号",
        "signer": "方静澜",
        "signed_on": "2026-11-09",
        "publicity": "public",
        "version": complete.version,
        "snapshot": str(latest_snapshot(complete).uid),
    }
    assert client.post(sign_url, said).status_code == 302
    complete.refresh_from_db()
    assert (complete.state, complete.number) == (CircularState.SIGNED, NUMBER)
    render_files(snapshot=complete.signed_snapshot)
    client.post(reverse("circular_publish", args=[complete.uid]))
    complete.refresh_from_db()
    assert complete.state == CircularState.PUBLISHED
    assert client.post(sign_url, said).status_code in {409, 422}


def test_number_used_once_stays_used(complete, cast):
    sign(complete, cast)
    other = Circular(
        programme=complete.programme,
        jurisdiction=complete.jurisdiction,
        period=complete.period,
        year=2026,
        kind="annual",
    )
    other.save()
    with pytest.raises(ValidationError):
        sign(other, cast)


def test_calendar_asks_for_the_last_closed_month_only(circular, cast, client):
    older = ReportingPeriod.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=date(2026, 8, 1),
        opens_on=date(2026, 8, 11),
        cutoff=date(2026, 8, 31),
        due_on=date(2026, 9, 7),
        closes_on=date(2026, 9, 8),
        state="closed",
        closed_at=timezone.now(),
    )
    tick()
    assert not Job.objects.filter(kind="circular.draft", key__contains=str(older.start)).exists()
    client.force_login(cast.clerk.user)
    assert client.get(reverse("circular_list")).context["undrafted"] == []


def test_a_long_term_matter_behind_is_to_go_on_and_can_be_signed(closed):
    Task.objects.filter(number=2).update(long_term=True, due_on=None)
    snapshot = draft_circular(period=closed).snapshots.get()
    assert [matter["due_act"] for matter in snapshot.data["late"]] == ["持续推进"]
    assert "late_due_missing" not in {fault["code"] for fault in snapshot.faults}
