"""The facts a drafted paper is worded from, frozen at the moment of drafting."""

from __future__ import annotations

import re

from reports.ladder import Due, Ladder
from reports.ladder.paper import Grounds
from reports.selectors.order_facts import Matter
from reports.selectors.periods import MAIN_KIND
from tasks.models import Task, TaskStatus
from tasks.selectors.detail import why_of

# Slips are known by name, not by colour (office-practice 5).
LIGHT = re.compile("（[绿黄红灰]）")


def grounds_of(matter: Matter, due: Due, ladder: Ladder) -> Grounds:
    """Return what a paper about a matter is drafted from, in the language in force; at most one query."""
    task, step = matter.task, ladder.step(due.kind)
    lines = {line.code: line.params for line in due.lines}
    behind, missed = lines.get("behind", {}), lines.get("missed", {})
    former = matter.orders.get(due.raises) if "order_overdue" in lines else None
    assigned = matter.instruction is not None
    return Grounds(
        kind=due.kind,
        unit=matter.department.short_name,
        item_no=(task.root or task).label if task else "",
        title=task.title if task else (former.title if former else ""),
        due_on=task.due_on if task else None,
        overdue="overdue" in lines,
        status=behind.get("class", ""),
        behind=behind.get("n", 0),
        behind_since=behind.get("since"),
        **(_stand(task) if task and behind else {}),
        missed=missed.get("n", 0),
        missed_since=missed.get("since"),
        former_kind=former.kind if former else "",
        former_number=former.number if former else "",
        former_due_on=former.due_on if former else None,
        assigned=assigned,
        proof=bool(step and step.proof),
    )


def _stand(task: Task) -> dict[str, str]:
    """Return why the last determination is as it is, and the words that were reported with it."""
    last = TaskStatus.objects.filter(task=task, period_kind=MAIN_KIND).order_by("period_start", "pk").last()
    if last is None:
        return {}
    # A class that a person put in the rule's place has its own reason.
    expected = LIGHT.sub("", why_of(last)) if last.proposed == last.determined else last.reason
    return {"expected": expected, "now": last.progress_text}
