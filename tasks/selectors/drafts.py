"""Drafts for pages: cards with what they lack and what they may be the same as; how far the whole is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from departments.actor import Actor
from tasks.enums import DraftState, NoticeState
from tasks.models import Notice, TaskDraft
from tasks.proposals import why_type
from tasks.selectors.merging import Same, alike, undecided
from tasks.selectors.names import NameBook, book_for
from tasks.selectors.notices import doubt_sentence
from tasks.selectors.readiness import draft_lacks
from tasks.selectors.unknown_names import Asked, NamedIn, UnknownName, leaders_of, unknown_names


@dataclass
class DraftCard:
    """A draft as its card shows it."""

    draft: TaskDraft
    book: NameBook
    has_rows: bool
    alike: list[Same] = field(default_factory=list)

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
    def leaders(self) -> list[NamedIn]:
        """The leaders, as posts or as words."""
        return leaders_of(self.draft, self.book)

    @cached_property
    def lacks(self) -> list[str]:
        """What is missing before handing out."""
        return draft_lacks(self.draft, self.book)

    @cached_property
    def why_type(self) -> str:
        """The words that speak for the draft's type, empty where a person chose another."""
        targets = [str(target["text"]) for target in self.draft.targets]
        proposed = why_type(self.draft.text, title=self.draft.title, targets=targets)
        return proposed.words if self.draft.type == proposed.value else ""

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
    def settled(self) -> bool:
        """Whether a person looked at it and let it stand, or left it out."""
        return self.draft.reviewed_at is not None or self.dropped

    @property
    def in_doubt(self) -> bool:
        """Whether the reader was not sure, or a merge is proposed, and nobody has looked at it yet."""
        return not self.settled and bool(self.draft.doubts or self.undecided)

    @property
    def undecided(self) -> bool:
        """Whether it may be a matter the ledger has already, and nobody has said so or not."""
        return bool(self.alike) and self.draft.merge_into_id is None

    @property
    def merged_with(self) -> Same | None:
        """The matter of the ledger it was merged with."""
        return next((one for one in self.alike if one.task.pk == self.draft.merge_into_id), None)

    @property
    def ready(self) -> bool:
        """Whether nothing is missing and nothing in doubt; a merged one brings no task that could lack something."""
        return not self.in_doubt and (self.draft.merge_into_id is not None or not self.lacks)

    @property
    def deadlines(self) -> list[tuple[int, dict[str, object], bool]]:
        """The deadlines found with their place and whether each is the one that stands for the draft."""
        return [(at, one, one == self.draft.deadline) for at, one in enumerate(self.draft.deadlines)]


