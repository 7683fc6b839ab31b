"""The night on the ladder: drafted once, never signed, nobody told but by reminders; what is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from departments.enums import Clearance
from departments.models import Notification, Post
from reform.core.jobs import due_jobs, run
from reform.core.models import AuditEntry, Job
from reports.enums import OrderState
from reports.jobs import LADDER, ask_to_climb
from reports.ladder import POINTS
from reports.ladder.paper import Grounds, title_of
from reports.ladder.presets import CLOCK_13730
from reports.models import OrderLog, ProgressReport, ReportingPeriod, SupervisionOrder, UnitRhythm
from reports.selectors.gone_causes import gone_causes
from reports.selectors.ladder_words import line_text
from reports.selectors.order_facts import matters_of
from reports.services.drafting import DUE_TO_RAISE, walk_ladder
from reports.services.ladder import set_ladder
from reports.services.orders import drop_draft
from reports.services.recording import record_progress
from tasks.models import Instruction, Ledger, Task, TaskSource, TaskStatus
from tests.cast import Cast, signed_in
from tests.reports.conftest import at
from tests.reports.orders import draft
from tests.reports.test_ladder_pages import behind

TODAY = date(2026, 10, 28)  # a Wednesday


def walk(cast: Cast, on: date = TODAY) -> list[str]:
    """Walk the ladder on a day and return the kinds of what was drafted."""
    return [order.kind for order in walk_ladder(programme=cast.programme, on=on).drafted]


def told(event: str) -> set[str]:
    """Who was told something of the ladder, by name."""
    found = Notification.objects.filter(key__startswith=f"order.{event}")
    return set(found.values_list("user__name", flat=True))


# --- the draft -------------------------------------------------------------------------------------------------------
def test_a_draft_says_in_formal_words_what_is_the_matter(cast, clock):
    task = behind(cast, 8, months=2, title="完善药品采购结余留用办法")
    TaskStatus.objects.filter(task=task).update(
        proposed="behind",
        progress_text="目前仍在征求意见",
        derivation=[{"code": "self_rated", "params": {}}],
        rule_version="yinchuan/1",
    )
    assert walk(cast) == ["order"]
    order = SupervisionOrder.objects.get()
    assert order.title == "关于第8项“完善药品采购结余留用办法”未达序时进度的督办单"
    assert order.text == (
        "第8项“完善药品采购结余留用办法”自2026年8月起连续2期认定为未达序时进度。"
        "截至9月28日，没有可据以计算的要求，采用审核通过的自评，故为未达序时进度。目前进展：目前仍在征求意见。"
    )
    assert order.demands == (
        "一、请市财政局查明原因，逐项提出措施，明确完成时间。\n二、请市财政局于【办理时限】前书面回复办理情况。"
    )
    assert [line_text(line) for line in order.grounds] == ["自2026年8月起连续2期未达序时进度"]
    assert (order.cause, order.caused_on) == (f"task:{task.uid}:behind:order:2026-08-01", date(2026, 10, 9))
    assert (order.state, order.number, order.signer) == (OrderState.DRAFT, "", "")


def test_a_class_that_a_person_determined_is_said_with_their_reason(cast, clock):
    task = behind(cast, 8)
    TaskStatus.objects.filter(task=task).update(proposed="on_schedule", reason="现场核查未见进展")
    walk(cast)
    assert "2026年9月认定为未达序时进度。现场核查未见进展。" in SupervisionOrder.objects.get().text


def test_a_night_sends_nothing_of_a_draft_to_the_unit_and_tells_the_clerk_how_many_wait(cast, clock):
    behind(cast, 1), behind(cast, 2)
    walk(cast)
    assert told("") == {"沈一舟", "季明远"}
    note = Notification.objects.filter(user=cast.clerk.user).get()
    assert (note.key, note.title) == (f"order.waiting:{cast.programme.uid}:{TODAY}", "有2件督办草稿待处理")


def test_a_second_night_a_late_night_and_a_second_job_draft_nothing_more(cast, clock):
    behind(cast, 1)
    for day in (TODAY, TODAY, TODAY + timedelta(days=1)):
        walk(cast, day)
    clock.move_to(at(3))
    ask_to_climb(date(2026, 11, 3))
    ask_to_climb(date(2026, 11, 3))
    assert Job.objects.filter(kind=LADDER).count() == 1
    for uid in due_jobs():
        run(uid)
    assert SupervisionOrder.objects.count() == 1
    assert AuditEntry.objects.filter(act="order.draft").count() == 1


def test_a_matter_that_cannot_be_worded_holds_up_no_other(cast, clock, monkeypatch):
    behind(cast, 1), behind(cast, 2)

    def worded(grounds: Grounds) -> str:
        if grounds.item_no == "1":
            raise ValueError("no words")
        return title_of(grounds)

    monkeypatch.setattr("reports.services.drafting.title_of", worded)
    assert walk(cast) == ["urging"]
    assert SupervisionOrder.objects.get().task.number == 2
    monkeypatch.undo()
    assert walk(cast, TODAY + timedelta(days=1)) == ["urging"]


def test_a_draft_that_was_dropped_is_not_made_again(cast, clock):
    behind(cast, 1)
    walk(cast)
    drop_draft(order=SupervisionOrder.objects.get(), reason="已口头说明", by=cast.clerk)
    assert walk(cast, TODAY + timedelta(days=1)) == []


def test_nothing_happens_on_a_day_off(cast, clock):
    behind(cast, 1)
    assert walk(cast, date(2026, 10, 31)) == []  # a Saturday
    assert not Notification.objects.exists()
    assert walk(cast, date(2026, 11, 2)) == ["urging"]


@pytest.mark.parametrize(
    "fields",
    [{"suspended_on": TODAY}, {"status_class": "done"}, {"status_class": "adjusted"}, {"state": "withdrawn"}],
)
def test_a_matter_at_rest_is_left_alone(cast, clock, fields):
    Task.objects.filter(pk=behind(cast, 1).pk).update(**fields)
    assert walk(cast) == []


def test_a_closed_ledger_is_left_alone(cast, clock):
    behind(cast, 1)
    Ledger.objects.update(state="closed")
    assert walk(cast) == []


def test_no_reform_task_is_put_under_a_clock(cast, clock):
    steps = tuple(replace(step, clock=CLOCK_13730) if step.kind == "order" else step for step in POINTS.steps)
    own = replace(POINTS, steps=steps)
    set_ladder(programme=cast.programme, ladder=own, reason="领导小组会议议定", by=cast.head)
    task = behind(cast, 1, months=2)
    assert walk(cast) == ["order"]
    assert SupervisionOrder.objects.get().clock == []
    assert [hand["key"] for hand in draft(cast, task=task, caused_on=TODAY).clock] == [
        "arranged",
        "fed_back",
        "settled",
    ]


# --- reminders -------------------------------------------------------------------------------------------------------
def test_a_reminder_goes_to_the_units_filers_once(cast, clock):
    task = behind(cast, 1)
    TaskStatus.objects.update(determined_at=at(27, 10))
    for _ in range(2):
        walk(cast)
    assert told("reminder") == {"何知秋"}
    note = Notification.objects.get()
    assert (note.title, note.body) == ("请抓紧办理：1 第1项工作", "2026年9月未达序时进度")
    assert note.key == f"order.reminder:task:{task.uid}:behind:reminder:2026-09-01"


def test_nobody_is_told_of_a_matter_their_post_may_not_see(cast, clock):
    behind(cast, 1, sensitivity=max(Clearance))
    behind(cast, 2, sensitivity=max(Clearance), months=2)
    TaskStatus.objects.filter(task__number=1).update(determined_at=at(27, 10))
    walk(cast)
    assert told("") == set()
    Post.objects.filter(pk=cast.clerk.post.pk).update(clearance=max(Clearance))
    walk(cast, TODAY + timedelta(days=1))
    assert told("waiting") == {"沈一舟"}


# --- missed reports --------------------------------------------------------------------------------------------------
def _missed(cast: Cast, months: int = 2) -> Task:
    """A matter on schedule whose last reports are missing."""
    task = behind(cast, 1, months=months)
    Task.objects.filter(pk=task.pk).update(status_class="on_schedule")
    TaskStatus.objects.update(determined="on_schedule")
    ProgressReport.objects.update(on_time=None)
    return task


def test_reports_missed_in_a_row_are_urged(cast, clock):
    _missed(cast)
    assert walk(cast) == ["urging"]
    order = SupervisionOrder.objects.get()
    assert order.title == "关于第1项“第1项工作”未按要求报送进展的催办单"
    assert order.text == "第1项“第1项工作”自2026年8月起连续2期未报送进展情况。"


def test_what_was_filed_late_or_recorded_is_not_missed(cast, clock):
    task = _missed(cast, months=3)
    facts = {matter.task.number: matter.facts.missed for matter in matters_of(cast.programme)}
    assert [miss.start.month for miss in facts[1]] == [7, 8, 9]
    ProgressReport.objects.filter(period__start=date(2026, 8, 1)).update(on_time=False)
    (matter,) = matters_of(cast.programme)
    assert [miss.start.month for miss in matter.facts.missed] == [9]
    period = ReportingPeriod.objects.get(start=date(2026, 9, 1))
    ReportingPeriod.objects.filter(pk=period.pk).update(state="open")
    record_progress(task=task, source="phone", recorded_on=TODAY, text="已报。", by=cast.clerk)
    ReportingPeriod.objects.filter(pk=period.pk).update(state="closed")
    assert matters_of(cast.programme) == []


def test_a_report_is_not_missed_before_its_period_is_closed(cast, clock):
    _missed(cast, months=1)
    ReportingPeriod.objects.update(state="open", closed_at=None)
    assert matters_of(cast.programme) == []


def test_a_month_that_did_not_ask_neither_counts_nor_breaks_a_row(cast, clock):
    UnitRhythm.objects.create(programme=cast.programme, department=cast.finance, rhythm="quarter")
    behind(cast, 1, months=4)
    # June and September were asked for; July and August stand as they stood.
    ProgressReport.objects.filter(period__start__month__in=[7, 8]).delete()
    (matter,) = matters_of(cast.programme)
    assert [one.start.month for one in matter.facts.cutoffs] == [6, 9]
    # A person who determines otherwise in between is heard.
    TaskStatus.objects.filter(period_start=date(2026, 8, 1)).update(determined="on_schedule")
    (matter,) = matters_of(cast.programme)
    assert [(one.start.month, one.status) for one in matter.facts.cutoffs] == [
        (6, "behind"),
        (8, "on_schedule"),
        (9, "behind"),
    ]


# --- instructions ----------------------------------------------------------------------------------------------------
def _instructed(cast: Cast) -> Instruction:
    paper = Instruction.objects.create(
        programme=cast.programme,
        text="请抓紧研究。",
        leader="韩望山副市长",
        given_on=date(2026, 10, 26),
        entered_by=cast.leader.post,
    )
    task = cast.task(1, collector=cast.finance)
    TaskSource.objects.create(task=task, kind="instruction", instruction=paper)
    return paper


def test_an_instructions_matter_is_drafted_once_and_in_no_word_of_the_instruction(cast, clock):
    paper = _instructed(cast)
    assert walk(cast) == ["order"]
    assert walk(cast, TODAY + timedelta(days=1)) == []
    order = SupervisionOrder.objects.get()
    assert order.cause == f"instruction:{paper.uid}:{cast.finance.uid}"
    assert not any(
        word in order.title + order.text + order.demands for word in ("批示", "韩望山", "抓紧研究")
    )


def test_the_office_outside_the_circle_is_not_told_of_an_instructions_draft(cast, clock):
    paper = _instructed(cast)
    walk(cast)
    assert told("waiting") == set()
    paper.circle.add(cast.clerk2.post)
    walk(cast, TODAY + timedelta(days=1))
    assert told("waiting") == {"季明远"}


def test_a_settled_instruction_sets_nothing_off(cast, clock):
    paper = _instructed(cast)
    Instruction.objects.filter(pk=paper.pk).update(settled_on=TODAY, outcome="已办结。")
    assert walk(cast) == []


# --- to the leading group --------------------------------------------------------------------------------------------
def test_the_ladder_asks_once_to_raise_and_raises_nothing(cast, clock):
    behind(cast, 1)
    walk(cast)
    SupervisionOrder.objects.update(
        kind="interview",
        state="issued",
        number="云医改组约〔2026〕1号",
        signer="韩望山",
        demands="请说明。",
        signed_on=date(2026, 10, 9),
        issued_at=at(9, 10),
        due_on=date(2026, 10, 15),
        first_due_on=date(2026, 10, 15),
    )
    for _ in range(2):
        walk(cast)
    assert OrderLog.objects.filter(act=DUE_TO_RAISE).count() == 1
    assert SupervisionOrder.objects.get().state == OrderState.ISSUED
    assert told("due_to_raise") == {"沈一舟", "季明远", "方静澜"}


# --- causes that have gone -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (
            lambda task: TaskStatus.objects.filter(task=task).update(determined="on_schedule"),
            "gone_caught_up",
        ),
        (lambda task: Task.objects.filter(pk=task.pk).update(status_class="done"), "gone_at_rest"),
        (lambda task: Task.objects.filter(pk=task.pk).update(suspended_on=TODAY), "gone_at_rest"),
        (lambda task: None, None),
    ],
)
def test_a_draft_whose_cause_has_gone_is_marked_and_stays(cast, clock, change, code):
    task = behind(cast, 1)
    walk(cast)
    change(task)
    (order,) = SupervisionOrder.objects.all()
    gone = gone_causes([order], on=TODAY)
    assert [line.code for line in gone.values()] == ([code] if code else [])
    assert all(line_text(line.to_json()) for line in gone.values())


def test_a_slip_nobody_signed_is_overtaken_by_the_order(cast, clock):
    task = behind(cast, 1)
    walk(cast)
    TaskStatus.objects.create(
        task=task,
        jurisdiction=cast.city,
        as_of=date(2026, 10, 25),
        period_kind="month",
        period_start=date(2026, 10, 1),
        determined="should_have_started",
        confirmed_by="方静澜",
        determined_at=at(2),
    )
    clock.move_to(at(3))
    assert walk(cast, date(2026, 11, 3)) == ["order"]
    slip, order = SupervisionOrder.objects.order_by("pk")
    gone = gone_causes([slip, order], on=date(2026, 11, 3))
    assert {key: line_text(line.to_json()) for key, line in gone.items()} == {slip.pk: "已转入督办单"}
    assert order.raised_from is None


def test_the_pages_say_why_a_draft_was_made_and_that_its_cause_has_gone(cast, clock):
    task = behind(cast, 1)
    walk(cast)
    order = SupervisionOrder.objects.get()
    client = signed_in(cast.clerk)
    page = client.get(reverse("order_detail", args=[order.uid])).content.decode()
    assert "Behind schedule at the cut-off of" in page
    assert "Its cause has gone" not in page
    TaskStatus.objects.filter(task=task).update(determined="on_schedule")
    for address in (reverse("order_list"), reverse("order_detail", args=[order.uid])):
        page = client.get(address).content.decode()
        assert "Its cause has gone" in page
        assert "Determined as caught up since" in page
    assert SupervisionOrder.objects.get().state == OrderState.DRAFT
