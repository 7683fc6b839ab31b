"""The year's ledger of the demonstration: read in, decomposed, approved, handed out."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from departments.enums import Role
from reform.core.periods import Period
from reform.portal.demo.clock import standing_at
from reform.portal.demo.division import Division
from reform.portal.demo.handed_out import sign_all
from reform.portal.demo.parts import Part, month_end
from reform.portal.demo.people import Office
from tasks.enums import ApprovedBy
from tasks.models import Approval, Indicator, Ledger, Task, TaskDraft
from tasks.proposals import basis_title
from tasks.services.assignments import Bodies
from tasks.services.draft_edits import change_draft
from tasks.services.handing_out import hand_out, record_approval
from tasks.services.intake import import_notice
from tasks.services.notices import confirm_notice
from tasks.services.tasks import add_task, waive_unnamed


class YearLedger:
    """Makes one ledger; `parts` are then its tasks with what the play says of them."""

    def __init__(
        self, office: Office, data: dict[str, Any], notices: Path, *, first: Period, last: Period
    ) -> None:
        self.office, self.data, self.notices = office, data, notices
        self.first, self.last = first, last
        self.clerk, self.head = office.by_role(Role.CLERK), office.by_role(Role.HEAD)
        self.parts: list[Part] = []

    def make(self) -> Ledger:
        """Read the notice in, decompose it, add what came by other ways, hand everything out; return the ledger."""
        first = self.first.start
        begun = first - timedelta(days=45)
        with standing_at(begun):
            ledger = self._confirmed_ledger(begun)
            for entry in self.data["added"]:
                self._add(ledger, entry)
            for task in Task.objects.filter(ledger=ledger).leaves():
                waive_unnamed(task=task, by=self.clerk)
        approval = self._approval(ledger, begun, first - timedelta(days=31))
        with standing_at(first - timedelta(days=30), 15):
            tasks = Task.objects.filter(ledger=ledger).order_by("number", "row")
            hand_out(tasks=tasks, approval=approval, by=self.head)
        sign_all(ledger, self.office, first - timedelta(days=30))
        for part in self.parts:
            part.task.refresh_from_db()
            for indicator in part.task.indicators.all():
                self._complete(indicator, part)
        return ledger

    def _approval(self, ledger: Ledger, begun: date, on: date) -> Approval:
        """The group's approval, in one of the offices after the units were asked."""
        said = self.data["ledger"]
        if self.data.get("comments"):
            return Division(self.office, self.clerk, self.head).approved(
                ledger,
                asked_on=begun + timedelta(days=2),
                approved_by=said["approved_by"],
                paper=said["approved_paper"],
                on=on,
            )
        with standing_at(on, 15):
            return record_approval(
                ledger=ledger,
                body=ApprovedBy.GROUP,
                approved_by=said["approved_by"],
                paper=said["approved_paper"],
                on=on,
                by=self.head,
            )

    def _confirmed_ledger(self, begun: date) -> Ledger:
        path = self.notices / self.data["notice"]
        notice = import_notice(
            programme=self.office.programme, name=path.name, data=path.read_bytes(), by=self.clerk
        )
        year = self.last.start.year
        ledger = Ledger.objects.create(
            programme=self.office.programme,
            jurisdiction=self.office.programme.jurisdiction,
            name=f"{year}年重点任务台账",
            year=year,
            level=self.office.programme.jurisdiction.level,
            basis_title=basis_title(notice.title),
            basis_number=notice.document_number,
            starts_on=begun,
        )
        scripts = self.data["tasks"]
        for draft in TaskDraft.objects.filter(notice=notice, rows__isnull=True).order_by("order"):
            self._decompose(draft, scripts.get(draft.number, {}))
        tasks = confirm_notice(notice=notice, ledger=ledger, by=self.clerk)
        for task in tasks:
            if not task.row_count:
                number = task.sources.values_list("clause", flat=True).first() or task.label
                self._take(task, scripts.get(number, scripts.get(task.label, {})))
        return ledger

    def _decompose(self, draft: TaskDraft, script: dict[str, Any]) -> None:
        due = script.get("due", self.data.get("default_due", 2))
        collector = self.office.units.get(script.get("collector", "")) or draft.collector
        kind = script.get("type") or draft.type or "mechanism"
        # Without a figure an indicator has nothing to be judged by.
        kind = "mechanism" if kind == "indicator" and not draft.targets else kind
        change_draft(
            draft=draft,
            version=draft.version,
            changes={
                "type": kind,
                "collector": collector or self.office.programme.secretariat,
                "completion_standard": script.get("standard")
                or draft.completion_standard
                or "各项要求全部落实，形成可查验的成果",
                "due_on": month_end(self.last, due) if due is not None else None,
                "long_term": due is None,
            },
            by=self.clerk,
        )

    def _add(self, ledger: Ledger, entry: dict[str, Any]) -> None:
        task = add_task(
            ledger=ledger,
            title=entry["title"],
            text=entry["text"],
            section=entry["section"],
            source_kind=entry["kind"],
            source_label=entry["label"],
            bodies=Bodies(lead=entry["lead"], cooperating=entry["cooperating"]),
            starts_on=month_end(self.last, entry["starts"]) if "starts" in entry else None,
            type=entry["type"],
            collector=self.office.units[entry["collector"]],
            completion_standard=entry["standard"],
            due_on=month_end(self.last, entry["due"]),
            by=self.clerk,
        )
        self._take(task, entry)

    def _take(self, task: Task, script: dict[str, Any]) -> None:
        script = {"states": self.data.get("default_states", "ooooooo")} | script
        # The year's ledger begins when it was made, not when an old notice was issued.
        starts_on = month_end(self.last, script["starts"]) if "starts" in script else task.ledger.starts_on
        Task.objects.filter(pk=task.pk).update(starts_on=starts_on)
        self.parts.append(Part(task, script, self.data.get("pools", {})))

    def _complete(self, indicator: Indicator, part: Part) -> None:
        """Tell a rate from an amount, and let the year's target fall due with the task."""
        indicator.basis = "rate" if indicator.unit == "%" else "cumulative"
        indicator.last_year = part.script.get("last_year", {}).get(indicator.name)
        indicator.save(update_fields=["basis", "last_year"])
        indicator.targets.update(due_on=part.task.due_on)
