"""Orders as the tests of supervision need them: drafted, signed, answered, by the people of the cast."""

from __future__ import annotations

import itertools
from datetime import date

from departments.models import Notification
from reports.models import SupervisionOrder
from reports.services.answers import answer_order
from reports.services.order_ends import check_answer
from reports.services.order_signing import sign_order
from reports.services.orders import draft_order
from tasks.models import Instruction
from tests.cast import Cast

DONE = "办法已于11月18日印发。"
PROOF = b"%PDF-1.4\n%%EOF\n"
CAUSES = itertools.count(1)
CAUSED_ON = date(2026, 11, 20)
DEMANDS = "请于办理时限前报送整改措施和完成时间。"


def draft(cast: Cast, **fields: object) -> SupervisionOrder:
    """Draft an order to finance about a task of its own, as the clerk."""
    task = fields.pop("task", None)
    if task is None and fields.get("instruction") is None:
        task = cast.task(next(CAUSES) + 100, collector=cast.finance)
    values: dict[str, object] = {
        "kind": "order",
        "department": cast.finance,
        "cause": f"hand:{next(CAUSES)}",
        "caused_on": CAUSED_ON,
        "task": task,
        "title": "关于“第1项工作”进展滞后的督办事项",
        "text": "该事项连续两期未达序时进度。",
        "demands": DEMANDS,
        "by": cast.clerk,
    }
    made = draft_order(**(values | fields))
    assert made is not None
    return made


def instruct(cast: Cast, given_on: date = date(2026, 11, 18)) -> Instruction:
    """Enter an instruction of the clerk's, with nobody else in its circle."""
    return Instruction.objects.create(
        programme=cast.programme,
        text="请抓紧研究。",
        leader="韩望山副市长",
        given_on=given_on,
        entered_by=cast.clerk.post,
    )


def issued(cast: Cast, **fields: object) -> SupervisionOrder:
    """Draft an order and let the head sign it."""
    return sign_order(order=draft(cast, **fields), by=cast.head, signer="韩望山")


def answered(cast: Cast, **fields: object) -> SupervisionOrder:
    """Issue an order and let the unit's liaison answer it, with a file."""
    order = issued(cast, **fields)
    files = [("会议纪要.pdf", PROOF)]
    answer_order(order=order, measures="已排出计划。", done=DONE, files=files, by=cast.finance_liaison)
    order.refresh_from_db()
    return order


def checked(cast: Cast, **fields: object) -> SupervisionOrder:
    """Have an answered order checked by the clerk."""
    return check_answer(order=answered(cast, **fields), by=cast.clerk)


def told(event: str) -> dict[str, Notification]:
    """Return the messages of an event of orders by whom they went to."""
    found = Notification.objects.filter(key__startswith=f"order.{event}")
    return {one.user.username: one for one in found.select_related("user")}
