"""One month of an invented city, with figures that agree: 40 matters, ten months, the issue before it.

The figures are chosen so that every pattern of the circular occurs once; wording and names are invented.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from reports.circulars.records import (
    Basis,
    Change,
    Counts,
    Demand,
    FollowUp,
    IndicatorCounts,
    IndicatorLine,
    Issuer,
    LateMatter,
    LedgerRow,
    Named,
    NamedMatter,
    OpenOrder,
    Orders,
    Period,
    Previous,
    Reporting,
    RuleUsed,
    UnitLine,
    WellDone,
)
from reports.circulars.snapshot import Snapshot
from tasks.counting import Tally

INSURANCE = Named("u-ybj", "市医疗保障局", "市医保局")
HEALTH = Named("u-wjw", "市卫生健康委员会", "市卫生健康委")
LABOUR = Named("u-rsj", "市人力资源和社会保障局", "市人力资源社会保障局")
UNITS = (INSURANCE, HEALTH, LABOUR)
GROUP = Named("b-group", "市医改领导小组", "领导小组")
SECRETARIAT = Named("b-sec", "明州市医改领导小组秘书处", "秘书处")
OCTOBER = Period("p-10", "month", date(2026, 10, 1), date(2026, 10, 31), date(2026, 10, 31))
SEPTEMBER = Period("p-09", "month", date(2026, 9, 1), date(2026, 9, 30), date(2026, 9, 30))

_LATE = {8: "behind", 17: "behind", 26: "behind", 31: "behind", 36: "should_have_started"}
_OTHER = {37: "not_due", 38: "not_due", 39: "adjusted"}
_DONE = (1, 2, 3, 4, 6, 7, 9, 10, 11, 12, 13, 14)
TITLES = {
    8: "完善集采结余资金分配办法",
    17: "新增康复床位",
    26: "建立检查结果互认平台",
    31: "推进家庭医生签约",
    36: "开展薪酬制度试点",
}


def class_of(number: int) -> str:
    """Return the class item `number` has in October."""
    if number in _DONE:
        return "done"
    return _LATE.get(number) or _OTHER.get(number) or "on_schedule"


def unit_of(number: int) -> Named:
    """Return the collecting unit of an item."""
    return {8: INSURANCE, 17: HEALTH, 36: LABOUR}.get(number, UNITS[number % 3])


def ledger() -> tuple[LedgerRow, ...]:
    """Return the 40 lines of the annex."""
    return tuple(
        LedgerRow(
            uid=f"00000000-0000-4000-8000-{n:012d}",
            item_no=str(n),
            section="一、医保",
            title=TITLES.get(n, f"第{n}项改革任务"),
            target="年底前完成",
            lead=(unit_of(n).short,),
            cooperating=("市财政局",),
            leader="周明远",
            due_on=date(2026, 9, 30) if n == 8 else date(2026, 12, 31),
            progress="按计划推进。",
            completion=Decimal("60.0") if n == 17 else None,
            status_class=class_of(n),
            severity=2 if n in _LATE else 0,
            flags=("overdue",) if n == 8 else (),
        )
        for n in range(1, 41)
    )


def unit_lines() -> tuple[UnitLine, ...]:
    """Return the three units' lines; their sums are the circular's figures."""
    reports = (Reporting(9, 8, 1, 0, 2), Reporting(10, 9, 1, 0, 1), Reporting(9, 8, 0, 1, 2))
    lines = []
    for order, (unit, reporting) in enumerate(zip(UNITS, reports, strict=True), start=1):
        tally = Tally.of_rows(
            (row.status_class, row.flags) for n, row in enumerate(ledger(), start=1) if unit_of(n) == unit
        )
        lines.append(UnitLine(unit.uid, unit.short, order, Counts.of_tally(tally), reporting))
    return tuple(lines)


def indicators() -> tuple[IndicatorLine, ...]:
    """Return 16 indicators: three told in the text, the others only counted."""
    told = (
        IndicatorLine(
            "i-1",
            "2",
            "集中带量采购药品",
            "cumulative",
            ">=",
            Decimal(500),
            "种",
            Decimal(512),
            "met",
        ),
        IndicatorLine(
            "i-2",
            "17",
            "新增康复床位",
            "cumulative",
            ">=",
            Decimal(300),
            "张",
            Decimal(180),
            "below",
            expected=Decimal(240),
        ),
        IndicatorLine(
            "i-3",
            "20",
            "县域内住院量占比",
            "rate",
            ">=",
            Decimal(90),
            "%",
            Decimal("87.3"),
            "in_step",
            last_year=Decimal("86.2"),
        ),
    )
    states = ["met"] * 5 + ["in_step"] * 6 + ["below"] + ["pending"]
    rest = tuple(
        IndicatorLine(
            f"i-{n}",
            str(n),
            f"指标{n}",
            "rate",
            ">=",
            Decimal(50),
            "%",
            None if state == "pending" else Decimal(60 if state == "met" else 40),
            state,
            told=False,
        )
        for n, state in enumerate(states, start=4)
    )
    return told + rest


def late_matters() -> tuple[LateMatter, ...]:
    """Return the five late matters, three told one by one."""
    return (
        LateMatter(
            "00000000-0000-4000-8000-000000000008",
            "8",
            TITLES[8],
            "behind",
            (INSURANCE,),
            overdue=True,
            due_on=date(2026, 9, 30),
            due_act="印发",
            now="还在会签",
            cause="三家单位对分配比例看法不同",
            plan="报领导小组会议审议",
            plan_on=date(2026, 11, 20),
        ),
        LateMatter(
            "00000000-0000-4000-8000-000000000017",
            "17",
            TITLES[17],
            "behind",
            (HEALTH,),
            expected=Decimal(240),
            actual=Decimal(180),
            target=Decimal(300),
            unit="张",
            now="缺口在东川县、北岭区",
            cause="病区改造所需设备晚到",
            plan="完成安装并启用",
            plan_on=date(2026, 12, 15),
        ),
        *(
            LateMatter(
                f"00000000-0000-4000-8000-{n:012d}",
                str(n),
                TITLES[n],
                "behind",
                (unit_of(n),),
                due_on=date(2026, 12, 31),
                now="完成过半",
                cause="人手不足",
                plan="增派人员",
                plan_on=date(2026, 12, 20),
                told=False,
            )
            for n in (26, 31)
        ),
        LateMatter(
            "00000000-0000-4000-8000-000000000036",
            "36",
            TITLES[36],
            "should_have_started",
            (LABOUR,),
            start_on=date(2026, 8, 31),
            now="尚未启动",
            cause="上级文件八月底才到",
            plan="确定试点医院",
            plan_on=date(2026, 11, 30),
        ),
    )


def october() -> Snapshot:
    """Return October's snapshot, without a fault."""
    return Snapshot(
        uid="s-10",
        kind="monthly",
        programme=Named("g-1", "明州市深化医药卫生体制改革", "医改"),
        issuer=Issuer(SECRETARIAT, GROUP),
        jurisdiction_uid="j-1",
        place="明州市",
        scope="全市",
        subject="深化医改重点任务",
        year=2026,
        period=OCTOBER,
        bases=(Basis("n-1", "明州市2026年医改任务分工方案", "明医改组〔2026〕2号"),),
        addressees=("各县（市、区）医改领导小组", "市医改领导小组各成员单位"),
        rules=(RuleUsed("yinchuan", 1, "按序时百分点（银川）"),),
        counts=Counts(40, 12, 20, 4, 1, 2, 1, overdue=1, rows=40),
        reporting=Reporting(28, 25, 2, 1, 5, left_out=12),
        indicator_counts=IndicatorCounts(16, 6, 7, 2, 1),
        previous=Previous(
            "s-09",
            2026,
            SEPTEMBER,
            Counts(40, 10, 21, 5, 1, 2, 1, overdue=1, rows=40),
            tuple(
                NamedMatter(
                    f"00000000-0000-4000-8000-{n:012d}", str(n), TITLES.get(n, f"第{n}项改革任务"), state
                )
                for n, state in _named_in_september()
            ),
        ),
        changes=(
            Change("00000000-0000-4000-8000-000000000001", "1", "第1项改革任务", "on_schedule", "done"),
            Change("00000000-0000-4000-8000-000000000002", "2", "第2项改革任务", "on_schedule", "done"),
            Change("00000000-0000-4000-8000-000000000005", "5", "第5项改革任务", "behind", "on_schedule"),
            Change("00000000-0000-4000-8000-000000000023", "23", "第23项改革任务", "behind", "on_schedule"),
            Change("00000000-0000-4000-8000-000000000031", "31", TITLES[31], "on_schedule", "behind"),
        ),
        indicators=indicators(),
        well_done=(
            WellDone(
                "w-1",
                "支付方式改革按期铺开",
                (INSURANCE,),
                "调整完本年度病组方案，覆盖全部住院机构",
                partners=(HEALTH,),
                months_ahead=1,
            ),
            WellDone(
                "w-2",
                "基层能力有提升",
                (Named("u-dc", "东川县", "东川县"),),
                "率先建成乡镇中医馆",
                practice="巡回坐诊",
                published_in="《医改信息》第9期",
            ),
        ),
        late=late_matters(),
        follow_ups=(
            FollowUp("00000000-0000-4000-8000-000000000005", "5", "第5项改革任务", "behind", "on_schedule"),
            FollowUp(
                "00000000-0000-4000-8000-000000000008", "8", TITLES[8], "behind", "behind", date(2026, 11, 20)
            ),
            FollowUp("00000000-0000-4000-8000-000000000017", "17", TITLES[17], "behind", "behind"),
            FollowUp("00000000-0000-4000-8000-000000000023", "23", "第23项改革任务", "behind", "on_schedule"),
            FollowUp("00000000-0000-4000-8000-000000000026", "26", TITLES[26], "behind", "behind"),
            FollowUp(
                "00000000-0000-4000-8000-000000000036",
                "36",
                TITLES[36],
                "should_have_started",
                "should_have_started",
            ),
        ),
        orders=Orders(2, 1, (OpenOrder("o-2", "督〔2026〕2号", "8", date(2026, 11, 20)),)),
        demands=(
            Demand("d-1", "补上进度", "相关牵头单位", "把逐项措施报秘书处", due_on=date(2026, 11, 13)),
            Demand("d-2", "合力会商", "市医保局、市财政局", "商定分配比例", due_on=date(2026, 11, 16)),
            Demand("d-3", "报准数据", "各牵头单位", "写明数据来源和截止时间", from_on=date(2026, 11, 1)),
        ),
        units=unit_lines(),
        ledger=ledger(),
    )


def _named_in_september() -> tuple[tuple[int, str], ...]:
    return (*((n, "behind") for n in (5, 8, 17, 23, 26)), (36, "should_have_started"))


def september() -> Snapshot:
    """Return September's signed snapshot as far as October refers to it."""
    late = tuple(
        LateMatter(
            f"00000000-0000-4000-8000-{n:012d}",
            str(n),
            TITLES.get(n, f"第{n}项改革任务"),
            state,
            (unit_of(n),),
        )
        for n, state in _named_in_september()
    )
    return replace(
        october(),
        uid="s-09",
        period=SEPTEMBER,
        counts=Counts(40, 10, 21, 5, 1, 2, 1, overdue=1, rows=40),
        late=late,
    )
