"""The circular of a year: how the year's ledger ended, and what goes on in the next one."""

from __future__ import annotations

from reform.core.document import Paragraph
from reports.circulars.kinds import monthly
from reports.circulars.kinds.kind import Kind
from reports.circulars.linked import figure
from reports.circulars.outline import Outline, Section
from reports.circulars.records import LedgerRow
from reports.circulars.snapshot import Snapshot
from reports.narrative.wording import many_items
from tasks.progress import Flag, StatusClass


def outline(snapshot: Snapshot) -> Outline:
    """Return the annual circular: the sections of a month's one, and before its demands what is carried over."""
    built = monthly.outline(snapshot)
    carried = Section("carried", "转入下一年度的事项", carried_over(snapshot))
    sections = list(built.sections)
    place = next((at for at, one in enumerate(sections) if one.key == "next"), len(sections))
    sections.insert(place, carried)
    return Outline(
        built.title, built.opening, tuple(one for one in sections if one.paragraphs), built.annexes
    )


def carried_over(snapshot: Snapshot) -> tuple[Paragraph, ...]:
    """Return what goes on next year: matters not done, and long-term ones that did the year's part.

    Source: office-practice 2 (结转; 完成年度任务，持续推进). What was adjusted by approval ended with the adjustment.
    """
    ended = (StatusClass.DONE, StatusClass.ADJUSTED)
    left = [row for row in snapshot.items if row.status_class not in ended]
    steady = [row for row in snapshot.items if _goes_on(row)]
    text = ""
    if left:
        text += (
            f"未完成的{figure('carried.left', len(left))}项（{many_items(row.item_no for row in left)}）"
            "结转下一年度台账继续推进。"
        )
    if steady:
        text += (
            f"长期坚持事项中，{figure('carried.steady', len(steady))}项"
            f"（{many_items(row.item_no for row in steady)}）完成年度任务，持续推进。"
        )
    return (Paragraph(text),) if text else ()


def _goes_on(row: LedgerRow) -> bool:
    return row.status_class == StatusClass.DONE and Flag.LONG_TERM in row.flags


KIND = Kind("annual", outline, periods=("year",), forms=("document", "letter"))
