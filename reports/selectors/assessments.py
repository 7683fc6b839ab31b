"""Assessments as their pages show them: the list, objections, what a line's evidence leads to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from departments.actor import Actor
from reform.core.files import sha256_of
from reports.enums import LineObjectionState
from reports.models import Assessment, Highlight, LineObjection, SupervisionOrder
from reports.scoring import Evidence, Kind
from reports.selectors.assessment_table import Table
from tasks.models import Task


def canonical(frozen: object) -> str:
    """Return frozen data in the one spelling its SHA-256 is taken of: sorted keys, no spaces."""
    return json.dumps(frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def is_intact(assessment: Assessment) -> bool:
    """Tell whether what was published is what its SHA-256 was taken of."""
    return sha256_of(canonical(assessment.frozen).encode()) == assessment.sha256


def assessments_for(actor: Actor) -> QuerySet[Assessment]:
    """Return the assessments that exist for the actor, the newest first, with their open objections counted.

    A unit's count is that of its own objections.
    """
    mine = LineObjection.objects.visible_to(actor).filter(state=LineObjectionState.OPEN).order_by()
    waiting = Count("lines__objections", filter=Q(lines__objections__in=mine), distinct=True)
    found = Assessment.objects.visible_to(actor).select_related("programme__jurisdiction")
    return found.annotate(waiting=waiting).order_by("-year", "group", "-pk")


def objections_of(assessment: Assessment, actor: Actor | None = None) -> list[LineObjection]:
    """Return the objections to an assessment's lines (those that exist for the actor), open ones first."""
    found = LineObjection.objects.visible_to(actor) if actor else LineObjection.objects.all()
    rows = found.filter(line__assessment=assessment).select_related("line__department", "made_by")
    in_order = rows.order_by("line__department__order", "line__department", "pk")
    return sorted(in_order, key=lambda one: one.state != LineObjectionState.OPEN)


@dataclass(frozen=True)
class Rest:
    """What a line rests on: the words it is printed by, where it can be looked at, and its title there."""

    words: str
    url: str = ""
    title: str = ""


def rests_of(lines: Iterable[Evidence], actor: Actor) -> dict[str, Rest]:
    """Return, by key, the things that lines name and the actor may open; three queries.

    What the actor may not see keeps its printed words and leads nowhere.
    """
    keys: dict[str, set[str]] = {}
    for told in lines:
        kind = "tasks" if told.of in ("matters", "duties", "targets") else told.of
        keys.setdefault(kind, set()).update(one.key for one in told.names)
    tasks = Task.objects.visible_to(actor).filter(uid__in=keys.get("tasks", ()))
    orders = SupervisionOrder.objects.visible_to(actor).filter(uid__in=keys.get("orders", ()))
    praised = Highlight.objects.visible_to(actor).filter(uid__in=keys.get("praise", ()))
    found = {}
    for page, rows in (("task_detail", tasks), ("order_detail", orders), ("highlight_detail", praised)):
        for uid, title in rows.values_list("uid", "title"):
            found[str(uid)] = Rest("", reverse(page, args=[uid]), title)
    return found


def to_set(table: Table) -> int:
    """Return how many lines wait for points by hand."""
    codes = [rule.code for rule in table.rules if rule.kind is Kind.BY_HAND]
    lines = [unit.lines.get(code) for unit in table.units for code in codes]
    return sum(1 for line in lines if line and not line.by_hand)
