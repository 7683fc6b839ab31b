"""The circular's sentences, built from the frozen figures in formal Chinese. Pure.

Source: office-practice 10. A class with 0 is left out in prose, shares stand for the first three classes
only, a year's first issue compares with nothing, each late matter has its four facts in order. Every figure is linked
to the snapshot (reports.circulars.linked); dates and the numbers of items are none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from reform.core.document import Paragraph
from reports.circulars.linked import figure
from reports.circulars.outline import Section
from reports.circulars.records import Change, Demand, WellDone
from reports.circulars.snapshot import Snapshot
from reports.narrative.figures import indicator_sentence
from reports.narrative.late import follow_up_sentences, late_paragraphs, order_sentence
from reports.narrative.wording import (
    NameBook,
    book_title,
    full_date,
    items,
    last_period,
    one_decimal,
    ordinal,
    period_label,
    short_date,
    this_period,
    until,
    without_stop,
)
from tasks.counting import share
from tasks.progress import CLASS_LABELS_ZH, CLASS_ORDER, StatusClass

_SHARED = (StatusClass.DONE, StatusClass.ON_SCHEDULE, StatusClass.BEHIND)
SHORT_LABELS = {
    **CLASS_LABELS_ZH,
    StatusClass.ON_SCHEDULE: "达到序时",
    StatusClass.BEHIND: "未达序时",
}


def title(snapshot: Snapshot) -> str:
    """Return the paper's title: issuer, year and period, scope, subject."""
    issuer = snapshot.issuer.secretariat.full
    return f"{issuer}关于{period_label(snapshot.period)}{snapshot.scope}{snapshot.subject}进展情况的通报"


def opening(snapshot: Snapshot) -> str:
    """Return the first paragraph: what the report rests on and the date its figures reach to."""
    return f"{ground(snapshot)}现将截至{full_date(snapshot.period.cutoff)}的任务进展情况通报如下。"


def ground(snapshot: Snapshot) -> str:
    """Return the notices a paper rests on, with their numbers: 按照《…》（…号）要求，."""
    bases = "、".join(
        book_title(basis.title) + (f"（{basis.number}）" if basis.number else "") for basis in snapshot.bases
    )
    return f"按照{bases}要求，" if bases else ""


def sections(snapshot: Snapshot, *, late_annex: int = 2) -> tuple[Section, ...]:
    """Return the sections in order; one with nothing to say is left out and the numbering runs on.

    The section on late matters always stands; what became of the last issue's matters stands in every issue
    but a year's first. `late_annex` is the number of the annex that lists the late matters.
    """
    names = NameBook()
    built = (
        Section("overall", "总体情况", overall(snapshot, names)),
        Section("indicators", "量化指标", indicators(snapshot)),
        Section("well_done", "进展较好的工作", well_done(snapshot.well_done, names)),
        Section("late", "未达序时的事项", late_paragraphs(snapshot, names, annex=late_annex)),
        Section("follow_up", follow_up_heading(snapshot), follow_up(snapshot)),
        Section("next", "下一步工作", next_steps(snapshot.demands, snapshot.year)),
    )
    return tuple(section for section in built if section.paragraphs)


def _as_paragraphs(texts: Sequence[str]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(text) for text in texts if text)


def overall(snapshot: Snapshot, names: NameBook) -> tuple[Paragraph, ...]:
    """Return section one: totals, change since the last issue, reporting."""
    return _as_paragraphs(
        (totals_sentence(snapshot, names), change_sentence(snapshot), reporting_sentence(snapshot))
    )


def totals_sentence(snapshot: Snapshot, names: NameBook) -> str:
    """Return the six classes in their fixed order and how many are in step out of those due."""
    counts, tally = snapshot.counts, snapshot.counts.tally
    rows = f"（分列{figure('counts.rows', counts.rows)}行）" if counts.rows > counts.total else ""
    parts = []
    for status in CLASS_ORDER:
        number = tally.count(status)
        if not number:
            continue
        label = CLASS_LABELS_ZH[status]
        if status is StatusClass.ADJUSTED:
            label = f"经{names.say(snapshot.issuer.group)}批准调整"
        part = f"{label}{figure(f'counts.{status}', number)}项"
        ratio = share(number, counts.total) if status in _SHARED else None
        if ratio is not None:
            part += f"，占{figure(f'share.{status}', one_decimal(ratio))}%"
        if status is StatusClass.BEHIND and counts.overdue:
            part += f"，其中逾期{figure('counts.overdue', counts.overdue)}项"
        parts.append(part)
    cutoff = short_date(snapshot.period.cutoff, snapshot.year)
    said = f"截至{cutoff}，{'；'.join(parts)}。" if parts else ""
    total = figure("counts.total", counts.total)
    return f"年度台账共列重点任务{total}项{rows}。{said}{_due_sentence(snapshot)}"


