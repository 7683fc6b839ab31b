"""The demands a paper proposes: each with addressee and date, at most three.

Source: office-practice 10. They are proposals: the clerk words them anew where the period asks for it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from reports.circulars.records import Demand
from reports.enums import INNER_PAPERS, PaperKind

if TYPE_CHECKING:
    from reports.selectors.snapshot import Material


def proposed_demands(material: Material) -> tuple[Demand, ...]:
    """Return the standing demands of the circular's kind; a paper for leaders asks nothing of units."""
    kind = material.circular.kind
    if kind in INNER_PAPERS:
        return ()
    if kind == PaperKind.BEHIND:
        return tuple(_late(material))
    if kind == PaperKind.SUPERVISION:
        return (_orders(material), *_late(material))
    return (*_late(material), *_coordination(material), _quality(material))


def _late(material: Material) -> list[Demand]:
    if not material.standing.late:
        return []
    return [
        Demand(
            f"{material.circular.uid}/late",
            "聚焦未达序时事项",
            "相关牵头单位",
            f"将逐项措施和完成时间报{material.programme.secretariat_name}",
            due_on=material.period.closes_on + timedelta(days=7),
        )
    ]


def _coordination(material: Material) -> list[Demand]:
    if not any(report.coordination for report in material.reports.values()):
        return []
    return [
        Demand(
            f"{material.circular.uid}/coordination",
            "加强部门协同",
            "提出协调事项的单位",
            "完成会商并报送意见，难以达成一致的由秘书处提请领导小组研究",
            due_on=material.period.closes_on + timedelta(days=10),
        )
    ]


def _quality(material: Material) -> Demand:
    last = "上月" if material.span.is_month else "上期"
    return Demand(
        f"{material.circular.uid}/quality",
        "提高报送质量",
        "各牵头单位",
        f"在指标类事项中列明数据来源和截止时间，不再重复{last}内容",
        from_on=material.period.period.next().start,
    )


def _orders(material: Material) -> Demand:
    return Demand(
        f"{material.circular.uid}/orders",
        "按期办结督办事项",
        "各承办单位",
        f"将在办事项的办理情况报{material.programme.secretariat_name}，确需延期的按规定程序提出申请",
        due_on=material.period.closes_on + timedelta(days=7),
    )
