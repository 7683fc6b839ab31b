"""Confirmations of corrected files: which stands, which were taken back, and why one can no longer be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from departments.actor import Actor
from tasks.enums import LedgerState
from tasks.models import CorrectionRun, Notice, Task, TaskLog
from tasks.permissions import cleared
from tasks.selectors.corrections import corrected_by, groups_of, recorded, seen_by

MERGED = ("task.merged",)
OUT = ("task.handed_out",)
REPORTED = ("report.submitted", "report.accepted", "progress.recorded", "status.determined", "duty.done")


def standing_run(notice: Notice) -> CorrectionRun | None:
    """Return the confirmation of a corrected file that stands."""
    return notice.runs.filter(undone_at__isnull=True).first()


@dataclass(frozen=True)
class Undone:
    """A confirmation that was taken back, with what it had changed."""

    run: CorrectionRun
    groups: list[dict[str, object]]


def undone_runs(notice: Notice, actor: Actor) -> list[Undone]:
    """Return the confirmations of a corrected file that were taken back, newest first, as the actor may see them."""
    runs = notice.runs.filter(undone_at__isnull=False).order_by("-pk")
    return [
        Undone(run, groups_of(row for row in seen_by(recorded(notice, run), actor) if row.apply))
        for run in runs
    ]


def why_it_stays(run: CorrectionRun) -> str:
    """Return why a confirmation can no longer be taken back, as a sentence; "" where it can.

    It can until one of the tasks it changed or added was handed out, reported upon, merged or corrected again.
    """
    notice = run.notice
    if notice.ledger is None or notice.ledger.state != LedgerState.OPEN:
        return _("This ledger is closed and read-only.")
    if later := corrected_by(notice):
        return _("A further corrected file is here: “%(title)s”. Take it out first.") % {"title": later.title}
    keys = written_by(run)
    if len(keys) != Task.objects.filter(pk__in=keys).count():
        return _("One of its tasks was merged with another since; it can no longer be taken back.")
    since = TaskLog.objects.filter(task__in=keys, pk__gt=run.kept["log"]).select_related("task")
    for events, sentence in (
        (OUT, _("Task %(label)s was handed out since; it can no longer be taken back.")),
        (REPORTED, _("Task %(label)s was reported upon since; it can no longer be taken back.")),
        (MERGED, _("Task %(label)s was merged with another since; it can no longer be taken back.")),
    ):
        if line := since.filter(event__in=events).order_by("task__number", "task__row").first():
            return sentence % {"label": line.task.label}
    if taken := _place_taken(run, keys):
        return _("Number %(label)s was given to another task since; it can no longer be taken back.") % {
            "label": taken.label
        }
    return ""


def written_by(run: CorrectionRun) -> set[int]:
    """Return the keys of the tasks that a confirmation changed or added."""
    kept = run.kept
    return {key for key, _was in kept["changed"]["Task"]} | set(kept["came"]["Task"])


def changed_since(run: CorrectionRun, actor: Actor) -> list[str]:
    """Return the numbers of the tasks that somebody changed after the confirmation, in ledger order.

    Without those labelled above the actor's post's clearance.
    """
    versions = {int(key): version for key, version in run.kept["versions"].items()}
    tasks = Task.objects.filter(cleared(actor), pk__in=versions).order_by("number", "row")
    return [task.label for task in tasks if task.version != versions[task.pk]]


def _place_taken(run: CorrectionRun, keys: Iterable[int]) -> Task | None:
    """Return a task of somebody else that stands where one is to go back to."""
    moved = {key: was for key, was in run.kept["changed"]["Task"] if {"number", "row"} & set(was)}
    places = set()
    for task in Task.objects.filter(pk__in=moved):
        was = moved[task.pk]
        places.add((was.get("number", task.number), was.get("row", task.row)))
    others = Task.objects.filter(ledger=run.notice.ledger, number__in={number for number, _row in places})
    return next((one for one in others.exclude(pk__in=keys) if (one.number, one.row) in places), None)