def _due_sentence(snapshot: Snapshot) -> str:
    tally = snapshot.counts.tally
    if not tally.due:
        return ""
    left_out = [
        word for word, number in (("未到启动时间", tally.not_due), ("已调整", tally.adjusted)) if number
    ]
    head = f"扣除{'和'.join(left_out)}事项，" if left_out else ""
    ratio = tally.in_step_share
    tail = f"，占{figure('share.in_step', one_decimal(ratio))}%" if ratio is not None else ""
    due, in_step = figure("counts.due", tally.due), figure("counts.in_step", tally.in_step)
    return f"{head}{due}项应推进任务中{in_step}项达到或超过序时要求{tail}。"


def change_sentence(snapshot: Snapshot) -> str:
    """Return what changed since the last issue; nothing in a year's first issue."""
    if snapshot.previous is None:
        return ""
    now, was = snapshot.counts.tally, snapshot.previous.counts.tally
    told = [StatusClass.DONE, StatusClass.BEHIND]
    if now.should_have_started != was.should_have_started:
        told.append(StatusClass.SHOULD_HAVE_STARTED)
    moves = [f"{SHORT_LABELS[s]}{_difference(s, now.count(s) - was.count(s))}" for s in told]
    which = _movements(snapshot.changes)
    tail = f"：{'，'.join(which)}" if which else ""
    return f"与{_compared_with(snapshot)}相比，{'，'.join(moves)}{tail}。{_ledger_changes(snapshot)}"


def _compared_with(snapshot: Snapshot) -> str:
    """Return how the text calls the last issue's period: 上月, 上季度, or its month where others lie between."""
    period, previous = snapshot.period, snapshot.previous
    if previous is None or previous.period.end + timedelta(days=1) == period.start:
        return last_period(period.kind)
    return until(previous.period.cutoff, snapshot.year)


def _difference(status: StatusClass, number: int) -> str:
    """More and fewer have keys of their own: a figure that turns round must not move into the other word."""
    if not number:
        return "持平"
    if number > 0:
        return f"增加{figure(f'change.{status}.more', number)}项"
    return f"减少{figure(f'change.{status}.fewer', -number)}项"


def _movements(changes: Sequence[Change]) -> list[str]:
    """Return which matters left and entered the two late classes, leaving first."""
    found = []
    for late in (StatusClass.BEHIND, StatusClass.SHOULD_HAVE_STARTED):
        for status in CLASS_ORDER:
            left = [c.item_no for c in changes if c.was == late and c.now == status]
            if left:
                origin = "" if late is StatusClass.BEHIND else f"由{SHORT_LABELS[late]}"
                found.append(f"{items(left)}{origin}转为{SHORT_LABELS[status]}")
        for status in CLASS_ORDER:
            entered = [c.item_no for c in changes if c.now == late and c.was == status]
            other_late = status in (StatusClass.BEHIND, StatusClass.SHOULD_HAVE_STARTED)
            if entered and not other_late:
                found.append(f"{items(entered)}由{SHORT_LABELS[status]}转为{SHORT_LABELS[late]}")
    return found


def _ledger_changes(snapshot: Snapshot) -> str:
    added = [c.item_no for c in snapshot.changes if not c.was]
    removed = [c.item_no for c in snapshot.changes if not c.now]
    parts = []
    if added:
        parts.append(f"新列入台账{figure('change.added', len(added))}项（{items(added)}）")
    if removed:
        parts.append(f"移出台账{figure('change.removed', len(removed))}项（{items(removed)}）")
    return f"{'，'.join(parts)}。" if parts else ""


def reporting_sentence(snapshot: Snapshot) -> str:
    """Return how units reported in the period, and which months in or before it asked nobody.

    Over more than a month a matter is reported several times: 项次.
    """
    figures, kind = snapshot.reporting, snapshot.period.kind
    this, times = this_period(kind), "项" if kind == "month" else "项次"
    skipped = ""
    if snapshot.skipped:
        months = "、".join(f"{day.month}月" for day in snapshot.skipped)
        skipped = f"{months}未组织报送，有关进展并入{this if kind == 'month' else '其后月份'}统计。"
    if not figures.due:
        return f"{skipped}{this}没有应报送进展的事项{_not_asked(snapshot)}。"
    if figures.on_time == figures.due:
        parts = ["全部按时报送"]
    else:
        named = (("按时报送", "on_time"), ("迟报", "late"), ("未报", "missing"))
        parts = [
            f"{word}{figure(f'reporting.{key}', getattr(figures, key))}{times}"
            for word, key in named
            if getattr(figures, key)
        ]
        ratio = share(figures.on_time, figures.due)
        if ratio is not None:
            parts.append(f"按时报送率{figure('reporting.share', one_decimal(ratio))}%")
    returned = f"；退回补充{figure('reporting.returned', figures.returned)}项次" if figures.returned else ""
    due = figure("reporting.due", figures.due)
    text = f"{skipped}{this}应报送进展{due}{times}{_not_asked(snapshot)}，{'，'.join(parts)}{returned}。"
    if figures.missing:
        stands = "上次认定的" if snapshot.skipped or kind != "month" else last_period(kind)
        text += f"未报事项沿用{stands}状态。"
    if figures.outstanding:
        waiting = figure("reporting.outstanding", figures.outstanding)
        text += f"另有{waiting}项已报送、尚在审核，本通报所列为审核通过的情况。"
    return text


