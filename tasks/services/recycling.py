"""回收站: what was taken out is noted with what putting it back needs, put back once, and forgotten after its time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Programme
from departments.permissions import require
from reform.core import audit
from reform.core.asking import current
from reform.core.words import in_a_row
from reform.core.workflow import Conflict, WrongState
from tasks.enums import Circle, RemovedKind
from tasks.models import Evidence, Removed, Task
from tasks.services.ledgers import ClosedLedger
from tasks.services.refusals import NotPossible

# Puts one kind of thing back and returns the address of the page it stands on again.
Restorer = Callable[[Removed, Actor], str]
_restorers: dict[str, Restorer] = {}


def restores(kind: RemovedKind) -> Callable[[Restorer], Restorer]:
    """Register who puts things of a kind back; each app registers its own."""

    def register(restorer: Restorer) -> Restorer:
        _restorers[kind] = restorer
        return restorer

    return register


def kinds_restored() -> set[str]:
    """Return the kinds somebody puts back."""
    return set(_restorers)


def note_removed(
    *,
    kind: RemovedKind,
    target: UUID,
    label: str,
    programme: Programme,
    by: Actor,
    task: Task | None = None,
    data: dict[str, Any] | None = None,
    url: str = "",
    circle: Circle = Circle.OFFICE,
) -> Removed:
    """Note in the transaction of an act that took something out, and return the row of the bin.

    `target` is the thing's uid; its row of an earlier time, not put back, gives way to this one. The act itself writes the audit row.
    """
    lying = Removed.objects.filter(kind=kind, target=target, restored_at=None)
    lying.delete()
    row = Removed.objects.create(
        kind=kind,
        target=target,
        label=label[:300],
        programme=programme,
        department=by.department,
        post=by.post,
        task=task,
        data=data or {},
        url=url,
        circle=circle,
    )
    if under_way := current():
        under_way.removed = row.uid
    return row


def note_restored(*, kind: RemovedKind, target: UUID) -> None:
    """Note that something was taken up again on its own page: it lies in the bin no more."""
    lying = Removed.objects.filter(kind=kind, target=target, restored_at=None)
    lying.update(restored_at=timezone.now())


@transaction.atomic
def restore(*, row: Removed, by: Actor) -> str:
    """Put back what a row of the bin tells of, once, and return the address of its page.

    Raises NotPossible with a sentence where its place is taken, it has gone on since or its time is over;
    PermissionDenied where the post may not do the act that puts it back. Side effects: those of the service that puts it
    back, with its audit row; one audit row of the bin.
    """
    require(by, "bin.restore", row)
    # Held, so that of two who put it back at once one is told.
    row = Removed.objects.select_for_update().get(pk=row.pk)
    if row.restored_at is not None:
        raise NotPossible(_("It was put back already."))
    if row.created_at < timezone.now() - timedelta(days=settings.RECYCLE_DAYS):
        raise NotPossible(_("Its time in the recycle bin is over."))
    try:
        with transaction.atomic():
            url = _restorers[row.kind](row, by)
    except ValidationError as error:
        raise NotPossible(in_a_row(error.messages)) from error
    except ClosedLedger as error:
        raise NotPossible(str(error)) from error
    except (WrongState, Conflict) as error:
        raise NotPossible(_("It can no longer be put back: what it belongs to has gone on since.")) from error
    Removed.objects.filter(pk=row.pk).update(restored_at=timezone.now())
    audit.record(by=by, act="bin.restore", obj=row, after={"kind": row.kind})
    return url


def forget_removed() -> int:
    """Delete what has lain in the bin for longer than RECYCLE_DAYS, its files with it; return how many rows."""
    before = timezone.now() - timedelta(days=settings.RECYCLE_DAYS)
    with transaction.atomic():
        for evidence in Evidence.objects.filter(removed_at__lt=before):
            transaction.on_commit(partial(evidence.file.delete, save=False), robust=True)
            evidence.delete()
        return Removed.objects.filter(created_at__lt=before).delete()[0]
