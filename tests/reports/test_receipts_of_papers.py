"""Publishing a paper to whom it goes, their receipts, and the text for those that have not signed."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from departments.models import Department, Notification, Post
from departments.permissions import may
from departments.services.programme import add_member
from reform.core.models import AuditEntry
from reform.core.workflow import WrongState
from reports.models import Circular, Receipt
from reports.selectors.circular_story import story_of
from reports.selectors.reaching import whom_it_reaches
from reports.selectors.receipts import own_receipt, receipts_of, to_receive, urging_text
from reports.services.circular_recipients import set_recipients
from reports.services.receipts import note_opened, receive_circular, record_receipt
from reports.services.recipients import Given
from tasks.services.refusals import NotPossible
from tests.cast import make_actor, signed_in
from tests.reports.papers import close_october, drafted, published, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast, october, clock, monkeypatch):
    return drafted(cast, close_october(cast, october, clock), monkeypatch)


@pytest.fixture
def paper(cast, draft):
    """Published to finance by name and as a member, to all members, the counties, the leaders and a body outside."""
    lines = [
        Given("addressed", "市财政局", department=cast.finance),
        Given("addressed", "各成员单位", audience="members"),
        Given("addressed", "各县（市、区）医改领导小组", audience="counties"),
        Given("copied", "领导小组领导", audience="leaders"),
        Given("copied", "市委办公室", copies=2, manner="paper"),
    ]
    set_recipients(circular=draft, lines=lines, by=cast.clerk)
    draft.refresh_from_db()
    return published(cast, draft)


def test_publishing_makes_one_receipt_for_each_unit_and_leader(cast, paper):
    rows = Receipt.objects.filter(circular=paper)
    assert {row.department.short_name for row in rows if row.department} == {
        "市财政局",
        "市卫生健康委",
        "北山县医改办",
        "南河县医改办",
    }
    assert [row.post for row in rows if row.post] == [cast.leader.post]
    assert rows.count() == 5


def test_whom_it_was_sent_to_and_the_office_are_told_once(cast, paper):
    told = Notification.objects.filter(key=f"circular.published:{paper.uid}")
    names = {row.user.username for row in told}
    assert names == {
        "clerk",
        "clerk2",
        "head",
        "liaison",
        "finance_liaison",
        "finance_head",
        "leader",
        "north",
        "south",
    }
    assert {row.title for row in told} == {"已印发：云医改组〔2026〕3号"}


def test_a_unit_signs_once_whoever_presses(cast, paper):
    assert [one.pk for one in to_receive(cast.finance_liaison)] == [paper.pk]
    first = receive_circular(circular=paper, by=cast.finance_liaison)
    again = receive_circular(circular=paper, by=cast.finance_head)
    assert (again.pk, again.signed_for_by) == (first.pk, cast.finance_liaison.label)
    assert list(to_receive(cast.finance_head)) == []
    entries = AuditEntry.objects.filter(act="circular.receive")
    assert [entry.after for entry in entries] == [{"unit": "市财政局"}]
    assert paper.log.filter(event="received").count() == 1


def test_only_whom_it_was_sent_to_signs(cast, paper):
    Receipt.objects.filter(circular=paper, department=cast.finance).delete()
    for actor in (cast.finance_liaison, cast.clerk, cast.admin):
        with pytest.raises(PermissionDenied):
            receive_circular(circular=paper, by=actor)
    assert own_receipt(paper, cast.clerk) is None
    assert not may(cast.finance_liaison, "circulars.receive", paper)
    assert may(cast.liaison, "circulars.receive", paper)


def test_nothing_is_signed_for_before_it_is_out(cast, draft):
    made = signed(cast, draft)
    Receipt.objects.create(circular=made, department=cast.finance)
    with pytest.raises(WrongState):
        receive_circular(circular=made, by=cast.finance_liaison)


def test_a_leaders_receipt_is_the_opening_of_the_page(cast, paper):
    note_opened(circular=paper, by=cast.clerk)
    assert not Receipt.objects.filter(signed_for_at__isnull=False).exists()
    page = signed_in(cast.leader).get(f"/circulars/{paper.uid}/")
    assert page.status_code == 200
    row = Receipt.objects.get(circular=paper, post=cast.leader.post)
    assert row.signed_for_by == cast.leader.label
    assert receipts_of(paper).units == 4


def test_the_text_for_the_work_group_names_units_and_whom_to_call(cast, paper):
    receive_circular(circular=paper, by=cast.finance_liaison)
    found = receipts_of(paper)
    assert [row.department for row in found.signed] == [cast.finance]
    assert urging_text(paper, found.waiting).splitlines() == [
        "【签收提醒】云医改组〔2026〕3号已于11月9日印发，以下3个单位尚未签收，请登录平台签收：",
        "1.市卫生健康委：陆小满",
        "2.北山县医改办：北小禾",
        "3.南河县医改办：南小禾",
    ]
    for actor in (cast.liaison, cast.north, cast.south):
        receive_circular(circular=paper, by=actor)
    assert urging_text(paper, receipts_of(paper).waiting) == ""


def test_a_paper_for_leaders_reaches_posts_only(cast, draft):
    Circular.objects.filter(pk=draft.pk).update(kind="digest")
    draft.refresh_from_db()
    draft.recipients.create(role="copied", name="市财政局", department=cast.finance)
    draft.recipients.create(role="copied", name="领导", audience="leaders")
    from reports.services.receipts import make_receipts

    made = make_receipts(draft)
    assert [(row.department, row.post) for row in made] == [(None, cast.leader.post)]


def test_seats_of_the_leading_group_stand_before_the_leaders_posts(cast, paper):
    deputy = make_actor(cast.programme, cast.health, "leader", "deputy", "秦望野", "秘书长")
    cast.programme.seats.create(post=deputy.post, kind="chair", order=1)
    from reports.selectors.recipients import lines_of, reached

    leaders = next(one for one in reached(lines_of(paper), cast.programme) if one.line.audience == "leaders")
    assert [post.pk for post in leaders.posts] == [deputy.post.pk]
    assert Post.objects.filter(programme=cast.programme, role="leader").count() == 2


def test_whom_a_paper_went_to_stays_as_it_was_published(cast, paper):
    before = [(one.line.name, one.bodies, one.without) for one in whom_it_reaches(paper)]
    assert [bodies for _name, bodies, _without in before] == [1, 2, 2, 1, 1]
    late = Department.objects.create(
        jurisdiction=cast.finance.jurisdiction, name="云州市体育局", short_name="市体育局", order=99
    )
    add_member(programme=cast.programme, department=late, by=cast.clerk)
    make_actor(cast.programme, late, "liaison", "sport", "程听雨", "联络员")
    cast.programme.members.filter(department=cast.finance).delete()
    assert [(one.line.name, one.bodies, one.without) for one in whom_it_reaches(paper)] == before
    page = signed_in(cast.clerk).get(f"/circulars/{paper.uid}/")
    assert page.context["reaches"] == {"units": receipts_of(paper).units, "leaders": 1, "without": 1}
    # A draft goes to whoever is there today.
    Circular.objects.filter(pk=paper.pk).update(published_at=None)
    paper.refresh_from_db()
    members = next(one for one in whom_it_reaches(paper) if one.line.audience == "members")
    assert late in members.units
    assert cast.finance not in members.units


def unsigned(paper, unit) -> Receipt:
    return Receipt.objects.get(circular=paper, department=unit)


def test_the_office_records_a_units_receipt_with_how_and_when_it_was_told(cast, paper):
    today = date(2026, 11, 9)
    row = record_receipt(
        receipt=unsigned(paper, cast.finance), source="phone", received_on=today, by=cast.clerk
    )
    assert (row.recorded_source, row.received_on, row.signed_for_by) == ("phone", today, cast.clerk.label)
    assert [one.department for one in receipts_of(paper).signed] == [cast.finance]
    entry = AuditEntry.objects.get(act="circular.receive_for")
    assert entry.after == {"unit": str(cast.finance), "source": "phone", "received_on": "2026-11-09"}
    story = [one.text for one in story_of(paper, cast.clerk)]
    assert f"代录{cast.finance}签收（电话，2026年11月9日）" in story
    # The unit's own press changes nothing any more, and nothing is recorded twice.
    assert receive_circular(circular=paper, by=cast.finance_liaison).signed_for_by == cast.clerk.label
    with pytest.raises(NotPossible):
        record_receipt(receipt=row, source="paper", received_on=today, by=cast.clerk)
    row.refresh_from_db()
    assert row.recorded_source == "phone"


@pytest.mark.parametrize(("source", "day"), [("fax", 9), ("", 9), ("phone", 8), ("phone", 10)])
def test_a_receipt_is_recorded_with_a_known_source_and_a_day_since_publishing(cast, paper, source, day):
    with pytest.raises(NotPossible):
        record_receipt(
            receipt=unsigned(paper, cast.finance),
            source=source,
            received_on=date(2026, 11, day),
            by=cast.clerk,
        )
    assert unsigned(paper, cast.finance).signed_for_at is None


def test_only_the_office_records_and_only_for_units(cast, paper):
    said = {"source": "phone", "received_on": date(2026, 11, 9)}
    for actor in (cast.finance_liaison, cast.leader, cast.north):
        with pytest.raises(PermissionDenied):
            record_receipt(receipt=unsigned(paper, cast.finance), by=actor, **said)
    with pytest.raises(NotPossible):
        record_receipt(receipt=paper.receipts.get(post=cast.leader.post), by=cast.clerk, **said)
    assert receipts_of(paper).signed == []


def test_the_page_records_a_receipt_and_marks_it(cast, paper):
    page, url = (reverse(name, args=[paper.uid]) for name in ("circular_detail", "paper_receipt_record"))
    client = signed_in(cast.clerk)
    sent = {"receipt": unsigned(paper, cast.finance).uid, "source": "letter", "received_on": "2026-11-09"}
    assert url in client.get(page).content.decode()
    assert (
        client.post(url, sent | {"receipt": paper.receipts.get(post=cast.leader.post).uid}).url
        == f"{page}#receipts"
    )
    assert receipts_of(paper).signed == []
    client.post(url, sent)
    (row,) = receipts_of(paper).signed
    assert (row.department, row.recorded_source) == (cast.finance, "letter")
    shown = " ".join(client.get(page).content.decode().split())
    assert "recorded · Letter" in shown
    assert "recorded by the secretariat" in signed_in(cast.finance_liaison).get(page).content.decode()
    assert url not in signed_in(cast.finance_liaison).get(page).content.decode()


def test_the_list_asks_for_as_many_receipts_as_it_says(cast, paper):
    client = signed_in(cast.finance_liaison)
    page = client.get(reverse("circular_list"))
    assert page.context["to_sign"] == 1
    assert page.content.decode().count("Sign for it</button>") == 1
    # Nobody waits for a receipt of a paper that no longer holds, and the row says no more than it knows.
    Circular.objects.filter(pk=paper.pk).update(state="superseded")
    page = client.get(reverse("circular_list"))
    assert page.context["to_sign"] == 0
    assert "Sign for it</button>" not in page.content.decode()
    assert ">Signed for</span>" not in page.content.decode()
    Receipt.objects.filter(circular=paper).update(signed_for_at=paper.published_at)
    page = client.get(reverse("circular_list")).content.decode()
    assert ">Signed for</span>" in page
    # How many signed is the sender's to know.
    assert "Receipts" not in page
    assert "Receipts" in signed_in(cast.head).get(reverse("circular_list")).content.decode()
