"""Links upward and downward as pages show them, as far as the actor may see the papers and tasks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz

from departments.actor import Actor
from tasks.enums import DraftState, NoticeState
from tasks.models import DraftLink, Notice, NoticeLink, Task, TaskDraft, TaskSource
from tasks.selectors.corrections import corrected_by
from tasks.selectors.coverage import STANDING, UPPER_MARK, coverage_of
from tasks.texts.likeness import fold, pairs_of

NEAREST = 3
NEAR_ENOUGH = 40


def kept_papers(actor: Actor, notice: Notice) -> QuerySet[Notice]:
    """Return the papers that `notice` may carry out: kept for reference first, then the newest."""
    found = Notice.objects.visible_to(actor).filter(state__in=STANDING).exclude(pk=notice.pk)
    return (
        found.exclude(upper_links__upper=notice)
        .order_by("-state", "-issued_on", "-pk")
        .only("uid", "title", "document_number", "state", "programme")
    )


@dataclass(frozen=True)
class Paper:
    """An upper paper a notice carries out; `open` says whether the actor may look into it."""

    link: NoticeLink
    open: bool

    @property
    def kept(self) -> bool:
        """Whether the paper is here and can be looked up."""
        return self.link.upper is not None and self.link.upper.state in STANDING

    @property
    def reading(self) -> bool:
        """Whether its file is being read still."""
        return self.link.upper is not None and self.link.upper.state == NoticeState.READING

    @property
    def failed(self) -> bool:
        """Whether its file could not be read, so that another is to be chosen."""
        return self.link.upper is not None and self.link.upper.state == NoticeState.UNREADABLE

    @property
    def title(self) -> str:
        """What the paper is called: by its own title where it is kept and open, else as the text names it."""
        if self.link.title and (self.reading or self.failed):
            return self.link.title
        if self.open and self.link.upper:
            return self.link.upper.title
        return self.link.title or self.link.document_number

    @property
    def number(self) -> str:
        """Its document number, where that is not its title already."""
        kept = self.link.upper.document_number if self.open and self.link.upper else ""
        number = kept or self.link.document_number
        return number if number != self.title else ""


def papers_of(notice: Notice, actor: Actor) -> list[Paper]:
    """Return the upper papers of a notice, in the order they are named."""
    links = list(notice.upper_links.select_related("upper"))
    seen = _visible(actor, [link.upper_id for link in links])
    return [Paper(link, link.upper_id in seen) for link in links]


def _visible(actor: Actor, keys: Iterable[int | None]) -> set[int]:
    wanted = {key for key in keys if key}
    return set(Notice.objects.visible_to(actor).filter(pk__in=wanted).values_list("pk", flat=True))


# --- clauses of drafts ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Near:
    """An upper clause that is alike; `share` in percent. A proposal, not an answer."""

    clause: TaskDraft
    share: int


@dataclass
class DraftRow:
    """A draft with its upper clauses, what its words name, and what is alike above."""

    draft: TaskDraft
    links: list[DraftLink]
    open: set[int]
    named: list[str]
    clauses: Sequence[TaskDraft]
    near: list[Near] = field(default_factory=list)

    @property
    def lines(self) -> list[tuple[DraftLink, str]]:
        """The linked clauses with their own words, where the paper is open."""
        return [(link, clause_words(link) if link.upper_id in self.open else "") for link in self.links]


def clause_words(link: DraftLink) -> str:
    """Return a linked clause's own words from its paper; "" where the clause was not found in it."""
    if link.span_start is None or link.span_end is None:
        return ""
    return link.upper.text[link.span_start : link.span_end]


def clauses_above(notice: Notice, actor: Actor) -> list[TaskDraft]:
    """Return the clauses of the upper papers that the actor may look into, paper by paper."""
    uppers = [paper.link.upper_id for paper in papers_of(notice, actor) if paper.open]
    return list(
        TaskDraft.objects.filter(notice__in=uppers)
        .exclude(state=DraftState.DROPPED)
        .select_related("notice")
        .order_by("notice", "order")
    )