@dataclass(frozen=True)
class Group:
    """Cards under one heading; the first may be those to look at first."""

    title: str
    cards: list[DraftCard]
    first: bool = False


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
        """How many are open, settled, ready, in doubt, lacking, merged, left out; and items and rows."""
        leaves = self.leaves
        items = [card for card in self.cards if not card.draft.parent_id and not card.dropped]
        settled = sum(1 for card in leaves if card.settled)
        return {
            "open": len(leaves),
            "settled": settled,
            "unsettled": len(leaves) - settled,
            "ready": sum(1 for card in leaves if card.ready),
            "percent": 100 * settled // len(leaves) if leaves else 0,
            "doubts": sum(1 for card in leaves if card.in_doubt),
            "clear": sum(1 for card in leaves if not card.settled and not card.in_doubt),
            "lacking": sum(1 for card in leaves if card.lacks and not card.draft.merge_into_id),
            "merged": sum(1 for card in leaves if card.draft.merge_into_id),
            "dropped": sum(1 for card in self.cards if card.dropped and not card.has_rows),
            "items": len(items),
            "rows": len(leaves),
            "unnumbered": sum(1 for card in items if not card.draft.number),
        }

    @cached_property
    def unknown_names(self) -> list[UnknownName]:
        """The written names nobody knows yet, most frequent first."""
        return unknown_names((card.draft for card in self.leaves), self.book)

    @property
    def asked(self) -> list[Asked]:
        """The unknown names as the page asks them."""
        return [Asked(name, self.notice) for name in self.unknown_names]

    @cached_property
    def last_change(self) -> tuple[str, datetime] | None:
        """Who touched a draft last, and when."""
        known = [
            (card.draft.changed_at, card.draft.changed_by) for card in self.cards if card.draft.changed_at
        ]
        at, who = max(known, default=(None, ""))
        return (who, at) if at else None

    @property
    def resume(self) -> str:
        """The uid of the draft to go on with: the first unsettled one, doubts before others; "" when none is left."""
        waiting = [card for card in self.leaves if not card.settled]
        waiting.sort(key=lambda card: not card.in_doubt)
        return str(waiting[0].draft.uid) if waiting else ""

    def shown(self, show: str) -> list[DraftCard]:
        """Return the cards of a filter: doubts, open, lacking, merged or dropped; everything else shows all."""
        if show == "doubts":
            return [card for card in self.leaves if card.in_doubt]
        if show == "open":
            return [card for card in self.leaves if not card.settled]
        if show == "lacking":
            return [card for card in self.leaves if card.lacks and not card.draft.merge_into_id]
        if show == "merged":
            return [card for card in self.leaves if card.alike]
        if show == "dropped":
            return [card for card in self.cards if card.dropped]
        return [card for card in self.cards if not card.dropped]

    def groups(self, show: str) -> list[Group]:
        """Return the cards of a filter by section; without one, those in doubt come first."""
        cards = self.shown(show)
        first = [card for card in cards if card.in_doubt and not card.has_rows] if not show else []
        pulled = {card.draft.pk for card in first}
        groups = [Group(_("To look at first"), first, True)] if first else []
        for card in cards:
            if card.draft.pk in pulled:
                continue
            if not groups or groups[-1].first or groups[-1].title != card.draft.section:
                groups.append(Group(card.draft.section, []))
            groups[-1].cards.append(card)
        return groups


def workbench(notice: Notice, actor: Actor | None = None) -> Workbench:
    """Return the notice's drafts in order with their names resolved, in a constant number of queries.

    Drafts whose task is labelled above the actor's clearance are not among them.
    """
    bench = Workbench(notice, book_for(notice))
    found = notice.drafts.cleared_for(actor) if actor else notice.drafts.all()
    drafts = list(found.select_related("collector").prefetch_related("rows").order_by("order"))
    heads = {draft.parent_id for draft in drafts if draft.parent_id}
    open_ones = [d for d in drafts if d.state == DraftState.OPEN and d.pk not in heads]
    same = alike(notice, open_ones) if notice.state == NoticeState.READ and open_ones else {}
    bench.cards = [DraftCard(d, bench.book, d.pk in heads, same.get(d.pk, [])) for d in drafts]
    return bench


def card_of(draft: TaskDraft) -> DraftCard:
    """Return one draft as a card, with what it may be the same as."""
    has_rows = draft.rows.exists()
    same = [] if has_rows or draft.state != DraftState.OPEN else alike(draft.notice, [draft])[draft.pk]
    return DraftCard(draft, book_for(draft.notice), has_rows, same)


def count_doubts(notices: Iterable[Notice]) -> dict[int, int]:
    """Return by key how many drafts of the notices being decomposed are in doubt, as the desk counts them.

    A constant number of queries a programme and corrected notice.
    """
    drafts = (
        TaskDraft.objects.filter(
            notice__in=[one for one in notices if one.state == NoticeState.READ],
            state=DraftState.OPEN,
            reviewed_at__isnull=True,
            rows__isnull=True,
        )
        .select_related("notice")
        .order_by("pk")
    )
    counts: Counter[int] = Counter()
    clear: dict[tuple[int, int | None], list[TaskDraft]] = {}
    for draft in drafts:
        if draft.doubts:
            counts[draft.notice_id] += 1
        else:
            compared = (draft.notice.programme_id, draft.notice.corrects_id)
            clear.setdefault(compared, []).append(draft)
    for found in clear.values():
        open_ones = undecided(found[0].notice, found)
        counts.update(draft.notice_id for draft in found if draft.pk in open_ones)
    return dict(counts)
