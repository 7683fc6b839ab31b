"""The charts of a paper: the overview's, drawn from the frozen figures, so that page and paper show the same picture."""

from __future__ import annotations

from dataclasses import replace

from django.utils import translation

from reform.core.charts import chart_svg
from reform.core.document import Annex, Figure, OfficialDocument
from reports.charts import units_option
from reports.circulars.kinds.monthly import UNITS_TITLE
from reports.circulars.snapshot import Snapshot
from reports.enums import PaperKind

# A month's paper says it in its table; the papers that look back show it.
CHARTED = frozenset({PaperKind.QUARTERLY, PaperKind.ANNUAL})
CAPTION = "图1　各单位任务完成情况"
WIDTH = 590  # CSS pixels, the text block's
_FRAME, _BAR = 90, 26


def charted(document: OfficialDocument, snapshot: Snapshot) -> OfficialDocument:
    """Return the document with the chart of the units after the tables of the units' annex, where its kind has one."""
    if snapshot.kind not in CHARTED or not snapshot.units:
        return document
    figure = Figure(units_svg(snapshot), CAPTION)
    return replace(document, annexes=tuple(_with(annex, figure) for annex in document.annexes))


def _with(annex: Annex, figure: Figure) -> Annex:
    return replace(annex, blocks=(*annex.blocks, figure)) if annex.title == UNITS_TITLE else annex


def units_svg(snapshot: Snapshot) -> str:
    """Return the overview's chart of units, in Chinese as the paper is, as high as its units need."""
    with translation.override("zh-hans"):
        option = units_option([(unit.name, unit.counts.tally) for unit in snapshot.units])
        return chart_svg(option, width=WIDTH, height=_FRAME + _BAR * len(snapshot.units))
