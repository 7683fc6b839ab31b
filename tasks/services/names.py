"""Written names that nobody knew: mapped to a unit or group, and remembered."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import NameKind
from departments.models import Department, DepartmentGroup, DepartmentName, Programme
from departments.permissions import require
from reform.core import audit
from tasks.enums import NoticeState, TaskState
from tasks.models import Assignment, Notice, TaskDraft
from tasks.selectors.names import NameBook
from tasks.services.drafts import propose_collector


@transaction.atomic
def map_name(
    *,
    programme: Programme,
    written: str,
    department: Department | None = None,
    group: DepartmentGroup | None = None,
    by: Actor,
) -> None:
    """Remember that `written` means this unit or group; every later notice and draft knows it.

    Side effects: an alias on the unit or group, one audit row; drafts that waited for the name get their
    collector, tasks in preparation their assignment. Raises ValueError for an empty or over-long name.
    """
    require(by, "notices.decompose")
    written = "".join(written.split())
    if not 1 < len(written) <= 100:
        raise ValueError(_("A name has 2 to 100 characters."))
    if department is not None:
        DepartmentName.objects.get_or_create(
            department=department, name=written, defaults={"kind": NameKind.ALIAS}
        )
    elif group is not None and written not in group.aliases:
        group.aliases = [*group.aliases, written]
        group.save(update_fields=["aliases"])
    target = department or group
    audit.record(by=by, act="notices.map_name", obj=target, after={"written": written, "means": str(target)})
    Assignment.objects.filter(
        task__ledger__programme=programme,
        task__state=TaskState.PREPARATION,
        written=written,
        department__isnull=True,
        group__isnull=True,
        post__isnull=True,
    ).update(department=department, group=None if department else group)
    for notice in Notice.objects.filter(programme=programme, state=NoticeState.READ):
        _propose_missing_collectors(notice)


def _propose_missing_collectors(notice: Notice) -> None:
    """A name just learnt may be the first lead of drafts that lack a collector."""
    book = NameBook(notice.programme, notice.issued_on)
    lacking = notice.drafts.filter(collector__isnull=True, rows__isnull=True)
    for draft in lacking.select_related("notice__programme__secretariat"):
        unit = propose_collector(draft, book)
        if unit:
            TaskDraft.objects.filter(pk=draft.pk).update(collector=unit, version=F("version") + 1)
