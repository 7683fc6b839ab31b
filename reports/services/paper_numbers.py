"""Document numbers (发文字号): reserved or typed in, each given once, from a series that other papers share.

Numbers of orders of supervision are counted apart (reports.services.order_signing), those of a bulletin too.
"""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Programme
from departments.permissions import require
from reform.core.audit import record
from reform.core.workflow import WrongState
from reports.circulars.numbers import Number
from reports.enums import CircularState, PaperKind
from reports.models import Circular, PaperNumber
from reports.selectors.paper_numbers import next_number, reserved_for
from reports.services.circular_log import note_event


@transaction.atomic
def reserve_number(
    *,
    programme: Programme,
    circular: Circular | None = None,
    used_for: str = "",
    number: str = "",
    by: Actor,
) -> PaperNumber:
    """Take a number for a draft, or for another paper of the office (`used_for`), and return it.

    Without `number` it is the next of the current year. A draft's former number stays used with a remark. Raises
    ValidationError for a number given already or misspelt, or without what it is for; WrongState for a paper that is
    signed. Side effects: log, audit row.
    """
    require(by, "circulars.number", programme)
    if circular and (circular.state != CircularState.DRAFT or circular.kind == PaperKind.BULLETIN):
        raise WrongState("number", circular.state)
    if circular is None and not used_for.strip():
        raise ValidationError({"used_for": _("Say which paper the number is for.")})
    # Reservations of a programme come one after the other, so that two get two numbers.
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    wanted = Number.read(number) if number.strip() else next_number(held, timezone.localdate().year)
    if wanted is None:
        raise ValidationError({"number": _misspelt()})
    row = _take(held, wanted, circular, used_for.strip(), by)
    if circular:
        note_event(circular, "number_reserved", by=by, number=str(row))
    record(by=by, act="number.reserve", obj=circular or row, after={"number": str(row)}, reason=row.used_for)
    return row


def take_for_signature(*, circular: Circular, number: str, signed_on: date, by: Actor) -> str:
    """Return the number a paper is signed with, kept for it from now on; in the caller's transaction.

    Its year is that of the signature, or the paper's own: one of December may be signed in January. Raises
    ValidationError for one of another year, given to another paper, or misspelt. Source: GB/T 9704-2012, 7.2.5.
    """
    held = Programme.objects.select_for_update().get(pk=circular.programme_id)
    wanted = Number.read(number)
    if wanted is None:
        raise ValidationError({"number": _misspelt()})
    if wanted.year not in (signed_on.year, circular.year):
        raise ValidationError(
            {
                "number": _("The number is of %(year)s, the paper is signed in %(signed)s.")
                % {"year": wanted.year, "signed": signed_on.year}
            }
        )
    return str(_take(held, wanted, circular, "", by))


def _misspelt() -> str:
    return _("Write the number like 云医改组〔2026〕3号, without 第 and without a leading zero.")


def _take(
    programme: Programme, wanted: Number, circular: Circular | None, used_for: str, by: Actor
) -> PaperNumber:
    same = {
        "programme": programme,
        "prefix": wanted.prefix,
        "year": wanted.year,
        "sequence": wanted.sequence,
    }
    row = PaperNumber.objects.filter(**same).select_related("circular").first()
    if row and circular and row.circular_id == circular.pk and not row.used_for:
        return row
    papers = Circular.objects.filter(programme=programme, number=str(wanted))
    other = (papers.exclude(pk=circular.pk) if circular else papers).first()
    if row or other:
        raise ValidationError({"number": _used(wanted, row, other)})
    if circular:
        former = reserved_for(circular)
        if former:
            release_number(number=former, because=f"曾留给《{circular.title}》，未使用", by=by)
    try:
        with transaction.atomic():
            return PaperNumber.objects.create(
                **same, circular=circular, used_for=used_for, reserved_by=by.label
            )
    except IntegrityError as error:
        raise ValidationError({"number": _used(wanted, None, None)}) from error


def _used(wanted: Number, row: PaperNumber | None, other: Circular | None) -> str:
    what = (row.used_for or str(row.circular)) if row else str(other) if other else ""
    if not what:
        return _("%(number)s is used already; numbers given once stay used.") % {"number": wanted}
    return _("%(number)s is used already (%(paper)s); numbers given once stay used.") % {
        "number": wanted,
        "paper": what,
    }


def release_number(*, number: PaperNumber, because: str, by: Actor) -> PaperNumber:
    """Let a number go from its paper and return it: it stays used, with the remark why. In the caller's transaction."""
    paper = number.circular
    number.circular, number.used_for = None, because[:200]
    number.save(update_fields=["circular", "used_for"])
    record(by=by, act="number.release", obj=paper or number, before={"number": str(number)}, reason=because)
    return number
