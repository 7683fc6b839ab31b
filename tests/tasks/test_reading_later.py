"""Slow files: kept at once, read by a job, settled once; what cannot be read says why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reform.core import child, jobs
from reform.core.files import BadFile
from reform.core.models import AuditEntry, Job
from tasks.enums import NoticeState
from tasks.jobs import read_notice
from tasks.models import Notice, TaskDraft
from tasks.notices.files import sentences
from tasks.services import reading, reading_later
from tasks.services.intake import TOO_COMPLEX, AlreadyKept, import_notice, is_slow, receive_notice
from tasks.services.notices import withdraw_notice
from tests.tasks.notices import crafted_files, make_files
from tests.tasks.paper import paper

pytestmark = pytest.mark.django_db
SAMPLE = "city-2019-current-work"


def pdf() -> dict[str, object]:
    return {"name": "2019年医改重点.pdf", "data": make_files.pdf_file(SAMPLE)}


def scan() -> dict[str, object]:
    return {"name": "扫描件.pdf", "data": crafted_files.scanned()}


def kept_files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.fixture
def waiting(cast) -> Notice:
    return receive_notice(programme=cast.programme, **pdf(), by=cast.clerk)


def done(notice: Notice) -> Notice:
    """The notice after its job."""
    assert jobs.run(Job.objects.get(payload__notice=str(notice.uid)).uid) is True
    return Notice.objects.get(pk=notice.pk)


@pytest.mark.parametrize(
    ("name", "size", "slow"),
    [
        ("甲.txt", 1000, False),
        ("甲.docx", 1000, False),
        ("甲.XLSX", 1024 * 1024, False),
        ("甲.docx", 1024 * 1024 + 1, True),
        ("甲.pdf", 1000, True),
        ("甲.ofd", 1000, True),
        ("甲.wps", 1000, True),
    ],
)
def test_slow_files_are_told_by_kind_and_size(name, size, slow):
    assert is_slow(name, size) is slow


def test_slow_file_is_kept_at_once_and_read_by_a_job(cast, waiting):
    assert (waiting.state, waiting.title, waiting.text) == (NoticeState.READING, "2019年医改重点", "")
    assert [path.read_bytes() for path in kept_files()] == [pdf()["data"]]
    notice = done(waiting)
    assert (notice.state, notice.document_number, notice.drafts.count()) == (
        NoticeState.READ,
        "明医改组〔2019〕4号",
        7,
    )
    first = notice.drafts.first()
    assert notice.text[first.span_start : first.span_end].startswith("统一思想认识")
    assert [(e.act, e.role) for e in AuditEntry.objects.filter(object_uid=notice.uid).order_by("pk")] == [
        ("notices.import", "clerk"),
        # The job reads in the name of whoever brought the file.
        ("notices.read", "clerk"),
    ]


def test_quick_file_is_read_at_once(cast):
    notice = receive_notice(programme=cast.programme, **paper(), by=cast.clerk)
    assert (notice.state, notice.drafts.count(), Job.objects.count()) == (NoticeState.READ, 3, 0)


def test_job_done_twice_does_nothing_twice(waiting):
    notice = done(waiting)
    read_notice({"notice": str(waiting.uid), "issued_on": ""})
    assert Notice.objects.get(pk=notice.pk).version == notice.version
    assert (TaskDraft.objects.count(), AuditEntry.objects.filter(act="notices.read").count()) == (7, 1)


def test_two_workers_settle_it_once(waiting, monkeypatch):
    """The second one reads while the first one is done."""
    whole = reading_later.read

    def slowly(*given):
        result = whole(*given)
        monkeypatch.setattr(reading_later, "read", whole)
        read_notice({"notice": str(waiting.uid), "issued_on": ""})
        return result

    monkeypatch.setattr(reading_later, "read", slowly)
    read_notice({"notice": str(waiting.uid), "issued_on": ""})
    assert Notice.objects.get().state == NoticeState.READ
    assert TaskDraft.objects.count() == 7


def test_job_of_a_notice_taken_out_meanwhile_does_nothing(cast, waiting):
    withdraw_notice(notice=waiting, by=cast.clerk)
    notice = done(waiting)
    assert (notice.state, notice.drafts.count()) == (NoticeState.WITHDRAWN, 0)


def test_date_of_issue_given_with_the_file_serves_the_job(cast):
    text = "关于抓好服务的通知\n一、抓好服务。年内印发方案。（市财政局负责）\n"
    data = crafted_files.ofd_of(
        "".join(
            crafted_files.ofd_text(line).replace("20 20", f"20 {20 + 10 * at}")
            for at, line in enumerate(text.splitlines())
        )
    )
    notice = receive_notice(
        programme=cast.programme,
        name="甲.ofd",
        data=data,
        issued_on=date(2024, 5, 1),
        by=cast.clerk,
    )
    assert done(notice).drafts.get().deadline["date"] == "2024-12-31"


def test_scan_is_kept_unreadable_with_its_sentence_and_can_come_again(cast):
    notice = done(receive_notice(programme=cast.programme, **scan(), by=cast.clerk))
    assert (notice.state, notice.failure, notice.drafts.count()) == (
        NoticeState.UNREADABLE,
        sentences.SCANNED,
        0,
    )
    again = receive_notice(programme=cast.programme, **scan(), by=cast.clerk)
    assert again.pk != notice.pk


def test_file_that_ends_its_child_is_too_complex(real_child, cast, waiting, monkeypatch):
    monkeypatch.setattr(child, "WALL_SECONDS", 0.01)
    notice = done(waiting)
    assert (notice.state, notice.failure, notice.drafts.count()) == (NoticeState.UNREADABLE, TOO_COMPLEX, 0)


def test_fault_of_the_portals_own_is_told_as_one(waiting, monkeypatch):
    def faulty(*_given: object) -> None:
        raise RuntimeError("a mistake")

    monkeypatch.setattr(reading, "call_limited", faulty)
    notice = done(waiting)
    assert (notice.state, notice.failure) == (NoticeState.UNREADABLE, reading_later.NOT_OURS)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("断.pdf", b"%PDF-1.7", "damaged"),
        ("旧.doc", b"x", "not what its ending"),
        ("甲.pdf.exe", b"MZ", "not taken"),
    ],
)
def test_file_that_shows_at_once_is_refused_at_once(cast, name, data, words):
    with pytest.raises(BadFile, match=words):
        receive_notice(programme=cast.programme, name=name, data=data, by=cast.clerk)
    assert (Notice.objects.count(), Job.objects.count(), kept_files()) == (0, 0, [])


def test_same_slow_file_again_is_recognised_while_it_is_read(cast, waiting):
    with pytest.raises(AlreadyKept) as caught:
        receive_notice(programme=cast.programme, **pdf(), by=cast.clerk)
    assert caught.value.notice == waiting
    assert (Job.objects.count(), len(kept_files())) == (1, 1)


def test_slow_file_is_for_those_who_may(cast):
    with pytest.raises(PermissionDenied):
        receive_notice(programme=cast.programme, **pdf(), by=cast.liaison)


@pytest.mark.parametrize("ending", make_files.MAKERS)
def test_import_reads_every_kind_at_once_too(cast, ending):
    data = make_files.MAKERS[ending](SAMPLE)
    notice = import_notice(programme=cast.programme, name=f"甲{ending}", data=data, by=cast.clerk)
    assert (notice.state, notice.drafts.count()) == (NoticeState.READ, 7)


def test_pages_that_are_pictures_are_told_as_a_doubt(cast):
    data = crafted_files.mixed_pdf()
    notice = import_notice(programme=cast.programme, name="甲.pdf", data=data, by=cast.clerk)
    assert notice.doubts[0] == f"{sentences.PICTURE_PAGES}: 2"


# --- pages ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def clerk(cast) -> Client:
    client = Client()
    client.force_login(cast.clerk.user)
    client.cookies["portal_language"] = "en"
    return client


def upload(client: Client, name: str, data: bytes):
    return client.post(reverse("notice_upload"), {"file": SimpleUploadedFile(name, data)})


def test_upload_of_a_slow_file_waits_then_leads_on_to_its_drafts(clerk):
    response = upload(clerk, "甲.pdf", pdf()["data"])
    notice = Notice.objects.get()
    waits = reverse("notice_reading", args=[notice.uid])
    assert response["Location"] == waits
    page = clerk.get(waits).content.decode()
    assert "The file is being read" in page
    assert f'hx-get="{waits}"' in page
    assert clerk.get(reverse("notice_detail", args=[notice.uid]))["Location"] == waits
    assert waits in clerk.get(reverse("notice_list")).content.decode()
    done(notice)
    onward = reverse("notice_decompose", args=[notice.uid])
    assert clerk.get(waits)["Location"] == onward
    assert clerk.get(waits, headers={"HX-Request": "true"})["HX-Redirect"] == onward


def test_page_of_an_unreadable_file_says_why_and_takes_it_out(clerk):
    upload(clerk, "扫描件.pdf", crafted_files.scanned())
    notice = done(Notice.objects.get())
    waits = reverse("notice_reading", args=[notice.uid])
    page = clerk.get(waits).content.decode()
    assert "it was scanned" in page
    assert "hx-trigger" not in page.split('id="reading"')[1].split(">")[0]
    url = reverse("notice_withdraw", args=[notice.uid])
    assert clerk.post(url).status_code == 409
    clerk.post(url, {"version": notice.version})
    assert Notice.objects.get().state == NoticeState.WITHDRAWN


def test_page_of_a_job_given_up_says_so(clerk, cast, waiting):
    Job.objects.update(state=Job.State.DEAD)
    page = clerk.get(reverse("notice_reading", args=[waiting.uid])).content.decode()
    assert "a fault of the portal" in page
    assert "The file is being read" not in page


def test_upload_page_names_kinds_and_limits(clerk):
    page = clerk.get(reverse("notice_upload")).content.decode()
    assert "OFD" in page
    assert "20 MB at most" in page
    assert 'accept=".docx,.doc,.wps,.pdf,.ofd,.xlsx,.html,.htm,.txt"' in page
