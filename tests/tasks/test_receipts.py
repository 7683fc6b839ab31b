"""签收: one press for all new matters of a unit, whatever its places in them; who has not signed, since when."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from reform.core.models import AuditEntry
from tasks.models import Assignment, DutyItem, Task, TaskLog
from tasks.selectors.history import history_of
from tasks.selectors.receipts import receipts_by_unit, receipts_of, to_sign_for, unsigned
from tasks.services.ledgers import ClosedLedger
from tasks.services.receipts import record_receipt, sign_for
from tasks.services.refusals import NotPossible


def grid_task(cast, number: int = 9) -> Task:
    """A group duty with an item for each county."""
    task = cast.task(number, collector=cast.health)
    Assignment.objects.create(
        task=task,
        jurisdiction=cast.city,
        order=5,
        role="territorial",
        group=cast.county_group,
        written="各县",
    )
    for order, unit in enumerate(cast.counties.values()):
        DutyItem.objects.create(task=task, department=unit, jurisdiction=cast.city, order=order)
    return task


def test_a_unit_signs_for_all_its_new_matters_at_once(cast):
    first, second = cast.task(1, collector=cast.finance), cast.task(2, collector=cast.finance)
    cast.task(3)
    cast.task(4, collector=cast.finance, state="preparation", handed_out_on=None)
    assert list(to_sign_for(cast.finance_liaison)) == [first, second]
    signed = sign_for(tasks=to_sign_for(cast.finance_liaison), by=cast.finance_liaison)
    assert signed == [first, second]
    assert list(to_sign_for(cast.finance_liaison)) == []
    row = Assignment.objects.get(task=first)
    assert row.signed_for_by == cast.finance_liaison.label
    assert AuditEntry.objects.get(act="receipts.sign").after == {"unit": "市财政局", "tasks": ["1", "2"]}
    assert [entry.text for entry in history_of(first)] == ["市财政局 signed for it"]


def test_signing_twice_changes_nothing(cast):
    task = cast.task(1, collector=cast.finance)
    sign_for(tasks=[task], by=cast.finance_liaison)
    before = Assignment.objects.get(task=task).signed_for_at
    assert sign_for(tasks=[task], by=cast.finance_head) == []
    assert Assignment.objects.get(task=task).signed_for_at == before
    assert TaskLog.objects.filter(event="task.signed_for").count() == 1


def test_nobody_signs_for_another_unit(cast):
    task = cast.task(1, collector=cast.finance)
    assert sign_for(tasks=[task], by=cast.liaison) == []
    assert receipts_of([task])[0].signed_at is None
    with pytest.raises(PermissionDenied):
        sign_for(tasks=[task], by=cast.clerk)


def test_a_cooperating_unit_and_a_collector_named_nowhere_sign_as_well(cast):
    task = cast.task(1)
    Task.objects.filter(pk=task.pk).update(collector=cast.finance)
    Assignment.objects.create(
        task=task,
        jurisdiction=cast.city,
        order=1,
        role="cooperating",
        department=cast.counties["north"],
        written="北山县医改办",
    )
    units = [(one.unit.short_name, one.roles) for one in receipts_of([task])]
    assert units == [
        ("市卫生健康委", ("Lead",)),
        ("北山县医改办", ("Cooperating",)),
        ("市财政局", ("Collecting unit",)),
    ]
    assert list(to_sign_for(cast.finance_liaison)) == [task]
    assert sign_for(tasks=[task], by=cast.finance_liaison) == [task]
    task.refresh_from_db()
    assert task.signed_for_by == cast.finance_liaison.label
    assert [one.signed for one in receipts_of([task])] == [False, False, True]


def test_each_county_of_a_group_signs_for_its_item(cast):
    task = grid_task(cast)
    assert list(to_sign_for(cast.north)) == [task]
    sign_for(tasks=[task], by=cast.north)
    item = DutyItem.objects.get(task=task, department=cast.counties["north"])
    assert item.signed_for_by == cast.north.label
    waiting = [one.unit.short_name for one in receipts_of([task]) if not one.signed]
    assert waiting == ["市卫生健康委", "南河县医改办"]
    assert list(unsigned(Task.objects.all(), task.ledger)) == [task]


def test_a_unit_the_duty_does_not_concern_is_not_asked(cast):
    task = grid_task(cast)
    DutyItem.objects.filter(department=cast.counties["north"]).update(applies=False)
    assert list(to_sign_for(cast.north)) == []
    assert [one.unit.short_name for one in receipts_of([task])] == ["市卫生健康委", "南河县医改办"]


def test_the_secretariat_records_a_signature_on_paper(cast):
    task = cast.task(1, collector=cast.finance)
    on = date(2026, 1, 16)
    record_receipt(tasks=[task], department=cast.finance, on=on, origin="paper", by=cast.clerk)
    row = Assignment.objects.get(task=task)
    assert (row.signed_for_at.date(), row.signed_for_by) == (on, cast.clerk.label)
    assert history_of(task)[0].text == "市财政局 signed for it, recorded: On paper of 16 Jan 2026"
    assert list(unsigned(Task.objects.all(), task.ledger)) == []
    # By the task's own signature, without which every task of a ledger would be looked at.
    task.refresh_from_db()
    assert (task.signed_for_at, task.signed_for_by) == (row.signed_for_at, row.signed_for_by)


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (date(2099, 1, 1), "This day has not come yet."),
        (date(2026, 1, 14), "It was handed out only after this day."),
    ],
)
def test_a_signature_is_not_recorded_for_a_day_that_cannot_be(cast, on, sentence):
    task = cast.task(1, collector=cast.finance)
    with pytest.raises(NotPossible, match=sentence):
        record_receipt(tasks=[task], department=cast.finance, on=on, origin="paper", by=cast.clerk)


def test_who_has_not_signed_stands_first_with_whom_to_call(cast):
    done, waiting = cast.task(1), cast.task(2, collector=cast.finance)
    sign_for(tasks=[done], by=cast.liaison)
    first, second = receipts_by_unit(cast.ledger)
    assert (first.unit, first.since, [one.task for one in first.waiting]) == (
        cast.finance,
        date(2026, 1, 15),
        [waiting],
    )
    assert [person.name for person in first.people] == ["何知秋"]
    assert (second.unit, second.signed, second.since, second.people) == (cast.health, 1, None, ())


def test_nobody_signs_in_a_closed_ledger(cast):
    task = cast.task(1, collector=cast.finance)
    cast.ledger.state = "closed"
    cast.ledger.save()
    with pytest.raises(ClosedLedger):
        sign_for(tasks=[task], by=cast.finance_liaison)
