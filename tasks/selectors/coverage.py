"""Which clauses of an upper paper are carried out here and which are not yet, as far as the actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q

from departments.actor import Actor
from tasks.enums import DraftState, NoticeState
from tasks.models import DraftLink, Notice, Task, TaskDraft
from tasks.texts.numbers import clause_number

STANDING = (NoticeState.READ, NoticeState.REFERENCE, NoticeState.CONFIRMED)
# The kind of a draft's mark where its words point to a clause above.
UPPER_MARK = "upper"


@dataclass
class Covered:
    """A clause of an upper paper: the drafts and tasks here that carry it out, and the task it is itself."""

    clause: TaskDraft
    by: list[TaskDraft] = field(default_factory=list)

    @property
    def done(self) -> bool:
        """Whether something here carries it out."""
        return bool(self.by or self.own)

    @property
    def own(self) -> Task | None:
        """The task the clause became itself."""
        return (
            self.clause.task or self.clause.merge_into if self.clause.state == DraftState.CONFIRMED else None
        )


@dataclass
class Coverage:
    """Which clauses of an upper paper are carried out here; `lost` are links to clauses it does not have."""

    lines: list[Covered]
    notices: list[Notice]
    lost: list[DraftLink]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many clauses there are, and how many are carried out or not yet."""
        done = sum(1 for line in self.lines if line.done)
        return {"all": len(self.lines), "done": done, "open": len(self.lines) - done}

    def shown(self, show: str) -> list[Covered]:
        """Return the clauses of a filter: open, done, or "" for all."""
        if show not in ("open", "done"):
            return self.lines
        return [line for line in self.lines if line.done == (show == "done")]


def coverage_of(upper: Notice, actor: Actor) -> Coverage:
    """Return clause by clause what carries `upper` out among the notices the actor may see, in few queries."""
    clauses = list(
        upper.drafts.filter(rows__isnull=True)
        .exclude(state=DraftState.DROPPED)
        .select_related("parent", "task", "merge_into")
        .order_by("order")
    )
    lower = list(
        Notice.objects.visible_to(actor)
        .filter(state__in=STANDING)
        .filter(Q(upper_links__upper=upper) | Q(drafts__upper_clauses__upper=upper))
        .distinct()
        .order_by("issued_on", "pk")
    )
    links = (
        DraftLink.objects.filter(upper=upper, draft__notice__in=lower)
        .exclude(draft__state=DraftState.DROPPED)
        .select_related("draft__notice", "draft__task", "draft__merge_into")
        .order_by("draft__notice", "draft__order")
    )
    places = _Places(clauses)
    lines = {clause.pk: Covered(clause) for clause in clauses}
    lost = []
    for link in links:
        meant = places.of(link)
        for clause in meant:
            lines[clause.pk].by.append(link.draft)
        if not meant:
            lost.append(link)
    return Coverage(list(lines.values()), lower, lost)


class _Places:
    """The clauses of a paper by where they stand, and by number where the number is nobody else's."""

    def __init__(self, clauses: Sequence[TaskDraft]) -> None:
        self.by_span: dict[tuple[int, int], list[TaskDraft]] = {}
        self.by_number: dict[int, list[TaskDraft]] = {}
        for clause in clauses:
            self.by_span.setdefault((clause.span_start, clause.span_end), []).append(clause)
            if clause.parent:
                # A link to an item is one to all its rows.
                above = (clause.parent.span_start, clause.parent.span_end)
                self.by_span.setdefault(above, []).append(clause)
            number = clause_number(clause.number)
            if number is not None:
                self.by_number.setdefault(number, []).append(clause)

    def of(self, link: DraftLink) -> list[TaskDraft]:
        """Return the clauses a link stands for: those in its span, else the one its words number; none in doubt."""
        if link.span_start is not None and link.span_end is not None:
            return self.by_span.get((link.span_start, link.span_end), [])
        number = clause_number(link.clause)
        found = self.by_number.get(number, []) if number is not None else []
        return found if len(found) == 1 else []
