"""Notices and drafts for pages: lists with counts, the source text in pieces, drafts with what they lack."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from departments.actor import Actor
from tasks.enums import DraftState, TaskState
from tasks.models import Notice, TaskDraft
from tasks.permissions import NoticeQuerySet
from tasks.selectors.named import Named
from tasks.selectors.names import NameBook, book_for
from tasks.selectors.readiness import draft_lacks, names_of


def notices_for_list(actor: Actor) -> NoticeQuerySet:
    """Return the notices the actor may see, newest first, with their numbers of items, drafts in doubt and tasks."""
    item = Q(drafts__parent__isnull=True) & ~Q(drafts__state=DraftState.DROPPED)
    return (
        Notice.objects.visible_to(actor)
        .select_related("ledger")
        .annotate(
            items=Count("drafts", filter=item, distinct=True),
            in_doubt=Count(
                "drafts", filter=Q(drafts__state=DraftState.OPEN) & ~Q(drafts__doubts=[]), distinct=True
            ),
            waiting=Count("sources", filter=Q(sources__task__state=TaskState.PREPARATION), distinct=True),
            running=Count("sources", filter=~Q(sources__task__state=TaskState.PREPARATION), distinct=True),
        )
        .order_by("-created_at")
    )


# Files flattened from tables and pages are full of empty lines; they are kept, and drawn low.
EMPTY_LINES = re.compile(r"((?:[ \t\u3000]*\r?\n){2,})")


def doubt_sentence(message: str) -> str:
    """Return a doubt of the reader in the language shown: the sentence or its kind is translated, words stay."""
    whole = _(message)
    kind, colon, words = message.partition(": ")
    if whole != message or not colon:
        return whole
    return _("%(kind)s: %(words)s") % {"kind": _(kind), "words": words}


@dataclass(frozen=True)
class NamedIn:
    """A written name in a draft with what it means and whether an earlier by-line named it."""

    named: Named
    inherited: bool

    @property
    def known(self) -> bool:
        """Whether it is clear who is meant."""
        return self.named.known


@dataclass
class DraftCard:
    """A draft as its card shows it."""

    draft: TaskDraft
    book: NameBook
    has_rows: bool

    def _names(self, written: Iterable[str]) -> list[NamedIn]:
        return [NamedIn(self.book.resolve(name), name in self.draft.inherited) for name in written]

    @cached_property
    def lead(self) -> list[NamedIn]:
        """The leads, as units or as words."""
        return self._names(self.draft.lead)

    @cached_property
    def offices(self) -> list[NamedIn]:
        """The offices named in the notice."""
        return self._names(self.draft.offices)

    @cached_property
    def helping(self) -> list[NamedIn]:
        """Those who cooperate and those who guide."""
        return self._names([*self.draft.cooperating, *self.draft.guiding])

    @cached_property
    def lacks(self) -> list[str]:
        """What is missing before handing out."""
        return draft_lacks(self.draft, self.book)

    @cached_property
    def doubts(self) -> list[str]:
        """What the reader was not sure of, in sentences."""
        return [doubt_sentence(one) for one in self.draft.doubts]

    @property
    def excerpt(self) -> str:
        """The text after its title; nothing where the title is the whole text."""
        rest = self.draft.text.removeprefix(self.draft.title).lstrip("。，；：")
        return "" if len(self.draft.text) <= len(self.draft.title) + 2 else rest

    @property
    def dropped(self) -> bool:
        """Whether a person (or the reader) left it out."""
        return self.draft.state == DraftState.DROPPED

    @property
    def ready(self) -> bool:
        """Whether nothing is missing and nothing in doubt."""
        return not self.lacks and not self.draft.doubts


@dataclass
class Workbench:
    """All drafts of a notice as cards, with the counts over them. Items with rows are headings, not cards to fill."""

    notice: Notice
    book: NameBook
    cards: list[DraftCard] = field(default_factory=list)

    @property
    def leaves(self) -> list[DraftCard]:
        """The cards to be filled that are not left out."""
        return [card for card in self.cards if not card.has_rows and not card.dropped]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many are open, ready, in doubt, lacking, left out; and items and rows, for the reconciliation."""
        leaves = self.leaves
        ready = sum(1 for card in leaves if card.ready)
        return {
            "open": len(leaves),
            "ready": ready,
            "percent": 100 * ready // len(leaves) if leaves else 0,
            "doubts": sum(1 for card in leaves if card.draft.doubts),
            "lacking": sum(1 for card in leaves if card.lacks),
            "dropped": sum(1 for card in self.cards if card.dropped and not card.has_rows),
            "items": sum(1 for card in self.cards if not card.draft.parent_id and not card.dropped),
            "rows": len(leaves),
            "unnumbered": sum(1 for card in leaves if not card.draft.number),
        }

    @cached_property
    def unknown_names(self) -> list[tuple[str, int]]:
        """Written names nobody knows yet with the number of drafts they stand in, most first."""
        found: dict[str, int] = {}
        for card in self.leaves:
            for name in names_of(card.draft):
                named = self.book.resolve(name)
                if not named.known and not named.nobody:
                    found[name] = found.get(name, 0) + 1
        return sorted(found.items(), key=lambda pair: -pair[1])

    def shown(self, show: str) -> list[DraftCard]:
        """Return the cards of a filter: doubts, lacking, dropped or "" for all; those in doubt first on demand."""
        if show == "doubts":
            return [card for card in self.leaves if card.draft.doubts]
        if show == "lacking":
            return [card for card in self.leaves if card.lacks]
        if show == "dropped":
            return [card for card in self.cards if card.dropped]
        if show == "first":
            return sorted(
                self.leaves, key=lambda card: (not card.draft.doubts, not card.lacks, card.draft.order)
            )
        return [card for card in self.cards if not card.dropped]


