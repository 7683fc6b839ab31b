"""会议材料汇编: agenda and papers as one PDF, numbered through, with the pages in the agenda; what cannot be joined."""

from __future__ import annotations

import base64
import io
from datetime import date, time

import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import NameObject, NumberObject, RectangleObject

from departments.enums import Clearance
from reform.core import office
from reform.core.child import call_limited
from reform.core.jobs import run
from reform.core.joining import JoinError, Part, joined, sizes_of
from reform.core.models import AuditEntry, Job
from reports.jobs import DRAWERS
from reports.models import AgendaPaper, MadeFile
from reports.selectors.meetings import points_of
from reports.services import bundle
from reports.services.agenda import add_paper, add_point, put_forward, remove_paper
from reports.services.bundle import bundle_content, make_bundle, print_paper
from reports.services.made_files import DRAW, draw_file
from reports.services.referrals import raise_referral
from tasks.models import Task
from tasks.services.meetings import plan_meeting
from tests.cast import signed_in

A4 = (595, 842)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def pdf(*pages, rotate=0, box=None):
    """Return a PDF of blank pages of given sizes in points."""
    writer = PdfWriter()
    for width, height in pages:
        page = PageObject.create_blank_page(width=width, height=height)
        if rotate:
            page[NameObject("/Rotate")] = NumberObject(rotate)
        if box:
            page[NameObject("/CropBox")] = RectangleObject(box)
        writer.add_page(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def meeting(cast):
    return plan_meeting(
        kind="group",
        title="领导小组第5次会议",
        held_on=date(2026, 12, 3),
        begins_at=time(9, 30),
        place="市政府第二会议室",
        chair="韩望山",
        by=cast.clerk,
    )


def bundle_of(meeting, who):
    return make_bundle(meeting=meeting, content=bundle_content(meeting, points_of(meeting, who)))


def text_of(data):
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def test_sizes_are_as_the_pages_are_seen():
    parts = [Part(pdf(A4)), Part(pdf(A4, A4, rotate=90)), Part(pdf(A4, box=(100, 100, 400, 500)))]
    assert sizes_of(parts) == [[(595, 842)], [(842, 595)] * 2, [(300, 400)]]


def test_part_that_cannot_be_read_is_named():
    with pytest.raises(JoinError) as refused:
        sizes_of([Part(pdf(A4)), Part(b"%PDF-1.4\n%%EOF\n")])
    assert refused.value.part == 1


def test_too_many_pages_are_refused(monkeypatch):
    monkeypatch.setattr("reform.core.joining.MAX_PAGES", 2)
    with pytest.raises(JoinError) as refused:
        sizes_of([Part(pdf(A4, A4, A4))])
    assert refused.value.part is None


def test_pages_keep_their_size_and_are_numbered_through():
    parts = [
        Part(pdf(A4), "议题1　方案.pdf"),
        Part(pdf(A4, A4, rotate=90)),
        Part(pdf(A4, box=(100, 100, 400, 500))),
    ]
    made = PdfReader(io.BytesIO(joined(parts, sizes_of(parts))))
    assert [(float(p.mediabox.width), float(p.mediabox.height), p.rotation) for p in made.pages] == [
        (595, 842, 0),
        (842, 595, 0),
        (842, 595, 0),
        (300, 400, 0),
    ]
    told = [page.extract_text() for page in made.pages]
    assert "议题1　方案.pdf" in told[0]
    assert [f"{number} / 4" in text for number, text in enumerate(told, 1)] == [True] * 4


def test_bundle_has_the_agenda_first_and_tells_on_which_page_each_paper_begins(cast, meeting):
    first = add_point(meeting=meeting, title="听取进展汇报", speaker=cast.finance, minutes=15, by=cast.clerk)
    second = add_point(meeting=meeting, title="审议方案", written="专家组", by=cast.clerk)
    for point, name, data in (
        (first, "汇报.pdf", pdf(A4, A4)),
        (second, "方案.pdf", pdf(A4)),
        (second, "附表.xlsx", b"PK"),
    ):
        add_paper(item=point, name=name, data=data, by=cast.clerk)
    told = text_of(bundle_of(meeting, cast.clerk))
    agenda = told[0].replace("\n", "").replace(" ", "")
    assert len(told) == 4
    for words in ("2026年12月3日09:30", "市政府第二会议室", "听取进展汇报", "云溪市财政局", "15", "专家组"):
        assert words in agenda
    lines = told[0].split("\n")
    begins = {
        name: next(line for line in lines if name in line).split()[-1] for name in ("汇报.pdf", "方案.pdf")
    }
    assert begins == {"汇报.pdf": "2", "方案.pdf": "4"}
    assert "另附" in next(line for line in lines if "附表" in line)
    assert "议题1" in told[1]
    assert "议题2" in told[3]


def test_bundle_leaves_out_what_does_not_exist_for_the_reader(cast, meeting):
    referral = raise_referral(
        programme=cast.programme,
        department=cast.finance,
        title="涉密事项",
        text="乙",
        task=cast.task(1, collector=cast.finance),
        by=cast.finance_liaison,
    )
    point = put_forward(referral=referral, meeting=meeting, by=cast.clerk)
    add_paper(item=point, name="方案.pdf", data=pdf(A4), by=cast.clerk)
    assert len(text_of(bundle_of(meeting, cast.clerk))) == 2
    Task.objects.update(sensitivity=Clearance.SENSITIVE)
    told = text_of(bundle_of(meeting, cast.clerk))
    assert (len(told), "涉密事项" in told[0]) == (1, False)


def test_bundle_is_made_by_a_job_once_as_it_stands(cast, meeting):
    point = add_point(meeting=meeting, title="甲", by=cast.clerk)
    client, url = signed_in(cast.clerk), reverse("agenda_bundle", args=[meeting.uid])
    assert "No file has been made" in client.get(url).content.decode()
    for _twice in range(2):
        assert client.post(url)["Location"] == url
    (job,) = Job.objects.filter(kind=DRAW)
    assert 'hx-trigger="every 2s"' in client.get(url).content.decode()
    assert client.get(f"{url}pdf/").status_code == 404
    assert run(job.uid) is True
    for _twice in range(2):
        answer = client.get(f"{url}pdf/")
        assert len(text_of(b"".join(answer.streaming_content))) == 1
    # Who reads the same of it is given the same file.
    assert signed_in(cast.head).get(f"{url}pdf/").status_code == 200
    assert AuditEntry.objects.filter(act="agenda.bundle").count() == 3
    assert AuditEntry.objects.filter(act="file.ask").count() == 1
    client.post(url)
    assert Job.objects.filter(kind=DRAW).count() == 1
    add_paper(item=point, name="方案.pdf", data=pdf(A4), by=cast.clerk)
    assert client.get(f"{url}pdf/").status_code == 404
    client.post(url)
    assert Job.objects.filter(kind=DRAW).count() == 2


def test_bundle_made_for_others_is_not_handed_out(cast, meeting):
    referral = raise_referral(
        programme=cast.programme,
        department=cast.finance,
        title="涉密事项",
        text="乙",
        task=cast.task(1, collector=cast.finance),
        by=cast.finance_liaison,
    )
    put_forward(referral=referral, meeting=meeting, by=cast.clerk)
    url = reverse("agenda_bundle", args=[meeting.uid])
    signed_in(cast.clerk).post(url)
    draw_file(paper=MadeFile.objects.get(), draw=DRAWERS[MadeFile.Kind.AGENDA])
    assert signed_in(cast.clerk).get(f"{url}pdf/").status_code == 200
    Task.objects.update(sensitivity=Clearance.SENSITIVE)
    assert signed_in(cast.clerk).get(f"{url}pdf/").status_code == 404


def test_bundle_with_a_broken_paper_says_which(cast, meeting):
    point = add_point(meeting=meeting, title="甲", by=cast.clerk)
    paper = add_paper(item=point, name="坏.pdf", data=b"%PDF-1.4\n%%EOF\n", by=cast.clerk)
    client, url = signed_in(cast.clerk), reverse("agenda_bundle", args=[meeting.uid])
    for jobs in (1, 2):
        client.post(url)
        (job,) = Job.objects.filter(kind=DRAW, state="queued")
        assert run(job.uid) is True
        page = client.get(url).content.decode()
        assert "坏.pdf" in page
        assert "every 2s" not in page
        assert client.get(f"{url}pdf/").status_code == 404
        assert (MadeFile.objects.count(), Job.objects.filter(kind=DRAW).count()) == (1, jobs)
    remove_paper(paper=paper, by=cast.clerk)
    assert "No file has been made" in client.get(url).content.decode()


# --- Word and Excel --------------------------------------------------------------------------------------------------
def test_word_paper_is_printed_by_a_job_where_the_server_can(cast, meeting, monkeypatch):
    point = add_point(meeting=meeting, title="甲", by=cast.clerk)
    monkeypatch.setattr(office, "program", lambda: None)
    add_paper(item=point, name="方案.docx", data=b"PK", by=cast.clerk)
    assert not Job.objects.filter(kind=bundle.PRINT).exists()
    monkeypatch.setattr(office, "program", lambda: "soffice")
    add_paper(item=point, name="表.xlsx", data=b"PK", by=cast.clerk)
    add_paper(item=point, name="方案.pdf", data=pdf(A4), by=cast.clerk)
    assert Job.objects.filter(kind=bundle.PRINT).count() == 1


def test_printed_form_joins_the_bundle(cast, meeting, monkeypatch):
    point = add_point(meeting=meeting, title="甲", by=cast.clerk)
    paper = add_paper(item=point, name="方案.docx", data=b"PK", by=cast.clerk)
    monkeypatch.setattr(bundle, "call_limited", lambda *_given: "")
    assert print_paper(paper=paper) is False
    made = base64.b64encode(pdf(A4, A4)).decode()
    monkeypatch.setattr(bundle, "call_limited", lambda *_given: made)
    assert print_paper(paper=paper) is True
    assert AgendaPaper.objects.get().printed.read() == pdf(A4, A4)
    told = text_of(bundle_of(meeting, cast.clerk))
    assert (len(told), "另附" in told[0]) == (3, False)


@pytest.mark.office
def test_word_file_becomes_pages(tmp_path):
    from docx import Document

    document = Document()
    document.add_paragraph("审议方案")
    document.save(tmp_path / "a.docx")
    told = call_limited("reform.core.office:as_pdf", (tmp_path / "a.docx").read_bytes(), ".docx")
    assert "审议方案" in text_of(base64.b64decode(told))[0]
