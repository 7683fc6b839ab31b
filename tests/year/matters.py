"""Matters of the simulated year: prepared, handed out, adjusted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from reports.models import ReportingPeriod
from tasks.excel.details import Entry
from tasks.models import Assignment, IndicatorTarget, Task
from tasks.services.adjusting import Terms
from tasks.services.adjustments import ask_adjustment, decide_adjustment, give_opinion
from tasks.services.details import save_details
from tasks.services.grids import ItemTerms, save_item, save_rules
from tasks.services.handing_out import hand_out
from tasks.services.nodes import save_nodes
from tasks.services.targets import Step, save_indicator
from tests.year.desk import Desk, today
from tests.year.structure import Notice


class Matters(Desk):
    """What the secretariat does with matters."""

    def _prepare_matters(self, matters: list[dict[str, Any]], notice: str) -> None:
        for said in matters:
            said["notice"] = notice
            item, _dot, row = said["key"].partition(".")
            root = self._root(said) if row else None
            task = self._make(said, int(item), int(row or 0), root)
            self.terms[said["key"]], self.keys[task.pk] = said, said["key"]

    def _root(self, said: dict[str, Any]) -> Task:
        root = Task.objects.filter(ledger=self.cast.ledger, number=said["item"], row=0).first()
        if root is None:
            label = said["label"].partition(".")[0]
            root = self.cast.task(said["item"], label=label, section=said["section"], state="preparation")
            Task.objects.filter(pk=root.pk).update(collector=None, row_count=1, type="", due_on=None)
            root.assignments.all().delete()
        root.refresh_from_db()
        rows = Task.objects.filter(root=root).count() + 1
        Task.objects.filter(pk=root.pk).update(row_count=rows)
        return root

    def _make(self, said: dict[str, Any], number: int, row: int, root: Task | None) -> Task:
        task = self.cast.task(
            number,
            row=row,
            root=root,
            label=said["label"],
            section=said["section"],
            collector=self.office.units[said["unit"]],
            starts_on=said["starts"] or None,
            due_on=said["due"] or None,
            long_term=said["long_term"],
            state="preparation",
            handed_out_on=None,
        )
        by = self.cast.clerk
        for one in said["measures"]:
            self._measure(task, one)
        task.refresh_from_db()
        nodes = [(name, date.fromisoformat(on) if on else None) for name, on in said["nodes"]]
        task = save_nodes(task=task, version=task.version, nodes=nodes, by=by)
        if said["entries"]:
            entries = [Entry(name=name) for name in said["entries"]]
            task = save_details(task=task, version=task.version, entries=entries, by=by)
        if said["duties"]:
            Assignment.objects.create(
                task=task,
                jurisdiction=self.cast.city,
                order=1,
                role="territorial",
                group=self.cast.county_group,
                written=self.cast.county_group.name,
            )
        if said["duties"] or said["every"]:
            kind, value = said["grid"]
            task.refresh_from_db()
            task = save_rules(
                task=task, version=task.version, grid_kind=kind, grid_value=value, every=said["every"], by=by
            )
        return task

    def _measure(self, task: Task, one: dict[str, Any]) -> None:
        task.refresh_from_db()
        steps = [
            Step(
                op=step["op"],
                value=Decimal(step["value"]),
                value_high=Decimal(step["high"]) if step["high"] else None,
                due_on=date.fromisoformat(step["due"]) if step["due"] else None,
            )
            for step in one["steps"]
        ]
        save_indicator(
            task=task,
            version=task.version,
            steps=steps,
            by=self.cast.clerk,
            name=one["name"],
            unit=one["unit"],
            basis=one["basis"],
            combine=one["join"],
            last_year=Decimal(one["last_year"]) if one["last_year"] else None,
            baseline=Decimal(one["baseline"]) if one["baseline"] else None,
            modality="ensure" if one["firm"] else "strive",
            rhythm="month" if one["monthly"] else "quarter",
        )

    def _hand_out(self, notice: Notice) -> None:
        self.stand(notice.handed_out, 14)
        keys = [key for key, said in self.terms.items() if said["notice"] == notice.key]
        tasks = [self._task(key) for key in keys]
        hand_out(tasks=tasks, by=self.cast.head)
        self.note("hand_out", who="秘书处", matters=[self.terms[key] for key in keys])
        grids = [key for key in keys if self.terms[key]["duties"]]
        for place, key in enumerate(grids):
            if place % 3 == 1:
                self._grid_terms(key, self.office.counties[-1], concerned=False, due=None)
            if place % 3 == 2:
                self._grid_terms(key, self.office.counties[1], concerned=True, due=date(2026, 8, 31))

    def _grid_terms(self, key: str, unit: str, *, concerned: bool, due: date | None) -> None:
        item = self._task(key).duty_items.get(department=self.office.units[unit])
        reason = "" if concerned else "本县无此类机构"
        save_item(
            item=item, version=item.version, terms=ItemTerms(concerned, reason, due), by=self.cast.clerk
        )
        self.note(
            "grid_terms", matter=key, unit=unit, concerned=concerned, due=due.isoformat() if due else ""
        )

    # --- adjustments ------------------------------------------------------------------------------------------------
    def _adjustments(self, period: ReportingPeriod) -> None:
        """In some months a term is changed: date, target, collecting unit, suspension and its end."""
        month = period.start.month
        by_shape: dict[str, list[str]] = {}
        for key, said in self.terms.items():
            if self._task(key).state == "handed_out" and self._task(key).status_class != "done":
                by_shape.setdefault(said["shape"], []).append(key)
        plain, parts = by_shape.get("words", []), by_shape.get("parts", [])
        if month == 3 and by_shape.get("amount"):
            self._adjust(by_shape["amount"][0], "target", Terms(), value="60")
        if month == 4 and plain:
            suspended = Terms(suspended_on=date(2026, 4, 12))
            self._adjust(plain[0], "suspension", suspended, **{"from": "2026-04-12"})
        if month == 5 and by_shape.get("nodes"):
            self._adjust(by_shape["nodes"][-1], "due", Terms(due_on=date(2026, 12, 15)), due="2026-12-15")
        if month in (4, 6) and parts:
            old = self._task(parts[0]).collector
            new = "labour" if old != self.office.units["labour"] else "planning"
            self._adjust(parts[0], "collector", Terms(collector=self.office.units[new]), unit=new)
        if month == 6:
            for key in [key for key in self.terms if self._task(key).suspended_on]:
                self._adjust(key, "resumption", Terms(), **{"from": ""})

    def _adjust(self, key: str, kind: str, terms: Terms, **told: str) -> None:
        task = self._task(key)
        if kind == "target":
            row = IndicatorTarget.objects.get(indicator__task=task)
            terms = Terms(targets={row.pk: Step(row.op, Decimal(told["value"]), row.value_high, row.due_on)})
        self.stand(max(today(), date(2026, self._running().start.month, 14)))
        asked = ask_adjustment(task=task, kind=kind, reason="因上级安排变化", terms=terms, by=self.cast.clerk)
        opined = give_opinion(adjustment=asked, in_favour=True, opinion="同意", by=self.cast.clerk)
        decide_adjustment(
            adjustment=opined, approved=True, decided_by="方静澜", on=today(), by=self.cast.head
        )
        self.note("adjust", matter=key, kind=kind, **told)
