"""What exists for whom: programmes above and below, groups by date, labels, instructions."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from departments.actor import Actor
from departments.enums import Clearance, Role
from departments.models import DepartmentGroupMember, Jurisdiction, Post, Programme
from departments.selectors.posts import posts_of
from reform.core.models import AuditEntry
from reports.models import ProgressReport, ReportingPeriod
from tasks.duties import name_of
from tasks.models import Assignment, DutyItem, Evidence, Instruction, Ledger, Task, TaskSource
from tasks.notifications import tell_collectors
from tasks.selectors.counts import tally
from tasks.selectors.detail import grid_of, task_by_uid
from tasks.selectors.division import tasks_to_divide
from tasks.selectors.history import history_of
from tasks.selectors.tasks import ledgers_of
from tasks.services.labels import label_task
from tasks.services.ledgers import log_event
from tests.cast import make_actor, make_unit, signed_in
from tests.world.tasks import make_ledger

YESTERDAY = timezone.localdate() - timedelta(days=1)


def seen(actor, model=Task):
    return set(model.objects.visible_to(actor).values_list("pk", flat=True))


def actor_with(actor: Actor, clearance: int) -> Actor:
    Post.objects.filter(pk=actor.post.pk).update(clearance=clearance)
    return Actor(actor.user, Post.objects.select_related("programme__jurisdiction").get(pk=actor.post.pk))


@pytest.fixture
def county(cast):
    """The northern county's own ledger with a task handed out and one in preparation."""
    ledger = make_ledger(cast.north.programme)
    place = {"ledger": ledger, "jurisdiction": ledger.jurisdiction, "collector": cast.north.department}
    out = cast.task(1, **place)
    prepared = cast.task(2, state="preparation", handed_out_on=None, **place)
    return ledger, out, prepared


# --- above and below -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["clerk", "head", "leader"])
def test_city_office_reads_what_the_county_handed_out(cast, county, who):
    ledger, out, _prepared = county
    actor = cast.people[who]
    assert (seen(actor), ledger.pk in seen(actor, Ledger)) == ({out.pk}, True)


@pytest.mark.parametrize("who", ["liaison", "finance_head", "south", "admin", "auditor"])
def test_nobody_else_knows_of_the_county_ledger(cast, county, who):
    ledger, _out, _prepared = county
    assert (seen(cast.people[who]), ledger.pk in seen(cast.people[who], Ledger)) == (set(), False)


def test_county_ledger_with_nothing_handed_out_is_not_known_above(cast, county):
    ledger, out, _prepared = county
    Task.objects.filter(pk=out.pk).update(state="preparation")
    assert ledger.pk not in seen(cast.clerk, Ledger)


def test_programmes_are_found_at_any_depth(cast):
    parent = cast.north.programme
    for level in range(3):
        place = Jurisdiction.objects.create(
            name=f"{level}",
            short_name=f"{level}",
            level="township",
            path=f"{parent.jurisdiction.path}{level}/",
        )
        parent = Programme.objects.create(jurisdiction=place, parent=parent, name=f"{level}")
    unit = make_unit(place, "最下一级", "最下", 1)
    task = cast.task(1, ledger=make_ledger(parent), jurisdiction=place, collector=unit)
    low = make_actor(parent, unit, Role.LIAISON, "low", "低处", "联络员")
    assert seen(cast.clerk) == seen(cast.north) == seen(low) == {task.pk}
    assert low.programmes_above[-2:] == (cast.north.programme.pk, cast.programme.pk)
    for acting in (low, cast.north, cast.liaison):
        [with_above] = posts_of(acting.user)
        assert Actor(acting.user, with_above).programmes_above == acting.programmes_above
    assert parent.pk in cast.clerk.programmes_below


def test_own_ledgers_come_first_whatever_their_year(cast, county):
    Ledger.objects.filter(pk=county[0].pk).update(year=2099)
    assert list(ledgers_of(cast.clerk)) == [cast.ledger, county[0]]


def test_county_ledger_is_opened_from_the_city_marked_read_only(cast, county):
    client = signed_in(cast.clerk)
    page = client.get(reverse("ledger"), {"ledger": county[0].uid}).content.decode()
    assert "Read only" in page
    assert reverse("task_detail", args=[county[1].uid]) in page
    assert reverse("task_add") not in page
    unit = client.get(reverse("department_detail", args=[cast.counties["north"].uid])).content.decode()
    assert f"{reverse('ledger')}?ledger={county[0].uid}" in unit
    own = client.get(reverse("ledger")).content.decode()
    assert own.count("Read only") == 1  # the group of the choice, no mark


def test_two_programmes_of_one_city_do_not_see_each_other(cast):
    other = Programme.objects.create(jurisdiction=cast.city, name="深化国企改革")
    task = cast.task(1, ledger=make_ledger(other))
    named_here = make_actor(other, cast.health, Role.LIAISON, "other", "他处", "联络员")
    assert seen(cast.clerk) == seen(cast.leader) == seen(cast.liaison) == set()
    assert seen(named_here) == {task.pk}


