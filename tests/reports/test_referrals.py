"""需协调事项: made of an accepted report once, looked after, answered, put forward, decided, closed; and who sees what."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from departments.enums import Clearance
from departments.models import Notification
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict, WrongState
from reports.models import Referral
from reports.selectors.referrals import open_referrals, referrals_for, story_of
from reports.services.agenda import add_point, leave_undecided, put_forward, remove_point
from reports.services.meetings import cancel_meeting, hold_meeting, record_decision, take_into_ledger
from reports.services.recording import record_progress
from reports.services.referrals import (
    answer_referral,
    ask_again,
    close_referral,
    decline_referral,
    raise_referral,
    refer_problem,
    refer_report,
    take_up,
)
from reports.services.reports import accept_report, return_report, save_report, submit_report
from tasks.models import Task, TaskSource
from tasks.selectors.history import history_of
from tasks.services.meetings import plan_meeting
from tasks.services.refusals import NotPossible
from tests.cast import signed_in

ASKED = "药品结余留用考核比例与医保局意见不一致，请市级协调。"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def accepted(report, cast, text=ASKED):
    saved = save_report(report=report, fields={"coordination": text}, by=cast.finance_liaison)
    filed = submit_report(report=saved, by=cast.finance_liaison)
    return accept_report(report=filed, by=cast.clerk)


@pytest.fixture
def referral(cast):
    return raise_referral(
        programme=cast.programme,
        department=cast.finance,
        title="结余留用考核比例",
        text=ASKED,
        asked="明确考核比例",
        task=cast.task(1, collector=cast.finance),
        by=cast.finance_liaison,
    )


@pytest.fixture
def meeting(cast):
    return plan_meeting(kind="group", title="领导小组第5次会议", held_on=timezone.localdate(), by=cast.clerk)


def in_hand(referral, cast, **terms):
    due = timezone.localdate() + timedelta(days=5)
    return take_up(referral=referral, **({"owner": cast.health, "due_on": due} | terms), by=cast.clerk)


def held(meeting, cast):
    return hold_meeting(meeting=meeting, held_on=timezone.localdate(), attendance="韩望山", by=cast.clerk)


def told(prefix):
    found = Notification.objects.filter(key__startswith=prefix).order_by("user__username")
    return [one.user.username for one in found]


# --- from a report ---------------------------------------------------------------------------------------------------
def test_accepted_report_makes_one_referral(report, cast):
    done = accepted(report, cast)
    made = Referral.objects.get()
    assert (made.report, made.task, made.department, made.programme) == (
        done,
        done.task,
        cast.finance,
        cast.programme,
    )
    assert (made.title, made.text, made.state) == (ASKED.rstrip("。"), ASKED, "new")
    assert [line.text for line in story_of(made)] == ["Asked for in the report for Oct 2026"]
    assert history_of(done.task, cast.clerk)[1].text == "市财政局 asks for coordination"
    decline_referral(referral=made, reason="职责内", by=cast.clerk)
    with transaction.atomic():
        assert refer_report(report=done) == made
    assert Referral.objects.count() == 1


def test_report_that_asks_for_nothing_makes_none(report, cast):
    accepted(report, cast, text=" ")
    assert not Referral.objects.exists()


def test_same_words_asked_again_are_noted_on_the_open_referral(report, cast, october):
    accepted(report, cast)
    recorded = record_progress(
        task=report.task, period=october, text="仍在协调", source="phone", recorded_on=date(2026, 10, 28),
        by=cast.clerk,
    )  # fmt: skip
    type(recorded).objects.filter(pk=recorded.pk).update(coordination=f" {ASKED[:8]} {ASKED[8:]}\n")
    recorded.refresh_from_db()
    with transaction.atomic():
        first = refer_report(report=recorded)
    assert Referral.objects.count() == 1
    assert next(line.text for line in story_of(first)).startswith("Asked for again")
    close_referral(referral=in_hand(first, cast), outcome="已协调一致", by=cast.clerk)
    with transaction.atomic():
        refer_report(report=recorded)
    assert Referral.objects.count() == 2


HELD_UP = "考核比例未定，办法无法印发。"


def filed_behind(report, cast):
    """File a report that tells of what holds it up, and asks for nothing."""
    fields = {"cause": HELD_UP, "measure": "继续会商。", "expected_on": date(2026, 12, 1)}
    saved = save_report(report=report, fields=fields, by=cast.finance_liaison)
    return submit_report(report=saved, by=cast.finance_liaison)


def test_problem_in_a_report_becomes_a_referral_at_one_press_and_once(report, cast):
    filed = filed_behind(report, cast)
    client, page = signed_in(cast.clerk), reverse("review_report", args=[filed.uid])
    url = reverse("review_refer", args=[filed.uid])
    assert url in client.get(page).content.decode()
    assert client.post(url, {"version": filed.version + 1}).status_code == 409
    assert not Referral.objects.exists()
    client.post(url, {"version": filed.version})
    made = Referral.objects.get()
    assert (made.title, made.text, made.task, made.department, made.report, made.state) == (
        HELD_UP.rstrip("。"), HELD_UP, filed.task, cast.finance, None, "new",
    )  # fmt: skip
    assert [line.text for line in story_of(made)] == ["Taken from the problems in the report for Oct 2026"]
    shown = client.get(page).content.decode()
    assert reverse("referral_detail", args=[made.uid]) in shown
    assert url not in shown
    client.post(url, {"version": filed.version})
    assert Referral.objects.count() == 1
    accept_report(report=filed, by=cast.clerk)
    decline_referral(referral=made, reason="职责内", by=cast.clerk)
    assert url in client.get(page).content.decode()


def test_only_the_office_refers_a_problem_and_only_of_a_filed_report(report, cast):
    with pytest.raises(NotPossible):
        refer_problem(report=report, by=cast.clerk)
    filed = filed_behind(report, cast)
    for name in ("finance_liaison", "leader", "north"):
        with pytest.raises(PermissionDenied):
            refer_problem(report=filed, by=cast.people[name])
    returned = return_report(report=filed, reason="请补充", by=cast.clerk)
    with pytest.raises(NotPossible):
        refer_problem(report=returned, by=cast.clerk)


# --- by hand ---------------------------------------------------------------------------------------------------------
def test_unit_asks_for_itself_and_the_office_is_told(cast, referral):
    assert set(told("referral.raised")) == {"clerk", "clerk2", "head"}
    assert referral.raised_on == timezone.localdate()


def test_nobody_asks_in_another_units_name(cast):
    with pytest.raises(PermissionDenied):
        raise_referral(
            programme=cast.programme, department=cast.health, title="甲", text="乙", by=cast.finance_liaison
        )


def test_nobody_asks_in_a_programme_that_is_not_theirs_or_above(cast):
    for name, unit in (
        ("finance_liaison", cast.finance),
        ("clerk", cast.finance),
        ("south", cast.counties["south"]),
    ):
        with pytest.raises(PermissionDenied):
            raise_referral(
                programme=cast.north.programme, department=unit, title="甲", text="乙", by=cast.people[name]
            )


def test_county_asks_the_city_and_no_other_county_knows(cast):
    made = raise_referral(
        programme=cast.programme,
        department=cast.north.department,
        title="转诊",
        text="转诊通道不畅",
        by=cast.north,
    )
    seen = {name for name, actor in cast.people.items() if made in Referral.objects.visible_to(actor)}
    assert seen == {"clerk", "clerk2", "head", "leader", "north"}


def test_referral_without_words_is_refused_by_the_database(cast):
    for fields in ({"title": "", "text": "乙"}, {"title": "甲", "text": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Referral.objects.create(
                programme=cast.programme,
                jurisdiction=cast.city,
                department=cast.finance,
                raised_on=date(2026, 11, 1),
                **fields,
            )


# --- its way ---------------------------------------------------------------------------------------------------------
def test_taken_up_both_units_are_told(cast, referral):
    taken = in_hand(referral, cast)
    assert (taken.state, taken.owner, taken.due_on) == (
        "in_hand",
        cast.health,
        timezone.localdate() + timedelta(days=5),
    )
    assert told("referral.taken_up") == ["liaison"]
    assert told("referral.in_hand") == ["finance_head", "finance_liaison"]


def test_taken_up_for_a_day_that_is_past_is_refused(cast, referral):
    with pytest.raises(ValidationError):
        in_hand(referral, cast, due_on=timezone.localdate() - timedelta(days=1))


def test_in_hand_without_owner_is_refused_by_the_database(referral):
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(state="in_hand")


def test_owner_answers_the_office_asks_again_and_closes(cast, referral):
    taken = in_hand(referral, cast)
    answered = answer_referral(referral=taken, answer="已与医保局会商", by=cast.liaison)
    assert told("referral.answered") == ["clerk", "clerk2", "finance_head", "finance_liaison", "head"]
    again = ask_again(referral=answered, why="请明确比例", by=cast.clerk)
    assert told("referral.asked_again") == ["liaison"]
    closed = close_referral(
        referral=answer_referral(referral=again, answer="定为60%", by=cast.liaison),
        outcome="考核比例定为60%",
        by=cast.head,
    )
    assert (closed.state, closed.outcome, closed.closed_on) == (
        "closed",
        "考核比例定为60%",
        timezone.localdate(),
    )
    assert told("referral.closed") == ["finance_head", "finance_liaison"]
    assert [line.text for line in story_of(closed)][:2] == ["Closed", "Answered"]
    with pytest.raises(WrongState):
        close_referral(referral=closed, outcome="再次", by=cast.head)


def test_another_unit_does_not_answer_and_only_the_office_decides(cast, referral):
    taken = in_hand(referral, cast)
    with pytest.raises(PermissionDenied):
        answer_referral(referral=taken, answer="代答", by=cast.finance_liaison)
    for act, words in ((close_referral, "outcome"), (decline_referral, "reason")):
        with pytest.raises(PermissionDenied):
            act(referral=taken, by=cast.liaison, **{words: "好"})


def test_declined_says_why_and_the_unit_is_told(cast, referral):
    with pytest.raises(ValidationError):
        decline_referral(referral=referral, reason="  ", by=cast.clerk)
    declined = decline_referral(referral=referral, reason="属本单位职责", by=cast.clerk)
    assert (declined.state, told("referral.declined")) == ("declined", ["finance_head", "finance_liaison"])


@pytest.mark.parametrize("state", ["closed", "declined"])
def test_ended_without_outcome_is_refused_by_the_database(referral, state):
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(state=state, closed_on=date(2026, 11, 1))


def test_decided_without_decision_is_refused_by_the_database(referral):
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(state="decided")


def test_the_second_of_two_is_refused(cast, referral):
    mine, theirs = Referral.objects.get(), Referral.objects.get()
    decline_referral(referral=mine, reason="属本单位职责", by=cast.clerk)
    with pytest.raises(Conflict):
        decline_referral(referral=theirs, reason="不予协调", by=cast.clerk2)


# --- to a meeting and back -------------------------------------------------------------------------------------------
def test_decision_answers_it_and_becomes_a_matter_that_closes_it(cast, referral, meeting):
    point = put_forward(referral=referral, meeting=meeting, by=cast.clerk)
    assert (point.title, point.speaker, point.order) == (referral.title, cast.finance, 1)
    decision = record_decision(
        meeting=held(meeting, cast),
        text="考核比例定为60%，由市医保局年底前印发办法。第二句。",
        department=cast.finance,
        due_on=date(2026, 12, 31),
        referrals=[Referral.objects.get()],
        by=cast.clerk,
    )
    assert Referral.objects.get().state == "decided"
    assert told("referral.decided") == ["finance_head", "finance_liaison"]
    task = take_into_ledger(decision=decision, ledger=cast.ledger, by=cast.clerk)
    source = TaskSource.objects.get(task=task)
    assert (source.kind, source.decision, source.label) == ("meeting", decision, "领导小组第5次会议议定事项1")
    assert (task.state, task.starts_on) == ("preparation", timezone.localdate())
    assert (task.title, task.collector, task.due_on) == (
        "考核比例定为60%，由市医保局年底前印发办法",
        cast.finance,
        date(2026, 12, 31),
    )
    closed = Referral.objects.get()
    assert (closed.state, closed.outcome) == (
        "closed",
        f"领导小组第5次会议议定事项1，已列入{cast.ledger.name}第{task.label}项",
    )


def test_cancelled_meeting_gives_its_referrals_back(cast, referral, meeting):
    other = raise_referral(
        programme=cast.programme, department=cast.finance, title="甲", text="乙", by=cast.finance_liaison
    )
    put_forward(referral=referral, meeting=meeting, by=cast.clerk)
    put_forward(referral=in_hand(other, cast), meeting=meeting, by=cast.clerk)
    cancel_meeting(meeting=meeting, reason="改期", by=cast.clerk)
    states = dict(Referral.objects.values_list("title", "state"))
    assert states == {referral.title: "new", "甲": "in_hand"}


def test_point_taken_off_gives_its_referral_back_and_closes_the_gap(cast, referral, meeting):
    point = put_forward(referral=referral, meeting=meeting, by=cast.clerk)
    add_point(meeting=meeting, title="听取汇报", by=cast.clerk)
    remove_point(item=point, by=cast.clerk)
    assert Referral.objects.get().state == "new"
    assert list(meeting.agenda.values_list("order", "title")) == [(1, "听取汇报")]


def test_what_a_meeting_left_undecided_can_be_put_forward_to_the_next(cast, referral, meeting):
    put_forward(referral=referral, meeting=meeting, by=cast.clerk)
    with pytest.raises(WrongState):
        leave_undecided(referral=Referral.objects.get(), by=cast.clerk)
    held(meeting, cast)
    back = leave_undecided(referral=Referral.objects.get(), by=cast.clerk)
    following = plan_meeting(kind="dispatch", title="调度会", held_on=timezone.localdate(), by=cast.clerk)
    put_forward(referral=back, meeting=following, by=cast.clerk)
    assert list(back.agenda.values_list("meeting__title", flat=True)) == ["领导小组第5次会议", "调度会"]


def test_what_a_meeting_left_undecided_is_closed_with_what_came_of_it(cast, referral, meeting):
    put_forward(referral=referral, meeting=meeting, by=cast.clerk)
    held(meeting, cast)
    back = leave_undecided(referral=Referral.objects.get(), by=cast.clerk)
    url = reverse("referral_close", args=[back.uid])
    signed_in(cast.clerk).post(url, {"words": "会后由市医保局明确。", "version": back.version})
    closed = Referral.objects.get()
    assert (back.state, closed.state, closed.outcome) == ("new", "closed", "会后由市医保局明确。")


def test_what_stands_on_no_agenda_is_not_decided(cast, referral, meeting):
    put_forward(referral=referral, meeting=meeting, by=cast.clerk)
    other = plan_meeting(kind="special", title="专题会", held_on=timezone.localdate(), by=cast.clerk)
    with pytest.raises(ValidationError):
        record_decision(
            meeting=held(other, cast), text="同意", referrals=[Referral.objects.get()], by=cast.clerk
        )


# --- labels ----------------------------------------------------------------------------------------------------------
def test_referral_of_a_labelled_matter_is_told_to_and_seen_by_nobody_below(cast):
    task = cast.task(2, collector=cast.finance, sensitivity=Clearance.SENSITIVE)
    made = raise_referral(
        programme=cast.programme, department=cast.finance, title="甲", text="乙", task=task,
        by=cast.finance_liaison,
    )  # fmt: skip
    assert told("referral.raised") == []
    for name in ("clerk", "head", "leader", "finance_liaison"):
        assert made not in referrals_for(cast.people[name])
        assert open_referrals(cast.people[name]).count() == 0


def test_decision_on_a_labelled_matter_bears_its_label(cast, referral, meeting):
    put_forward(referral=referral, meeting=meeting, by=cast.clerk)
    decision = record_decision(
        meeting=held(meeting, cast), text="同意", referrals=[Referral.objects.get()], by=cast.clerk
    )
    Task.objects.filter(pk=referral.task_id).update(sensitivity=Clearance.SENSITIVE)
    assert decision not in type(decision).objects.visible_to(cast.head)
    made = take_into_ledger(decision=decision, ledger=cast.ledger, by=cast.head)
    assert made.sensitivity == Clearance.SENSITIVE


# --- pages -----------------------------------------------------------------------------------------------------------
def test_list_shows_the_open_ones_waiting_longest_first(cast, referral):
    older = raise_referral(
        programme=cast.programme, department=cast.health, title="较早的事项", text="乙", by=cast.liaison
    )
    Referral.objects.filter(pk=older.pk).update(raised_on=date(2026, 1, 5))
    ended = decline_referral(
        referral=raise_referral(
            programme=cast.programme,
            department=cast.health,
            title="不予协调的事项",
            text="乙",
            by=cast.liaison,
        ),
        reason="职责内",
        by=cast.clerk,
    )
    page = signed_in(cast.leader).get(reverse("referral_list")).content.decode()
    assert page.index("较早的事项") < page.index(referral.title)
    assert ended.title not in page
    assert (
        ended.title in signed_in(cast.leader).get(reverse("referral_list"), {"state": "all"}).content.decode()
    )


def test_overdue_is_a_chip_and_a_flag(cast, referral):
    taken = in_hand(referral, cast)
    client = signed_in(cast.clerk)
    assert "Overdue" not in client.get(reverse("referral_list")).content.decode()
    Referral.objects.filter(pk=taken.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    page = client.get(reverse("referral_list"), {"state": "overdue"}).content.decode()
    assert (page.count("Overdue"), referral.title in page) == (2, True)


def test_list_takes_the_same_queries_however_many_there_are(cast, referral, django_assert_max_num_queries):
    client = signed_in(cast.clerk)
    url = reverse("referral_list")
    client.get(url)
    with django_assert_max_num_queries(40) as few:
        client.get(url)
    for number in range(8):
        raise_referral(
            programme=cast.programme,
            department=cast.finance,
            title=f"事项{number}",
            text="乙",
            task=cast.task(10 + number),
            by=cast.finance_liaison,
        )
    with django_assert_max_num_queries(len(few)):
        client.get(url)


def test_steps_on_the_page_go_with_state_and_role(cast, referral):
    url = reverse("referral_detail", args=[referral.uid])
    forms = {
        name: [act for act in ("take-up", "put-forward", "decline", "close", "answer")
               if f"{url}{act}/" in signed_in(cast.people[name]).get(url).content.decode()]
        for name in ("clerk", "finance_liaison", "leader")
    }  # fmt: skip
    assert forms == {"clerk": ["take-up", "decline", "close"], "finance_liaison": [], "leader": []}
    in_hand(referral, cast)
    assert f"{url}answer/" in signed_in(cast.liaison).get(url).content.decode()


def test_page_sent_late_changes_nothing(cast, referral):
    client = signed_in(cast.clerk)
    in_hand(referral, cast)
    url = reverse("referral_decline", args=[referral.uid])
    assert client.post(url, {"words": "不予协调", "version": referral.version}).status_code == 409
    assert client.post(url, {"words": "", "version": referral.version + 1}).status_code == 422
    assert Referral.objects.get().state == "in_hand"


def test_record_names_acts_and_states(cast, referral):
    in_hand(referral, cast)
    entry = AuditEntry.objects.get(act="referral.take_up")
    assert (entry.before["state"], entry.after["state"], entry.reason) == ("new", "in_hand", "市卫生健康委")
