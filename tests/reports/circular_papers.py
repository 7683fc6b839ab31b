"""One sound snapshot of every kind of paper, made from October's figures: what a kind prints besides is added to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from reports.circulars.records import (
    Coordination,
    LateMatter,
    LedgerRow,
    NamedOrder,
    OrderLine,
    Period,
    RiskMatter,
)
from reports.circulars.snapshot import Snapshot
from tests.reports.circular_sample import HEALTH, INSURANCE, LABOUR, UNITS, october, september

SPANS = {
    "quarterly": Period("p-10", "quarter", date(2026, 10, 1), date(2026, 12, 31), date(2026, 10, 31)),
    "annual": Period("p-10", "year", date(2026, 1, 1), date(2026, 12, 31), date(2026, 10, 31)),
}
LEADERS = ("市医改领导小组组长、副组长",)


def orders() -> tuple[OrderLine, ...]:
    """Return four orders: one closed, one open and past its day, one open, one raised; the first two named before."""
    return (
        OrderLine(
            "o-1",
            "明医改督〔2026〕3号",
            "督办单",
            "00000000-0000-4000-8000-000000000005",
            "5",
            "补报用药监测数据",
            INSURANCE,
            date(2026, 9, 8),
            date(2026, 10, 9),
            "closed",
            date(2026, 10, 12),
            "10月9日前补齐数据",
            "数据已补齐并通过核验",
            before=True,
        ),
        OrderLine(
            "o-2",
            "明医改督〔2026〕4号",
            "督办单",
            "00000000-0000-4000-8000-000000000008",
            "8",
            "完善集采结余资金分配办法",
            INSURANCE,
            date(2026, 9, 20),
            date(2026, 10, 20),
            "open",
            asked="10月20日前完成会签",
            said="已完成两轮会签，尚有一家单位未回复",
            before=True,
        ),
        OrderLine(
            "o-3",
            "明医改限〔2026〕1号",
            "限期整改通知",
            "00000000-0000-4000-8000-000000000017",
            "17",
            "新增康复床位",
            HEALTH,
            date(2026, 10, 15),
            date(2026, 11, 20),
            "open",
            asked="11月20日前报送设备到货和安装安排",
        ),
        OrderLine(
            "o-4",
            "明医改督〔2026〕5号",
            "督办单",
            "00000000-0000-4000-8000-000000000036",
            "36",
            "开展薪酬制度试点",
            LABOUR,
            date(2026, 10, 10),
            date(2026, 10, 28),
            "raised",
            date(2026, 10, 30),
            "10月28日前确定试点医院",
            "试点医院范围尚待研究",
        ),
    )


def coordination() -> tuple[Coordination, ...]:
    """Return two matters to be coordinated: one before a meeting, one in a unit's hands."""
    return (
        Coordination(
            "c-1",
            "00000000-0000-4000-8000-000000000008",
            "8",
            "结余资金分配比例",
            INSURANCE,
            "请明确三家单位的分配比例",
            "提请市医改领导小组第四次会议研究",
            date(2026, 11, 20),
        ),
        Coordination(
            "c-2",
            "00000000-0000-4000-8000-000000000017",
            "17",
            "康复床位改造资金",
            HEALTH,
            "请落实设备尾款",
            "由市财政局牵头协调",
            date(2026, 11, 16),
        ),
    )


def risks() -> tuple[RiskMatter, ...]:
    """Return a matter on schedule that is at risk."""
    return (
        RiskMatter(
            "00000000-0000-4000-8000-000000000020",
            "20",
            "第20项改革任务",
            (LABOUR,),
            ("at_risk",),
            date(2026, 12, 31),
            "两个县人员未到位",
            "完成招录",
            date(2026, 12, 10),
        ),
    )


def paper_of(kind: str) -> Snapshot:
    """Return a sound snapshot of a kind."""
    found = replace(october(), kind=kind, members=UNITS)
    if kind in SPANS:
        found = replace(found, period=SPANS[kind])
    if kind == "annual":
        found = replace(found, previous=None, changes=(), follow_ups=())
    if kind == "supervision":
        assert found.previous
        named = tuple(NamedOrder(one.uid, one.number) for one in orders()[:2])
        found = replace(found, order_lines=orders(), previous=replace(found.previous, orders=named))
    if kind in ("digest", "one_page"):
        found = replace(found, addressees=LEADERS, demands=(), coordination=coordination(), at_risk=risks())
    return found


def issue_before(kind: str) -> Snapshot | None:
    """Return the signed snapshot of the issue of the same kind before `paper_of(kind)`."""
    if kind == "annual":
        return None
    before = replace(september(), kind=kind)
    if kind == "supervision":
        was_open = tuple(replace(one, state="open", ended_on=None) for one in orders()[:2])
        before = replace(before, order_lines=was_open)
    return before


def of_size(kind: str, number: int) -> Snapshot:
    """Return a paper of `number` matters of which every fifth is behind, red and overdue, with long words."""
    base = paper_of(kind)
    rows: list[LedgerRow] = []
    late: list[LateMatter] = []
    for n in range(1, number + 1):
        behind = n % 5 == 0
        title = f"推进第{n}项县域医疗卫生服务能力提升和分级诊疗制度建设重点改革任务落地见效"
        rows.append(
            replace(
                base.ledger[0],
                uid=f"n-{n}",
                item_no=str(n),
                title=title,
                status_class="behind" if behind else "on_schedule",
                flags=("overdue",) if behind else (),
            )
        )
        if behind:
            late.append(
                replace(
                    base.late[0],
                    uid=f"n-{n}",
                    item_no=str(n),
                    title=title,
                    cause="相关单位对资金分担比例和实施步骤的意见尚未统一，配套设备采购周期长于预期",
                    plan="在完成专家论证和合法性审核后提请市医改领导小组会议审议并印发实施",
                )
            )
    counts = replace(
        base.counts,
        total=number,
        rows=number,
        done=0,
        on_schedule=number - len(late),
        behind=len(late),
        overdue=len(late),
        should_have_started=0,
        not_due=0,
        adjusted=0,
    )
    return replace(base, ledger=tuple(rows), late=tuple(late), counts=counts)
