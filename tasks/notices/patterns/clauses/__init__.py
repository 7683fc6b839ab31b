"""How the subject of a responsibility clause stands to the task, tried in this order."""

from . import cooperates, guides, joined, leads, local, responsible, shares, together
from .base import ClausePattern, Share

PATTERNS: tuple[ClausePattern, ...] = (
    joined.PATTERN,
    together.PATTERN,
    local.PATTERN,
    shares.PATTERN,
    leads.PATTERN,
    guides.PATTERN,
    cooperates.PATTERN,
    responsible.PATTERN,
)

__all__ = ["PATTERNS", "ClausePattern", "Share"]
