"""Rows of a division table, tasks that are divided, an approval."""

from __future__ import annotations

from datetime import date

from tasks.division.table import (
    Row,
)
from tasks.models import Approval, Assignment, Task
from tasks.selectors.division import tasks_to_divide
from tasks.services.division import (
    approve_division,
)

TITLE = "云溪市2026年深化医改重点任务分工表"


def row(place: str, **fields) -> Row:
    values = {
        "task": f"t{place}",
        "item": f"t{place.split('.')[0]}",
        "section": "一、事项",
        "label": place.split(".")[0],
        "place": place,
        "title": f"第{place}项",
        "text": f"做好第{place}项工作。",
        "lead": "市卫生健康委",
        "cooperating": "",
    }
    return Row(**values | fields)


def assign(task: Task, role: str, written: str, order: int, **who) -> Assignment:
    return Assignment.objects.create(
        task=task, jurisdiction=task.jurisdiction, order=order, role=role, written=written, **who
    )


def divided(cast, *numbers: int) -> list[Task]:
    """Tasks in preparation, led by health; the first helped by finance and carried out by all counties."""
    made = [
        cast.task(number, state="preparation", handed_out_on=None, section="一、测试事项")
        for number in numbers
    ]
    assign(made[0], "cooperating", "市财政局", 1, department=cast.finance)
    assign(made[0], "territorial", "各县（市、区）人民政府", 2, group=cast.county_group)
    return made


def approve(cast, **fields) -> Approval:
    values = {
        "ledger": cast.ledger,
        "tasks": tasks_to_divide(cast.ledger),
        "title": TITLE,
        "body": "group",
        "approved_by": "市医改领导小组",
        "paper": "会议纪要第2号",
        "on": date(2026, 3, 12),
        "by": cast.head,
    }
    return approve_division(**values | fields)
