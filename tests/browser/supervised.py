"""Pages of orders (督办): a draft, one to answer, one answered, one to close, one closed, with extensions; the lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

SUPERVISED_PLACES = {
    "order_new": "clerk",
    "order_to_sign": "head",
    "order_of_a_leader": "leader",
    "order_to_answer": "liaison",
    "order_waiting": "clerk",
    "order_extension": "head",
    "order_to_check": "clerk",
    "order_returned": "department_head",
    "order_to_close": "head",
    "order_closed": "liaison",
    "order_list_unit": "liaison",
    "order_list_office": "head",
    "task_with_orders": "clerk",
}
TEXT = "第{no}项“{title}”自9月起连续2期认定为未达序时进度。目前进展：方案正在征求意见，部分单位意见不一致。"
DEMANDS = "一、请查明原因，逐项提出措施，明确完成时间。\n二、请于办理时限前书面回复办理情况，并附佐证材料。"
DONE = "经三方会商，考核比例已达成一致，办法于本月18日印发执行，首批结余资金已拨付到位。"
PDF = b"%PDF-1.4\n%%EOF\n"


def supervised_places(city: Any, at: Callable[..., str]) -> dict[str, str]:
    """Return the address of each page above, each order brought there through the services."""
    from datetime import timedelta

    from tasks.models import Task

    head, clerk, unit = city.actor("fuze"), city.clerk, city.liaison.department
    mine = Task.objects.filter(ledger=city.open.ledger, collector=unit).leaves().handed_out()
    tasks = list(mine.order_by("number", "row"))
    orders = _Orders(clerk, head, city.liaison, tasks)
    waiting = orders.issued(0)
    asked = orders.issued(1)
    orders.interim(asked)
    orders.ask_extension(asked, timedelta(days=14))
    returned = orders.answered(2)
    orders.give_back(returned)
    closed = orders.checked(3)
    orders.close(closed)
    to_answer = orders.issued(0, kind="time_limit")
    return {
        "order_new": at("order_new", tasks[0]),
        "order_to_sign": at("order_detail", orders.draft(1)),
        "order_of_a_leader": at("order_detail", orders.draft(2, kind="interview")),
        "order_to_answer": at("order_detail", to_answer),
        "order_waiting": at("order_detail", waiting),
        "order_extension": at("order_detail", asked),
        "order_to_check": at("order_detail", orders.answered(0, kind="urging")),
        "order_returned": at("order_detail", returned),
        "order_to_close": at("order_detail", orders.checked(1)),
        "order_closed": at("order_detail", closed),
        "order_list_unit": at("order_list"),
        "order_list_office": at("order_list"),
        "task_with_orders": at("task_detail", tasks[0]),
    }


class _Orders:
    """Makes orders of a unit about its matters and carries them on."""

    def __init__(self, clerk: Any, head: Any, liaison: Any, tasks: list[Any]) -> None:
        self.clerk, self.head, self.liaison, self.tasks = clerk, head, liaison, tasks

    def draft(self, at: int, kind: str = "order") -> Any:
        from uuid import uuid4

        from django.utils import timezone

        from reports.ladder.paper import PAPER_NAMES
        from reports.services.orders import draft_order

        task = self.tasks[at]
        return draft_order(
            kind=kind,
            department=self.liaison.department,
            cause=f"hand:{uuid4()}",
            caused_on=timezone.localdate(),
            task=task,
            title=f"关于第{task.label}项“{task.title}”未达序时进度的{PAPER_NAMES[kind]}",
            text=TEXT.format(no=task.label, title=task.title),
            demands=DEMANDS,
            by=self.clerk,
        )

    def issued(self, at: int, kind: str = "order") -> Any:
        from reports.services.order_signing import sign_order

        return sign_order(order=self.draft(at, kind), by=self.head)

    def answered(self, at: int, kind: str = "order") -> Any:
        from reports.services.answers import answer_order

        order = self.issued(at, kind)
        files = [("结余留用办法印发件.pdf", PDF)]
        answer_order(
            order=order,
            measures="由分管领导牵头，与市医保局、市财政局专题会商。",
            done=DONE,
            files=files,
            by=self.liaison,
        )
        order.refresh_from_db()
        return order

    def checked(self, at: int) -> Any:
        from reports.services.order_ends import check_answer

        return check_answer(order=self.answered(at), by=self.clerk)

    def close(self, order: Any) -> None:
        from reports.services.order_ends import close_order

        close_order(order=order, outcome=DONE, proof=order.proofs.first(), by=self.head)

    def give_back(self, order: Any) -> None:
        from reports.services.order_ends import return_answer

        return_answer(order=order, reason="请补充印发文号和执行日期，并附首批拨付凭证。", by=self.clerk)

    def interim(self, order: Any) -> None:
        from reports.services.answers import answer_order

        words = "已完成第一轮会商，拟于下周提请会议审议。"
        answer_order(order=order, measures=words, interim=True, by=self.liaison)
        order.refresh_from_db()

    def ask_extension(self, order: Any, more: Any) -> None:
        from reports.services.extensions import ask_extension

        ask_extension(
            order=order,
            reason="会商涉及三个部门，其中一个部门分管领导调整，需重新明确意见。",
            progress="已完成两轮会商，主要条款达成一致。",
            new_due_on=order.due + more,
            by=self.liaison,
        )
