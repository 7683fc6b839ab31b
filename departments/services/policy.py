"""Changing the office's rules for passwords and sessions."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.forms.models import model_to_dict

from departments.actor import Actor
from departments.models import SecurityPolicy
from departments.permissions import require
from departments.selectors.policy import forget_policy
from reform.core.audit import record
from reform.core.workflow import Conflict


@transaction.atomic
def change_policy(*, version: int, by: Actor, **rules: Any) -> SecurityPolicy:
    """Set the rules and return them; writes an audit row. They hold from the next request on.

    `version` is the one the person read; raises Conflict where somebody changed them since.
    """
    require(by, "policy.change")
    kept, _made = SecurityPolicy.objects.get_or_create(pk=1)
    before = model_to_dict(kept, fields=list(rules))
    if not SecurityPolicy.objects.filter(pk=1, version=version).update(version=F("version") + 1, **rules):
        raise Conflict(kept)
    kept.refresh_from_db()
    forget_policy()
    changed = {name: value for name, value in rules.items() if before[name] != value}
    record(by=by, act="policy.change", before={name: before[name] for name in changed}, after=changed)
    return kept
