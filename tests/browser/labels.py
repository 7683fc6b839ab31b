"""A county's own ledger as the city reads it, and a matter that bears a label."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

# Title, class, how far: a county's matters, worded as a county would.
OF_THE_COUNTY = (
    ("推进县域医共体药品统一采购配送", "on_schedule", "统一目录已印发，12家卫生院完成首批配送。"),
    ("完成乡镇卫生院发热诊室改造", "behind", "9家中6家完成改造，3家正在施工。"),
    ("落实家庭医生签约服务费分配办法", "done", "分配办法已印发执行。"),
)


def find_labels(actor: Callable[[str], Any], at: Callable[..., str], year: int) -> dict[str, str]:
    """Give the county a ledger and label a matter of the city's; return the pages that show them."""
    from departments.enums import Clearance
    from departments.models import Post
    from tasks.models import Task
    from tasks.services.labels import label_task

    ledger = _county_ledger(actor("yaodu"), year)
    head = actor("fuze")
    Post.objects.filter(pk=head.post.pk).update(clearance=Clearance.SENSITIVE)
    head = actor("fuze")
    matter = Task.objects.filter(
        ledger__programme=head.programme, state="handed_out", row=0, row_count=0, status_class="on_schedule"
    ).latest("number")
    label_task(task=matter, label=Clearance.SENSITIVE, by=head)
    return {
        "county_ledger": at("ledger", query=f"?ledger={ledger.uid}"),
        "county_task": at("task_detail", ledger.tasks.get(number=2)),
        "task_labelled": at("task_detail", matter),
        "ledger_labelled": at("ledger", query=f"?q={matter.title[:8]}"),
    }


def _county_ledger(county: Any, year: int) -> Any:
    from django.utils import timezone

    from tasks.models import Assignment, Ledger, Task

    place = county.programme.jurisdiction
    ledger = Ledger.objects.create(
        programme=county.programme,
        jurisdiction=place,
        year=year,
        name=f"{place.short_name}{year}年医改重点任务台账",
        starts_on=date(year, 1, 1),
    )
    for number, (title, status, text) in enumerate(OF_THE_COUNTY, 1):
        task = Task.objects.create(
            ledger=ledger,
            jurisdiction=place,
            number=number,
            label=str(number),
            section="一、重点改革任务",
            title=title,
            text=f"{title}。",
            type="mechanism",
            completion_standard="印发文件并按月调度",
            starts_on=date(year, 1, 1),
            collector=county.department,
            state="handed_out",
            handed_out_on=timezone.localdate(),
            due_on=date(year, 12, 31),
            status_class=status,
            progress_text=text,
        )
        unit = county.department
        Assignment.objects.create(
            task=task, jurisdiction=place, order=0, role="lead", department=unit, written=unit.name
        )
    return ledger
