"""The covering letter of a round of comments: what it says, its number, its files, who has them."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

import tasks.jobs
from departments.models import Department
from reform.core.document import Heading, Paragraph
from reform.core.models import AuditEntry, Job
from reform.core.workflow import Conflict
from tasks.division.letter import Addressee, Letter, addressed, comment_letter
from tasks.models import CommentRound
from tasks.services.letters import contact_of, draw_letter, letter_of, word_letter
from tests.cast import signed_in
from tests.tasks.division.papers import TITLE, row

ISSUER = "云溪市医改领导小组秘书处"
NUMBER = "云医改秘函〔2026〕5号"


pytestmark = pytest.mark.usefixtures("on_the_day_of_asking")


def letter(**fields) -> Letter:
    values = {
        "title": TITLE,
        "addressees": [Addressee("市卫健委"), Addressee("市财政局")],
        "counties": 3,
        "due_on": date(2026, 3, 9),
        "issuer": ISSUER,
        "dated": date(2026, 3, 2),
    }
    return Letter(**values | fields)


NORTH, SOUTH = Addressee("北山县医改办", "北山县"), Addressee("南溪区医改办", "南溪区")


@pytest.mark.parametrize(
    ("units", "counties", "words"),
    [
        ([Addressee("市卫健委"), Addressee("市财政局")], 2, "市卫健委、市财政局"),
        ([Addressee("市卫健委"), NORTH, SOUTH], 2, "各县（区）医改办，市卫健委"),
        ([NORTH, SOUTH], 2, "各县（区）医改办"),
        ([Addressee("市卫健委"), NORTH, SOUTH], 3, "市卫健委、北山县医改办、南溪区医改办"),
        ([NORTH, Addressee("南溪区卫健局", "南溪区")], 2, "北山县医改办、南溪区卫健局"),
        ([NORTH], 1, "北山县医改办"),
        (
            [Addressee("甲市医改办", "甲市"), Addressee("乙市医改办", "乙市")],
            2,
            "各市医改办",
        ),
        ([NORTH, SOUTH, Addressee("东河市医改办", "东河市")], 3, "各县（市、区）医改办"),
    ],
)
def test_addressees_call_all_counties_together_and_nobody_else(units, counties, words):
    assert addressed(units, counties) == words


def test_letter_says_what_is_asked_by_when_and_how_silence_is_read():
    document = comment_letter(
        letter(number=NUMBER, contact="沈一舟，电话：123"), [row("1"), row("2.1"), row("2.2")]
    )
    assert (document.form, document.masthead, document.number) == ("letter", ISSUER, NUMBER)
    assert document.title == f"{ISSUER}关于征求《{TITLE}（征求意见稿）》意见的函"
    assert document.addressees == "市卫健委、市财政局"
    assert [block.text for block in document.body if isinstance(block, Heading)] == [
        "一、征求意见的内容",
        "二、反馈的时间和方式",
    ]
    said = "".join(block.text for block in document.body if isinstance(block, Paragraph))
    assert "共2项，分列3行。现征求你们意见" in said
    assert "请于2026年3月9日前反馈，没有意见的也请反馈“无意见”。" in said
    assert "逾期未反馈的，按无意见处理。" in said
    assert (document.issuer, document.dated, document.note) == (
        ISSUER,
        date(2026, 3, 2),
        "联系人：沈一舟，电话：123",
    )
    (annex,) = document.annexes
    assert (annex.title, annex.landscape) == (f"{TITLE}（征求意见稿）", True)
    assert [cells[1] for cells in annex.blocks[0].rows] == ["1", "2", ""]


def test_letter_to_one_unit_speaks_to_one_and_leaves_out_what_is_empty():
    document = comment_letter(letter(addressees=[Addressee("市卫健委")]), [row("1")])
    assert "现征求你单位意见" in document.body[0].text
    assert (document.number, document.note) == ("", "")


def test_opening_a_round_draws_the_letter_to_the_units_asked(cast, round):
    assert round.contact == contact_of(cast.clerk)
    job = Job.objects.get(kind="division.letter")
    tasks.jobs.letter(job.payload)
    drawn = CommentRound.objects.get(pk=round.pk)
    pages = [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(drawn.letter_pdf.open()).pages]
    assert f"市卫生健康委、市财政局、{cast.counties['north'].name}：" in pages[0]
    assert f"{TITLE}（征求意见稿）" in pages[-1]
    assert "第1项" in pages[-1]
    words = "".join(one.text for one in Document(io.BytesIO(drawn.letter_word.read())).paragraphs)
    assert "请于2026年3月9日前反馈" in words
    assert ISSUER.removeprefix("云溪") in words


def test_letter_calls_a_county_secretariat_by_its_full_name(cast, round):
    north: Department = cast.counties["north"]
    assert letter_of(round).addressees.endswith(f"、{north.name}")


def test_contact_takes_the_units_phone_where_the_person_has_none(cast):
    cast.clerk.user.phone, cast.clerk.department.phone = "", "0357-1234567"
    assert contact_of(cast.clerk) == f"{cast.clerk.user.name}，电话：0357-1234567"
    cast.clerk.department.phone = ""
    assert contact_of(cast.clerk) == cast.clerk.user.name


def test_number_given_later_draws_the_letter_anew_and_deletes_the_old_files(
    cast, round, django_capture_on_commit_callbacks
):
    old = draw_letter(round=round)
    kept, storage = old.letter_pdf.name, old.letter_pdf.storage
    with django_capture_on_commit_callbacks(execute=True):
        changed = word_letter(
            round=old, number=f" {NUMBER} ", contact=old.contact, version=old.version, by=cast.clerk
        )
    assert (changed.number, bool(changed.letter_pdf), storage.exists(kept)) == (NUMBER, False, False)
    assert Job.objects.filter(kind="division.letter").count() == 2
    entry = AuditEntry.objects.get(act="division.letter")
    assert entry.after == {"number": NUMBER, "contact": old.contact}
    first = PdfReader(draw_letter(round=changed).letter_pdf.open()).pages[0].extract_text()
    assert NUMBER in re.sub(r"\s", "", first)


def test_the_same_number_changes_nothing_and_an_older_version_conflicts(cast, round):
    values = {"round": round, "contact": round.contact, "version": round.version, "by": cast.clerk}
    assert word_letter(number="", **values).version == round.version
    word_letter(number=NUMBER, **values)
    with pytest.raises(Conflict):
        word_letter(number="另一文号", **values)
    assert CommentRound.objects.get(pk=round.pk).number == NUMBER


def test_files_of_a_letter_reworded_meanwhile_are_not_kept(cast, round):
    late = CommentRound.objects.get(pk=round.pk)
    word_letter(round=round, number=NUMBER, contact="", version=round.version, by=cast.clerk)
    drawn = draw_letter(round=late)
    assert (drawn.letter_pdf.name, drawn.letter_word.name) == ("", "")


def test_liaison_may_not_word_the_letter(cast, round):
    with pytest.raises(PermissionDenied):
        word_letter(round=round, number=NUMBER, contact="", version=round.version, by=cast.liaison)


def test_round_page_offers_the_letter_and_takes_its_number(cast, round):
    draw_letter(round=round)
    client = signed_in(cast.clerk)
    page = reverse("round_detail", args=[round.uid])
    assert reverse("round_letter_file", args=[round.uid, "pdf"]) in client.get(page).content.decode()
    sent = {"number": NUMBER, "contact": "", "version": round.version}
    assert client.post(reverse("round_letter", args=[round.uid]), sent).status_code == 302
    assert NUMBER in client.get(page).content.decode()
    bad = client.post(reverse("round_letter", args=[round.uid]), {"number": "函" * 61, "version": "1"})
    assert (bad.status_code, "函" * 61 in bad.content.decode()) == (422, True)


def test_unit_asked_downloads_the_letter_once_it_is_drawn(cast, round):
    client = signed_in(cast.finance_liaison)
    own = round.requests.get(department=cast.finance)
    address = reverse("comment_letter_file", args=[own.uid, "docx"])
    assert client.get(address).status_code == 404
    assert address not in client.get(reverse("comment_answer", args=[own.uid])).content.decode()
    draw_letter(round=round)
    assert address in client.get(reverse("comment_answer", args=[own.uid])).content.decode()
    answer = client.get(address)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert Document(io.BytesIO(b"".join(answer.streaming_content))).paragraphs[0].text
    assert client.get(reverse("comment_letter_file", args=[own.uid, "xlsx"])).status_code == 404


def test_round_page_waits_for_a_letter_that_is_not_drawn(cast, round):
    client = signed_in(cast.clerk)
    page = reverse("round_detail", args=[round.uid])
    assert 'hx-select="#poll-letter"' in client.get(page).content.decode()
    draw_letter(round=round)
    assert 'hx-select="#poll-letter"' not in client.get(page).content.decode()


def test_round_page_tells_where_the_letter_is_and_stops_asking_when_it_failed(cast, round):
    client = signed_in(cast.clerk)
    page = reverse("round_detail", args=[round.uid])
    said = {"accept-language": "en"}
    assert "Waiting for its turn: Word and PDF are being made." in text_of(client.get(page, headers=said))
    job = Job.objects.filter(key__startswith=f"division.letter:{round.uid}:")
    job.update(state=Job.State.DEAD)
    failed = client.get(page, headers=said)
    assert "The files could not be made; what they show is kept." in text_of(failed)
    assert 'hx-select="#poll-letter"' not in failed.content.decode()


def test_a_letter_that_failed_is_tried_again_by_who_asks(cast, round):
    job = Job.objects.filter(key__startswith=f"division.letter:{round.uid}:")
    again = reverse("round_letter_again", args=[round.uid])
    page = reverse("round_detail", args=[round.uid])
    assert signed_in(cast.clerk).post(again).status_code == 302
    assert not AuditEntry.objects.filter(act="files.again").exists()
    job.update(state=Job.State.DEAD)
    assert f'action="{again}"' not in signed_in(cast.leader).get(page).content.decode()
    assert signed_in(cast.leader).post(again).status_code == 403
    assert job.get().state == Job.State.DEAD
    assert f'action="{again}"' in signed_in(cast.clerk).get(page).content.decode()
    signed_in(cast.clerk).post(again)
    assert job.get().state == Job.State.QUEUED
    assert AuditEntry.objects.get(act="files.again").actor_uid == cast.clerk.user.uid


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