# --- groups and days -------------------------------------------------------------------------------------------------
@pytest.fixture
def group_task(cast):
    task = cast.task(1, collector=cast.finance)
    Assignment.objects.create(
        task=task,
        jurisdiction=cast.city,
        order=1,
        role="territorial",
        group=cast.county_group,
        written="各县",
    )
    return task


def test_member_of_a_group_sees_its_task_while_it_is_a_member(cast, group_task):
    assert group_task.pk in seen(cast.north)
    DepartmentGroupMember.objects.filter(department=cast.counties["north"]).update(valid_to=YESTERDAY)
    assert group_task.pk not in seen(cast.north)
    assert group_task.pk in seen(cast.south)


def test_member_from_tomorrow_sees_nothing_yet(cast, group_task):
    tomorrow = timezone.localdate() + timedelta(days=1)
    DepartmentGroupMember.objects.filter(department=cast.counties["north"]).update(valid_from=tomorrow)
    assert group_task.pk not in seen(cast.north)


def test_duty_item_of_a_unit_that_left_the_group_shows_nothing(cast, group_task):
    for unit in cast.counties.values():
        DutyItem.objects.create(task=group_task, department=unit, jurisdiction=cast.city)
    DepartmentGroupMember.objects.filter(department=cast.counties["north"]).update(valid_to=YESTERDAY)
    assert (group_task.pk in seen(cast.north), group_task.pk in seen(cast.south)) == (False, True)


def test_others_duties_are_told_without_their_words(cast, group_task):
    for unit in cast.counties.values():
        DutyItem.objects.create(task=group_task, department=unit, jurisdiction=cast.city, text="内部说明")
    grid = grid_of(task_by_uid(cast.north, group_task.uid), cast.north)
    told = {item.department.pk: item.text for item in grid.outstanding}
    assert told == {cast.counties["north"].pk: "内部说明", cast.counties["south"].pk: ""}
    office = grid_of(task_by_uid(cast.clerk, group_task.uid), cast.clerk).outstanding
    assert {item.text for item in office} == {"内部说明"}


def test_partner_reads_the_report_once_accepted_and_not_the_steps_before(cast):
    task = cast.task(1)
    Assignment.objects.create(
        task=task,
        jurisdiction=cast.city,
        order=1,
        role="cooperating",
        department=cast.finance,
        written="财政局",
    )
    period = ReportingPeriod.objects.create(
        ledger=cast.ledger, jurisdiction=cast.city, kind="month", start=date(2026, 10, 1),
        opens_on=date(2026, 10, 25), cutoff=date(2026, 10, 31), due_on=date(2026, 11, 5),
        closes_on=date(2026, 11, 8),
    )  # fmt: skip
    report = ProgressReport.objects.create(
        period=period,
        task=task,
        department=cast.health,
        jurisdiction=cast.city,
        state="submitted",
        text="已完成",
        submitted_at=timezone.now(),
        on_time=True,
    )
    log_event([task], "report.returned", by=cast.clerk, period="10月", reason="数字不对")
    assert (seen(cast.finance_liaison, ProgressReport), seen(cast.liaison, ProgressReport)) == (
        set(),
        {report.pk},
    )
    assert [line.note for line in history_of(task, cast.finance_liaison)] == []
    assert [line.note for line in history_of(task, cast.liaison)] == ["数字不对"]
    ProgressReport.objects.update(state="accepted", accepted_at=timezone.now())
    assert seen(cast.finance_liaison, ProgressReport) == {report.pk}


def test_files_are_the_units_and_the_offices(cast):
    task = cast.task(1)
    Assignment.objects.create(
        task=task,
        jurisdiction=cast.city,
        order=1,
        role="cooperating",
        department=cast.finance,
        written="财政局",
    )
    file = Evidence.objects.create(
        task=task, department=cast.health, file="evidence/a.pdf", file_name="a.pdf", size=1, sha256="0" * 64
    )
    who = ("clerk", "leader", "liaison", "finance_liaison", "north", "admin")
    assert [file.pk in seen(cast.people[name], Evidence) for name in who] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


# --- labels ----------------------------------------------------------------------------------------------------------
def item_with_row(cast):
    item = cast.task(1, status_class="behind")
    Task.objects.filter(pk=item.pk).update(row_count=1, collector=None)
    item.refresh_from_db()
    fields = {"row": 1, "root": item, "label": "1.1", "status_class": "behind"}
    return item, cast.task(1, **fields)


