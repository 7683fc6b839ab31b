"""Tasks by hand, decomposing, handing out."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from departments.models import Notification
from reform.core.workflow import Conflict, WrongState
from tasks.models import DutyItem, Task
from tasks.selectors.readiness import tasks_in_preparation
from tasks.services.assignments import Bodies
from tasks.services.handing_out import NotReady, hand_out, record_approval
from tasks.services.intake import import_notice
from tasks.services.ledgers import ClosedLedger, ensure_ledger
from tasks.services.notices import confirm_notice
from tasks.services.tasks import add_task, decompose_task, waive_unnamed
from tests.tasks.paper import TABLE, TEXT, paper

ON = date(2026, 3, 2)


def ready_task(cast, **fields) -> Task:
    values = {
        "type": "document_issue",
        "collector": cast.finance,
        "completion_standard": "印发办法",
        "due_on": date(2026, 12, 31),
        "starts_on": date(2026, 3, 1),
        "bodies": Bodies(lead=["市财政局"], cooperating=["各县（市、区）人民政府"]),
    } | fields
    return add_task(
        ledger=cast.ledger, title="完善结余留用办法", source_label="第2次会议", by=cast.clerk, **values
    )


def test_add_takes_the_next_number_and_keeps_its_source(cast):
    cast.task(4)
    task = ready_task(cast)
    assert (task.number, task.label, task.state, task.text) == (5, "5", "preparation", "完善结余留用办法")
    source = task.sources.get()
    assert (source.kind, source.label) == ("meeting", "第2次会议")
    assert task.log.get().event == "task.added"
    assert "市财政局" in task.search


def test_add_into_a_closed_ledger_is_refused(cast):
    cast.ledger.state = "closed"
    cast.ledger.save()
    with pytest.raises(ClosedLedger):
        ready_task(cast)


def test_decompose_changes_words_and_who(cast):
    task = ready_task(cast)
    changed = decompose_task(
        task=task, bodies=Bodies(lead=["市卫生健康委"]), collector=cast.health, by=cast.clerk
    )
    assert changed.collector == cast.health
    assert [(a.role, a.department) for a in changed.assignments.all()] == [("lead", cast.health)]
    assert "市卫生健康委" in Task.objects.get().search


def test_decompose_by_two_people_is_a_conflict(cast):
    task = ready_task(cast)
    decompose_task(task=task, version=0, title="甲", by=cast.clerk)
    with pytest.raises(Conflict):
        decompose_task(task=task, version=0, title="乙", by=cast.clerk2)
    assert Task.objects.get().title == "甲"


def test_decompose_after_handing_out_is_refused(cast):
    task = ready_task(cast)
    hand_out(tasks=[task], on=ON, by=cast.head)
    with pytest.raises(WrongState):
        decompose_task(task=Task.objects.get(), title="乙", by=cast.clerk)


def test_hand_out_makes_grid_nodes_status_log_and_tells_the_liaison(cast):
    task = ready_task(cast)
    (out,) = hand_out(tasks=[task], on=ON, by=cast.head)
    out.refresh_from_db()
    assert (out.state, out.handed_out_on, out.status_class) == ("handed_out", ON, "on_schedule")
    assert [item.department for item in out.duty_items.all()] == list(cast.counties.values())
    assert [(m.name, m.planned_on) for m in out.milestones.all()][-1] == ("印发", date(2026, 12, 31))
    assert out.milestones.count() == 5
    assert [log.event for log in out.log.order_by("pk")] == ["task.added", "task.handed_out"]
    told = Notification.objects.get()
    assert told.user == cast.finance_liaison.user
    assert told.body == "1 完善结余留用办法"


def test_hand_out_takes_members_of_that_day(cast):
    cast.county_group.memberships.filter(department=cast.counties["south"]).update(valid_to=date(2026, 3, 1))
    hand_out(tasks=[ready_task(cast)], on=ON, by=cast.head)
    assert [item.department for item in DutyItem.objects.all()] == [cast.counties["north"]]


@pytest.mark.parametrize(
    ("lacking", "words"),
    [
        ({"type": ""}, "type"),
        ({"collector": None}, "collecting unit"),
        ({"completion_standard": " "}, "completion standard"),
        ({"due_on": None}, "due date or long-term"),
        ({"bodies": Bodies(lead=["市药监局"])}, "who “市药监局” is"),
        ({"bodies": Bodies(lead=["市财政局"], open_tail="等部门")}, "who “等部门” is"),
    ],
)
def test_hand_out_refuses_what_lacks_something_and_says_what(cast, lacking, words):
    fine, lame = ready_task(cast), ready_task(cast, **lacking)
    with pytest.raises(NotReady) as caught:
        hand_out(tasks=[fine, lame], on=ON, by=cast.head)
    assert caught.value.sentences == [f"2 “完善结余留用办法” lacks: {words}."]
    assert set(Task.objects.values_list("state", flat=True)) == {"preparation"}
    assert Notification.objects.count() == 0


def test_hand_out_does_not_ask_for_a_date_of_what_is_long_term(cast):
    task = ready_task(cast, due_on=None, long_term=True)
    hand_out(tasks=[task], on=ON, by=cast.head)
    assert Task.objects.get().state == "handed_out"


def test_hand_out_does_not_wait_for_a_leaders_post(cast):
    task = ready_task(cast, bodies=Bodies(lead=["市财政局"], leaders=["各相关分管领导"]))
    hand_out(tasks=[task], on=ON, by=cast.head)
    assert Task.objects.get().state == "handed_out"


def test_waived_words_no_longer_block(cast):
    task = ready_task(cast, bodies=Bodies(lead=["市财政局"], open_tail="等部门"))
    assert waive_unnamed(task=task, by=cast.clerk) == 1
    hand_out(tasks=[task], on=ON, by=cast.head)
    assert Task.objects.get().assignments.get(written="等部门").waived is True


def test_waiving_open_words_leaves_unknown_names_alone(cast):
    task = ready_task(cast, bodies=Bodies(lead=["市药监局"], open_tail="各相关部门"))
    assert waive_unnamed(task=task, open_only=True, by=cast.clerk) == 1
    assert [(a.written, a.waived) for a in task.assignments.all()] == [
        ("市药监局", False),
        ("各相关部门", True),
    ]


def test_waiving_after_handing_out_is_refused(cast):
    (out,) = hand_out(tasks=[ready_task(cast)], on=ON, by=cast.head)
    with pytest.raises(WrongState):
        waive_unnamed(task=out, by=cast.clerk)


def test_hand_out_twice_is_refused(cast):
    task = ready_task(cast)
    hand_out(tasks=[task], on=ON, by=cast.head)
    with pytest.raises(WrongState):
        hand_out(tasks=[Task.objects.get()], on=ON, by=cast.head)
    assert DutyItem.objects.count() == 2


def test_hand_out_is_the_heads(cast):
    with pytest.raises(PermissionDenied):
        hand_out(tasks=[ready_task(cast)], on=ON, by=cast.clerk)


def test_hand_out_of_a_row_takes_its_item_along(cast):
    notice = import_notice(programme=cast.programme, **paper(TABLE), by=cast.clerk)
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    row = Task.objects.get(label="2.1")
    decompose_task(task=row, type="mechanism", completion_standard="印发", by=cast.clerk)
    hand_out(tasks=[Task.objects.get(label="2.1")], on=ON, by=cast.head)
    states = dict(Task.objects.values_list("label", "state"))
    assert states == {"1": "preparation", "2": "handed_out", "2.1": "handed_out", "2.2": "preparation"}
    assert Task.objects.get(label="2").status_class == "on_schedule"
    waiting = [task.label for task in tasks_in_preparation(cast.ledger)]
    assert waiting == ["1", "2.2"]


def test_in_preparation_can_be_asked_for_one_notice(cast):
    notice = import_notice(programme=cast.programme, **paper(TEXT), by=cast.clerk)
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    ready_task(cast)
    assert [task.label for task in tasks_in_preparation(cast.ledger, notice)] == ["1", "2", "3"]
    assert tasks_in_preparation(cast.ledger).count() == 4


def test_approval_is_kept_on_the_ledger_and_on_the_batch(cast):
    first = record_approval(
        ledger=cast.ledger,
        body="group",
        approved_by="领导小组",
        paper="云医改组〔2026〕2号",
        on=ON,
        by=cast.head,
    )
    record_approval(ledger=cast.ledger, approved_by="秘书处", on=ON, by=cast.head)
    task = ready_task(cast)
    hand_out(tasks=[task], approval=first, by=cast.head)
    task.refresh_from_db()
    assert (cast.ledger.approval, task.approval) == (first, first)
    assert (first.approved_by, first.paper, first.approved_on) == ("领导小组", "云医改组〔2026〕2号", ON)


def test_ensure_ledger_makes_one_a_year(cast):
    assert ensure_ledger(programme=cast.programme, year=2026, by=cast.clerk) == cast.ledger
    made = ensure_ledger(programme=cast.programme, year=2027, by=cast.clerk)
    assert ensure_ledger(programme=cast.programme, year=2027, by=cast.clerk) == made
    assert made.name == "2027年重点任务台账"


def test_a_county_cannot_touch_the_citys_ledger(cast):
    with pytest.raises(PermissionDenied):
        add_task(ledger=cast.ledger, title="越级事项", by=cast.north)
