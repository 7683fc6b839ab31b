"""Everything that happened to one task in one story, newest first: by kind, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from departments.actor import Actor
from departments.permissions import may
from reform.core.story import StoryLine
from reports.enums import CircularState
from reports.models import Circular
from tasks.models import Decision, Evidence, Meeting, Task
from tasks.selectors.history import entries_of, log_of

PER_PAGE = 12
# Nobody reads further back on the page; the rest is in the record.
MOST_PAGES = 50
KINDS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "reports": (gettext_lazy("Reports"), ("report.", "progress.", "duty.done")),
    "determinations": (gettext_lazy("Determinations"), ("status.",)),
    "orders": (gettext_lazy("Orders"), ("order.", "referral.")),
    "changes": (
        pgettext_lazy("events", "Changes"),
        ("task.", "correction.", "adjustment.", "objection.", "division.", "link.", "duty.a", "duty.due"),
    ),
    "papers": (gettext_lazy("Files and papers"), ()),
}


@dataclass(frozen=True)
class StoryPage:
    """One page of a task's story, of one kind or of all (""), and the number of the next page, None after the last."""

    entries: list[StoryLine]
    kind: str
    next: int | None


def story_of(
    task: Task,
    actor: Actor,
    *,
    files: Iterable[Evidence],
    earlier: Iterable[int] = (),
    kind: str = "",
    page: int = 1,
) -> StoryPage:
    """Return a page of what happened to a task, as far as it concerns the actor; at most four queries.

    `earlier` are the keys of the matters of earlier years, `files` the task's as far as they exist for the actor, with
    their units. Beside them and the log: decisions of meetings, and published papers that told of the task among
    those behind. An unknown kind is all.
    """
    kind = kind if kind in KINDS else ""
    page = min(max(page, 1), MOST_PAGES)
    until = page * PER_PAGE + 1
    found: list[StoryLine] = []
    if kind != "papers":
        rows = log_of(task, actor, earlier=earlier)
        if kind:
            wanted = Q()
            for start in KINDS[kind][1]:
                wanted |= Q(event__startswith=start)
            rows = rows.filter(wanted)
        found += entries_of(rows[:until])
    if kind in {"", "papers"}:
        found += [*_files(files), *_decisions(task, actor), *_papers(task, actor)]
        found.sort(key=lambda line: line.when, reverse=True)
    shown = found[until - 1 - PER_PAGE : until - 1]
    more = len(found) >= until and page < MOST_PAGES
    return StoryPage(shown, kind, page + 1 if more else None)


def _at(day: date) -> datetime:
    """A day without an hour stands at its noon."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def _files(files: Iterable[Evidence]) -> list[StoryLine]:
    return [
        StoryLine(
            file.created_at,
            file.department.short_name,
            _("File given: “%(name)s”") % {"name": file.file_name},
            icon_name="paperclip",
            url=reverse("evidence_file", args=[file.uid]),
        )
        for file in files
    ]


def _decisions(task: Task, actor: Actor) -> list[StoryLine]:
    keys = [source.decision_id for source in task.sources.all() if source.decision_id]
    if not keys:
        return []
    open_to = Meeting.objects.visible_to(actor).filter(pk=OuterRef("meeting"))
    decisions = Decision.objects.visible_to(actor).filter(pk__in=keys).select_related("meeting")
    return [
        StoryLine(
            _at(one.meeting.held_on),
            "",
            _("Decided by “%(meeting)s”") % {"meeting": one.meeting},
            one.text,
            "gavel",
            url=reverse("meeting_detail", args=[one.meeting.uid]) if one.open else "",
        )
        for one in decisions.annotate(open=Exists(open_to)).distinct()
    ]


def _papers(task: Task, actor: Actor) -> list[StoryLine]:
    """Published papers whose signed figures list the task among those behind, in the own ledger's periods."""
    if not may(actor, "circulars.view"):
        return []
    papers = (
        Circular.objects.visible_to(actor)
        .filter(
            period__ledger=task.ledger_id,
            state__in=[CircularState.PUBLISHED, CircularState.SUPERSEDED],
            signed_on__isnull=False,
        )
        .annotate(late=F("signed_snapshot__data__late"))
        .only("uid", "title", "number", "signed_on", "kind")
        .order_by("-signed_on")
    )
    return [line for paper in papers if (line := _told(task, paper))]


def _told(task: Task, paper: Any) -> StoryLine | None:
    told = next((one for one in paper.late or [] if one.get("uid") == str(task.uid)), None)
    if told is None:
        return None
    return StoryLine(
        _at(paper.signed_on),
        paper.number,
        _("Named among the matters behind in “%(title)s”") % {"title": paper.title},
        str(told.get("cause") or ""),
        "speakerphone",
        "yellow",
        reverse("circular_detail", args=[paper.uid]),
    )
