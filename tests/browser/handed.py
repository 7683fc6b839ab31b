"""Pages about what was handed out: to be signed for, objected to, adjusted, in a grid, carried over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

HANDED_PLACES = {
    "sign_for": "liaison",
    "receipts": "clerk",
    "receipt_record": "clerk",
    "objection_make": "liaison",
    "objection_open": "clerk",
    "objection_own": "department_head",
    "objection_upheld": "head",
    "adjustment_kinds": "liaison",
    "adjustment_ask_date": "liaison",
    "adjustment_ask_unit": "clerk",
    "adjustment_asked": "clerk",
    "adjustment_to_approve": "head",
    "adjustment_approved": "liaison",
    "task_adjusted": "clerk",
    "task_grid_preparing": "clerk",
    "task_grid_running": "clerk",
    "ledger_carry_over": "head",
}
WHY = "设备采购合同执行期延长，首批设备预计推迟两个月到货，现有条件下难以在原定时限前完成安装调试和验收。"


def handed_places(city: Any, at: Callable[..., str]) -> dict[str, str]:
    """Return their addresses; what is lacking is done through the services first."""
    from django.utils import timezone

    from tasks.models import Task
    from tasks.services.adjusting import Terms
    from tasks.services.adjustments import ask_adjustment, decide_adjustment, give_opinion
    from tasks.services.objections import decide_objection, make_objection

    head, unit = city.actor("fuze"), city.actor("weijianld")
    ledger, collected = city.open.ledger, city.liaison.department
    mine = Task.objects.filter(ledger=ledger, collector=collected, objections=None, adjustments=None)
    dated = mine.leaves().handed_out().filter(due_on__isnull=False).exclude(status_class="done")
    first, second, third, fourth, *_rest = list(dated.order_by("number", "row"))

    def ask(task: Any) -> Any:
        later = Terms(due_on=task.due_on + timedelta(days=90))
        return ask_adjustment(task=task, kind="due", reason=WHY, terms=later, by=city.liaison)

    def opined(task: Any) -> Any:
        return give_opinion(
            adjustment=ask(task), in_favour=True, opinion="情况属实，建议同意。", by=city.clerk
        )

    approved = decide_adjustment(
        adjustment=opined(first),
        approved=True,
        body="group",
        decided_by="市医改领导小组",
        on=timezone.localdate(),
        paper="领导小组会议纪要第4期",
        by=head,
    )
    to_approve, asked = opined(second), ask(third)
    objection = make_objection(task=fourth, kind="due", reason=WHY, by=unit)
    upheld = decide_objection(
        objection=make_objection(task=second, kind="target", reason=WHY, by=unit),
        upheld=True,
        answer="意见成立，请按调整程序办理。",
        by=city.clerk,
    )
    fresh = _fresh(city, head)
    grid = Task.objects.filter(ledger=ledger, state="handed_out", duty_items__isnull=False).first()
    return {
        "sign_for": at("sign_for"),
        "receipts": at("receipts"),
        "receipt_record": f"/ledger/{ledger.uid}/receipts/{collected.uid}/",
        "objection_make": at("objection_make", fresh),
        "objection_open": at("objection_detail", objection),
        "objection_own": at("objection_detail", objection),
        "objection_upheld": at("objection_detail", upheld),
        "adjustment_kinds": at("adjustment_ask", fresh),
        "adjustment_ask_date": at("adjustment_ask", fresh, "?kind=due"),
        "adjustment_ask_unit": at("adjustment_ask", fresh, "?kind=collector"),
        "adjustment_asked": at("adjustment_detail", asked),
        "adjustment_to_approve": at("adjustment_detail", to_approve),
        "adjustment_approved": at("adjustment_detail", approved),
        "task_adjusted": at("task_detail", first),
        "task_grid_preparing": at("task_grid", _in_preparation(city)),
        "task_grid_running": at("task_grid", grid),
        "ledger_carry_over": at("ledger_carry_over", ledger),
    }


def _in_preparation(city: Any) -> Any:
    from tasks.services.assignments import Bodies
    from tasks.services.tasks import add_task

    return add_task(
        ledger=city.open.ledger,
        title="按季开展基层医疗机构用药监测",
        source_label="市医改领导小组第4次全体会议",
        bodies=Bodies(lead=["市卫健委", "各县（市、区）人民政府"]),
        by=city.clerk,
    )


def _fresh(city: Any, head: Any) -> Any:
    """Two matters handed out just now, not signed for; return the first."""
    from datetime import date

    from tasks.services.assignments import Bodies
    from tasks.services.handing_out import hand_out
    from tasks.services.tasks import add_task

    tasks = [
        add_task(
            ledger=city.open.ledger,
            title=title,
            text=f"{title}，年底前形成可查验的成果。",
            section="五、会议和领导批示交办事项",
            source_label="市医改领导小组第4次全体会议",
            bodies=Bodies(lead=["市卫健委"], cooperating=["市财政局"]),
            type="document_issue",
            collector=city.liaison.department,
            completion_standard="印发实施方案并报送首批名单",
            due_on=date(city.open.ledger.year, 12, 20),
            by=city.clerk,
        )
        for title in ("制定紧密型县域医共体药品联动管理实施方案", "建立基层卫生人才周转使用办法")
    ]
    hand_out(tasks=tasks, by=head)
    return tasks[0]
