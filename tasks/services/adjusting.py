"""What an adjustment changes: worked out as before and after when it is asked for, written into the task on approval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from departments.models import Department
from reform.core.figures import plain
from reform.core.workflow import Conflict
from tasks.enums import AdjustmentKind, AssignmentRole
from tasks.models import Adjustment, Assignment, IndicatorTarget, Milestone, Task
from tasks.proposals import plan_nodes
from tasks.selectors.nodes import templates_of
from tasks.selectors.receipts import places
from tasks.selectors.shares import progress_share
from tasks.services.making import searchable
from tasks.services.refusals import NotPossible
from tasks.services.status import renew_flags
from tasks.services.targets import Step

# What a report not sent yet is in, with the words of the reports app: it goes with the task to the new collector.
UNSENT = ("draft", "for_approval", "returned")
LEADING = (AssignmentRole.LEAD, AssignmentRole.JOINT)


@dataclass(frozen=True)
class Terms:
    """What is asked for; of each kind only its own. `targets` are new steps by the key of the target they replace.

    `former_stays` keeps a collecting unit that is replaced as a cooperating one.
    """

    due_on: date | None = None
    collector: Department | None = None
    former_stays: bool = True
    targets: Mapping[int, Step] = field(default_factory=dict)
    suspended_on: date | None = None


def work_out(task: Task, kind: str, terms: Terms) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the task has and what it shall have, as data. Raises NotPossible where nothing would change."""
    before, after = WORK_OUT[AdjustmentKind(kind)](task, terms)
    if before == after:
        raise NotPossible(_("Nothing would change."))
    return before, after


def _due(task: Task, terms: Terms) -> tuple[dict[str, Any], dict[str, Any]]:
    if terms.due_on is None:
        raise NotPossible(_("Say the new date."))
    if task.starts_on and terms.due_on < task.starts_on:
        raise NotPossible(_("The new date lies before the start of the matter."))
    before: dict[str, Any] = {"due_on": _iso(task.due_on)}
    after: dict[str, Any] = {"due_on": _iso(terms.due_on)}
    if task.due_on == terms.due_on:
        raise NotPossible(_("Nothing would change."))
    nodes = _moved_nodes(task, terms.due_on)
    if nodes:
        before["nodes"] = [[node.name, _iso(node.planned_on)] for node, _day in nodes]
        after["nodes"] = [[node.name, _iso(day)] for node, day in nodes]
    return before, after


def _moved_nodes(task: Task, due_on: date) -> list[tuple[Milestone, date | None]]:
    """Return the nodes not done with their new days; those set by hand stay where they are."""
    if task.nodes_by_hand or task.starts_on is None:
        return []
    templates = templates_of(task.ledger.programme)
    planned = dict(plan_nodes(task.type, starts_on=task.starts_on, due_on=due_on, templates=templates))
    still = task.milestones.filter(done_on__isnull=True)
    return [(node, planned[node.name]) for node in still if node.name in planned]


def _collector(task: Task, terms: Terms) -> tuple[dict[str, Any], dict[str, Any]]:
    unit = terms.collector
    if unit is None or not unit.is_active:
        raise NotPossible(_("Say which unit shall collect."))
    if task.collector_id == unit.pk:
        raise NotPossible(_("Nothing would change."))
    former = task.collector
    before = {"collector": task.collector_id, "unit": former.short_name if former else ""}
    return before, {"collector": unit.pk, "unit": unit.short_name, "former_stays": terms.former_stays}


def _targets(task: Task, terms: Terms) -> tuple[dict[str, Any], dict[str, Any]]:
    found = IndicatorTarget.objects.filter(indicator__task=task).select_related("indicator")
    kept = {row.pk: row for row in found}
    if not terms.targets or set(terms.targets) - set(kept):
        raise NotPossible(_("Say which target shall change."))
    before: list[dict[str, Any]] = []
    after: list[dict[str, Any]] = []
    for key, step in sorted(terms.targets.items()):
        row = kept[key]
        was = Step(row.op, row.value, row.value_high, row.due_on)
        if (was.op, was.value, was.value_high, was.due_on) != (
            step.op,
            step.value,
            step.value_high,
            step.due_on,
        ):
            before.append(_step(key, was))
            unit = f"（{row.indicator.unit}）" if row.indicator.unit else ""
            after.append({**_step(key, step), "name": f"{row.indicator.name}{unit}"})
    return {"targets": before}, {"targets": after}


def _suspension(task: Task, terms: Terms) -> tuple[dict[str, Any], dict[str, Any]]:
    if task.suspended_on is not None:
        raise NotPossible(_("This matter is suspended already."))
    day = terms.suspended_on or timezone.localdate()
    return {"suspended_on": ""}, {"suspended_on": _iso(day)}


def _resumption(task: Task, terms: Terms) -> tuple[dict[str, Any], dict[str, Any]]:
    if task.suspended_on is None:
        raise NotPossible(_("This matter is not suspended."))
    return {"suspended_on": _iso(task.suspended_on)}, {"suspended_on": ""}


