"""The grid of a group duty: its rule, whom it does not concern, own dates, the roll-up; recurring duties."""

from __future__ import annotations

from datetime import date

import pytest

from reform.core.periods import Period
from reform.core.workflow import Conflict, WrongState
from tasks.models import DutyItem, Task
from tasks.progress import propose_status
from tasks.selectors.detail import grid_of, task_by_uid
from tasks.selectors.facts import facts_of, rule_of, with_measures
from tasks.selectors.history import history_of
from tasks.services.grids import ItemTerms, save_item, save_rules
from tasks.services.refusals import NotPossible
from tasks.services.values import Accepted, record_values
from tests.tasks.test_receipts import grid_task

OCTOBER = Period(date(2026, 10, 1))


@pytest.fixture
def task(cast):
    return grid_task(cast)


def item_of(task, unit) -> DutyItem:
    return DutyItem.objects.select_related("task__ledger", "department").get(task=task, department=unit)


def judged(cast, task, cutoff=date(2026, 10, 31)):
    found = with_measures(Task.objects.filter(pk=task.pk))
    facts = facts_of(found, period=OCTOBER, cutoff=cutoff, said={})[task.pk]
    return facts, propose_status(facts, rule_of(cast.programme), cutoff)


def done(task, unit):
    DutyItem.objects.filter(task=task, department=unit).update(done=True, done_on=date(2026, 9, 1))


def test_the_rule_says_when_the_grid_is_done(cast, task):
    done(task, cast.counties["north"])
    assert judged(cast, task)[1].status_class != "done"
    save_rules(task=task, version=0, grid_kind="at_least", grid_value=1, by=cast.clerk)
    facts, proposal = judged(cast, task)
    assert (facts.grid_rule.kind, facts.grid_rule.value, proposal.status_class) == ("at_least", 1, "done")


def test_a_rule_changed_while_it_runs_is_marked_in_the_history(cast, task):
    save_rules(task=task, version=0, grid_kind="share", grid_value=80, by=cast.clerk)
    assert history_of(task)[0].text == (
        "Rule of the grid changed after handing out: At least a share of the units 80"
    )
    with pytest.raises(Conflict):
        save_rules(task=task, version=0, grid_kind="all", grid_value=100, by=cast.clerk)
    with pytest.raises(NotPossible):
        save_rules(task=task, version=1, grid_kind="share", grid_value=101, by=cast.clerk)


def test_a_unit_the_duty_does_not_concern_is_left_out_with_the_reason(cast, task):
    done(task, cast.counties["south"])
    north = item_of(task, cast.counties["north"])
    with pytest.raises(NotPossible, match="why"):
        save_item(item=north, version=0, terms=ItemTerms(applies=False), by=cast.clerk)
    save_item(item=north, version=0, terms=ItemTerms(applies=False, reason="无此类机构"), by=cast.clerk)
    facts, proposal = judged(cast, task)
    assert [(one.unit, one.applies) for one in facts.grid] == [
        ("北山县医改办", False),
        ("南河县医改办", True),
    ]
    assert proposal.status_class == "done"
    task.refresh_from_db()
    assert task.progress_share == 100
    assert (history_of(task)[0].text, history_of(task)[0].note) == (
        "Does not concern 北山县医改办",
        "无此类机构",
    )
    grid = grid_of(task_by_uid(cast.clerk, task.uid), cast.clerk)
    assert [item.department.short_name for item in grid.apart] == ["北山县医改办"]


def test_a_unit_that_has_done_its_part_stays_concerned(cast, task):
    done(task, cast.counties["north"])
    with pytest.raises(NotPossible, match="done its part"):
        save_item(
            item=item_of(task, cast.counties["north"]),
            version=0,
            terms=ItemTerms(applies=False, reason="无"),
            by=cast.clerk,
        )


def test_a_unit_is_late_by_its_own_date(cast, task):
    Task.objects.filter(pk=task.pk).update(starts_on=None)
    save_rules(task=task, version=0, grid_kind="share", grid_value=60, by=cast.clerk)
    assert judged(cast, task)[1].status_class == "on_schedule"
    terms = ItemTerms(applies=True, due_on=date(2026, 9, 30))
    save_item(item=item_of(task, cast.counties["north"]), version=0, terms=terms, by=cast.clerk)
    facts, proposal = judged(cast, task)
    assert facts.grid[0].due_on == date(2026, 9, 30)
    assert proposal.status_class == "behind"
    assert history_of(task)[0].text == "Own date of 北山县医改办: 30 Sep 2026"


def test_the_roll_up_is_told_as_it_is_printed(cast, task):
    done(task, cast.counties["north"])
    grid = grid_of(task_by_uid(cast.clerk, task.uid), cast.clerk)
    assert grid.sentence == "Carried out by 1 of 2 counties, not by 1 (南河县医改办)"
    assert grid.rule == "done when all units have"


def test_a_recurring_duty_is_set_in_preparation_and_judged_by_what_was_reported(cast):
    task = cast.task(1, state="preparation", handed_out_on=None)
    save_rules(task=task, version=0, grid_kind="all", grid_value=100, every="quarterly", by=cast.clerk)
    Task.objects.update(state="handed_out", handed_out_on=date(2026, 1, 15))
    task.refresh_from_db()
    with pytest.raises(WrongState):
        save_rules(task=task, version=1, grid_kind="all", grid_value=100, every="monthly", by=cast.clerk)
    facts, proposal = judged(cast, task)
    assert (facts.recurrence.every, facts.recurrence.done) == ("quarterly", 0)
    assert proposal.status_class == "should_have_started"
    said = Accepted(task, cast.health, OCTOBER, "已开展三次。", date(2026, 10, 20), times_done=3)
    record_values(accepted=[said])
    facts, proposal = judged(cast, task)
    assert (facts.recurrence.done, proposal.status_class) == (3, "on_schedule")
