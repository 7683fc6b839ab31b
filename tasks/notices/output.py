"""A reading as the JSON object that `parse_notice` prints."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from .model import Deadline, Reading, Role, Target, TaskItem


def to_json(reading: Reading) -> dict[str, Any]:
    """The reading as plain dicts, lists, strings and numbers."""
    return {
        "title": reading.title,
        "document_number": reading.document_number,
        "issuer": reading.issuer,
        "issued_on": reading.issued_on.isoformat() if reading.issued_on else None,
        "kind": reading.kind.value,
        "sections": [{"number": one.number, "title": one.title} for one in reading.sections],
        "tasks": [_task(task) for task in reading.tasks],
        "document_targets": [_target(target) for target in reading.document_targets],
        "other_deadlines": [_deadline(deadline) for deadline in reading.other_deadlines],
        "distribution": reading.distribution | ({"copies": reading.copies} if reading.copies else {}),
        "doubts": [doubt.message for doubt in reading.doubts],
        "issue_number": reading.issue_number,
        "total_issue": reading.total_issue,
        "articles": [{"title": one.title, "span": list(one.span)} for one in reading.articles],
        "bases": [
            {"title": one.title, "document_number": one.document_number or None, "span": list(one.span)}
            for one in reading.bases
        ],
        "counted": asdict(reading.counted),
    }


def _task(task: TaskItem) -> dict[str, Any]:
    deadline = task.deadline
    cooperating = [body.name for body in task.bodies if body.role in (Role.COOPERATING, Role.GUIDING)]
    return {
        "number": task.number,
        "section": task.section,
        "parent": task.parent,
        "title": task.title,
        "text": task.text,
        "span": list(task.span),
        "ticked": task.ticked,
        "lead": task.names(Role.LEAD),
        "cooperating": cooperating,
        "leaders": task.names(Role.LEADER),
        "offices": task.names(Role.OFFICE),
        "open_ended": task.open_ended,
        "inherited": [body.name for body in task.bodies if body.inherited],
        "targets": [_target(target) for target in task.targets],
        "deadline": _deadline(deadline) if deadline else None,
        "deadlines": [_deadline(one) for one in task.deadlines],
        "doubts": [doubt.message for doubt in task.doubts],
        "speaks_to": task.speaks_to or None,
        "carries_out": [
            {
                "text": one.text,
                "clause": one.clause,
                "document_number": one.document_number or None,
                "span": list(one.span),
            }
            for one in task.carries_out
        ],
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _target(target: Target) -> dict[str, Any]:
    value = target.value
    return {
        "text": target.text,
        "indicator": target.indicator,
        "op": target.op,
        "value": [_number(end) for end in value] if isinstance(value, tuple) else _number(value),
        "unit": target.unit or None,
        "modality": target.modality.value,
        "applies_to": target.applies_to or None,
        "span": list(target.span),
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        "text": deadline.text,
        "date": deadline.date.isoformat() if deadline.date else None,
        "recurrence": deadline.recurrence,
        "span": list(deadline.span),
    }
