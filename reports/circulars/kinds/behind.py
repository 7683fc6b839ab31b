"""The list of matters behind (滞后事项清单): a short letter, and the list with the four facts of each as its annex."""

from __future__ import annotations

from reform.core.document import Annex, Paragraph
from reports.circulars.kinds.kind import Kind
from reports.circulars.linked import figure
from reports.circulars.outline import Outline, Section
from reports.circulars.snapshot import Snapshot
from reports.circulars.tables import late_table
from reports.narrative import sections as narrative
from reports.narrative.late import follow_up_sentences
from reports.narrative.wording import full_date, items, period_label, short_date
from tasks.progress import LATE_CLASSES, StatusClass

LIST_TITLE = "滞后事项清单"


def outline(snapshot: Snapshot) -> Outline:
    """Return the letter with its list; without a matter behind it says so and has no annex."""
    sections = (
        Section("listed", "清单情况", (Paragraph(listed(snapshot)),)),
        Section("follow_up", "上期列明事项办理情况", _follow_up(snapshot)),
        Section("next", "有关要求", narrative.next_steps(snapshot.demands, snapshot.year)),
    )
    issuer = snapshot.issuer.secretariat.full
    annexes = (Annex(LIST_TITLE, (late_table(snapshot),), landscape=True),) if snapshot.late else ()
    return Outline(
        title=f"{issuer}关于印发{period_label(snapshot.period)}{snapshot.scope}{snapshot.subject}{LIST_TITLE}的通知",
        opening=_opening(snapshot),
        sections=tuple(section for section in sections if section.paragraphs),
        annexes=annexes,
    )


def _opening(snapshot: Snapshot) -> str:
    said = f"任务{LIST_TITLE}印发给你们，请对照办理。" if snapshot.late else "任务滞后情况通知如下。"
    return f"{narrative.ground(snapshot)}现将截至{full_date(snapshot.period.cutoff)}的{said}"


def listed(snapshot: Snapshot) -> str:
    """Return how many matters the list has, by class, and which are on it for the first time."""
    counts = snapshot.counts
    cutoff = short_date(snapshot.period.cutoff, snapshot.year)
    if not snapshot.late:
        return f"截至{cutoff}，没有未达序时进度和应启动未启动的事项。"
    parts = []
    if counts.behind:
        overdue = f"（其中逾期{figure('counts.overdue', counts.overdue)}项）" if counts.overdue else ""
        parts.append(f"未达序时进度{figure('counts.behind', counts.behind)}项{overdue}")
    if counts.should_have_started:
        number = figure("counts.should_have_started", counts.should_have_started)
        parts.append(f"应启动未启动{number}项")
    text = f"截至{cutoff}，清单共列{figure('late.total', len(snapshot.late))}项：{'，'.join(parts)}。"
    known = {one.uid for one in snapshot.follow_ups if one.was in LATE_CLASSES}
    new = [one.item_no for one in snapshot.late if one.uid not in known]
    if snapshot.previous and new:
        text += f"其中新列入{figure('late.new', len(new))}项（{items(new)}）。"
    return text


def _follow_up(snapshot: Snapshot) -> tuple[Paragraph, ...]:
    text = follow_up_sentences(snapshot, "清单")
    left = [one for one in snapshot.follow_ups if one.now not in LATE_CLASSES]
    done = [one.item_no for one in left if one.now == StatusClass.DONE]
    step = [one.item_no for one in left if one.now == StatusClass.ON_SCHEDULE]
    if done:
        text += f"{items(done)}已完成，移出清单。"
    if step:
        text += f"{items(step)}达到序时进度，移出清单。"
    return (Paragraph(text),) if text else ()


KIND = Kind("behind", outline, periods=("month", "quarter"))