def workbench(notice: Notice) -> Workbench:
    """Return the notice's drafts in order with their names resolved, in a constant number of queries."""
    bench = Workbench(notice, book_for(notice))
    drafts = notice.drafts.select_related("collector").prefetch_related("rows").order_by("order")
    bench.cards = [DraftCard(draft, bench.book, bool(draft.rows.all())) for draft in drafts]
    return bench


def card_of(draft: TaskDraft) -> DraftCard:
    """Return one draft as a card."""
    return DraftCard(draft, book_for(draft.notice), draft.rows.exists())


# --- the source text ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Piece:
    """Some characters of the source with the kind of what was found there ("" for nothing, "gap" for empty lines)."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Block:
    """A part of the source: a draft's own text, or what stands between (`uid` empty)."""

    uid: str
    dropped: bool
    pieces: list[Piece]


def source_blocks(notice: Notice, drafts: Sequence[TaskDraft]) -> list[Block]:
    """Cut the notice's text into blocks and marked pieces; joined again they are the text, character for character."""
    text = notice.text
    parents = {draft.parent_id for draft in drafts}
    leaves = sorted((d for d in drafts if d.pk not in parents), key=lambda d: (d.span_start, d.span_end))
    marks = sorted(
        ((*mark["span"], mark["kind"]) for draft in leaves for mark in draft.marks),
        key=lambda m: (m[0], -m[1]),
    )
    starts = [mark[0] for mark in marks]
    blocks: list[Block] = []
    at = 0

    def add(end: int, uid: str = "", dropped: bool = False) -> None:
        nonlocal at
        if end > at:
            inside = marks[bisect_left(starts, at) : bisect_left(starts, end)]
            blocks.append(Block(uid, dropped, _pieces(text, at, end, inside)))
            at = end

    for draft in leaves:
        add(min(draft.span_start, len(text)))
        add(min(draft.span_end, len(text)), str(draft.uid), draft.state == DraftState.DROPPED)
    add(len(text))
    return blocks


def _pieces(text: str, start: int, end: int, marks: list[Any]) -> list[Piece]:
    """Cut [start, end) at the marks' edges; where marks lie over each other the shortest tells the kind."""
    edges = sorted({start, end} | {min(max(edge, start), end) for mark in marks for edge in mark[:2]})
    pieces: list[Piece] = []
    for left, right in pairwise(edges):
        over = [mark for mark in marks if mark[0] <= left and right <= mark[1]]
        if over:
            pieces.append(Piece(text[left:right], min(over, key=lambda mark: mark[1] - mark[0])[2]))
        else:
            pieces += [
                Piece(part, "gap" if EMPTY_LINES.fullmatch(part) else "")
                for part in EMPTY_LINES.split(text[left:right])
                if part
            ]
    return pieces
