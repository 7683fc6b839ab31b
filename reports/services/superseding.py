"""更正和撤回: a published paper never changes; another one takes its place, and goes the same road."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core.audit import record
from reform.core.workflow import Conflict
from reports.enums import CircularState, SupersedeKind
from reports.models import Circular
from reports.selectors.circulars import latest_snapshot
from reports.selectors.superseding import lasting_because, name_of
from reports.services.circular_files import ask_for_files
from reports.services.circular_log import note_event
from reports.services.circulars import freeze
from reports.workflow import CIRCULAR

# What the new paper takes over of the old one; a withdrawal prints no figures.
TAKEN_OVER = (
    "programme",
    "jurisdiction",
    "period",
    "kind",
    "span",
    "year",
    "form",
    "publicity",
    "upward",
    "proxy_seal",
    "printed_by",
    "facts",
    "demands",
)
# The title and the opening say why there is a new paper: they are built anew.
BUILT_ANEW = {"title", "opening"}


@transaction.atomic
def supersede_circular(*, circular: Circular, kind: str, reason: str, by: Actor) -> Circular:
    """Draft the paper that corrects a published one or takes it back, of the same period and kind, and return it.

    `reason` is printed as its opening. The old paper stands until the new one is published. Raises ValidationError
    without a reason, for a bulletin or a withdrawal, WrongState for a paper that is not published, Conflict where there is such a
    draft already. Audit row.
    """
    require(by, "circulars.supersede", circular)
    CIRCULAR.require(circular, "supersede")
    lasting = lasting_because(circular)
    if lasting:
        raise ValidationError(lasting)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    # A draft that was not used names the paper no longer: each is superseded once.
    Circular.objects.filter(supersedes=circular, state=CircularState.DROPPED).update(supersedes=None)
    taken = {name: getattr(circular, name) for name in TAKEN_OVER}
    if kind == SupersedeKind.CORRECTION:
        taken["words"] = {key: said for key, said in circular.words.items() if key not in BUILT_ANEW}
    try:
        with transaction.atomic():
            made = Circular.objects.create(
                **taken,
                supersedes=circular,
                supersede_kind=SupersedeKind(kind),
                supersede_reason=reason.strip(),
            )
    except IntegrityError as error:
        raise Conflict(circular) from error
    freeze(made, by)
    record(
        by=by,
        act="circular.supersede",
        obj=made,
        after={"kind": kind, "number": name_of(circular)},
        reason=made.supersede_reason,
    )
    note_event(
        made,
        "supersedes",
        by=by,
        kind=kind,
        **_named(circular),
        reason=made.supersede_reason,
    )
    ask_for_files(latest_snapshot(made), by)
    return made


def supersede_by(new: Circular, *, by: Actor) -> None:
    """Mark what a just published paper supersedes, in the caller's transaction. Raises WrongState, Conflict."""
    if new.supersedes is None:
        return
    old = CIRCULAR.advance(new.supersedes, "supersede")
    if new.supersede_kind == SupersedeKind.WITHDRAWAL:
        _free_stretch(old)
    record(by=by, act="circular.superseded", obj=old, after={"number": name_of(new)})
    note_event(old, "superseded", by=by, kind=new.supersede_kind, **_named(new))


def _named(circular: Circular) -> dict[str, str]:
    """Return what an event keeps of another paper: what it is cited by, else its title."""
    number = name_of(circular)
    return {"number": number} if number else {"title": str(circular)}


def _free_stretch(taken_back: Circular) -> None:
    """The chain of corrections ends with its withdrawal: mark its first paper, so that a new one may be drafted."""
    first = taken_back
    while first.supersedes is not None:
        first = first.supersedes
    Circular.objects.filter(pk=first.pk).update(taken_back=True)
