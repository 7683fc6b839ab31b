"""The clause a task came from, marked in the paragraphs that stand around it in its notice."""

from __future__ import annotations

import re
from dataclasses import dataclass

from departments.actor import Actor
from tasks.models import Notice, Task, TaskSource

# So many characters before and behind are shown, to the edges of their paragraphs, and never more than twice as many.
AROUND = 150


@dataclass(frozen=True)
class ClausePanel:
    """A clause with what stands before and behind it; `cut` says whether the notice goes on before and behind that."""

    source: TaskSource
    before: str
    clause: str
    after: str
    cut: tuple[bool, bool]

    @property
    def address(self) -> str:
        """Where the notice's page shows the clause."""
        return f"{self.source.span_start}-{self.source.span_end}"


def clause_panel(task: Task, place: int, actor: Actor) -> ClausePanel | None:
    """Return the panel of the task's source number `place`, counted from 0; two queries.

    None where there is no such source, it is no clause, or the notice does not exist for the actor.
    """
    sources = TaskSource.objects.visible_to(actor).filter(task=task).order_by("pk")
    source = sources[place : place + 1].first()
    if source is None or source.span_start is None or source.span_end is None:
        return None
    notice = Notice.objects.visible_to(actor).filter(pk=source.notice_id).first()
    if notice is None or not source.span_start < source.span_end <= len(notice.text):
        return None
    source.notice = notice
    text, start, end = notice.text, source.span_start, source.span_end
    begin, stop = _edge_before(text, start), _edge_after(text, end)
    before, after = _closer(text[begin:start]).lstrip(), _closer(text[end:stop]).rstrip()
    return ClausePanel(source, before, text[start:end], after, (begin > 0, stop < len(text)))


def _closer(text: str) -> str:
    """Files flattened from pages are full of empty lines: around the clause they are left out."""
    return re.sub(r"[ \t\u3000]*\n\s*\n", "\n", text)


def _edge_before(text: str, start: int) -> int:
    near = max(0, start - AROUND)
    edge = text.rfind("\n", max(0, start - 2 * AROUND), near)
    return edge + 1 if edge >= 0 else near


def _edge_after(text: str, end: int) -> int:
    near = min(len(text), end + AROUND)
    edge = text.find("\n", near, end + 2 * AROUND)
    return edge if edge >= 0 else near