def test_label_hides_an_item_with_all_that_hangs_on_it(cast):
    head = actor_with(cast.head, Clearance.SENSITIVE)
    item, row = item_with_row(cast)
    file = Evidence.objects.create(
        task=row, department=cast.health, file="evidence/a.pdf", file_name="a.pdf", size=1, sha256="0" * 64
    )
    label_task(task=item, label=Clearance.SENSITIVE, by=head)
    for actor in (cast.clerk, cast.leader, cast.liaison):
        assert (seen(actor), seen(actor, Evidence)) == (set(), set())
        assert tally(Task.objects.visible_to(actor)).total == 0
    assert (seen(head), seen(head, Evidence)) == ({item.pk, row.pk}, {file.pk})
    assert seen(actor_with(cast.liaison, Clearance.SENSITIVE)) == {item.pk, row.pk}
    entry = AuditEntry.objects.get(act="ledger.label_task")
    assert (entry.before, entry.after) == ({"sensitivity": "INTERNAL"}, {"sensitivity": "SENSITIVE"})
    assert history_of(item)[0].text == "Labelled: Sensitive"


@pytest.mark.parametrize("who", ["clerk", "liaison", "leader", "north"])
def test_label_is_set_by_the_head_alone(cast, who):
    task = cast.task(1)
    with pytest.raises(PermissionDenied):
        label_task(task=task, label=Clearance.OPEN, by=actor_with(cast.people[who], Clearance.SENSITIVE))


def test_label_above_the_own_clearance_and_of_a_row_is_refused(cast):
    item, row = item_with_row(cast)
    with pytest.raises(PermissionDenied):
        label_task(task=item, label=Clearance.SENSITIVE, by=cast.head)
    with pytest.raises(PermissionDenied):
        label_task(task=row, label=Clearance.OPEN, by=cast.head)


def test_label_is_shown_and_set_on_the_page(cast):
    head = actor_with(cast.head, Clearance.SENSITIVE)
    task, client = cast.task(1), signed_in(head)
    page = reverse("task_detail", args=[task.uid])
    assert '<span class="flag flag-red">Sensitive</span>' not in client.get(page).content.decode()
    client.post(reverse("task_label", args=[task.uid]), {"version": task.version, "label": "2"})
    for shown in (page, reverse("ledger")):
        assert '<span class="flag flag-red">Sensitive</span>' in client.get(shown).content.decode()
    assert signed_in(cast.liaison).get(page).status_code == 404


def test_labelled_task_stands_in_no_division_table_and_no_hand_over_list(cast):
    labelled = cast.task(1, state="preparation", sensitivity=Clearance.SENSITIVE)
    other = cast.task(2, state="preparation")
    assert list(tasks_to_divide(cast.ledger)) == [other]
    assert (name_of(labelled), name_of(other)) == ("1 (labelled)", "2 第2项工作")


def test_message_of_handing_out_tells_of_labelled_tasks_to_those_who_see_them(cast):
    tasks = [cast.task(1, sensitivity=Clearance.SENSITIVE), cast.task(2)]
    tell_collectors(tasks)
    assert [m.body for m in cast.liaison.user.notifications.all()] == ["2 第2项工作"]
    cast.liaison.user.notifications.all().delete()
    actor_with(cast.liaison, Clearance.SENSITIVE)
    tell_collectors(tasks)
    assert [m.body for m in cast.liaison.user.notifications.all()] == ["1 第1项工作\n2 第2项工作"]


# --- instructions ----------------------------------------------------------------------------------------------------
@pytest.fixture
def instruction(cast):
    made = Instruction.objects.create(
        programme=cast.programme, text="请抓紧办理", leader="韩望山", given_on=date(2026, 10, 8),
        entered_by=cast.clerk.post,
    )  # fmt: skip
    made.circle.add(cast.liaison.post)
    return made


def test_instruction_exists_for_its_circle_who_entered_it_and_the_head(cast, instruction):
    knows = {name for name, actor in cast.people.items() if seen(actor, Instruction)}
    assert knows == {"clerk", "head", "liaison"}


def test_task_is_seen_without_the_instruction_by_those_outside_its_circle(cast, instruction):
    task = cast.task(1)
    Assignment.objects.create(
        task=task,
        jurisdiction=cast.city,
        order=1,
        role="cooperating",
        department=cast.finance,
        written="财政局",
    )
    TaskSource.objects.create(task=task, kind="meeting", label="领导小组会议")
    TaskSource.objects.create(task=task, kind="instruction", instruction=instruction)
    page = reverse("task_detail", args=[task.uid])
    for name, told in [("liaison", True), ("head", True), ("clerk2", False), ("finance_liaison", False)]:
        text = signed_in(cast.people[name]).get(page).content.decode()
        assert ("领导小组会议" in text, "请抓紧办理" in text) == (True, told)


def test_words_of_an_instruction_never_stand_in_the_source(cast, instruction):
    task = cast.task(1)
    for fields in ({"kind": "meeting"}, {"kind": "instruction", "label": "请抓紧办理"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TaskSource.objects.create(task=task, instruction=instruction, **fields)
