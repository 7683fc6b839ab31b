"""Names said once and known from then on: drafts and tasks that waited, forgetting, permissions, queries."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.models import DepartmentName, LearntName
from reform.core.models import AuditEntry
from tasks.models import Notice, Task, TaskLog
from tasks.selectors.drafts import workbench
from tasks.selectors.names import NameBook
from tasks.services.assignments import Bodies
from tasks.services.intake import import_notice
from tasks.services.names import NameTaken, forget_name, map_name
from tasks.services.tasks import add_task
from tests.cast import make_unit

TEXT = """云溪市关于重点工作的通知
一、工作任务
（一）规范采购。完善采购办法。（市药监局牵头，市财政局配合）
（二）完善监管。（市药监局负责）
（三）落实属地责任。（各县区政府、市财政局负责）
"""


@pytest.fixture
def notice(cast) -> Notice:
    return import_notice(programme=cast.programme, text=TEXT, by=cast.clerk)


@pytest.fixture
def drugs(cast):
    return make_unit(cast.city, "云溪市药品检查中心", "市药检中心", 40)


def waiting(cast, **bodies) -> Task:
    return add_task(ledger=cast.ledger, title="甲", bodies=Bodies(**bodies), by=cast.clerk)


def test_a_name_is_learnt_for_the_own_programme_alone(cast, drugs):
    learnt = map_name(programme=cast.programme, written="市 药监局", department=drugs, by=cast.clerk)
    assert (learnt.name, learnt.means, learnt.learnt_by) == ("市药监局", drugs, cast.clerk.label)
    assert NameBook(cast.programme).resolve("市药监局").department == drugs
    assert not NameBook(cast.north.programme).resolve("市药监局").known
    assert not DepartmentName.objects.filter(name="市药监局").exists()
    entry = AuditEntry.objects.get(act="notices.map_name")
    assert (entry.object_uid, entry.after) == (drugs.uid, {"written": "市药监局", "means": "市药检中心"})


def test_what_was_learnt_comes_before_what_is_known(cast, drugs):
    DepartmentName.objects.create(department=drugs, name="市财政局", kind="alias")
    assert len(NameBook(cast.programme).resolve("市财政局").fits) == 2
    map_name(programme=cast.programme, written="市财政局", department=drugs, by=cast.clerk)
    assert NameBook(cast.programme).resolve("市财政局").department == drugs


def test_drafts_that_waited_get_their_collector(cast, notice, drugs):
    before = {draft.number: draft.collector for draft in notice.drafts.all()}
    assert before == {"（一）": None, "（二）": None, "（三）": cast.finance}
    map_name(programme=cast.programme, written="市药监局", department=drugs, by=cast.clerk)
    assert [draft.collector for draft in notice.drafts.all()] == [drugs, drugs, cast.finance]


def test_tasks_in_preparation_that_waited_get_unit_collector_search_and_log(cast, drugs):
    task = waiting(cast, lead=["市药监局"], cooperating=["市药监局", "市财政局"])
    map_name(programme=cast.programme, written="市药监局", department=drugs, by=cast.clerk)
    task = Task.objects.get(pk=task.pk)
    assert [(row.role, row.department) for row in task.assignments.all()] == [
        ("lead", drugs),
        ("cooperating", drugs),
        ("cooperating", cast.finance),
    ]
    assert task.collector == drugs
    assert "市药检中心" in task.search
    log = TaskLog.objects.get(task=task, event="task.named")
    assert (log.who, log.params) == (cast.clerk.label, {"words": ["市药监局", "市药监局"]})


def test_a_collector_that_was_chosen_stays(cast, drugs):
    task = waiting(cast, lead=["市药监局"])
    Task.objects.filter(pk=task.pk).update(collector=cast.health)
    map_name(programme=cast.programme, written="市药监局", department=drugs, by=cast.clerk)
    assert Task.objects.get(pk=task.pk).collector == cast.health


def test_handed_out_and_waived_words_stay(cast, drugs):
    handed_out, waived = waiting(cast, lead=["市药监局"]), waiting(cast, lead=["市药监局"])
    Task.objects.filter(pk=handed_out.pk).update(state="closed")
    waived.assignments.update(waived=True)
    map_name(programme=cast.programme, written="市药监局", department=drugs, by=cast.clerk)
    for task in (handed_out, waived):
        assert task.assignments.get().department is None


def test_a_group_among_the_leads_carries_out_on_its_ground(cast):
    task = waiting(cast, lead=["东部片"])
    assert task.assignments.get().role == "lead"
    learnt = map_name(programme=cast.programme, written="东部片", group=cast.county_group, by=cast.clerk)
    row = task.assignments.get()
    assert (row.role, row.group) == ("territorial", cast.county_group)
    forget_name(learnt=learnt, by=cast.clerk)
    row = task.assignments.get()
    assert (row.role, row.group) == ("lead", None)


def test_a_leaders_name_is_learnt_for_a_post(cast):
    task = waiting(cast, lead=["市财政局"], leaders=["老韩"])
    map_name(programme=cast.programme, written="老韩", post=cast.leader.post, by=cast.clerk)
    assert task.assignments.get(role="leader").post == cast.leader.post
    assert NameBook(cast.programme).resolve_leader("老韩").post == cast.leader.post
    assert not NameBook(cast.programme).resolve("老韩").known


def test_forgetting_takes_back_what_came_with_the_name(cast, notice, drugs):
    task = waiting(cast, lead=["市药监局", "市财政局"])
    assert task.collector is None
    learnt = map_name(programme=cast.programme, written="市药监局", department=drugs, by=cast.clerk)
    forget_name(learnt=learnt, by=cast.clerk2)
    assert not LearntName.objects.exists()
    assert not NameBook(cast.programme).resolve("市药监局").known
    task = Task.objects.get(pk=task.pk)
    assert [row.department for row in task.assignments.all()] == [None, cast.finance]
    assert task.collector == cast.finance
    assert [draft.collector for draft in notice.drafts.all()] == [None, None, cast.finance]
    entry = AuditEntry.objects.get(act="notices.forget_name")
    assert entry.before == {"written": "市药监局", "means": "市药检中心"}


def test_said_twice_nothing_changes_and_said_otherwise_the_second_is_told(cast, drugs):
    first = map_name(programme=cast.programme, written="市药监局", department=drugs, by=cast.clerk)
    again = map_name(programme=cast.programme, written="市药监局", department=drugs, by=cast.clerk2)
    assert again == first
    assert AuditEntry.objects.filter(act="notices.map_name").count() == 1
    with pytest.raises(NameTaken) as told:
        map_name(programme=cast.programme, written="市药监局", department=cast.health, by=cast.clerk2)
    assert cast.clerk.label in str(told.value)
    assert "市药检中心" in str(told.value)


@pytest.mark.parametrize("written", ["", "局", " 局 ", "局" * 101, "有关部门", "各相关分管领导"])
def test_names_that_can_mean_nobody_are_refused(cast, written):
    with pytest.raises(ValueError, match=r"characters|nobody"):
        map_name(programme=cast.programme, written=written, department=cast.health, by=cast.clerk)
    assert not LearntName.objects.exists()


@pytest.mark.parametrize("who", ["liaison", "leader", "admin", "north"])
def test_names_are_taught_by_the_own_secretariat_alone(cast, drugs, who):
    with pytest.raises(PermissionDenied):
        map_name(programme=cast.programme, written="市药监局", department=drugs, by=cast.people[who])
    learnt = map_name(programme=cast.programme, written="市药监局", department=drugs, by=cast.clerk)
    with pytest.raises(PermissionDenied):
        forget_name(learnt=learnt, by=cast.people[who])


def test_unknown_names_stand_most_frequent_first_and_leaders_last(cast, notice):
    notice.drafts.filter(number="（三）").update(leaders=["赵知行", "韩望山", "各相关分管领导"])
    names = workbench(notice).unknown_names
    assert [(one.written, one.count, one.leader) for one in names] == [
        ("市药监局", 2, False),
        ("各县区政府", 1, False),
        ("赵知行", 1, True),
    ]


def _long_notice(cast, items: int) -> Notice:
    lines = [
        f"{number}.做好第{number}项工作。（市未知{number % 7}局牵头，市财政局、各县（市、区）人民政府配合）"
        for number in range(1, items + 1)
    ]
    text = "云溪市关于重点工作的通知\n一、工作任务\n" + "\n".join(lines) + "\n"
    return import_notice(programme=cast.programme, text=text, by=cast.clerk)


def _queries(act) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        act()
    return len(caught)


def test_names_of_a_long_notice_take_a_constant_number_of_queries(cast):
    def read(notice):
        bench = workbench(Notice.objects.select_related("programme__jurisdiction").get(pk=notice.pk))
        assert len(bench.unknown_names) == 7
        return [(card.lead, card.helping, card.leaders, card.lacks) for card in bench.cards]

    short, long = _long_notice(cast, 20), _long_notice(cast, 150)
    assert long.drafts.count() == 150
    assert _queries(lambda: read(short)) == _queries(lambda: read(long))


def test_mapping_takes_a_constant_number_of_queries(cast, drugs):
    _long_notice(cast, 20)
    few = _queries(
        lambda: map_name(programme=cast.programme, written="市未知1局", department=drugs, by=cast.clerk)
    )
    long = _long_notice(cast, 150)
    many = _queries(
        lambda: map_name(programme=cast.programme, written="市未知2局", department=drugs, by=cast.clerk)
    )
    assert long.drafts.filter(collector=drugs).count() == 44
    assert many == few
