"""Jobs of the notice's road: each fetches by uid and calls one service."""

from __future__ import annotations

from typing import Any

from reform.core.jobs import handles
from tasks.models import DivisionPaper
from tasks.services.division import DRAW, draw_paper


@handles(DRAW)
def draw(payload: dict[str, Any]) -> None:
    """Make the PDF and the Word file of a division table."""
    draw_paper(paper=DivisionPaper.objects.select_related("ledger__programme").get(uid=payload["paper"]))
