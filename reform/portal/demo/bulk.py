"""One big ledger made in bulk, the same every time: what speed is measured on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import islice
from uuid import UUID

from django.utils import timezone

from departments.enums import DepartmentKind, Role
from departments.models import (
    Department,
    Jurisdiction,
    Post,
    PostHolding,
    Programme,
    ProgrammeMember,
    User,
)
from departments.services.setup import UnitLine, make_unit
from reform.core.text import folded, index_text
from reports.enums import Origin, PeriodState, ReportState
from reports.models import ProgressReport, ReportingPeriod
from tasks.enums import AssignmentRole, Light, SourceKind, StatusClass, TaskState, TaskType
from tasks.models import Assignment, Ledger, Task, TaskLog, TaskSource, TaskStatus

CHUNK = 2000
UNITS, SECTIONS = 60, 12
# One item in ten has rows, and so many.
ROWS = 3
# Every so many items still wait for their units' signatures.
UNSIGNED = 50
PLACES = ["东湖", "西岭", "南桥", "北原", "青河", "白塔", "红石", "金沙", "云台", "临江"]
FIELDS = [
    "药品集中采购",
    "分级诊疗",
    "康复床位",
    "公立医院薪酬",
    "医保支付方式",
    "电子病历",
    "基层用药",
    "家庭医生签约",
    "中医药服务",
    "急救网络",
    "托育机构",
    "慢性病管理",
]
VERBS = ["扩大", "完善", "新建", "规范", "推开", "评估", "整合", "提升"]
PHRASES = ["已完成方案印发", "正在组织招标", "已落实专项资金", "进入试运行", "已召开部门会商", "完成首轮评估"]
STANDARDS = ["印发文件并落实", "建成并投入使用", "指标达到年度目标值", "形成机制并运行"]
# Class -> its share of the handed-out items in percent and its light.
SHARES = {
    StatusClass.DONE: (22, Light.GREEN),
    StatusClass.ON_SCHEDULE: (48, Light.GREEN),
    StatusClass.BEHIND: (14, Light.RED),
    StatusClass.SHOULD_HAVE_STARTED: (4, Light.RED),
    StatusClass.NOT_DUE: (9, Light.GREY),
    StatusClass.ADJUSTED: (3, Light.GREY),
}


@cache
def _words(title: str, text: str) -> str:
    return index_text(title, text)


def _searched(task: Task) -> str:
    return f"{_words(task.title, task.text)} {folded(task.label)}"


@dataclass
class Office:
    """The places, units and people around the ledger."""

    programme: Programme
    units: list[Department]
    clerk: User
    leader: User
    liaison: User


def make_office(name: str) -> Office:
    """Make a city with a programme, 60 units and a clerk, a leader and a liaison without passwords."""
    city = Jurisdiction.objects.create(name=f"{name}市", short_name=name, level="city", path=f"seed-{name}/")
    programme = Programme.objects.create(
        jurisdiction=city,
        name="深化医改",
        group_name=f"{name}市深化医药卫生体制改革领导小组",
        group_short_name="市医改领导小组",
        secretariat_name=f"{name}市医改领导小组秘书处",
        number_prefix=f"{name[0]}医改组",
        addressees="市医改领导小组各成员单位",
    )
    units = [
        make_unit(
            place=city,
            line=UnitLine(f"{name}市第{n:02d}局", f"第{n:02d}局"),
            order=n,
            kind=DepartmentKind.DEPARTMENT,
        )
        for n in range(1, UNITS + 1)
    ]
    ProgrammeMember.objects.bulk_create(
        ProgrammeMember(programme=programme, department=unit, order=unit.order) for unit in units
    )
    people = []
    for role, unit in ((Role.CLERK, units[0]), (Role.LEADER, units[0]), (Role.LIAISON, units[1])):
        user = User.objects.create_user(username=f"seed-{role}", name=str(Role(role).label))
        post = Post.objects.create(programme=programme, department=unit, role=role, title=user.name)
        PostHolding.objects.create(post=post, user=user, held_from=date(2020, 1, 1))
        people.append(user)
    return Office(programme, units, *people)


def make_ledger(office: Office, *, tasks: int, on: date, seed: int = 1) -> Ledger:
    """Make a ledger of `tasks` tasks with assignments, sources, logs, a determined and an open period.

    The same arguments make the same rows, uids included.
    """
    ledger = Ledger.objects.create(
        programme=office.programme,
        jurisdiction=office.programme.jurisdiction,
        name=f"{on.year}年台账（{tasks}项）",
        year=on.year,
        starts_on=date(on.year, 1, 1),
    )
    maker = _Maker(ledger, office, on, random.Random(seed))  # noqa: S311 (same rows every time, no secret)
    rows = maker.tasks(tasks)
    while chunk := list(islice(rows, CHUNK)):
        maker.save(chunk)
    return ledger


class _Maker:
    def __init__(self, ledger: Ledger, office: Office, on: date, chance: random.Random) -> None:
        self.ledger, self.units, self.on, self.chance = ledger, office.units, on, chance
        self.place = ledger.jurisdiction
        this = on.replace(day=1)
        self.closed = self._period((this - timedelta(days=1)).replace(day=1), PeriodState.CLOSED)
        self.open = self._period(this, PeriodState.OPEN)
        self.at = timezone.make_aware(datetime.combine(self.closed.cutoff, time(9)))
        self.kinds = list(SHARES)
        self.weights = [share for share, _light in SHARES.values()]

    def _period(self, start: date, state: str) -> ReportingPeriod:
        following = (start + timedelta(days=31)).replace(day=1)
        closed = state == PeriodState.CLOSED
        return ReportingPeriod.objects.create(
            ledger=self.ledger,
            jurisdiction=self.place,
            start=start,
            opens_on=start.replace(day=20),
            cutoff=following - timedelta(days=1),
            due_on=following.replace(day=5),
            closes_on=following.replace(day=8),
            state=state,
            closed_at=timezone.make_aware(datetime.combine(following.replace(day=8), time(9)))
            if closed
            else None,
        )

    def _uid(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def tasks(self, total: int) -> Iterator[Task]:
        """Items with their rows after them, unsaved, `total` in all."""
        made, number = 0, 0
        while made < total:
            number += 1
            item = self._task(number, made * SECTIONS // total + 1)
            if number % 10 == 0 and made + 1 + ROWS <= total:
                item.row_count, item.collector = ROWS, None
            yield item
            made += 1
            for row in range(1, item.row_count + 1):
                yield self._row(item, row)
                made += 1

    def _task(self, number: int, section: int) -> Task:
        pick = self.chance.choice
        title = f"{pick(VERBS)}{pick(PLACES)}{pick(FIELDS)}"
        text = f"{title}，{pick(STANDARDS)}，{pick(FIELDS)}同步推进。"
        long_term = self.chance.random() < 0.08
        running = self.chance.random() < 0.98
        task = Task(
            uid=self._uid(),
            ledger=self.ledger,
            jurisdiction=self.place,
            number=number,
            label=str(number),
            section=f"第{section}部分",
            title=title,
            text=text,
            type=pick(TaskType.values),
            collector=pick(self.units),
            completion_standard=pick(STANDARDS),
            starts_on=self.ledger.starts_on,
            due_on=None if long_term else date(self.on.year, 1, 1) + timedelta(self.chance.randrange(365)),
            long_term=long_term,
            state=TaskState.HANDED_OUT if running else TaskState.PREPARATION,
            handed_out_on=date(self.on.year, 1, 15) if running else None,
            signed_for_at=self.at if running and number % UNSIGNED else None,
        )
        task.search = _searched(task)
        if running:
            self._determine(task)
        return task

    def _determine(self, task: Task) -> None:
        (task.status_class,) = self.chance.choices(self.kinds, self.weights)
        behind = task.status_class == StatusClass.BEHIND
        task.light = SHARES[task.status_class][1]
        task.severity = self.chance.randrange(3) if behind else 0
        task.overdue = behind and task.due_on is not None and task.due_on < self.on
        task.due_soon = task.due_on is not None and 0 <= (task.due_on - self.on).days <= 30
        task.at_risk = self.chance.random() < 0.05
        task.unreported = self.chance.random() < 0.04
        task.status_as_of = task.last_reported_on = self.closed.cutoff
        task.progress_text = "，".join(self.chance.sample(PHRASES, 3))
        task.progress_share = self.chance.randrange(101)

    def _row(self, item: Task, row: int) -> Task:
        """A row stands as its item does, so that the item is their sum."""
        same = (
            "number",
            "section",
            "starts_on",
            "due_on",
            "long_term",
            "state",
            "handed_out_on",
            "signed_for_at",
            "type",
        )
        stands = ("status_class", "light", "severity", "overdue", "due_soon", "at_risk", "unreported")
        told = ("status_as_of", "last_reported_on", "progress_text", "progress_share", "completion_standard")
        task = Task(**{name: getattr(item, name) for name in (*same, *stands, *told)})
        task.uid, task.ledger, task.jurisdiction, task.root, task.row = (
            self._uid(),
            self.ledger,
            self.place,
            item,
            row,
        )
        task.label, task.collector = f"{item.number}-{row}", self.chance.choice(self.units)
        task.title = f"{item.title}（{PLACES[row]}）"
        task.text = item.text
        task.search = _searched(task)
        return task

    def save(self, tasks: list[Task]) -> None:
        """Write a chunk with all that hangs on its tasks."""
        Task.objects.bulk_create(task for task in tasks if not task.row)
        for task in tasks:
            if task.root is not None:
                task.root_id = task.root.pk
        Task.objects.bulk_create(task for task in tasks if task.row)
        leaves = [task for task in tasks if not task.row_count]
        Assignment.objects.bulk_create(one for task in leaves for one in self._assignments(task))
        TaskSource.objects.bulk_create(
            TaskSource(task=task, kind=SourceKind.MEETING, label=f"{self.on.year}年第一次领导小组会议")
            for task in tasks
        )
        TaskLog.objects.bulk_create(
            TaskLog(task=task, at=self.at, who="秘书处", event="task.handed_out", params={"on": str(self.on)})
            for task in tasks
        )
        running = [task for task in leaves if task.status_class]
        TaskStatus.objects.bulk_create(self._status(task) for task in running)
        ProgressReport.objects.bulk_create(
            self._report(task, period) for task in running for period in (self.closed, self.open)
        )

    def _assignments(self, task: Task) -> Iterator[Assignment]:
        others = self.chance.sample(self.units, 3)
        helping = [(AssignmentRole.COOPERATING, unit) for unit in others if unit != task.collector]
        for order, (role, unit) in enumerate([(AssignmentRole.LEAD, task.collector), *helping]):
            yield Assignment(
                task=task,
                jurisdiction=self.place,
                order=order,
                role=role,
                department=unit,
                written=unit.name if unit else "",
                signed_for_at=task.signed_for_at,
            )

    def _status(self, task: Task) -> TaskStatus:
        return TaskStatus(
            task=task,
            jurisdiction=self.place,
            as_of=self.closed.cutoff,
            period_kind=self.closed.kind,
            period_start=self.closed.start,
            self_rated=task.status_class,
            proposed=task.status_class,
            determined=task.status_class,
            severity=task.severity,
            overdue=task.overdue,
            due_soon=task.due_soon,
            at_risk=task.at_risk,
            unreported=task.unreported,
            progress_text=task.progress_text,
            progress_share=task.progress_share,
            confirmed_by="秘书处",
            determined_at=self.at,
        )

    def _report(self, task: Task, period: ReportingPeriod) -> ProgressReport:
        closed = period == self.closed
        return ProgressReport(
            uid=self._uid(),
            period=period,
            task=task,
            department=task.collector,
            jurisdiction=self.place,
            origin=Origin.UNIT,
            state=ReportState.ACCEPTED if closed else ReportState.SUBMITTED,
            text=task.progress_text,
            self_rated=task.status_class,
            submitted_at=self.at,
            accepted_at=self.at if closed else None,
            on_time=True,
        )
