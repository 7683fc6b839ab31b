"""The monthly circular (通报): six sections of text, the ledger, the late matters and the units as annexes."""

from __future__ import annotations

from reform.core.document import Annex
from reports.circulars.kinds.kind import Kind
from reports.circulars.outline import Outline
from reports.circulars.snapshot import Snapshot
from reports.circulars.tables import late_table, ledger_table, summary_table, unit_reports_table, unit_table
from reports.narrative import sections as narrative

LEDGER_TITLE = "重点任务进展情况一览表"
LATE_TITLE = "未达序时进度事项清单"
UNITS_TITLE = "各单位任务完成和报送情况"


def outline(snapshot: Snapshot) -> Outline:
    """Return the monthly circular of a snapshot."""
    annexes = _annexes(snapshot)
    late_annex = next((i for i, a in enumerate(annexes, start=1) if a.title == LATE_TITLE), len(annexes))
    return Outline(
        title=narrative.title(snapshot),
        opening=narrative.opening(snapshot),
        sections=narrative.sections(snapshot, late_annex=late_annex),
        annexes=annexes,
    )


def _annexes(snapshot: Snapshot) -> tuple[Annex, ...]:
    found = [Annex(LEDGER_TITLE, (summary_table(snapshot), ledger_table(snapshot)), landscape=True)]
    if snapshot.late:
        found.append(Annex(LATE_TITLE, (late_table(snapshot),), landscape=True))
    if snapshot.units:
        found.append(Annex(UNITS_TITLE, (unit_table(snapshot), unit_reports_table(snapshot))))
    return tuple(found)


KIND = Kind("monthly", outline)
