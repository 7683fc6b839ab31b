"""The inner digest (工作调度专报) for leaders: the points first, red and yellow one by one, what to coordinate."""

from __future__ import annotations

from dataclasses import replace

from reform.core.document import Annex, Block, Heading, Paragraph
from reports.circulars.kinds.kind import Kind
from reports.circulars.leaders import (
    behind_and_change,
    comparison_table,
    completion,
    coordination_paragraphs,
    is_red,
    risk_paragraph,
    short_changes,
)
from reports.circulars.linked import figure
from reports.circulars.outline import Outline, Section
from reports.circulars.records import LateMatter
from reports.circulars.snapshot import Snapshot
from reports.circulars.tables import late_table, unit_table
from reports.narrative.late import follow_up_sentences, late_facts
from reports.narrative.wording import (
    NameBook,
    full_date,
    items,
    one_decimal,
    ordinal,
    period_label,
    without_stop,
)
from tasks.progress import StatusClass

MASTHEAD = "工作调度专报"
_MOST_NAMED = 6
LATE_TITLE = "未达序时进度事项清单"


def outline(snapshot: Snapshot) -> Outline:
    """Return the digest: points, red, yellow, to be coordinated, what became of the last ones, comparison."""
    names = NameBook()
    table = comparison_table(snapshot)
    blocks: list[Block] = [Heading("（一）与上期对比", level=2), table] if table else []
    if snapshot.units:
        name = "（二）各单位情况" if table else "（一）各单位情况"
        blocks += [Heading(name, level=2), replace(unit_table(snapshot), caption="")]
    sections = (
        Section("points", "要点", points(snapshot)),
        Section("red", "红灯事项", _red(snapshot, names)),
        Section("yellow", "黄灯事项", _yellow(snapshot, names)),
        Section("coordination", "需协调事项", _coordination(snapshot)),
        Section("follow_up", "上期列明事项办理情况", _follow_up(snapshot)),
        Section("comparison", "对比情况", _comparison(snapshot), tuple(blocks)),
    )
    annexes = (Annex(LATE_TITLE, (late_table(snapshot),), landscape=True),) if snapshot.late else ()
    return Outline(
        title=f"关于{period_label(snapshot.period)}{snapshot.scope}{snapshot.subject}调度情况的专报",
        opening=f"现将截至{full_date(snapshot.period.cutoff)}的调度情况报告如下。",
        sections=tuple(one for one in sections if one.paragraphs or one.blocks),
        annexes=annexes,
    )


def points(snapshot: Snapshot) -> tuple[Paragraph, ...]:
    """Return the points, all of the first page: progress, what is behind, what is asked, what changed."""
    tally, yellow = snapshot.counts.tally, len(snapshot.at_risk)
    red = sum(1 for matter in snapshot.late if is_red(matter))
    yellow += len(snapshot.late) - red
    total, in_step = figure("counts.total", tally.total), figure("counts.in_step", tally.in_step)
    ratio = tally.in_step_share
    tail = f"，占{figure('share.in_step', one_decimal(ratio))}%" if ratio is not None else ""
    lights = f"红灯{figure('lights.red', red)}项，黄灯{figure('lights.yellow', yellow)}项"
    told = [
        (
            "进展情况。",
            f"年度台账共列重点任务{total}项，{completion(snapshot)}；{in_step}项达到或超过序时要求{tail}。",
        ),
        ("突出问题。", f"{behind_and_change(snapshot)}；{lights}。"),
        ("需协调事项。", _asked(snapshot)),
        *(("变化情况。", one.text) for one in short_changes(snapshot, most=_MOST_NAMED)),
    ]
    return tuple(
        Paragraph(text, lead=f"（{ordinal(at)}）{head}") for at, (head, text) in enumerate(told, start=1)
    )


def _asked(snapshot: Snapshot) -> str:
    asked = snapshot.coordination
    if not asked:
        return "没有需协调事项。"
    titles = "、".join(f"“{without_stop(one.title)}”" for one in asked[:_MOST_NAMED])
    more = "等" if len(asked) > _MOST_NAMED else ""
    return f"共{figure('coordination.total', len(asked))}项：{titles}{more}。"


def _lead(at: int, matter_no: str, title: str, units: str) -> str:
    tail = f"（牵头单位：{units}）" if units else ""
    return f"（{ordinal(at)}）{items([matter_no])}“{without_stop(title)}”{tail}。"


def _red(snapshot: Snapshot, names: NameBook) -> tuple[Paragraph, ...]:
    red = [matter for matter in snapshot.late if is_red(matter)]
    if not red:
        return (Paragraph("没有红灯事项。"),)
    return tuple(_late(at, matter, snapshot, names) for at, matter in enumerate(red, start=1))


def _late(at: int, matter: LateMatter, snapshot: Snapshot, names: NameBook) -> Paragraph:
    lead = _lead(at, matter.item_no, matter.title, names.list(matter.units))
    return Paragraph(late_facts(matter, names, snapshot.period.cutoff, snapshot.year), lead=lead)


def _yellow(snapshot: Snapshot, names: NameBook) -> tuple[Paragraph, ...]:
    found = [
        _late(at, matter, snapshot, names)
        for at, matter in enumerate((m for m in snapshot.late if not is_red(m)), start=1)
    ]
    for matter in snapshot.at_risk:
        lead = _lead(len(found) + 1, matter.item_no, matter.title, names.list(matter.units))
        found.append(Paragraph(risk_paragraph(matter, names, snapshot.year), lead=lead))
    return tuple(found)


def _coordination(snapshot: Snapshot) -> tuple[Paragraph, ...]:
    return coordination_paragraphs(snapshot) or (Paragraph("没有需协调事项。"),)


def _follow_up(snapshot: Snapshot) -> tuple[Paragraph, ...]:
    text = follow_up_sentences(snapshot, "专报")
    return (Paragraph(text),) if text else ()


def _comparison(snapshot: Snapshot) -> tuple[Paragraph, ...]:
    """Return which units have matters behind, in the order of the list of members."""
    late = [unit for unit in snapshot.units if unit.counts.tally.count(StatusClass.BEHIND)]
    if not late:
        return ()
    each = "、".join(f"{unit.name}{figure(f'unit.{unit.uid}.behind', unit.counts.behind)}项" for unit in late)
    return (Paragraph(f"未达序时进度事项按牵头单位分：{each}。"),)


KIND = Kind(
    "digest",
    outline,
    periods=("month", "quarter", "half_year"),
    forms=("bulletin", "letter"),
    inner=True,
    masthead=MASTHEAD,
)
