"""Tasks, notices and their clauses found by words or by number, as far as they exist for the actor."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q

from departments.actor import Actor
from departments.permissions import may
from reform.core.marks import Piece, marked, passage
from reform.core.text import folded, index_terms
from tasks.enums import DraftState, NoticeState, TaskState
from tasks.models import Ledger, Notice, Task, TaskDraft
from tasks.notices.numerals import to_chinese
from tasks.permissions import TaskQuerySet
from tasks.selectors.tasks import matching, rows_of
from tasks.texts.asked import Asked, asked_of, clause_fits, fits

# So many of a kind are shown; what more there is stands behind a link.
SHOWN = 8
READABLE = (NoticeState.READ, NoticeState.REFERENCE, NoticeState.CONFIRMED)
# The lowest level that an issuer names is its own: 福建省三明市人民政府 is a city's.
LEVELS = (
    ("county", "[县区旗]"),
    ("city", "[市州盟]"),
    ("province", "省|自治区"),
    ("country", "国务院|国家|中央"),
)


@dataclass(frozen=True)
class Query:
    """What was searched for: the words as terms of the index, and the number that they may be."""

    words: str
    terms: list[str]
    asked: Asked

    @property
    def marks(self) -> list[str]:
        """What is looked for in a text first: all in one, then each word."""
        whole = folded(self.words)
        return [whole, *self.terms] if whole not in self.terms else self.terms


# --- tasks ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class TaskHit:
    """A task with its title marked, and where the words stand in its text when they do not in the title."""

    task: Task
    title: list[Piece]
    text: list[Piece]


@dataclass(frozen=True)
class InLedger:
    """How many tasks of a ledger were found."""

    ledger: Ledger
    count: int


@dataclass(frozen=True)
class TaskHits:
    """The first tasks found, and how many there are in each ledger, the newest first."""

    hits: list[TaskHit]
    ledgers: list[InLedger]

    @property
    def total(self) -> int:
        """How many tasks were found in all."""
        return sum(one.count for one in self.ledgers)


def task_hits(actor: Actor, query: Query) -> TaskHits:
    """Return the tasks that the words or the number mean: those of that label first, then those with all in a row.

    Eight queries at most, however many there are. The counts are what the ledger's page shows for the same words.
    """
    tasks = Task.objects.visible_to(actor).exclude(state=TaskState.WITHDRAWN)
    ordered = tasks.order_by("-ledger__year", "ledger", "number", "row")
    keys: list[int] = []
    if query.asked.label:
        keys = _keys(of_label(ordered, query.asked.label))
    if len(query.terms) > 1:
        keys += _keys(ordered.filter(search__holds=[folded(query.words)]))
    found = matching(tasks, query.words) if query.terms else tasks.none()
    ledgers: list[InLedger] = []
    if query.terms:
        keys += _keys(found.order_by(*ordered.query.order_by))
        ledgers = _in_ledgers(found)
    rows = rows_of(list(dict.fromkeys(keys))[:SHOWN], "text")
    return TaskHits([_task_hit(task, query) for task in rows], ledgers)


def of_label(tasks: TaskQuerySet, label: str) -> TaskQuerySet:
    """Keep the tasks with this label; rows that came from Excel may be written 11-2."""
    written = {label, label.replace(".", "-")}
    return tasks.filter(search__holds=[folded(label)], label__in=written)


def _keys(tasks: TaskQuerySet) -> list[int]:
    return list(tasks.values_list("pk", flat=True)[:SHOWN])


def _in_ledgers(found: TaskQuerySet) -> list[InLedger]:
    counts = dict(found.order_by().values_list("ledger").annotate(n=Count("pk")))
    ledgers = Ledger.objects.filter(pk__in=counts).select_related("programme__jurisdiction")
    return [InLedger(one, counts[one.pk]) for one in ledgers.order_by("-year", "pk")]


def _task_hit(task: Task, query: Query) -> TaskHit:
    title = marked(task.title, query.terms)
    whole = any(piece.marked for piece in title) and all(t in folded(task.title) for t in query.terms)
    around = None if whole else passage(task.text, query.marks)
    return TaskHit(task, title, around[0] if around else [])


# --- notices and their clauses --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Place:
    """A clause or passage of a notice: how it is numbered, some of its words, and where in the text it stands."""

    number: str
    words: list[Piece]
    start: int
    end: int


@dataclass(frozen=True)
class NoticeHit:
    """A notice with its title marked, and the places in it that were meant; none when its title was.

    The notice bears `is_corrected`: a later file of it was confirmed in its place.
    """

    notice: Notice
    title: list[Piece]
    number: list[Piece]
    places: list[Place]


def notice_hits(actor: Actor, query: Query) -> list[NoticeHit]:
    """Return the notices that the number or the words mean, each with the clauses or passages; four queries.

    Nothing for whoever may not look into notices. A clause alone (第六条) is looked for in all of them, the newest first.
    """
    if not may(actor, "notices.view"):
        return []
    notices = Notice.objects.visible_to(actor).filter(state__in=READABLE)
    corrected = Notice.objects.filter(corrects=OuterRef("pk"), state=NoticeState.CONFIRMED).order_by()
    notices = notices.annotate(is_corrected=Exists(corrected))
    notices = notices.order_by(F("issued_on").desc(nulls_last=True), "-pk")
    asked = query.asked
    if asked.of_paper:
        heads = notices.only("pk", "document_number", "issuer", "title")
        if asked.serial is not None:
            heads = heads.exclude(document_number="")
        meant = [one.pk for one in heads.iterator() if _is_meant(asked, one)]
        found = list(notices.filter(pk__in=meant[:SHOWN])) if meant else []
        return _with_clauses(actor, found, query)
    if asked.clause is not None:
        numbered = Q(number__contains=str(asked.clause)) | Q(number__contains=to_chinese(asked.clause))
        drafts = TaskDraft.objects.cleared_for(actor).filter(numbered, notice__in=notices.order_by())
        pairs = drafts.exclude(state=DraftState.DROPPED).values_list("notice", "number")
        meant = list({pk for pk, number in pairs if clause_fits(asked, number)})
        return _with_clauses(actor, list(notices.filter(pk__in=meant)[:SHOWN]) if meant else [], query)
    if not query.terms:
        return []
    titled = Q()
    for term in query.terms:
        titled &= Q(title__icontains=term) | Q(document_number__icontains=term)
    held = notices.filter(Q(text__folded_holds=query.terms) | titled)
    return _with_passages(actor, list(held[:SHOWN]), query)


def level_of(notice: Notice) -> str:
    """Return whose paper it is by its issuer (else its title): country, province, city or county; "" where none is named."""
    named = (notice.issuer or notice.title).replace("自治区", "省").replace("地区", "市")
    return next((level for level, signs in LEVELS if re.search(signs, named)), "")


def _is_meant(asked: Asked, notice: Notice) -> bool:
    if asked.serial is not None:
        return fits(asked, notice.document_number)
    return level_of(notice) == asked.level


def _with_clauses(actor: Actor, notices: Iterable[Notice], query: Query) -> list[NoticeHit]:
    notices = list(notices)
    drafts = _clauses(actor, notices)
    hits = []
    for notice in notices:
        places = [
            Place(draft.number, [Piece(_short(draft.text))], draft.span_start, draft.span_end)
            for draft in drafts.get(notice.pk, [])
            if clause_fits(query.asked, draft.number)
        ]
        # 第六条 that was read as no duty has no draft: the paper itself is what is left.
        hits.append(NoticeHit(notice, [Piece(notice.title)], [Piece(notice.document_number)], places))
    named = [hit for hit in hits if hit.places]
    return named or ([] if query.asked.clause is not None and not query.asked.of_paper else hits)


def _with_passages(actor: Actor, notices: list[Notice], query: Query) -> list[NoticeHit]:
    drafts = _clauses(actor, notices)
    hits = []
    for notice in notices:
        around = passage(notice.text, query.marks)
        places = []
        if around:
            words, start, end = around
            own = [one for one in drafts.get(notice.pk, []) if one.span_start <= start < one.span_end]
            number = min(own, key=lambda one: one.span_end - one.span_start).number if own else ""
            said = "".join(piece.text for piece in words).lstrip("…").startswith(number)
            places = [Place("" if said else number, words, start, end)]
        hits.append(
            NoticeHit(
                notice,
                marked(notice.title, query.terms),
                marked(notice.document_number, query.terms),
                places,
            )
        )
    return hits


def _clauses(actor: Actor, notices: list[Notice]) -> dict[int, list[TaskDraft]]:
    """Return the drafts of the notices in order, by notice; one query."""
    found: dict[int, list[TaskDraft]] = {}
    if notices:
        drafts = TaskDraft.objects.cleared_for(actor).filter(notice__in=notices)
        fields = ("notice_id", "number", "text", "span_start", "span_end")
        for draft in drafts.exclude(state=DraftState.DROPPED).only(*fields).order_by("order"):
            found.setdefault(draft.notice_id, []).append(draft)
    return found


def _short(text: str, length: int = 90) -> str:
    words = " ".join(text.split())
    return words if len(words) <= length else f"{words[:length]}…"


def query_of(words: str) -> Query:
    """Return what somebody typed, ready to be looked for."""
    words = words.strip()[:100]
    return Query(words, index_terms(words), asked_of(words))