def _not_asked(snapshot: Snapshot) -> str:
    """Return the bracket that says what was not asked: done and not due, and what units report by the quarter."""
    figures, kind = snapshot.reporting, snapshot.period.kind
    parts = []
    if figures.left_out > figures.quarterly:
        last = "此前" if snapshot.skipped or kind != "month" else f"{last_period(kind)}底前"
        done_before = f"{last if snapshot.previous else ''}已完成"
        parts.append(f"{done_before}和未到启动时间事项不再报送")
    if figures.quarterly_units:
        quarterly = figure("reporting.quarterly", figures.quarterly)
        units = figure("reporting.quarterly_units", figures.quarterly_units)
        matters = f"，涉及{quarterly}项" if figures.quarterly else ""
        parts.append(f"按季度报送的{units}个单位{this_period(kind)}不报送{matters}")
    return f"（{'；'.join(parts)}）" if parts else ""


def indicators(snapshot: Snapshot) -> tuple[Paragraph, ...]:
    """Return section two: where the indicators stand, then those told one by one."""
    counts = snapshot.indicator_counts
    if not counts.total:
        return ()
    named = (
        ("met", "已达到年度目标"),
        ("in_step", "符合序时要求"),
        ("below", "低于序时要求"),
        ("pending", "年度数据尚未发布"),
    )
    parts = [
        f"{figure(f'indicators.{key}', getattr(counts, key))}项{words}{_tolerated(snapshot) if key == 'in_step' else ''}"
        for key, words in named
        if getattr(counts, key)
    ]
    total = figure("indicators.total", counts.total)
    lines = [indicator_sentence(i, snapshot.period.cutoff) for i in snapshot.indicators if i.told]
    return (Paragraph(f"{total}项量化指标中，{'，'.join(parts)}。{''.join(lines)}"),)


def _tolerated(snapshot: Snapshot) -> str:
    """Say how many of those in step fall short by no more than the rule allows; nothing where none does."""
    number = sum(1 for line in snapshot.indicators if line.tolerated)
    return f"（含在允许偏差内的{figure('indicators.tolerated', number)}项）" if number else ""


def well_done(matters: Sequence[WellDone], names: NameBook) -> tuple[Paragraph, ...]:
    """Return section three: one paragraph a matter, who did what with whom."""
    return tuple(
        Paragraph(_well_done_text(matter, names), lead=f"（{ordinal(i)}）{without_stop(matter.heading)}。")
        for i, matter in enumerate(matters, start=1)
    )


def _well_done_text(matter: WellDone, names: NameBook) -> str:
    text = names.list(matter.units)
    if matter.partners:
        text += f"会同{names.list(matter.partners)}"
    text += without_stop(matter.act)
    if matter.months_ahead:
        months = figure(f"well_done.{matter.uid}.months_ahead", matter.months_ahead)
        text += f"，较计划提前{months}个月"
    if matter.practice and matter.published_in:
        text += f"，其“{matter.practice}”做法已在{matter.published_in}刊发"
    return f"{text}。"


def follow_up_heading(snapshot: Snapshot) -> str:
    """Return the heading of section five; a year's first issue has no last one to follow up."""
    return f"{'上期' if snapshot.previous else ''}督办事项办理情况"


def follow_up(snapshot: Snapshot) -> tuple[Paragraph, ...]:
    """Return section five: what became of the matters named last time, and of the orders."""
    orders = order_sentence(snapshot.orders, snapshot.year, snapshot.period.cutoff)
    return _as_paragraphs([follow_up_sentences(snapshot) + orders])


def next_steps(demands: Sequence[Demand], year: int) -> tuple[Paragraph, ...]:
    """Return section six: each demand with its addressee and its date."""
    text = "".join(_demand(i, demand, year) for i, demand in enumerate(demands, start=1))
    return _as_paragraphs([text])


def _demand(position: int, demand: Demand, year: int) -> str:
    head = f"{ordinal(position)}是{without_stop(demand.theme)}。"
    act = without_stop(demand.act)
    if demand.from_on:
        month = f"{demand.from_on.month}月"
        when = month if demand.from_on.year == year else f"{demand.from_on.year}年{month}"
        return f"{head}自{when}起，请{demand.addressee}{act}。"
    limit = f"于{short_date(demand.due_on, year)}前" if demand.due_on else ""
    return f"{head}请{demand.addressee}{limit}{act}。"
