"""The calendar of papers of a programme: which kinds, how often, on which day, in which form, checked how long."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Programme
from departments.permissions import require
from reform.core.audit import record
from reform.core.workflow import Conflict, swap
from reports.circulars.kinds import KINDS
from reports.models import PaperRule

FIELDS = ("rhythm", "day", "form", "check_days", "active")
MOST_CHECK_DAYS = 20


@transaction.atomic
def set_paper_rule(
    *,
    programme: Programme,
    kind: str,
    level: str,
    rhythm: str,
    day: int,
    form: str,
    check_days: int,
    active: bool,
    version: int | None,
    by: Actor,
) -> PaperRule:
    """Set what a programme issues of a kind, for its own level or one below, and return the rule.

    A new rule, another rhythm, or one switched on again asks for papers due from today on; what was due before stays
    as it was. `version` is that of the rule as seen, None for a new one. Raises ValidationError for what does not fit
    the kind or the level, Conflict. Side effect: an audit row where something changed.
    """
    require(by, "papers.calendar", programme)
    given: dict[str, Any] = {
        "rhythm": rhythm,
        "day": day,
        "form": form,
        "check_days": check_days,
        "active": active,
    }
    _require_fitting(programme, kind, level, given)
    kept = PaperRule.objects.filter(programme=programme, kind=kind, level=level).first()
    if kept is None:
        try:
            with transaction.atomic():
                made = PaperRule.objects.create(programme=programme, kind=kind, level=level, **given)
        except IntegrityError:
            raise Conflict(PaperRule.objects.get(programme=programme, kind=kind, level=level)) from None
        _record(programme, made, {}, given, by)
        return made
    if kept.version != version:
        raise Conflict(kept)
    before = {name: getattr(kept, name) for name in FIELDS}
    if before == given:
        return kept
    anew = rhythm != kept.rhythm or (active and not kept.active)
    changed = swap(kept, **given, since=timezone.localdate() if anew else kept.since)
    _record(programme, changed, before, given, by)
    return changed


@transaction.atomic
def forget_paper_rule(*, rule: PaperRule, version: int, by: Actor) -> None:
    """Take a rule away: the one from above holds again, or the default. Raises Conflict; writes an audit row."""
    require(by, "papers.calendar", rule.programme)
    if not PaperRule.objects.filter(pk=rule.pk, version=version).delete()[0]:
        raise Conflict(rule)
    _record(rule.programme, rule, {name: getattr(rule, name) for name in FIELDS}, {}, by)


def levels_of(programme: Programme) -> list[str]:
    """Return the levels a programme can set rules for: its own, and those of the programmes below it, each once."""
    below = Programme.objects.filter(jurisdiction__path__startswith=programme.jurisdiction.path)
    found = below.exclude(pk=programme.pk).filter(parent__isnull=False)
    own = programme.jurisdiction.level
    levels = found.order_by("jurisdiction__path").values_list("jurisdiction__level", flat=True)
    return list(dict.fromkeys([own, *levels]))


def _require_fitting(programme: Programme, kind: str, level: str, given: dict[str, Any]) -> None:
    known = KINDS.get(kind)
    if known is None:
        raise ValidationError({"kind": _("There is no such kind of paper.")})
    if level not in levels_of(programme):
        raise ValidationError({"level": _("There is no programme of this level here.")})
    if given["rhythm"] not in known.periods:
        raise ValidationError({"rhythm": _("This kind of paper does not cover such a stretch.")})
    if given["form"] not in known.forms:
        raise ValidationError({"form": _("This kind of paper has no such form.")})
    if not 1 <= given["day"] <= 28:
        raise ValidationError({"day": _("The day lies between the 1st and the 28th.")})
    if not 0 <= given["check_days"] <= MOST_CHECK_DAYS:
        raise ValidationError({"check_days": _("At most %(n)s working days.") % {"n": MOST_CHECK_DAYS}})


def _record(
    programme: Programme, rule: PaperRule, before: dict[str, Any], after: dict[str, Any], by: Actor
) -> None:
    which = {"kind": rule.kind, "level": rule.level}
    record(
        by=by,
        act="papers.calendar",
        obj=programme,
        before=which | before if before else {},
        after=which | after if after else {},
    )
