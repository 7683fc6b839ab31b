"""Files beside reports: what stands there, and what the unit gave in earlier periods."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from departments.actor import Actor
from reports.models import CountySheet, CountySheetEntry, ProgressReport, ReportPart
from tasks.models import Evidence


@dataclass(frozen=True)
class Proof:
    """The files beside one report, part or line, and those of the same matter that can be used again."""

    files: list[Evidence]
    earlier: list[Evidence]


def report_of(owner: ProgressReport | ReportPart | CountySheetEntry) -> ProgressReport | CountySheet:
    """Return the report or sheet that a file's owner is, or belongs to."""
    if isinstance(owner, CountySheetEntry):
        return owner.sheet
    return owner.report if isinstance(owner, ReportPart) else owner


def proof_of(owner: ProgressReport | ReportPart | CountySheetEntry, task: int, actor: Actor) -> Proof:
    """Return the files beside a report, part or line that exist for the actor, and the unit's earlier ones.

    Two queries, one where there are none.
    """
    keys = owner.evidence.order_by().values_list("pk", flat=True)
    own = Q(task=task, department=actor.department)
    seen = list(Evidence.objects.visible_to(actor).filter(own | Q(pk__in=keys)))
    beside = set(keys) if seen else set()
    return Proof(
        [file for file in seen if file.pk in beside], [file for file in seen if file.pk not in beside]
    )


def proofs_of(sheet: CountySheet, actor: Actor) -> dict[int, Proof]:
    """Return the same for every line of a sheet, keyed by the line's key, in two queries."""
    through = CountySheetEntry.evidence.through.objects.filter(countysheetentry__sheet=sheet)
    beside = set(through.values_list("countysheetentry", "evidence"))
    entries = list(sheet.entries.select_related("item"))
    tasks = {entry.item.task_id for entry in entries}
    seen = list(Evidence.objects.visible_to(actor).filter(task__in=tasks, department=sheet.department_id))
    return {
        entry.pk: Proof(
            [file for file in seen if (entry.pk, file.pk) in beside],
            [
                file
                for file in seen
                if file.task_id == entry.item.task_id and (entry.pk, file.pk) not in beside
            ],
        )
        for entry in entries
    }
