"""Orders as the tests of supervision need them: drafted, signed, answered, by the people of the cast."""

from __future__ import annotations

import itertools
from datetime import date

from reports.models import SupervisionOrder
from reports.services.orders import draft_order
from tests.cast import Cast

CAUSES = itertools.count(1)
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
        "caused_on": date(2026, 11, 20),
        "task": task,
        "title": "关于“第1项工作”进展滞后的督办事项",
        "text": "该事项连续两期未达序时进度。",
        "demands": DEMANDS,
        "by": cast.clerk,
    }
    made = draft_order(**(values | fields))
    assert made is not None
    return made
