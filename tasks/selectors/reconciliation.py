"""How items were counted: of a notice when it was confirmed, of a ledger so that its total adds up."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.enums import Clearance
from reform.core.words import in_rows
from tasks.enums import DraftState, NoticeState, TaskState
from tasks.models import Ledger, Notice, Task, TaskDraft, TaskLog

STANDING = (DraftState.OPEN, DraftState.CONFIRMED)


def count_drafts(notice: Notice) -> dict[str, int]:
    """Return how a notice's drafts count as they stand now.

    `items` are what totals count, `rows` what is printed for them; `numbered` + `unnumbered` = `items`. `merged`
    items (and `merged_rows` of items that stay) are matters the ledger had already. `left_out` were dropped by a
    person, `offered` are requirements the reader did not tick and nobody took in; neither is in `items`.
    """
    drafts = list(notice.drafts.order_by("order"))
    heads = {one.parent_id for one in drafts if one.parent_id}
    items = [one for one in drafts if one.parent_id is None and one.state in STANDING]
    leaves = [one for one in drafts if one.pk not in heads]
    rows = [one for one in leaves if one.state in STANDING]
    merged_rows = [one for one in rows if one.merge_into_id and one.task_id is None]
    gone = [one for one in items if _is_merged(one, rows)]
    out = [one for one in leaves if one.state == DraftState.DROPPED]
    offered = [one for one in out if one.offered and not one.changed_by]
    return {
        "items": len(items),
        "rows": len(rows),
        "numbered": sum(1 for one in items if one.number),
        "unnumbered": sum(1 for one in items if not one.number),
        "merged": len(gone),
        "merged_rows": len(merged_rows),
        "left_out": len(out) - len(offered),
        "offered": len(offered),
    }


def _is_merged(item: TaskDraft, rows: list[TaskDraft]) -> bool:
    """Whether an item makes no task: it is merged itself, or all of its rows are."""
    own = [one for one in rows if one.parent_id == item.pk] or [item]
    return all(one.merge_into_id and one.task_id is None for one in own)


def counted_sentence(counted: dict[str, int]) -> str:
    """Return how a notice was counted, as a person reads it; "" where nothing was recorded."""
    if not counted:
        return ""
    items, rows = counted["items"], counted["rows"]
    parts = [ngettext("%(n)s item", "%(n)s items", items) % {"n": items}]
    if rows != items:
        parts = [in_rows(items, rows)]
    if counted["unnumbered"] and counted["numbered"]:
        numbers = {"a": counted["numbered"], "b": counted["unnumbered"]}
        parts.append(_("%(a)s numbered, %(b)s without a number") % numbers)
    if counted["merged"]:
        numbers = {"n": counted["merged"], "new": items - counted["merged"]}
        parts.append(_("%(n)s merged with matters of the ledger, %(new)s new") % numbers)
    elif counted["merged_rows"]:
        rows = counted["merged_rows"]
        words = ngettext(
            "%(n)s row merged with matters of the ledger",
            "%(n)s rows merged with matters of the ledger",
            rows,
        )
        parts.append(words % {"n": rows})
    if counted["left_out"]:
        parts.append(_("%(n)s left out") % {"n": counted["left_out"]})
    if counted["offered"]:
        parts.append(_("requirements offered and not taken in: %(n)s") % {"n": counted["offered"]})
    return _("; ").join(parts)


@dataclass(frozen=True)
class Line:
    """One summand: what it is, how many items, and the notice where it is one."""

    label: str
    items: int
    notice: Notice | None = None

    @property
    def sentence(self) -> str:
        """How the notice was counted; of a corrected file how many items it makes more or fewer."""
        if self.notice and self.notice.corrects_id:
            n = abs(self.items)
            if self.items < 0:
                return ngettext("%(n)s item fewer", "%(n)s items fewer", n) % {"n": n}
            return ngettext("%(n)s item more", "%(n)s items more", n) % {"n": n}
        return counted_sentence(self.notice.counted) if self.notice else ""


@dataclass(frozen=True)
class Reconciliation:
    """A ledger's items and what they come from; `difference` is what the summands do not explain (0 when right)."""

    total: int
    notices: tuple[Line, ...]
    by_hand: int
    from_excel: int
    merged: int
    withdrawn: int
    waiting: int

    @property
    def running(self) -> int:
        """Return how many of the total are handed out: what the ledger's classes count."""
        return self.total - self.waiting

    @property
    def difference(self) -> int:
        """Return the total less what the summands add up to."""
        told = sum(line.items for line in self.notices) + self.by_hand + self.from_excel
        return self.total - (told - self.merged - self.withdrawn)

    @property
    def formula(self) -> str:
        """Return the sum as it is checked by hand: 58 = 45 + 12 + 3 − 2."""
        plus = [*(line.items for line in self.notices), self.by_hand, self.from_excel]
        # A corrected file that makes rows of items leaves fewer of them.
        minus = [*(-one for one in plus if one < 0), self.merged, self.withdrawn]
        added = " + ".join(str(one) for one in plus if one > 0) or "0"
        return f"{self.total} = {added}" + "".join(f" − {one}" for one in minus if one)


def reconcile(ledger: Ledger, *, clearance: int = max(Clearance)) -> Reconciliation:
    """Return where the items of a ledger come from: notices, by hand, Excel; less what was merged or withdrawn.

    Items labelled above `clearance` are in no summand.
    """
    items = Task.objects.filter(ledger=ledger, row=0, sensitivity__lte=clearance)
    logged = TaskLog.objects.filter(task__ledger=ledger, task__sensitivity__lte=clearance)
    counts = items.aggregate(
        total=Count("pk", filter=~Q(state=TaskState.WITHDRAWN)),
        withdrawn=Count("pk", filter=Q(state=TaskState.WITHDRAWN)),
        waiting=Count("pk", filter=Q(state=TaskState.PREPARATION)),
    )
    begun = dict(
        logged.filter(event__in=["task.added", "task.imported"])
        .filter(Q(task__row=0, params__merged_item__isnull=True) | Q(params__merged_item=True))
        .order_by()
        .values_list("event")
        .annotate(n=Count("pk"))
    )
    merged = dict(
        logged.filter(event__in=["task.merged", "task.unmerged"])
        .filter(params__item=True)
        .order_by()
        .values_list("event")
        .annotate(n=Count("pk"))
    )
    notices = list(ledger.notices.filter(state=NoticeState.CONFIRMED).order_by("confirmed_at", "pk"))
    above = Q(task__sensitivity__gt=clearance) | Q(merge_into__sensitivity__gt=clearance)
    unseen = dict(
        TaskDraft.objects.filter(above, notice__in=notices, parent__isnull=True)
        .order_by()
        .values_list("notice")
        .annotate(n=Count("pk"))
    )
    lines = [
        Line(
            one.title,
            one.counted.get("added" if one.corrects_id else "items", 0) - unseen.get(one.pk, 0),
            one,
        )
        for one in notices
    ]
    return Reconciliation(
        total=counts["total"],
        notices=tuple(line for line in lines if line.items or not line.notice or not line.notice.corrects_id),
        by_hand=begun.get("task.added", 0),
        from_excel=begun.get("task.imported", 0),
        merged=merged.get("task.merged", 0) - merged.get("task.unmerged", 0),
        withdrawn=counts["withdrawn"],
        waiting=counts["waiting"],
    )