WORK_OUT = {
    AdjustmentKind.DUE: _due,
    AdjustmentKind.COLLECTOR: _collector,
    AdjustmentKind.TARGET: _targets,
    AdjustmentKind.SUSPENSION: _suspension,
    AdjustmentKind.RESUMPTION: _resumption,
}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _step(key: int, step: Step) -> dict[str, Any]:
    high = plain(step.value_high) if step.value_high is not None else ""
    return {
        "pk": key,
        "op": str(step.op),
        "value": plain(step.value),
        "value_high": high,
        "due_on": _iso(step.due_on),
    }


# --- approved --------------------------------------------------------------------------------------------------------
def apply_terms(*, adjustment: Adjustment, task: Task) -> None:
    """Write what was approved into a task that the caller holds, in the caller's transaction.

    Raises Conflict where the task no longer has what it had when the adjustment was asked for.
    """
    APPLY[AdjustmentKind(adjustment.kind)](task, adjustment.before, adjustment.after)
    if task.progress_share is not None:
        task.progress_share = progress_share(task)
    task.version += 1
    task.save()
    renew_flags(tasks=Task.objects.filter(pk=task.pk), on=timezone.localdate())


def _expect(task: Task, *, same: bool) -> None:
    if not same:
        raise Conflict(task)


def _apply_due(task: Task, before: dict[str, Any], after: dict[str, Any]) -> None:
    _expect(task, same=_iso(task.due_on) == before["due_on"])
    old, new = task.due_on, _day(after["due_on"])
    task.due_on, task.long_term = new, False
    for name, day in after.get("nodes", []):
        task.milestones.filter(name=name, done_on__isnull=True).update(planned_on=_day(day))
    if old:
        # What was to be reached by the old date is to be reached by the new one; steps on the way stay.
        IndicatorTarget.objects.filter(indicator__task=task, due_on=old).update(due_on=new)


def _apply_collector(task: Task, before: dict[str, Any], after: dict[str, Any]) -> None:
    _expect(task, same=task.collector_id == before["collector"])
    unit = Department.objects.get(pk=after["collector"])
    former = task.collector_id
    task.collector, task.signed_for_at, task.signed_for_by = unit, None, ""
    _take_over_place(task, former, unit, stays=after["former_stays"])
    rows = list(task.assignments.select_related("department"))
    task.search = searchable(task, rows, *task.sources.values_list("label", flat=True))
    for report in task.reports.filter(origin="unit", state__in=UNSENT):
        report.department, report.version = unit, report.version + 1
        report.state = "draft" if report.state == "for_approval" else report.state
        report.save(update_fields=["department", "version", "state"])


def _take_over_place(task: Task, former: int | None, unit: Department, *, stays: bool) -> None:
    """Let `unit` stand where the former collector led; that one cooperates from now on, or leaves."""
    theirs = places().filter(task=task, department=former, role__in=LEADING) if former else places().none()
    led = theirs.order_by("order").first()
    role = led.role if led else AssignmentRole.LEAD
    order = led.order if led else (task.assignments.count())
    own = places().filter(task=task, department=unit)
    if own.filter(role__in=LEADING).exists():
        pass
    elif not (mine := own.order_by("order").first()):
        Assignment.objects.create(
            task=task,
            jurisdiction=task.jurisdiction,
            order=order,
            role=role,
            department=unit,
            written=unit.name,
        )
    elif led:
        own.exclude(pk=mine.pk).delete()
        Assignment.objects.filter(pk=mine.pk).update(
            role=role, order=order, signed_for_at=None, signed_for_by=""
        )
    if not stays:
        places().filter(task=task, department=former).delete()
    elif led:
        kept = places().filter(task=task, department=former, role=AssignmentRole.COOPERATING)
        others = theirs.exclude(pk=led.pk)
        others.delete()
        if kept.exists():
            theirs.delete()
        else:
            theirs.update(role=AssignmentRole.COOPERATING, order=task.assignments.count())


def _apply_targets(task: Task, before: dict[str, Any], after: dict[str, Any]) -> None:
    rows = {row.pk: row for row in IndicatorTarget.objects.select_for_update().filter(indicator__task=task)}
    for was in before["targets"]:
        row = rows.get(was["pk"])
        now = Step(row.op, row.value, row.value_high, row.due_on) if row else None
        _expect(task, same=now is not None and _step(was["pk"], now) == was)
    for new in after["targets"]:
        IndicatorTarget.objects.filter(pk=new["pk"]).update(
            op=new["op"],
            value=new["value"],
            value_high=new["value_high"] or None,
            due_on=_day(new["due_on"]),
            text="",
        )


def _apply_suspension(task: Task, before: dict[str, Any], after: dict[str, Any]) -> None:
    _expect(task, same=_iso(task.suspended_on) == before["suspended_on"])
    task.suspended_on = _day(after["suspended_on"])


APPLY = {
    AdjustmentKind.DUE: _apply_due,
    AdjustmentKind.COLLECTOR: _apply_collector,
    AdjustmentKind.TARGET: _apply_targets,
    AdjustmentKind.SUSPENSION: _apply_suspension,
    AdjustmentKind.RESUMPTION: _apply_suspension,
}
