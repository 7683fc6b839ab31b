"""佐证材料: files put beside a report, a part or a line of a sheet, kept once and used again in later periods."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.actor import Actor
from departments.permissions import require
from reform.core.audit import record
from reform.core.files import as_content, check_file, clean_name, sha256_of
from reform.core.workflow import WrongState
from reports.models import CountySheet, CountySheetEntry, ProgressReport, ReportPart
from reports.selectors.evidence import report_of
from reports.selectors.periods import is_filing_open
from reports.services.filling import FilingClosedError
from reports.workflow import EDITABLE
from tasks.enums import Circle, RemovedKind
from tasks.models import Evidence, Removed, Task
from tasks.services.recycling import note_removed, note_restored, restores
from tasks.services.refusals import NotPossible

KINDS = (".pdf", ".jpg", ".jpeg", ".png", ".docx", ".xlsx", ".ofd")
# So many files of so many bytes each stand beside one report, part or line: enough to prove, too few to bury.
MOST_FILES = 10
MOST_BYTES = 10 * 1024 * 1024

Owner = ProgressReport | ReportPart | CountySheetEntry


@transaction.atomic
def add_evidence(*, owner: Owner, name: str, data: bytes, by: Actor) -> Evidence:
    """Keep a file as proof beside a report, a part or a line of a sheet, and return it.

    The same bytes given before for the task are not kept twice. Raises ValidationError when there are MOST_FILES
    already, BadFile with a sentence for a file that is not taken, WrongState once it was filed,
    FilingClosedError, PermissionDenied.
    """
    _require_open(owner, by)
    check_file(name, data, kinds=KINDS, limit=MOST_BYTES)
    task, digest = _task_of(owner), sha256_of(data)
    known = Evidence.objects.filter(task=task, department=by.department, sha256=digest).first()
    if known is not None and known.removed_at is not None:
        _stand_again(known)
    if known is None:
        known = Evidence(
            task=task,
            department=by.department,
            file_name=clean_name(name),
            size=len(data),
            sha256=digest,
        )
        known.file.save(name, as_content(data, name), save=False)
        known.save()
    _put(owner, known, by)
    return known


@transaction.atomic
def reuse_evidence(*, owner: Owner, evidence: Evidence, by: Actor) -> None:
    """Put a file the unit gave for the same task before beside this one too; errors as in `add_evidence`."""
    _require_open(owner, by)
    if (
        evidence.task_id != _task_of(owner).pk
        or by.department is None
        or evidence.department_id != by.department.pk
    ):
        raise ValidationError(_("This file belongs to another matter."))
    _put(owner, evidence, by)


@transaction.atomic
def remove_evidence(*, owner: Owner, evidence: Evidence, by: Actor) -> None:
    """Take a file away from beside a report, a part or a line, until it is filed.

    It lies in the unit's recycle bin, and is deleted from there where nothing else uses it. Raises WrongState once it
    was filed, FilingClosedError.
    """
    _require_open(owner, by)
    owner.evidence.remove(evidence)
    used = (evidence.reports, evidence.parts, evidence.sheet_entries)
    if not any(related.exists() for related in used):
        Evidence.objects.filter(pk=evidence.pk).update(removed_at=timezone.now())
    paper = report_of(owner)
    note_removed(
        kind=RemovedKind.EVIDENCE,
        target=evidence.uid,
        label=evidence.file_name,
        programme=evidence.task.ledger.programme,
        by=by,
        task=evidence.task,
        data={"owner": owner._meta.model_name, "key": owner.pk},
        url=reverse("sheet_edit" if isinstance(paper, CountySheet) else "report_edit", args=[paper.uid]),
        circle=Circle.UNIT,
    )
    record(by=by, act="evidence.remove", obj=paper, before={"file_name": evidence.file_name})


OWNERS: dict[str | None, type[Owner]] = {
    one._meta.model_name: one for one in (ProgressReport, ReportPart, CountySheetEntry)
}


@restores(RemovedKind.EVIDENCE)
def _restore(row: Removed, by: Actor) -> str:
    """Put a file back beside what it was taken away from, as long as that can still be changed."""
    owner = OWNERS[row.data["owner"]]._default_manager.filter(pk=row.data["key"]).first()
    evidence = Evidence.objects.filter(uid=row.target).select_related("task").first()
    if owner is None or evidence is None:
        raise NotPossible(_("It can no longer be put back: what it belongs to is gone."))
    _stand_again(evidence)
    try:
        reuse_evidence(owner=owner, evidence=evidence, by=by)
    except FilingClosedError as error:
        raise NotPossible(_("Nothing can be filed for this period any more.")) from error
    return row.url


def _stand_again(evidence: Evidence) -> None:
    Evidence.objects.filter(pk=evidence.pk).update(removed_at=None)
    note_restored(kind=RemovedKind.EVIDENCE, target=evidence.uid)


@transaction.atomic
def begin_part(*, report: ProgressReport, by: Actor) -> ReportPart:
    """Return what the actor's unit gives to a report; begun without words for the first file."""
    require(by, "reports.give_part", report)
    started = {"text": "", "filed_by": by.user, "filed_at": timezone.now()}
    part, _made = ReportPart.objects.get_or_create(report=report, department=by.department, defaults=started)
    return part


def _put(owner: Owner, evidence: Evidence, by: Actor) -> None:
    if owner.evidence.filter(pk=evidence.pk).exists():
        return
    if owner.evidence.count() >= MOST_FILES:
        raise ValidationError(
            ngettext(
                "%(n)d file at most stands beside one report: take one away first.",
                "%(n)d files at most stand beside one report: take one away first.",
                MOST_FILES,
            )
            % {"n": MOST_FILES}
        )
    owner.evidence.add(evidence)
    record(by=by, act="evidence.add", obj=report_of(owner), after={"file_name": evidence.file_name})


def _task_of(owner: Owner) -> Task:
    if isinstance(owner, CountySheetEntry):
        return owner.item.task
    return owner.task if isinstance(owner, ProgressReport) else owner.report.task


def _require_open(owner: Owner, by: Actor) -> None:
    """Ask for the permission to file what the file stands beside, and that it can still be changed."""
    paper = report_of(owner)
    if isinstance(owner, CountySheetEntry):
        require(by, "sheets.file", paper)
    elif isinstance(owner, ReportPart):
        require(by, "reports.give_part", paper)
    else:
        require(by, "reports.file", paper)
    if paper.state not in EDITABLE:
        raise WrongState("evidence", paper.state)
    if not is_filing_open(paper.period):
        raise FilingClosedError(str(paper.period))
