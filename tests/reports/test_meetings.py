"""Meetings: planned, sent out, held, minuted, cancelled; the agenda in its order; decisions into the ledger."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from departments.models import Notification
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict, WrongState
from reports.models import AgendaItem, AgendaPaper
from reports.selectors.meetings import decisions_of
from reports.services.agenda import (
    add_paper,
    add_point,
    change_point,
    move_point,
    put_forward,
    remove_paper,
    remove_point,
)
from reports.services.meetings import (
    cancel_meeting,
    hold_meeting,
    record_decision,
    send_agenda,
    take_into_ledger,
)
from reports.services.referrals import raise_referral
from tasks.models import Decision, Meeting, Task
from tasks.services.decisions import change_decision, remove_decision
from tasks.services.meetings import change_meeting, keep_minutes, plan_meeting
from tasks.services.merging import merge_tasks
from tasks.services.refusals import NotPossible
from tests.cast import signed_in

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def meeting(cast):
    return plan_meeting(
        kind="group",
        title="领导小组第5次会议",
        held_on=timezone.localdate(),
        begins_at=time(9, 30),
        place="市政府第二会议室",
        chair="韩望山",
        by=cast.clerk,
    )


def points(meeting):
    return list(meeting.agenda.values_list("order", "title"))


def three(meeting, cast):
    return [
        add_point(meeting=meeting, title=title, speaker=unit, by=cast.clerk)
        for title, unit in (("甲", cast.finance), ("乙", cast.health), ("丙", cast.finance))
    ]


def held(meeting, cast, **facts):
    given = {"held_on": timezone.localdate(), "attendance": "韩望山、方静澜"} | facts
    return hold_meeting(meeting=meeting, by=cast.clerk, **given)


def told(act):
    found = Notification.objects.filter(key__startswith=f"meeting.{act}")
    return sorted(found.values_list("user__username", flat=True))


# --- before ----------------------------------------------------------------------------------------------------------
def test_units_know_of_a_meeting_once_its_agenda_is_out(cast, meeting):
    def know():
        return {name for name, actor in cast.people.items() if meeting in Meeting.objects.visible_to(actor)}

    office = {"clerk", "clerk2", "head", "leader"}
    assert know() == office
    three(meeting, cast)
    send_agenda(meeting=meeting, by=cast.clerk)
    assert know() == office | {"liaison", "finance_liaison", "finance_head", "north", "south"}


def test_units_that_speak_are_told_and_again_when_it_is_sent_again(cast, meeting):
    with pytest.raises(ValidationError):
        send_agenda(meeting=meeting, by=cast.clerk)
    add_point(meeting=meeting, title="甲", speaker=cast.finance, by=cast.clerk)
    called = send_agenda(meeting=meeting, by=cast.clerk)
    assert told("called") == ["finance_head", "finance_liaison"]
    body = Notification.objects.filter(key__startswith="meeting.called").first().body
    day = timezone.localdate()
    assert body == f"{day.month}月{day.day}日09:30，市政府第二会议室"
    moved = change_meeting(meeting=called, place="会议中心", by=cast.clerk)
    send_agenda(meeting=moved, by=cast.clerk)
    assert told("called") == ["finance_head", "finance_head", "finance_liaison", "finance_liaison"]


def test_only_the_office_prepares(cast, meeting):
    for name in ("leader", "liaison", "north"):
        with pytest.raises(PermissionDenied):
            add_point(meeting=meeting, title="甲", by=cast.people[name])
    with pytest.raises(PermissionDenied):
        plan_meeting(kind="group", title="甲", held_on=date(2026, 12, 1), by=cast.leader)


def test_points_move_up_and_down_and_stop_at_the_ends(cast, meeting):
    first, _second, third = three(meeting, cast)
    move_point(item=third, up=True, by=cast.clerk)
    assert points(meeting) == [(1, "甲"), (2, "丙"), (3, "乙")]
    move_point(item=first, up=True, by=cast.clerk)
    move_point(item=first, up=False, by=cast.clerk)
    assert points(meeting) == [(1, "丙"), (2, "甲"), (3, "乙")]


def test_point_is_changed_by_the_first_of_two(cast, meeting):
    point = add_point(meeting=meeting, title="甲", by=cast.clerk)
    mine, theirs = AgendaItem.objects.get(), AgendaItem.objects.get()
    change_point(item=mine, title="甲（改）", minutes=10, by=cast.clerk)
    with pytest.raises(Conflict):
        change_point(item=theirs, title="丁", by=cast.clerk2)
    point.refresh_from_db()
    assert (point.title, point.minutes) == ("甲（改）", 10)


def test_title_is_asked_for_by_the_database(cast, meeting):
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.create(meeting=meeting, order=1, title="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.create(programme=cast.programme, kind="group", title="", held_on=date(2026, 12, 1))


def test_referral_stands_on_an_agenda_once_says_the_database(cast, meeting):
    referral = raise_referral(
        programme=cast.programme, department=cast.finance, title="甲", text="乙", by=cast.finance_liaison
    )
    put_forward(referral=referral, meeting=meeting, by=cast.clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.create(meeting=meeting, order=2, title="再次", referral=referral)


def test_papers_are_kept_and_go_with_their_point(cast, meeting, django_capture_on_commit_callbacks):
    point = add_point(meeting=meeting, title="甲", by=cast.clerk)
    paper = add_paper(item=point, name="方案.pdf", data=PDF, by=cast.clerk)
    other = add_paper(item=point, name="说明.pdf", data=PDF, by=cast.clerk)
    assert (paper.file_name, paper.size, paper.file.read()) == ("方案.pdf", len(PDF), PDF)
    kept = [Path(one.file.path) for one in (paper, other)]
    assert all(path.exists() for path in kept)
    with django_capture_on_commit_callbacks(execute=True):
        remove_paper(paper=paper, by=cast.clerk)
    with django_capture_on_commit_callbacks(execute=True):
        remove_point(item=point, by=cast.clerk)
    assert not AgendaPaper.objects.exists()
    assert not any(path.exists() for path in kept)


def test_page_takes_a_paper_and_refuses_what_is_no_paper(cast, meeting):
    point = add_point(meeting=meeting, title="甲", by=cast.clerk)
    client, url = signed_in(cast.clerk), reverse("agenda_papers", args=[point.uid])
    client.post(url, {"file": SimpleUploadedFile("方案.exe", b"MZ")})
    client.post(url)
    assert not AgendaPaper.objects.exists()
    client.post(url, {"file": SimpleUploadedFile("方案.pdf", PDF)})
    assert AgendaPaper.objects.get().item == point


def test_point_is_taken_off_by_who_saw_it_as_it_is(cast, meeting):
    point = add_point(meeting=meeting, title="甲", by=cast.clerk)
    client, url = signed_in(cast.clerk), reverse("agenda_remove", args=[point.uid])
    change_point(item=point, title="乙", by=cast.clerk2)
    for sent in ({}, {"version": 0}):
        assert client.post(url, sent).status_code == 409
    assert client.post(reverse("agenda_edit", args=[point.uid]), {"title": "丙"}).status_code == 409
    assert client.post(url, {"version": 1}).status_code == 302
    assert not AgendaItem.objects.exists()


# --- held, cancelled -------------------------------------------------------------------------------------------------
def test_held_meeting_keeps_its_agenda_and_takes_minutes(cast, meeting):
    point = three(meeting, cast)[0]
    with pytest.raises(WrongState):
        keep_minutes(meeting=meeting, number="纪要〔2026〕5号", file=None, by=cast.clerk)
    with pytest.raises(ValidationError):
        held(meeting, cast, held_on=timezone.localdate() + timedelta(days=1))
    over = held(meeting, cast)
    assert (over.state, over.attendance) == ("held", "韩望山、方静澜")
    for act in (
        lambda: add_point(meeting=over, title="丁", by=cast.clerk),
        lambda: remove_point(item=point, by=cast.clerk),
        lambda: move_point(item=point, up=False, by=cast.clerk),
        lambda: add_paper(item=point, name="方案.pdf", data=PDF, by=cast.clerk),
        lambda: change_meeting(meeting=over, title="改", by=cast.clerk),
        lambda: cancel_meeting(meeting=over, reason="改期", by=cast.clerk),
    ):
        with pytest.raises(WrongState):
            act()
    kept = keep_minutes(meeting=over, number="纪要〔2026〕5号", file=("纪要.pdf", PDF), by=cast.clerk)
    again = keep_minutes(meeting=kept, number="纪要〔2026〕6号", file=None, by=cast.clerk)
    assert (again.minutes_number, again.minutes_name, again.minutes.read()) == (
        "纪要〔2026〕6号",
        "纪要.pdf",
        PDF,
    )


def test_cancelled_meeting_is_told_to_who_knew_of_it(cast, meeting):
    three(meeting, cast)
    cancel_meeting(meeting=send_agenda(meeting=meeting, by=cast.clerk), reason="改期", by=cast.clerk)
    assert told("cancelled") == ["finance_head", "finance_liaison", "liaison"]


def test_meeting_nobody_knew_of_is_cancelled_quietly(cast, meeting):
    three(meeting, cast)
    cancel_meeting(meeting=meeting, reason="改期", by=cast.clerk)
    assert told("cancelled") == []


# --- decisions -------------------------------------------------------------------------------------------------------
def test_decisions_are_numbered_and_seen_by_whom_they_are_given_to(cast, meeting):
    with pytest.raises(WrongState):
        record_decision(meeting=meeting, text="同意", by=cast.clerk)
    over = held(meeting, cast)
    first = record_decision(meeting=over, text="同意方案", department=cast.finance, by=cast.clerk)
    second = record_decision(meeting=over, text="另行研究", department=cast.health, by=cast.clerk)
    assert (first.order, second.order) == (1, 2)
    assert list(Decision.objects.visible_to(cast.finance_liaison)) == [first]
    assert set(Decision.objects.visible_to(cast.leader)) == {first, second}


def test_decision_without_words_and_with_a_number_twice_is_refused_by_the_database(cast, meeting):
    Decision.objects.create(meeting=meeting, order=7, text="同意")
    for fields in ({"order": 1, "text": ""}, {"order": 7, "text": "再次"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(meeting=meeting, **fields)


def test_decision_becomes_one_matter_and_is_changed_there_from_then_on(cast, meeting):
    decision = record_decision(meeting=held(meeting, cast), text="同意方案", written="市纪委", by=cast.clerk)
    changed = change_decision(decision=decision, text="原则同意方案", by=cast.clerk)
    with pytest.raises(Conflict):
        take_into_ledger(decision=decision, ledger=cast.ledger, by=cast.clerk)
    task = take_into_ledger(decision=changed, ledger=cast.ledger, by=cast.clerk)
    assert [row.written for row in task.assignments.all()] == ["市纪委"]
    kept = Decision.objects.get()
    assert kept.task == task
    for act in (
        lambda: take_into_ledger(decision=kept, ledger=cast.ledger, by=cast.clerk),
        lambda: change_decision(decision=kept, text="又改", by=cast.clerk),
    ):
        with pytest.raises(NotPossible):
            act()
    assert Task.objects.count() == 1


def test_referral_forgotten_at_a_decision_is_added_on_its_page(cast, meeting):
    referral = raise_referral(
        programme=cast.programme, department=cast.finance, title="甲", text="乙", by=cast.finance_liaison
    )
    put_forward(referral=referral, meeting=meeting, by=cast.clerk)
    decision = record_decision(meeting=held(meeting, cast), text="同意", by=cast.clerk)
    client, url = signed_in(cast.clerk), reverse("decision_edit", args=[decision.uid])
    assert str(referral.uid) in client.get(url).content.decode()
    sent = {"text": "同意", "version": decision.version, "referrals": [str(referral.uid)]}
    assert client.post(url, sent).status_code == 302
    referral.refresh_from_db()
    assert (referral.state, referral.decision) == ("decided", decision)
    assert str(referral.uid) not in client.get(url).content.decode()


def test_decision_written_in_error_is_deleted_and_the_record_keeps_its_words(cast, meeting):
    decision = record_decision(meeting=held(meeting, cast), text="误记", by=cast.clerk)
    client, url = signed_in(cast.clerk), reverse("decision_remove", args=[decision.uid])
    assert client.post(url, {"version": decision.version + 1}).status_code == 409
    client.post(url, {"version": decision.version})
    assert not Decision.objects.exists()
    assert AuditEntry.objects.get(act="decision.remove").before["text"] == "误记"


def test_decision_stays_while_something_hangs_on_it_or_its_minutes_are_kept(cast, meeting):
    referral = raise_referral(
        programme=cast.programme, department=cast.finance, title="甲", text="乙", by=cast.finance_liaison
    )
    put_forward(referral=referral, meeting=meeting, by=cast.clerk)
    referral.refresh_from_db()
    over = held(meeting, cast)
    answering = record_decision(meeting=over, text="同意", referrals=[referral], by=cast.clerk)
    entered = record_decision(meeting=over, text="列入台账", department=cast.finance, by=cast.clerk)
    take_into_ledger(decision=entered, ledger=cast.ledger, by=cast.clerk)
    free = record_decision(meeting=over, text="另议", by=cast.clerk)
    for decision in (answering, Decision.objects.get(pk=entered.pk)):
        with pytest.raises(NotPossible, match="hangs on this decision"):
            remove_decision(decision=decision, by=cast.clerk)
    keep_minutes(meeting=over, number="纪要〔2026〕5号", file=None, by=cast.clerk)
    with pytest.raises(NotPossible, match="minutes are kept"):
        remove_decision(decision=free, by=cast.clerk)
    assert Decision.objects.count() == 3


def test_decision_whose_matter_was_merged_stays_in_the_ledger(cast, meeting):
    over = held(meeting, cast)
    first, second = (
        take_into_ledger(
            decision=record_decision(meeting=over, text=text, department=cast.finance, by=cast.clerk),
            ledger=cast.ledger,
            by=cast.clerk,
        )
        for text in ("同意方案", "同意该方案")
    )
    merge_tasks(keep=first, gone=second, by=cast.clerk)
    lines = decisions_of(over, cast.clerk)
    assert [(line.task, line.entered) for line in lines] == [(first, True)] * 2
    with pytest.raises(NotPossible):
        take_into_ledger(decision=Decision.objects.last(), ledger=cast.ledger, by=cast.clerk)
    url = reverse("meeting_detail", args=[meeting.uid])
    assert "Take into the ledger" not in signed_in(cast.clerk).get(url).content.decode()


def test_matters_page_tells_its_meeting_and_what_was_asked(cast, meeting):
    referral = raise_referral(
        programme=cast.programme,
        department=cast.finance,
        title="结余留用考核比例",
        text="需市级协调",
        task=cast.task(1, collector=cast.finance),
        by=cast.finance_liaison,
    )
    put_forward(referral=referral, meeting=meeting, by=cast.clerk)
    referral.refresh_from_db()
    decision = record_decision(
        meeting=held(meeting, cast), text="比例定为60%", referrals=[referral], by=cast.clerk
    )
    task = take_into_ledger(decision=decision, ledger=cast.ledger, by=cast.clerk)
    client = signed_in(cast.clerk)
    page = client.get(reverse("task_detail", args=[task.uid])).content.decode()
    assert "领导小组第5次会议议定事项1" in page
    assert reverse("meeting_detail", args=[meeting.uid]) in page
    assert reverse("referral_detail", args=[referral.uid]) in page
    about = client.get(reverse("task_detail", args=[referral.task.uid])).content.decode()
    assert reverse("referral_detail", args=[referral.uid]) in about


def test_whole_way_on_the_pages(cast):
    client = signed_in(cast.clerk)
    day = timezone.localdate().isoformat()
    plan = {"kind": "dispatch", "title": "11月调度会", "held_on": day, "begins_at": "14:30"}
    assert client.post(reverse("meeting_new"), plan | {"title": ""}).status_code == 422
    client.post(reverse("meeting_new"), plan)
    meeting = Meeting.objects.get()
    at = reverse("meeting_detail", args=[meeting.uid])
    point = {"title": "听取汇报", "speaker": str(cast.finance.uid), "minutes": "10"}
    assert client.post(f"{at}points/", {"title": ""}).status_code == 422
    client.post(f"{at}points/", point)
    client.post(f"{at}send/", {"version": "0"})
    assert "听取汇报" in signed_in(cast.finance_liaison).get(at).content.decode()
    client.post(f"{at}hold/", {"held_on": day, "attendance": "方静澜", "version": "1"})
    decided = {"text": "请财政局按月通报进度。", "department": str(cast.finance.uid)}
    client.post(f"{at}decisions/", decided)
    decision = Decision.objects.get()
    client.post(reverse("decision_ledger", args=[decision.uid]), {"version": decision.version})
    assert Task.objects.get().title == "请财政局按月通报进度"
    page = client.get(at).content.decode()
    assert "Ledger No. 1: 请财政局按月通报进度" in page


def test_meeting_takes_the_same_queries_however_much_is_on_it(cast, meeting, django_assert_max_num_queries):
    three(meeting, cast)
    client, url = signed_in(cast.clerk), reverse("meeting_detail", args=[meeting.uid])
    client.get(url)
    with django_assert_max_num_queries(60) as few:
        client.get(url)
    for point in three(meeting, cast):
        add_paper(item=point, name="方案.pdf", data=PDF, by=cast.clerk)
    with django_assert_max_num_queries(len(few)):
        client.get(url)
