"""The written names of drafts: what each means, and those nobody knows yet, the most frequent first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q

from departments.models import Department
from reform.core.text import squeeze
from tasks.enums import DraftState, NoticeState, TaskState
from tasks.models import Ledger, Notice, TaskDraft
from tasks.names import overseers
from tasks.selectors.named import Named
from tasks.selectors.names import NameBook, book_for
from tasks.selectors.readiness import names_of


@dataclass(frozen=True)
class UnknownName:
    """A written name, in how many drafts it stands, and whether it is a leader's (then it does not block)."""

    written: str
    count: int
    leader: bool = False


@dataclass(frozen=True)
class Asked:
    """An unknown name and the notice by which it is asked: names mean what they did on its day."""

    name: UnknownName
    notice: Notice


@dataclass(frozen=True)
class NamedIn:
    """A written name in a draft with what it means and whether an earlier by-line named it.

    Of a leader, `titles` are the posts that are meant, each with who holds it today.
    """

    named: Named
    inherited: bool = False
    leader: bool = False
    titles: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether it is clear who is meant."""
        return self.named.known


def leaders_of(draft: TaskDraft, book: NameBook) -> list[NamedIn]:
    """Return a draft's leaders as posts or as words; 各相关分管领导 are who oversees the units it names."""
    units = units_named(draft, book) if draft.leaders else []
    found = [book.resolve_leader(name, units) for name in draft.leaders]
    return [
        NamedIn(named, leader=True, titles=tuple(book.leaders.title(post) for post in named.posts))
        for named in found
    ]


def units_named(draft: TaskDraft, book: NameBook) -> list[Department]:
    """Return the units a draft names in any role, groups with their members of the paper's day."""
    found: dict[int, Department] = {}
    for named in book.resolve_all(names_of(draft)):
        members = book.members.get(named.group.pk, []) if named.group else []
        for unit in [named.department, *members] if named.department else members:
            found[unit.pk] = unit
    return list(found.values())


def unknown_names(drafts: Iterable[TaskDraft], book: NameBook) -> list[UnknownName]:
    """Return the names not known with the number of drafts they stand in: units' before leaders', most first.

    Phrases that name nobody (有关部门) are not among them, nor those who are meant by what they oversee.
    """
    units: dict[str, int] = {}
    leaders: dict[str, int] = {}
    for draft in drafts:
        for name in names_of(draft):
            named = book.resolve(name)
            if not named.known and not named.nobody:
                units[name] = units.get(name, 0) + 1
        for name in dict.fromkeys(draft.leaders):
            if not overseers(squeeze(name)) and not book.resolve_leader(name).known:
                leaders[name] = leaders.get(name, 0) + 1
    return [
        *(UnknownName(name, count) for name, count in _most_first(units)),
        *(UnknownName(name, count, leader=True) for name, count in _most_first(leaders)),
    ]


def names_in_preparation(ledger: Ledger) -> list[Asked]:
    """Return the names not known in the tasks in preparation of a ledger, whatever notice they come from.

    A name of several notices is asked once, by the one in which it stands most; a constant number of queries.
    """
    drafts = TaskDraft.objects.filter(
        Q(task__state=TaskState.PREPARATION) | Q(merge_into__state=TaskState.PREPARATION),
        notice__ledger=ledger,
        notice__state=NoticeState.CONFIRMED,
        state=DraftState.CONFIRMED,
        rows__isnull=True,
    )
    of_notices: dict[Notice, list[TaskDraft]] = {}
    for draft in drafts.select_related("notice__programme__jurisdiction").order_by("notice", "order"):
        of_notices.setdefault(draft.notice, []).append(draft)
    found: dict[tuple[str, bool], list[Asked]] = {}
    book: NameBook | None = None
    for notice, own in of_notices.items():
        book = book.at(notice.issued_on, notice.issuer) if book else book_for(notice)
        for name in unknown_names(own, book):
            found.setdefault((name.written, name.leader), []).append(Asked(name, notice))
    asked = [
        Asked(replace(one[0].name, count=sum(same.name.count for same in one)), one[0].notice)
        for one in (sorted(same, key=lambda asked: -asked.name.count) for same in found.values())
    ]
    return sorted(asked, key=lambda one: (one.name.leader, -one.name.count))


def _most_first(found: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(found.items(), key=lambda pair: -pair[1])
