"""Setting the light rule of a programme, and who may determine by it."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Programme
from departments.permissions import require
from reform.core.audit import record
from reports.models import LightRule
from reports.selectors.rule import OWN_KEY, OWN_NAME, label_of
from tasks.progress import PRESETS, Rule
from tasks.selectors.facts import rule_of


@transaction.atomic
def set_rule(*, programme: Programme, rule: Rule, reason: str, by: Actor) -> Rule:
    """Put a rule in force and return it with its key and version; the same as now changes nothing.

    One that differs from every preset becomes the office's own, numbered. Sheets prepared from now on go by it,
    what is confirmed stands. Raises ValidationError without a reason. Side effects: one LightRule, one audit row.
    """
    require(by, "rule.set", programme)
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    present = rule_of(held)
    if _terms(rule) == _terms(present):
        return present
    if not reason.strip():
        raise ValidationError({"reason": _("Say on whose decision, or why the rule changes.")})
    last = LightRule.objects.filter(programme=held).aggregate(n=Max("number"))["n"] or 0
    preset = next((one for one in PRESETS.values() if _terms(one) == _terms(rule)), None)
    taken = preset or replace(rule, key=OWN_KEY, version=last + 1, name=OWN_NAME)
    LightRule.objects.create(
        programme=held, number=last + 1, data=taken.to_json(), reason=reason.strip(), set_by=by.label
    )
    held.rule = taken.to_json()
    held.save(update_fields=["rule"])
    programme.rule = held.rule
    record(
        by=by,
        act="rule.set",
        obj=programme,
        before={"rule": label_of(present)},
        after={"rule": label_of(taken)},
        reason=reason.strip(),
    )
    return taken


def _terms(rule: Rule) -> Rule:
    """Return the rule without what names it, so that two can be held against each other."""
    return replace(rule, key="", version=0, name="")


@transaction.atomic
def set_one_may_determine(*, programme: Programme, allowed: bool, by: Actor) -> None:
    """Let one person both prepare and confirm a determination, or no longer; writes an audit row where it changes."""
    require(by, "rule.set", programme)
    changed = Programme.objects.filter(pk=programme.pk).exclude(one_may_determine=allowed)
    if changed.update(one_may_determine=allowed):
        record(
            by=by,
            act="rule.who_determines",
            obj=programme,
            before={"one_may_determine": not allowed},
            after={"one_may_determine": allowed},
        )
    programme.one_may_determine = allowed
