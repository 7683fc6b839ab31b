"""The cast of the tests: one city, its programme, departments, counties and people, all invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.test import Client

from departments.actor import Actor
from departments.enums import DepartmentKind, Role
from departments.models import (
    Department,
    DepartmentGroup,
    DepartmentGroupMember,
    DepartmentName,
    Jurisdiction,
    Post,
    PostHolding,
    Programme,
    ProgrammeMember,
    User,
)
from tasks.enums import TaskState, TaskType
from tasks.models import Assignment, Ledger, Task

PASSWORD = "a long enough passphrase"


@dataclass
class Cast:
    """Names follow the roles; `health` and `finance` are departments, `north` and `south` counties."""

    city: Jurisdiction
    programme: Programme
    ledger: Ledger
    health: Department
    finance: Department
    counties: dict[str, Department]
    county_group: DepartmentGroup
    people: dict[str, Actor] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def task(self, number: int = 1, *, collector: Department | None = None, **fields: object) -> Task:
        """Make a decomposed, handed-out task collected by `collector` (health)."""
        unit = collector or self.health
        values: dict[str, object] = {
            "ledger": self.ledger,
            "jurisdiction": self.city,
            "number": number,
            "label": str(number),
            "section": "一、测试事项",
            "title": f"第{number}项工作",
            "text": f"第{number}项工作要按期完成。",
            "type": TaskType.MECHANISM,
            "collector": unit,
            "completion_standard": "印发文件",
            "due_on": date(2026, 12, 31),
            "starts_on": date(2026, 1, 1),
            "state": TaskState.HANDED_OUT,
            "handed_out_on": date(2026, 1, 15),
        }
        task = Task.objects.create(**(values | fields))
        if task.row_count == 0 and task.collector:
            Assignment.objects.create(
                task=task, jurisdiction=self.city, order=0, role="lead", department=unit, written=unit.name
            )
        return task


def make_unit(
    place: Jurisdiction, name: str, short: str, order: int, kind: str = DepartmentKind.DEPARTMENT
) -> Department:
    """Make a unit with its official and short name."""
    unit = Department.objects.create(jurisdiction=place, name=name, short_name=short, order=order, kind=kind)
    DepartmentName.objects.create(department=unit, name=name, kind="official")
    if short != name:
        DepartmentName.objects.create(department=unit, name=short, kind="short")
    return unit


def make_actor(
    programme: Programme, unit: Department, role: str, username: str, name: str, title: str
) -> Actor:
    """Make a person in a post and return the actor."""
    user = User.objects.create_user(username=username, name=name, password=PASSWORD)
    post = Post.objects.create(programme=programme, department=unit, role=role, title=title)
    PostHolding.objects.create(post=post, user=user, held_from=date(2020, 1, 1))
    return Actor(user=user, post=post, address="127.0.0.1")


def make_cast() -> Cast:
    """Make the cast; see Cast for the names."""
    city = Jurisdiction.objects.create(name="云溪市", short_name="云溪", level="city", path="1/")
    programme = Programme.objects.create(
        jurisdiction=city,
        name="深化医改",
        group_name="云溪市深化医药卫生体制改革领导小组",
        group_short_name="市医改领导小组",
        secretariat_name="云溪市医改领导小组秘书处",
        number_prefix="云医改组",
        addressees="各县（市、区）医改领导小组，市医改领导小组各成员单位",
        county_rhythm="month",
    )
    health = make_unit(city, "云溪市卫生健康委员会", "市卫生健康委", 1)
    finance = make_unit(city, "云溪市财政局", "市财政局", 2)
    programme.secretariat = health
    programme.save()
    for order, unit in enumerate([health, finance], 1):
        ProgrammeMember.objects.create(programme=programme, department=unit, order=order)
    group = DepartmentGroup.objects.create(
        programme=programme, name="各县（市、区）人民政府", aliases=["各县市区人民政府"]
    )
    counties: dict[str, Department] = {}
    cast = Cast(city, programme, _ledger(programme, city), health, finance, counties, group)
    for order, (key, name) in enumerate([("north", "北山县"), ("south", "南河县")], 1):
        place = Jurisdiction.objects.create(
            name=name, short_name=name[:2], level="county", parent=city, path=f"1/{order}/"
        )
        unit = make_unit(
            place, f"{name}医改领导小组秘书处", f"{name}医改办", 10 + order, DepartmentKind.COUNTY
        )
        counties[key] = unit
        DepartmentGroupMember.objects.create(group=group, department=unit)
        own = Programme.objects.create(
            jurisdiction=place,
            parent=programme,
            name="深化医改",
            group_name=f"{name}深化医药卫生体制改革领导小组",
            group_short_name="县医改领导小组",
            secretariat_name=f"{name}医改领导小组秘书处",
            number_prefix=f"{name[0]}医改组",
            addressees="县医改领导小组各成员单位",
            secretariat=unit,
        )
        cast.people[key] = make_actor(own, unit, Role.COUNTY, key, f"{name[0]}小禾", "县医改办")
    for key, unit, role, name, title in [
        ("clerk", health, Role.CLERK, "沈一舟", "秘书处经办"),
        ("clerk2", health, Role.CLERK, "季明远", "秘书处经办"),
        ("head", health, Role.HEAD, "方静澜", "秘书处负责人"),
        ("liaison", health, Role.LIAISON, "陆小满", "联络员"),
        ("finance_liaison", finance, Role.LIAISON, "何知秋", "联络员"),
        ("finance_head", finance, Role.DEPARTMENT_HEAD, "顾长青", "分管领导"),
        ("leader", health, Role.LEADER, "韩望山", "副市长"),
        ("admin", health, Role.SYSTEM_ADMIN, "金石", "系统管理员"),
        ("security", health, Role.SECURITY_ADMIN, "石盾", "安全管理员"),
        ("auditor", health, Role.AUDITOR, "明镜", "审计管理员"),
    ]:
        cast.people[key] = make_actor(programme, unit, role, key, name, title)
    return cast


def _ledger(programme: Programme, city: Jurisdiction) -> Ledger:
    return Ledger.objects.create(
        programme=programme,
        jurisdiction=city,
        name="2026年重点任务台账",
        year=2026,
        basis_title="云溪市2026年深化医改重点任务分工方案",
        basis_number="云医改组〔2026〕2号",
        starts_on=date(2026, 1, 1),
    )


def signed_in(actor: Actor) -> Client:
    """Return a client in which the actor's account is signed in, with pages in English."""
    client = Client()
    client.force_login(actor.user)
    client.cookies["portal_language"] = "en"
    return client
