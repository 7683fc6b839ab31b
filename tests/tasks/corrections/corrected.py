"""A corrected file that changes, adds and drops, and what tests do with it."""

from __future__ import annotations

from datetime import date

from tasks.models import Task
from tasks.services.comparing import differences_of, fingerprint
from tasks.services.corrections import apply_correction
from tasks.services.handing_out import hand_out
from tasks.services.tasks import waive_unnamed
from tests.tasks.paper import TEXT

ON = date(2026, 3, 2)
CHANGED = "（一）完善分级诊疗。到2026年11月底前，县域内基层就诊率达到70%以上，建立双向转诊平台。（市财政局牵头，市卫生健康委配合）"
ADDED = "（三）开展家庭医生签约。签约服务覆盖重点人群。（市卫生健康委负责）"
# The first clause is changed in everything, the second stands, the third is gone, a new one came.
CORRECTED = "\n".join(
    [
        *TEXT.replace("2026年2月10日", "2026年2月20日").split("（一）")[0].split("\n")[:-1],
        CHANGED,
        "（二）出台付费方案。印发《按病种付费实施方案》。（市卫生健康委、市财政局和各县（市、区）人民政府按职责分工负责）",
        "二、强化保障",
        ADDED,
        "",
        "云溪市医改领导小组",
        "2026年2月20日",
        "",
    ]
)


def everything(cast, corrected, *, by=None, reason=""):
    """Apply every difference."""
    found = differences_of(corrected)
    return apply_correction(
        notice=corrected,
        chosen={row.key for row in found},
        seen=fingerprint(found),
        reason=reason,
        by=by or cast.clerk,
    )


def told(found) -> list[tuple[str, str, list[str]]]:
    return [(row.change, row.label, [one["field"] for one in row.differences]) for row in found]


def running(cast, tasks) -> None:
    """Hand all three tasks out."""
    waive_unnamed(task=tasks[2], by=cast.clerk)
    Task.objects.filter(due_on=None).update(long_term=True)
    hand_out(tasks=Task.objects.all(), by=cast.head, on=ON)
