"""Preparing tasks: filled in bulk, nodes, detail lists and targets kept until handing out; approvals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from reform.core.models import AuditEntry
from reform.core.workflow import Conflict, WrongState
from tasks.excel.details import Entry
from tasks.models import Approval, DivisionPaper, Indicator, Ledger, Milestone, Task
from tasks.selectors.history import history_of
from tasks.selectors.nodes import planned_nodes, templates_of
from tasks.services.assignments import Bodies
from tasks.services.details import save_details
from tasks.services.handing_out import WrongApproval, hand_out, record_approval
from tasks.services.ledgers import ClosedLedger
from tasks.services.nodes import follow_template, reset_template, save_nodes, save_template
from tasks.services.preparation import Filling, fill_tasks
from tasks.services.targets import Step, remove_indicator, save_indicator
from tasks.services.tasks import add_task
from tests.tasks.test_preparation_pages import ON, bare_task, ready_task


def fill(cast, tasks, **wanted) -> int:
    return fill_tasks(ledger=cast.ledger, tasks=tasks, filling=Filling(**wanted), by=cast.clerk)


def test_fill_changes_only_what_is_said_and_counts_what_changed(cast):
    first, second = ready_task(cast), ready_task(cast, due_on=date(2026, 6, 30))
    assert fill(cast, [first, second], due_on=date(2026, 6, 30)) == 1
    assert list(Task.objects.values_list("due_on", "type", "version")) == [
        (date(2026, 6, 30), "document_issue", 1),
        (date(2026, 6, 30), "document_issue", 0),
    ]
    assert AuditEntry.objects.filter(act="ledger.fill_tasks").count() == 1


def test_fill_of_only_what_is_empty_leaves_the_rest(cast):
    task = ready_task(cast, type="pilot", collector=cast.health, completion_standard="自定", due_on=None)
    words = {"type": "proposed", "by_lead": True, "standard": "proposed", "long_term": True}
    assert fill(cast, [task], **words, only_empty=True) == 1
    task.refresh_from_db()
    assert (task.type, task.collector, task.completion_standard, task.long_term) == (
        "pilot",
        cast.health,
        "自定",
        True,
    )


def test_fill_of_a_type_brings_its_standard_along_unless_one_was_written(cast):
    bare, kept = bare_task(cast), bare_task(cast, completion_standard="自定")
    fill(cast, [bare, kept], type="pilot")
    assert list(Task.objects.values_list("completion_standard", flat=True)) == [
        "“尽快出台付费办法”试点启动并完成总结",
        "自定",
    ]
    fill(cast, [bare], type="document_issue")
    assert Task.objects.get(pk=bare.pk).completion_standard == "印发付费办法"


def test_fill_of_a_standard_by_pattern_puts_the_title_in(cast):
    task = bare_task(cast)
    fill(cast, [task], standard="…年内落实到位并报送总结")
    assert Task.objects.get().completion_standard == "“尽快出台付费办法”年内落实到位并报送总结"


def test_fill_of_a_collector_makes_the_task_findable_by_it(cast):
    task = bare_task(cast)
    fill(cast, [task], collector=cast.health)
    assert "市卫生健康委" in Task.objects.get().search


def test_fill_by_the_first_lead_gives_group_duties_to_the_secretariat(cast):
    group = add_task(
        ledger=cast.ledger, title="属地落实", bodies=Bodies(lead=["各县（市、区）人民政府"]), by=cast.clerk
    )
    fill(cast, [group], by_lead=True)
    assert Task.objects.get().collector == cast.programme.secretariat


def test_fill_of_a_task_handed_out_changes_nothing(cast):
    task, out = bare_task(cast), ready_task(cast)
    hand_out(tasks=[out], on=ON, by=cast.head)
    with pytest.raises(WrongState):
        fill(cast, [task, out], type="pilot")
    assert list(Task.objects.values_list("type", flat=True)) == ["", "document_issue"]


def test_fill_of_another_ledgers_tasks_changes_none(cast):
    other = Ledger.objects.create(
        programme=cast.programme, jurisdiction=cast.city, name="旧", year=2025, starts_on=ON
    )
    task = bare_task(cast)
    assert fill_tasks(ledger=other, tasks=[task], filling=Filling(type="pilot"), by=cast.clerk) == 0


def test_fill_is_the_secretariats_and_needs_a_running_ledger(cast):
    task = bare_task(cast)
    with pytest.raises(PermissionDenied):
        fill_tasks(ledger=cast.ledger, tasks=[task], filling=Filling(type="pilot"), by=cast.north)
    cast.ledger.state = "closed"
    cast.ledger.save()
    with pytest.raises(ClosedLedger):
        fill(cast, [task], type="pilot")


# --- nodes ------------------------------------------------------------------------------------------------------------
def test_nodes_follow_type_and_dates_until_set_by_hand(cast):
    task = ready_task(cast, starts_on=date(2026, 1, 1), due_on=date(2026, 4, 11), type="pilot")
    templates = templates_of(cast.programme)
    assert [(n.name, n.planned_on) for n in planned_nodes(task, templates)][1] == ("方案", date(2026, 2, 10))
    fill(cast, [task], type="project")
    task.refresh_from_db()
    assert planned_nodes(task, templates)[0].name == "前期"
    task = save_nodes(task=task, version=task.version, nodes=[("调研", None)], by=cast.clerk)
    fill(cast, [task], type="pilot")
    task.refresh_from_db()
    assert [one.name for one in planned_nodes(task, templates)] == ["调研"]
    task = follow_template(task=task, version=task.version, by=cast.clerk)
    assert planned_nodes(task, templates)[0].name == "定点"


@pytest.mark.parametrize("nodes", [[("调研", date(2026, 5, 1)), ("印发", None)], []])
def test_nodes_set_by_hand_are_kept_at_handing_out(cast, nodes):
    task = ready_task(cast)
    task = save_nodes(task=task, version=task.version, nodes=nodes, by=cast.clerk)
    hand_out(tasks=[task], on=ON, by=cast.head)
    assert list(Milestone.objects.values_list("name", "planned_on")) == nodes


def test_templates_of_the_programme_hold_at_handing_out(cast):
    save_template(programme=cast.programme, kind="document_issue", nodes=[("成稿", 100)], by=cast.clerk)
    task = ready_task(cast)
    hand_out(tasks=[task], on=ON, by=cast.head)
    assert list(Milestone.objects.values_list("name", "planned_on")) == [("成稿", date(2026, 12, 31))]
    reset_template(programme=cast.programme, kind="document_issue", by=cast.clerk)
    assert len(templates_of(cast.programme)["document_issue"]) == 5


def test_nodes_by_two_people_are_a_conflict_and_of_a_running_task_refused(cast):
    task = ready_task(cast)
    save_nodes(task=task, version=0, nodes=[("甲", None)], by=cast.clerk)
    with pytest.raises(Conflict):
        save_nodes(task=Task.objects.get(), version=0, nodes=[("乙", None)], by=cast.clerk2)
    hand_out(tasks=[Task.objects.get()], on=ON, by=cast.head)
    running = Task.objects.get()
    with pytest.raises(WrongState):
        save_nodes(task=running, version=running.version, nodes=[], by=cast.clerk)
    assert [node.name for node in Milestone.objects.all()] == ["甲"]


# --- the detail list --------------------------------------------------------------------------------------------------
A, B, C = Entry("医技楼", "北山县", Decimal(1), "亿元"), Entry("康复楼"), Entry("门诊楼")


def test_details_are_replaced_and_added_to(cast):
    task = ready_task(cast)
    task = save_details(task=task, version=0, entries=[A, B], by=cast.clerk)
    task = save_details(task=task, version=1, entries=[C], add=True, by=cast.clerk)
    assert list(task.details.values_list("order", "name")) == [(1, "医技楼"), (2, "康复楼"), (3, "门诊楼")]
    task = save_details(task=task, version=2, entries=[C, A], by=cast.clerk)
    assert list(task.details.values_list("order", "name")) == [(1, "门诊楼"), (2, "医技楼")]
    assert history_of(task)[0].text == "Detail list set, entries: 2 1亿元"


def test_details_of_a_running_task_keep_their_places_and_are_marked(cast):
    task = cast.task(1)
    task = save_details(task=task, version=task.version, entries=[A, B], by=cast.clerk)
    task.details.filter(order=2).update(done_on=ON)
    task = save_details(task=task, version=task.version, entries=[C, B], by=cast.clerk)
    assert list(task.details.values_list("order", "name", "done_on")) == [
        (2, "康复楼", ON),
        (3, "门诊楼", None),
    ]
    assert history_of(task)[0].text == "Detail list changed after handing out, entries: 2 before, now 2 "


def test_details_by_two_people_are_a_conflict_and_of_a_closed_task_refused(cast):
    task = ready_task(cast)
    save_details(task=task, version=0, entries=[A], by=cast.clerk)
    with pytest.raises(Conflict):
        save_details(task=Task.objects.get(), version=0, entries=[B], by=cast.clerk2)
    closed = cast.task(9, state="closed")
    with pytest.raises(WrongState):
        save_details(task=closed, version=closed.version, entries=[A], by=cast.clerk)
    assert [row.name for row in task.details.all()] == ["医技楼"]


# --- targets ----------------------------------------------------------------------------------------------------------
def test_target_with_an_upper_bound_gets_better_by_falling(cast):
    task = ready_task(cast)
    made = save_indicator(
        task=task, version=0, name="药占比", unit="%", steps=[Step("<=", Decimal(30))], by=cast.clerk
    )
    assert (made.lower_is_better, made.order, made.targets.get().op) == (True, 0, "<=")
    task.refresh_from_db()
    again = save_indicator(
        task=task, version=1, indicator=made, name="药占比", steps=[Step(">=", Decimal(30))], by=cast.clerk
    )
    assert (again.pk, again.lower_is_better, Indicator.objects.count()) == (made.pk, False, 1)


def test_targets_by_two_people_are_a_conflict_and_of_a_running_task_refused(cast):
    task = ready_task(cast)
    made = save_indicator(task=task, version=0, name="甲", by=cast.clerk)
    with pytest.raises(Conflict):
        save_indicator(task=Task.objects.get(), version=0, name="乙", by=cast.clerk2)
    hand_out(tasks=[Task.objects.get()], on=ON, by=cast.head)
    running = Task.objects.get()
    with pytest.raises(WrongState):
        remove_indicator(task=running, version=running.version, indicator=made, by=cast.clerk)
    assert Indicator.objects.get().name == "甲"


# --- approvals --------------------------------------------------------------------------------------------------------
def other_ledger(cast) -> Ledger:
    return Ledger.objects.create(
        programme=cast.programme, jurisdiction=cast.city, name="另一台账", year=2026, starts_on=ON
    )


def test_approval_of_another_ledger_hands_nothing_out(cast):
    approval = record_approval(ledger=other_ledger(cast), approved_by="秘书处", on=ON, by=cast.head)
    with pytest.raises(WrongApproval, match="another ledger"):
        hand_out(tasks=[ready_task(cast)], approval=approval, on=ON, by=cast.head)
    assert Task.objects.get().state == "preparation"


def test_division_of_another_ledger_is_not_approved_here(cast):
    paper = DivisionPaper.objects.create(ledger=other_ledger(cast), title="分工", sha256="0" * 64)
    with pytest.raises(WrongApproval, match="another ledger"):
        record_approval(ledger=cast.ledger, approved_by="秘书处", on=ON, division=paper, by=cast.head)
    assert Approval.objects.count() == 0


def test_days_that_cannot_be_are_refused(cast):
    task = ready_task(cast)
    with pytest.raises(WrongApproval, match="not come yet"):
        record_approval(ledger=cast.ledger, approved_by="秘书处", on=date(2999, 1, 1), by=cast.head)
    with pytest.raises(WrongApproval, match="not come yet"):
        hand_out(tasks=[task], on=date(2999, 1, 1), by=cast.head)
    approval = record_approval(ledger=cast.ledger, approved_by="秘书处", on=ON, by=cast.head)
    with pytest.raises(WrongApproval, match="before it was approved"):
        hand_out(tasks=[task], approval=approval, on=date(2026, 3, 1), by=cast.head)
    assert Task.objects.get().state == "preparation"


def test_approval_of_a_closed_ledger_is_refused(cast):
    cast.ledger.state = "closed"
    cast.ledger.save()
    with pytest.raises(ClosedLedger):
        record_approval(ledger=cast.ledger, approved_by="秘书处", on=ON, by=cast.head)
