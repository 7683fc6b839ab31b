"""The top floor's work in the background."""

from __future__ import annotations

from typing import Any

from reform.core.jobs import handles
from reform.portal.ledger_files import EXPORT, draw_workbook
from reports.models import MadeFile
from reports.services.made_files import draw_file


@handles(EXPORT)
def draw_ledger_workbook(payload: dict[str, Any]) -> None:
    """Make a workbook that was asked for; one forgotten meanwhile needs none."""
    paper = MadeFile.objects.filter(uid=payload["file"]).first()
    if paper:
        draw_file(paper=paper, draw=draw_workbook, ending="xlsx")
