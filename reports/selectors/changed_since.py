"""What was corrected since a paper was printed: its frozen data against what the database says now for the same cut-off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from departments.actor import Actor
from reform.core.days import day
from reform.core.figures import plain
from reform.core.story import StoryLine
from reform.core.templatetags.core import status_label
from reform.core.words import listed
from reports.circulars.records import LedgerRow
from reports.circulars.snapshot import Snapshot
from reports.enums import CircularState, PaperKind, SupersedeKind
from reports.models import Circular
from reports.selectors.circulars import READERS
from reports.selectors.snapshot import NotDeterminedError, build_snapshot
from tasks.models import Task, TaskLog
from tasks.selectors.history import entries_of

# What explains that a matter stands otherwise now; nothing of it is between a unit and the office.
EXPLAINING = (
    "status.determined",
    "report.accepted",
    "progress.recorded",
    "adjustment.approved",
    "correction.changed",
    "correction.merged",
    "correction.gone",
    "correction.undone",
    "task.labelled",
    "task.merged",
    "task.unmerged",
    "task.target",
    "task.target_removed",
    "task.unit_released",
    "task.details_changed",
)


@dataclass(frozen=True)
class Difference:
    """One thing the paper printed and how it stands now, both as read; `what` names it."""

    what: str
    printed: str
    now: str


@dataclass(frozen=True)
class ChangedMatter:
    """A matter of the paper that stands otherwise now; `why` is the newest step that explains it, None for none kept."""

    uid: str
    item_no: str
    title: str
    differences: tuple[Difference, ...]
    why: StoryLine | None

    @property
    def when(self) -> datetime | None:
        """When that step was taken."""
        return self.why.when if self.why else None


def changed_since(circular: Circular, actor: Actor) -> list[ChangedMatter]:
    """Return the matters of a signed paper that stand otherwise now, in its order; a constant number of queries.

    Only matters that exist for the actor: a unit is told of its own. A bulletin and a paper that only takes another
    back print no data.
    """
    frozen = circular.signed_snapshot
    if frozen is None or circular.kind == PaperKind.BULLETIN:
        return []
    printed = Snapshot.from_data(frozen.data)
    if printed.withdraws:
        return []
    try:
        now = build_snapshot(circular)
    except NotDeterminedError:
        return []
    old, new = {row.uid: row for row in printed.ledger}, {row.uid: row for row in now.ledger}
    tasks = Task.objects.visible_to(actor).filter(uid__in={*old, *new})
    known = {str(task.uid): task for task in tasks}
    found = {
        uid: [*_rows(old.get(uid), new.get(uid), known[uid]), *_indicators(uid, old.get(uid), printed, now)]
        for uid in [*old, *(uid for uid in new if uid not in old)]
        if uid in known
    }
    changed = {uid: tuple(differences) for uid, differences in found.items() if differences}
    whys = _whys([known[uid].pk for uid in changed], frozen.created_at, printed.period.cutoff)
    return [
        ChangedMatter(
            uid,
            (old.get(uid) or new[uid]).item_no,
            (old.get(uid) or new[uid]).title,
            differences,
            whys.get(known[uid].pk),
        )
        for uid, differences in changed.items()
    ]


def changes_to_look_at(circular: Circular) -> Circular | None:
    """Return the issue before a draft's, whose later corrections concern what the draft compares with."""
    if circular.period is None or circular.state != CircularState.DRAFT:
        return None
    earlier = Circular.objects.filter(
        period__ledger=circular.period.ledger_id,
        kind=circular.kind,
        period__start__lt=circular.period.start,
        state=CircularState.PUBLISHED,
    ).exclude(supersede_kind=SupersedeKind.WITHDRAWAL)
    return earlier.order_by("-period__start").first()


def _rows(old: LedgerRow | None, new: LedgerRow | None, task: Task) -> Iterator[Difference]:
    if old is None:
        yield Difference(_("Matter"), _("not on the paper"), _("in the ledger"))
        return
    if new is None:
        gone = _("labelled since") if task.sensitivity > READERS else _("no longer in the ledger")
        yield Difference(_("Matter"), _("on the paper"), gone)
        return
    for what, was, now in (
        (_("Class"), status_label(old.status_class), status_label(new.status_class)),
        (_("Matter"), old.title, new.title),
        (_("Completion standard"), old.target, new.target),
        (_("Lead unit"), listed(old.lead), listed(new.lead)),
        (_("Due"), _shown(old.due_on), _shown(new.due_on)),
        (_("Progress"), old.progress, new.progress),
        (_("Done (%)"), _shown(old.completion), _shown(new.completion)),
        (_("Remark"), old.remark, new.remark),
    ):
        if was != now:
            yield Difference(str(what), str(was) or "—", str(now) or "—")


def _indicators(uid: str, row: LedgerRow | None, printed: Snapshot, now: Snapshot) -> Iterator[Difference]:
    """Indicators belong to a line by its number."""
    if row is None:
        return
    newer = {line.uid: line for line in now.indicators}
    for line in printed.indicators:
        found = newer.get(line.uid)
        if line.item_no == row.item_no and found is not None:
            for was, is_now in ((line.actual, found.actual), (line.target, found.target)):
                if was != is_now:
                    yield Difference(line.name, _figure(was, line.unit), _figure(is_now, found.unit))


def _figure(value: Decimal | None, unit: str) -> str:
    return f"{plain(value)}{unit}" if value is not None else "—"


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return day(value)
    return plain(value) if value is not None else ""


def _whys(tasks: Iterable[int], since: datetime, cutoff: date) -> Mapping[int, StoryLine]:
    """Return the newest step after the figures were taken that explains a change, by task; one query.

    Of determinations only those for the paper's own cut-off.
    """
    rows = TaskLog.objects.filter(task__in=list(tasks), at__gt=since, event__in=EXPLAINING)
    newest: dict[int, TaskLog] = {}
    for row in rows.select_related("task").order_by("at", "pk"):
        if row.event == "status.determined" and row.params.get("as_of") != cutoff.isoformat():
            continue
        newest[row.task_id] = row
    told = entries_of(newest.values())
    return dict(zip(newest, told, strict=True))
