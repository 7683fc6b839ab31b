"""Pages of distribution: the list of papers, the editor of a list, receipts, a file in hand."""

from __future__ import annotations

import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx import Document

from reform.core.models import AuditEntry, Job
from reform.core.page_pictures import text_depths
from reports.models import CircularFile, Receipt
from reports.selectors.recipients import lines_of, stamp_of, standing_list
from reports.services.circular_files import ask_for_files
from tests.cast import signed_in
from tests.world.reports import CLOSED, make_circular, make_period

LIST = reverse("circular_list")


def rows_of(*rows, initial=0):
    """Return a list's form as it is sent: role, target, name, copies, manner a row."""
    sent = {
        "form-TOTAL_FORMS": str(len(rows)),
        "form-INITIAL_FORMS": str(initial),
        "form-MIN_NUM_FORMS": "0",
        "form-MAX_NUM_FORMS": "200",
    }
    for at, row in enumerate(rows):
        for name, value in zip(("role", "target", "name", "copies", "manner"), row, strict=True):
            sent[f"form-{at}-{name}"] = value
        # An empty row at the end is left as it was shown.
        sent[f"form-{at}-ORDER"] = str(at + 1) if row[1] or row[2] else ""
    return sent


@pytest.fixture
def papers(cast):
    """August, September and October published, the last sent to finance and the northern county; July signed."""
    made = []
    for month in (8, 9, 10):
        circular, _pdf = make_circular(
            make_period(cast.ledger, month, **CLOSED), "published", f"{month}月进展情况的通报"
        )
        made.append(circular)
    make_circular(make_period(cast.ledger, 7, **CLOSED), "signed", "7月进展情况的通报")
    for unit in (cast.finance, cast.counties["north"]):
        Receipt.objects.create(circular=made[0], department=unit)
    return made


def titles(page):
    return [circular.title for circular in page.context["page"].object_list]


# --- the list --------------------------------------------------------------------------------------------------------
def test_a_unit_finds_first_what_it_has_to_sign_for_and_signs_from_the_list(cast, papers):
    client = signed_in(cast.finance_liaison)
    page = client.get(LIST)
    assert titles(page) == ["8月进展情况的通报", "10月进展情况的通报", "9月进展情况的通报"]
    assert page.context["to_sign"] == 1
    back = client.post(reverse("circular_receive", args=[papers[0].uid]), {"next": LIST + "?year=2026"})
    assert (back.status_code, back["Location"]) == (302, LIST + "?year=2026")
    assert Receipt.objects.get(circular=papers[0], department=cast.finance).signed_for_at is not None
    assert titles(client.get(LIST + "?state=to_sign")) == []
    outside = client.post(reverse("circular_receive", args=[papers[0].uid]), {"next": "//example.org/"})
    assert outside["Location"] == reverse("circular_detail", args=[papers[0].uid])


def test_the_office_filters_and_counts_receipts(cast, papers, django_assert_max_num_queries):
    Receipt.objects.filter(department=cast.finance).update(signed_for_at=timezone.now(), signed_for_by="x")
    client = signed_in(cast.clerk)
    page = client.get(LIST)
    # All were signed on one day: the latest made stands first.
    assert titles(page)[0] == "7月进展情况的通报"
    assert "1 of 2 units" in page.content.decode()
    assert titles(client.get(LIST + "?state=signed")) == ["7月进展情况的通报"]
    assert titles(client.get(LIST + "?q=〔2026〕9号")) == ["9月进展情况的通报"]
    assert titles(client.get(LIST + "?year=2025")) == []
    assert "No paper fits" in client.get(LIST + "?kind=annual").content.decode()
    assert titles(client.get(LIST + "?year=%C2%B2&kind=x&state=y")) == titles(page)
    with django_assert_max_num_queries(30):
        client.get(LIST)


def test_a_county_sees_no_receipts_of_the_citys_papers(cast, papers):
    page = signed_in(cast.north).get(LIST).content.decode()
    assert "8月进展情况的通报" in page
    assert "of 2 units" not in page


def test_who_has_no_paper_is_told_what_comes_here(cast):
    for actor, words in [
        (cast.clerk, "its circular is drafted by itself"),
        (cast.liaison, "with a press to sign for it"),
        (cast.leader, "Published circulars appear here"),
    ]:
        assert words in signed_in(actor).get(LIST).content.decode()


# --- the editor ------------------------------------------------------------------------------------------------------
def test_a_standing_list_is_kept_row_by_row(cast):
    client = signed_in(cast.clerk)
    url = reverse("distribution") + "?kind=monthly"
    first = client.get(url)
    assert [form.initial["name"] for form in first.context["formset"].initial_forms] == [
        "各县（市、区）医改领导小组",
        "市医改领导小组各成员单位",
    ]
    sent = rows_of(
        ("copied", "", "市委办公室", "2", "paper"),
        ("addressed", f"unit:{cast.finance.uid}", "", "1", "network"),
        ("addressed", "", "", "1", "network"),
    )
    assert client.post(url, sent | {"form-0-ORDER": "9"}).status_code == 302
    rows = standing_list(cast.programme, "monthly")
    assert [(row.role, row.name, row.copies) for row in rows] == [
        ("addressed", "云溪市财政局", 1),
        ("copied", "市委办公室", 2),
    ]
    stale = client.post(url, sent | {"stamp": "0"})
    assert stale.status_code == 409
    wrong = client.post(url, rows_of(("copied", "", "甲", "1", "paper")) | {"stamp": stamp_of(rows)})
    assert wrong.status_code == 422
    assert "The list addresses nobody." in wrong.content.decode()


