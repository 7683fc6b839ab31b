"""An upper paper whose file a job reads: linked by itself once it is read, to be chosen anew where it cannot be."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reform.core.models import AuditEntry, Job
from tasks.jobs import read_notice
from tasks.models import DraftLink, Notice, TaskLog
from tasks.services import intake
from tasks.services.intake import import_notice, receive_notice
from tasks.services.links import choose_upper, make_links
from tasks.services.notices import confirm_notice, withdraw_notice
from tests.cast import signed_in
from tests.tasks.links.papers import UPPER, reading


@pytest.fixture(autouse=True)
def _everything_is_slow(monkeypatch):
    monkeypatch.setattr(intake, "QUICK_KINDS", ())


def upload(cast, notice: Notice, text: str = UPPER):
    """Read an upper paper in from the notice's page and return the answer."""
    link = notice.upper_links.get()
    file = SimpleUploadedFile("省级方案.txt", text.encode())
    address = reverse("notice_upper_read", args=[notice.uid]) + f"?link={link.pk}"
    return signed_in(cast.clerk).post(address, {"file": file}, follow=True).content.decode()


def run_jobs() -> None:
    for job in Job.objects.all():
        read_notice(job.payload)


@pytest.fixture
def below(cast, notice) -> Notice:
    """A confirmed notice whose first two clauses name clauses of a paper that is not here."""
    make_links(notice=notice, reading=reading(notice, "云岭医改组〔2026〕1号", (0, 1, ""), (1, 2, "")))
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    notice.refresh_from_db()
    return notice


def test_a_slow_upper_paper_is_kept_and_linked_once_it_is_read(cast, below):
    page = upload(cast, below)
    upper = Notice.objects.exclude(pk=below.pk).get()
    assert (upper.state, below.upper_links.get().upper) == ("reading", upper)
    assert "linked by itself once that is done" in page
    assert "being read, then linked" in page
    assert DraftLink.objects.count() == 0
    before = AuditEntry.objects.order_by("pk").last().pk
    run_jobs()
    upper.refresh_from_db()
    assert upper.state == "reference"
    links = DraftLink.objects.order_by("draft__order")
    assert [(link.draft.number, link.clause, link.span_start is None) for link in links] == [
        ("（一）", "第1条", False),
        ("（二）", "第2条", False),
    ]
    sources = upper.sources.order_by("task__number")
    assert [(source.task.label, source.clause) for source in sources] == [("1", "第1条"), ("2", "第2条")]
    told = TaskLog.objects.filter(event="link.upper")
    assert {line.who for line in told} == {cast.clerk.label}
    acts = AuditEntry.objects.filter(pk__gt=before).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["notices.read", "notices.keep", "notices.link_upper"]
    assert (
        "being read"
        not in signed_in(cast.clerk).get(reverse("notice_upper", args=[below.uid])).content.decode()
    )


def test_a_slow_upper_paper_that_cannot_be_read_is_to_be_chosen_anew(cast, below, monkeypatch):
    upload(cast, below)
    monkeypatch.setattr("tasks.services.reading_later.read", lambda *_given: {"refused": "No text."})
    run_jobs()
    page = signed_in(cast.clerk).get(reverse("notice_upper", args=[below.uid])).content.decode()
    assert "could not be read" in page
    assert "Which kept paper is meant" in page
    monkeypatch.undo()
    kept = import_notice(programme=cast.programme, text=UPPER, by=cast.clerk)
    choose_upper(notice=below, upper=kept, link=below.upper_links.get(), by=cast.clerk)
    assert DraftLink.objects.count() == 2


def test_an_upper_paper_taken_out_while_it_is_read_links_nothing(cast, below):
    upload(cast, below)
    upper = Notice.objects.exclude(pk=below.pk).get()
    withdraw_notice(notice=upper, by=cast.clerk)
    run_jobs()
    assert DraftLink.objects.count() == 0
    page = signed_in(cast.clerk).get(reverse("notice_upper", args=[below.uid])).content.decode()
    assert "not kept here" in page


def test_a_notice_that_is_being_read_for_decomposing_is_linked_and_not_kept(cast, below):
    upper = receive_notice(programme=cast.programme, name="省级方案.txt", data=UPPER.encode(), by=cast.clerk)
    upload(cast, below)
    assert below.upper_links.get().upper == upper
    run_jobs()
    upper.refresh_from_db()
    assert (upper.state, DraftLink.objects.count()) == ("read", 2)