def draft_rows(notice: Notice, actor: Actor, *, only: TaskDraft | None = None) -> list[DraftRow]:
    """Return the drafts of a notice that are not left out with their links upward, in a constant number of queries.

    Those without a link get the nearest clauses by likeness of title or text, best first.
    """
    clauses = clauses_above(notice, actor)
    drafts = notice.drafts.filter(rows__isnull=True).exclude(state=DraftState.DROPPED).order_by("order")
    if only:
        drafts = drafts.filter(pk=only.pk)
    links: dict[int, list[DraftLink]] = {}
    for link in DraftLink.objects.filter(draft__notice=notice).select_related("upper"):
        links.setdefault(link.draft_id, []).append(link)
    seen = {clause.notice_id for clause in clauses} | _visible(
        actor, [link.upper_id for found in links.values() for link in found]
    )
    nearness = _Nearness(clauses)
    rows = []
    for draft in drafts:
        named = [notice.text[slice(*mark["span"])] for mark in draft.marks if mark["kind"] == UPPER_MARK]
        row = DraftRow(draft, links.get(draft.pk, []), seen, named, clauses)
        row.near = [] if row.links else nearness.of(draft)
        rows.append(row)
    return rows


class _Nearness:
    """The clauses above by their words."""

    def __init__(self, clauses: Sequence[TaskDraft]) -> None:
        self.clauses = clauses
        self.titles = [fold(clause.title) for clause in clauses]
        self.texts = [pairs_of(fold(clause.text)) for clause in clauses]

    def of(self, draft: TaskDraft) -> list[Near]:
        """Return the nearest clauses, best first: alike in title, or the shorter text contained in the longer."""
        title, text = fold(draft.title), pairs_of(fold(draft.text))
        shares = [
            max(fuzz.ratio(title, above), 100 * len(text & words) / (min(len(text), len(words)) or 1))
            for above, words in zip(self.titles, self.texts, strict=True)
        ]
        near = [at for at, share in enumerate(shares) if share >= NEAR_ENOUGH]
        order = sorted(near, key=lambda at: (-shares[at], at))[:NEAREST]
        return [Near(self.clauses[at], round(shares[at])) for at in order]


# --- on the pages of a task and of a notice ---------------------------------------------------------------------------
@dataclass(frozen=True)
class Above:
    """A clause that a task carries out; `words` and `notice` only where the actor may look into the paper."""

    title: str
    number: str
    clause: str
    words: str
    notice: Notice | None


@dataclass(frozen=True)
class TaskLinks:
    """What a task carries out and what carries it out; `sources` tells its upper clauses among its sources."""

    above: list[Above]
    derived_from: Task | None
    below: list[Task]
    sources: frozenset[tuple[int | None, str]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.above or self.derived_from or self.below)


def task_links(task: Task, actor: Actor) -> TaskLinks:
    """Return the links of a task upward and downward, as far as they exist for the actor."""
    own = Q(draft__task=task) | Q(draft__merge_into=task, draft__state=DraftState.CONFIRMED)
    links = list(DraftLink.objects.filter(own).select_related("upper"))
    seen = _visible(actor, [link.upper_id for link in links])
    above = [
        Above(
            link.upper.title,
            link.upper.document_number,
            link.clause,
            clause_words(link) if link.upper_id in seen else "",
            link.upper if link.upper_id in seen else None,
        )
        for link in links
    ]
    related = Task.objects.visible_to(actor).select_related("ledger")
    related = related.only("uid", "label", "title", "ledger__name")
    upper_task = related.filter(pk=task.derived_from_id).first() if task.derived_from_id else None
    below = list(related.filter(derived_from=task).order_by("ledger", "number", "row"))
    sources = frozenset((link.upper_id, link.clause) for link in links)
    return TaskLinks(above, upper_task, below, sources)


def own_sources(notice: Notice) -> QuerySet[TaskSource]:
    """Return the sources of the tasks that are made of a notice or merged with it; not of those that carry it out."""
    own = Q(task__draft__notice=notice) | Q(task__merging_drafts__notice=notice)
    return notice.sources.filter(own).distinct()


def relations_of(notice: Notice, actor: Actor) -> dict[str, Any]:
    """Return what a notice's page says of other papers: corrected files, upper papers, what carries it out."""
    newer = corrected_by(notice)
    links = DraftLink.objects.filter(draft__notice=notice).exclude(draft__state=DraftState.DROPPED)
    lower = Notice.objects.visible_to(actor).filter(state__in=STANDING, upper_links__upper=notice)
    carried_out = notice.state == NoticeState.REFERENCE or lower.exists()
    return {
        "corrected_by": newer,
        "papers": papers_of(notice, actor),
        "linked_drafts": links.values("draft").distinct().count(),
        "coverage": coverage_of(notice, actor) if carried_out else None,
    }
