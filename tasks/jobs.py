"""Jobs of the notice's road: each fetches by uid and calls one service."""

from __future__ import annotations

from datetime import date
from typing import Any

from reform.core.jobs import handles
from tasks.models import CommentRound, DivisionPaper, Notice
from tasks.services.division import DRAW, draw_paper
from tasks.services.intake import READ_JOB
from tasks.services.letters import DRAW_LETTER, draw_letter
from tasks.services.reading_later import read_kept_notice


@handles(DRAW)
def draw(payload: dict[str, Any]) -> None:
    """Make the PDF and the Word file of a division table."""
    draw_paper(paper=DivisionPaper.objects.select_related("ledger__programme").get(uid=payload["paper"]))


@handles(DRAW_LETTER)
def letter(payload: dict[str, Any]) -> None:
    """Make the PDF and the Word file of a round's covering letter."""
    rounds = CommentRound.objects.select_related("paper", "ledger__programme__jurisdiction")
    draw_letter(round=rounds.get(uid=payload["round"]))


@handles(READ_JOB)
def read_notice(payload: dict[str, Any]) -> None:
    """Read a notice whose file was kept unread."""
    issued_on = payload["issued_on"]
    read_kept_notice(
        notice=Notice.objects.get(uid=payload["notice"]),
        issued_on=date.fromisoformat(issued_on) if issued_on else None,
        keep=payload.get("keep", False),
        who=payload.get("who", ""),
    )