def test_a_list_of_a_bulletin_never_mixes_its_ways(cast):
    client = signed_in(cast.clerk)
    url = reverse("distribution") + "?kind=bulletin"
    sent = rows_of(("copied", "", "甲", "1", "paper"), ("sent", "", "乙", "1", "paper"))
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert "never both" in answer.content.decode()
    assert client.post(url, rows_of(("addressed", "", "甲", "1", "paper"))).status_code == 422


def test_a_published_papers_list_is_shown_and_not_edited(cast, papers):
    papers[0].recipients.create(role="addressed", name="市财政局", department=cast.finance)
    papers[0].recipients.create(role="copied", name="市委办公室", copies=3, manner="paper")
    client = signed_in(cast.clerk)
    page = client.get(reverse("circular_detail", args=[papers[0].uid])).content.decode()
    assert "市委办公室" in page
    assert "0 of 2 units" in page
    assert reverse("circular_recipients", args=[papers[0].uid]) not in page
    assert client.get(reverse("circular_recipients", args=[papers[0].uid])).status_code == 302
    sheet = client.get(reverse("circular_dispatch", args=[papers[0].uid])).content.decode()
    assert "市委办公室" in sheet
    assert "市财政局" not in sheet
    unit = (
        signed_in(cast.finance_liaison).get(reverse("circular_detail", args=[papers[0].uid])).content.decode()
    )
    assert "市委办公室" not in unit
    assert "Sign for it" in unit
    assert [row.name for row in lines_of(papers[0])] == ["市财政局", "市委办公室"]


def test_the_dispatch_list_comes_as_pdf_and_word_with_room_to_sign(cast, papers):
    papers[0].recipients.create(role="addressed", name="市财政局", department=cast.finance)
    papers[0].recipients.create(role="copied", name="市委办公室", copies=3, manner="paper")
    client = signed_in(cast.clerk)
    word = client.get(reverse("circular_dispatch_file", args=[papers[0].uid, "docx"]))
    rows = [[cell.text for cell in row.cells] for row in Document(io.BytesIO(word.getvalue())).tables[0].rows]
    assert rows == [
        ["序号", "类别", "收文单位", "方式", "份数", "签收人", "签收日期"],
        ["1", "抄送", "市委办公室", "纸质", "3", "", "年　　月　　日"],
    ]
    pdf = client.get(reverse("circular_dispatch_file", args=[papers[0].uid, "pdf"]))
    assert pdf["Content-Type"] == "application/pdf"
    assert len(text_depths(pdf.getvalue())) == 1
    assert client.get(reverse("circular_dispatch_file", args=[papers[0].uid, "xlsx"])).status_code == 404
    outside = signed_in(cast.finance_liaison)
    assert outside.get(reverse("circular_dispatch_file", args=[papers[0].uid, "docx"])).status_code == 403
    assert AuditEntry.objects.filter(act="circular.dispatch").count() == 2


# --- a file in hand --------------------------------------------------------------------------------------------------
def test_a_file_in_hand_is_named_and_not_kept(cast, papers, tmp_path, settings):
    content = b"%PDF-1.7 " + "8月进展情况的通报".encode()
    assert CircularFile.objects.filter(sha256=hashlib.sha256(content).hexdigest(), final=True).exists()
    before = set(tmp_path.rglob("*"))
    client = signed_in(cast.finance_liaison)
    url = reverse("circular_verify")
    page = client.post(url, {"file": SimpleUploadedFile("a.pdf", content)}).content.decode()
    assert "It is the final file of this paper, unchanged." in page
    assert "云医改组〔2026〕8号" in page
    assert set(tmp_path.rglob("*")) == before
    changed = client.post(url, {"file": SimpleUploadedFile("a.pdf", content + b" ")}).content.decode()
    assert "The portal knows no paper with this file." in changed
    assert client.post(url, {"sha256": "abc"}).status_code == 422
    assert client.post(url, {}).status_code == 422
    settings.UPLOAD_LIMIT_BYTES = 10
    assert client.post(url, {"file": SimpleUploadedFile("a.pdf", content)}).status_code == 422


def test_nothing_is_said_of_a_paper_that_does_not_exist_for_the_asker(cast, papers):
    digest = hashlib.sha256(b"%PDF-1.7 " + "7月进展情况的通报".encode()).hexdigest()
    url = reverse("circular_verify")
    spaced = " ".join(digest[at : at + 8].upper() for at in range(0, 64, 8))
    assert "〔2026〕7号" in signed_in(cast.clerk).post(url, {"sha256": spaced}).content.decode()
    for actor in (cast.liaison, cast.leader, cast.admin):
        page = signed_in(actor).post(url, {"sha256": digest}).content.decode()
        assert "7号" not in page
        assert "The portal knows no paper with this file." in page


def test_files_of_a_paper_that_failed_are_tried_again_by_who_prepares_it(cast):
    circular, _pdf = make_circular(make_period(cast.ledger, 10, **CLOSED), "published", "10月进展情况的通报")
    circular.signed_snapshot.files.all().delete()
    job = ask_for_files(circular.signed_snapshot, cast.clerk)
    Job.objects.update(state=Job.State.DEAD)
    again, page = (reverse(name, args=[circular.uid]) for name in ("circular_again", "circular_detail"))
    assert f'action="{again}"' in signed_in(cast.clerk).get(page).content.decode()
    assert f'action="{again}"' not in signed_in(cast.leader).get(page).content.decode()
    assert signed_in(cast.leader).post(again).status_code == 403
    job.refresh_from_db()
    assert job.state == Job.State.DEAD
    signed_in(cast.clerk).post(again)
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED
