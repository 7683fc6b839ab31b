"""提出异议: a unit objects with a reason, the secretariat decides, the unit is told; reporting goes on."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from departments.models import Notification
from reform.core.workflow import WrongState
from tasks.models import Assignment, DutyItem, Objection
from tasks.selectors.history import history_of
from tasks.services.objections import decide_objection, make_objection, release_unit, withdraw_objection
from tasks.services.refusals import NotPossible

REASON = "本单位没有这项职责。"


@pytest.fixture
def task(cast):
    """Collected by health, finance cooperates."""
    made = cast.task(1)
    Assignment.objects.create(
        task=made,
        jurisdiction=cast.city,
        order=1,
        role="cooperating",
        department=cast.finance,
        written="市财政局",
    )
    return made


@pytest.fixture
def objection(cast, task):
    return make_objection(task=task, kind="not_ours", reason=REASON, by=cast.finance_liaison)


def decide(objection, by, *, upheld=True):
    return decide_objection(objection=objection, upheld=upheld, answer="同意。", by=by)


def test_a_unit_objects_and_reads_it_in_the_history_others_do_not(cast, task, objection):
    assert (objection.department, objection.state) == (cast.finance, "open")
    entry = history_of(task, cast.finance_liaison)[0]
    assert (entry.text, entry.note) == ("市财政局 objects: Not a duty of this unit", REASON)
    assert history_of(task, cast.clerk)[0].text == entry.text
    assert [one.text for one in history_of(task, cast.liaison)] == []


def test_a_unit_without_a_part_does_not_object(cast, task):
    with pytest.raises(PermissionDenied):
        make_objection(task=task, kind="due", reason=REASON, by=cast.north)


def test_a_unit_has_one_open_objection_to_a_matter(cast, task, objection):
    with pytest.raises(NotPossible, match="not decided yet"):
        make_objection(task=task, kind="due", reason=REASON, by=cast.finance_head)
    decide(objection, cast.clerk, upheld=False)
    make_objection(task=task, kind="due", reason=REASON, by=cast.finance_head)
    assert Objection.objects.count() == 2


def test_what_is_in_preparation_is_not_objected_to(cast):
    task = cast.task(2, state="preparation", handed_out_on=None, collector=cast.finance)
    with pytest.raises(NotPossible, match="handed out"):
        make_objection(task=task, kind="due", reason=REASON, by=cast.finance_liaison)


def test_the_unit_is_told_what_was_decided(cast, task, objection):
    decided = decide(objection, cast.clerk)
    assert (decided.state, decided.decided_by) == ("upheld", cast.clerk.label)
    told = Notification.objects.filter(key=f"objection.decided:{objection.uid}")
    assert {one.user.username for one in told} == {"finance_liaison", "finance_head"}
    assert told[0].url == f"/objections/{objection.uid}/"
    assert history_of(task)[0].text == "Objection of 市财政局: Upheld"


def test_an_objection_is_decided_once(cast, objection):
    decided = decide(objection, cast.clerk)
    with pytest.raises(WrongState):
        decide(decided, cast.head, upheld=False)


def test_nobody_decides_their_own_objection(cast, task):
    own = make_objection(task=task, kind="words", reason=REASON, by=cast.liaison)
    own.made_by = cast.clerk.user
    own.save()
    with pytest.raises(PermissionDenied):
        decide(own, cast.clerk)
    decide(own, cast.head)


def test_only_the_unit_takes_its_objection_back_and_only_until_it_is_decided(cast, objection):
    with pytest.raises(PermissionDenied):
        withdraw_objection(objection=objection, by=cast.liaison)
    taken_back = withdraw_objection(objection=objection, by=cast.finance_head)
    assert taken_back.state == "withdrawn"
    with pytest.raises(WrongState):
        withdraw_objection(objection=taken_back, by=cast.finance_head)


def test_an_upheld_objection_takes_the_unit_out(cast, task, objection):
    with pytest.raises(NotPossible, match="upheld"):
        release_unit(objection=objection, by=cast.clerk)
    decided = decide(objection, cast.clerk)
    release_unit(objection=decided, by=cast.clerk)
    assert [row.department for row in task.assignments.all()] == [cast.health]
    assert history_of(task)[0].text == "市财政局 was taken out of the matter"
    with pytest.raises(NotPossible, match="no part"):
        release_unit(objection=decided, by=cast.clerk)


def test_a_county_taken_out_stays_in_the_grid_as_not_concerned(cast):
    task = cast.task(2)
    item = DutyItem.objects.create(task=task, department=cast.counties["north"], jurisdiction=cast.city)
    made = make_objection(task=task, kind="not_ours", reason=REASON, by=cast.north)
    release_unit(objection=decide(made, cast.head), by=cast.head)
    item.refresh_from_db()
    assert (item.applies, item.text) == (False, "同意。")


def test_a_collecting_unit_is_replaced_by_an_adjustment_not_taken_out(cast, task):
    made = make_objection(task=task, kind="not_ours", reason=REASON, by=cast.liaison)
    with pytest.raises(NotPossible, match="adjustment"):
        release_unit(objection=decide(made, cast.head), by=cast.head)
