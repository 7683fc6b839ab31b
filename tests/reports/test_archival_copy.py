"""The archival copy of a signed paper: asked for on its page, made by the job, with the snapshot inside."""

import hashlib
import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from reform.core.models import AuditEntry, Job
from reports.jobs import render
from reports.models import CircularFile
from reports.services.bulletins import set_contents, sign_bulletin
from tests.cast import signed_in
from tests.reports.papers import close_october, drafted, signed
from tests.reports.test_labels_of_papers import DAY, article, issue

__all__ = ["article", "issue"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast, october, clock, monkeypatch):
    return drafted(cast, close_october(cast, october, clock), monkeypatch)


def ask(cast, circular):
    url = reverse("circular_archival", args=[circular.uid])
    return signed_in(cast.clerk).post(url)


def test_the_archival_copy_holds_the_snapshot_under_its_checksum(cast, draft):
    circular = signed(cast, draft)
    for _twice in range(2):
        assert ask(cast, circular).status_code == 302
    job = Job.objects.get(payload__kinds=["archival"])
    assert AuditEntry.objects.filter(act="circular.make_archival").count() == 2
    render(job.payload)
    file = CircularFile.objects.get(kind="archival")
    reader = PdfReader(io.BytesIO(file.file.read()))
    (inside,) = reader.attachments["snapshot.json"]
    assert hashlib.sha256(inside).hexdigest() == circular.signed_snapshot.sha256
    assert file.final
    assert "FandolFang-Regular" in file.fonts or "NotoSerifSC-Regular" in file.fonts
    assert ask(cast, circular).status_code == 302
    assert AuditEntry.objects.filter(act="circular.make_archival").count() == 2


def test_a_draft_has_no_archival_copy(cast, draft):
    assert ask(cast, draft).status_code == 404
    assert not Job.objects.filter(payload__kinds=["archival"]).exists()


def test_an_issue_of_the_bulletin_has_an_archival_copy_as_well(cast, issue, article):
    set_contents(issue=issue, articles=[article], foreword="", by=cast.clerk)
    issue.refresh_from_db()
    page = reverse("circular_detail", args=[issue.uid])
    asks = reverse("circular_archival", args=[issue.uid])
    assert asks not in signed_in(cast.clerk).get(page).content.decode()
    signed = sign_bulletin(
        issue=issue, signer="方静澜", signed_on=DAY, first_issue=20, first_total=99, by=cast.head
    )
    assert asks in signed_in(cast.clerk).get(page).content.decode()
    assert ask(cast, signed).status_code == 302
    render(Job.objects.get(payload__kinds=["archival"]).payload)
    reader = PdfReader(io.BytesIO(CircularFile.objects.get(kind="archival").file.read()))
    (inside,) = reader.attachments["snapshot.json"]
    assert hashlib.sha256(inside).hexdigest() == signed.signed_snapshot.sha256
