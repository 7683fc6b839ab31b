"""Two years of periods: opened, reported on, reviewed, determined, closed; and the one that is open now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.utils import timezone

from reform.core.periods import Period
from reform.portal.tiers import words
from reform.portal.tiers.chain import Chain, What, Who
from reform.portal.tiers.course import (
    DONE,
    LATE,
    LATE_CLASSES,
    MISSED,
    NOT_ASKED,
    NOT_DUE,
    RETURNED,
    Month,
)
from reform.portal.tiers.matters import Book, Matter
from reform.portal.tiers.tables import Table
from reports.calendar import Dates
from reports.enums import Origin, PeriodState, ReportState
from reports.models import Determination, ProgressReport, ReportingPeriod, ReportLog
from tasks.models import TaskStatus
from tasks.models.task import MARKS
from tasks.progress.steps import step

RULE = "yinchuan/1"
OPEN_SHARES = (0.55, 0.85, 0.95)


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of the office's day."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


@dataclass
class _Sheet:
    """What the rows of one period of one ledger share."""

    key: int
    label: str
    book: Book
    period: Period
    dates: Dates
    reviewer: Who
    accepted: datetime


class History:
    """Writes period after period for every ledger."""

    def __init__(self, chance: Random, new_uid: Callable[[], UUID], chain: Chain, log: Table) -> None:
        self.chance, self.new_uid, self.chain, self.task_log = chance, new_uid, chain, log
        self.periods = Table(ReportingPeriod, kind="month")
        self.reports = Table(ProgressReport, origin=Origin.UNIT)
        self.log = Table(ReportLog)
        self.determinations = Table(Determination, rule_version=RULE)
        self.statuses = Table(TaskStatus, period_kind="month", rule_version=RULE)

    @property
    def tables(self) -> list[Table]:
        """Every table that is filled here."""
        return [self.periods, self.reports, self.log, self.determinations, self.statuses]

    def closed(self, books: Iterable[Book], number: int, period: Period, dates: Dates) -> None:
        """Write a closed period of every ledger; `number` counts the months from 0."""
        for book in books:
            sheet, what = self._open(book, period, dates, closed=True)
            for matter in book.matters:
                month = matter.course[number]
                if month.filing != NOT_ASKED:
                    self._report(sheet, matter, month)
                self._determine(sheet, matter, month, matter.course[number - 1] if number else month)
            self._close(sheet, what)

    def _open(self, book: Book, period: Period, dates: Dates, *, closed: bool) -> tuple[_Sheet, What]:
        uid, at = self.new_uid(), moment(dates.opens_on, 9)
        place = book.place
        key = self.periods.add(
            uid=uid,
            created_at=at,
            ledger_id=book.key,
            jurisdiction_id=place.key,
            start=period.start,
            **vars(dates),
            state=PeriodState.CLOSED if closed else PeriodState.OPEN,
            closed_at=moment(dates.closes_on, 16) if closed else None,
            version=1 if closed else 0,
        )
        label = period.label()
        what = What("reportingperiod", uid, label)
        self.chain.tell(at=at, by=None, act="periods.open", what=what, after={"period": label})
        forms = {"forms": len(book.matters)}
        self.chain.tell(at=at, by=None, act="periods.complete", what=what, after=forms)
        reviewer = place.clerks[period.start.month % len(place.clerks)]
        return _Sheet(key, label, book, period, dates, reviewer, moment(dates.closes_on, 11)), what

    # --- reports ----------------------------------------------------------------------------------------------------
    def _report(self, sheet: _Sheet, matter: Matter, month: Month) -> None:
        """Write an accepted report with its steps, or the empty form of one that was never filed."""
        if month.filing == MISSED:
            self._form(sheet, matter)
            return
        filed = self._filed_at(sheet, late=month.filing == LATE)
        returned = month.filing == RETURNED
        key, what = self._filled(
            sheet,
            matter,
            month,
            state=ReportState.ACCEPTED,
            submitted_at=filed,
            on_time=month.filing != LATE,
            accepted_at=sheet.accepted,
            return_count=1 if returned else 0,
            version=5 if returned else 3,
        )
        by = self._liaison(matter)
        self._step(key, filed, by, "submit", "draft", "submitted")
        self.chain.tell(
            at=filed, by=by, act="reports.submit", what=what, after={"on_time": month.filing != LATE}
        )
        self._tell(matter, sheet, filed, by, "report.submitted")
        if returned:
            self._step(key, filed, sheet.reviewer, "return", "submitted", "returned", words.RETURN_REASON)
            self.chain.tell(
                at=filed, by=sheet.reviewer, act="reports.return", what=what, reason=words.RETURN_REASON
            )
            self._step(key, filed, by, "submit", "returned", "submitted")
            self.chain.tell(at=filed, by=by, act="reports.submit", what=what, after={"on_time": True})
        self._step(key, sheet.accepted, sheet.reviewer, "accept", "submitted", "accepted")
        before = {"state": "submitted"}
        self.chain.tell(at=sheet.accepted, by=sheet.reviewer, act="reports.accept", what=what, before=before)
        self._tell(matter, sheet, sheet.accepted, sheet.reviewer, "report.accepted")

    def _form(self, sheet: _Sheet, matter: Matter) -> None:
        self.reports.add(**self._common(sheet, matter))

    def _filled(self, sheet: _Sheet, matter: Matter, month: Month, **changes: Any) -> tuple[int, What]:
        """Write a report with its words and return its key and what the record calls it."""
        late, liaison = month.status in LATE_CLASSES, self._liaison(matter)
        common = self._common(sheet, matter)
        key = self.reports.add(
            **common,
            text=matter.words,
            self_rated=month.status,
            done_on=sheet.dates.cutoff if month.status == DONE else None,
            cause=self.chance.choice(words.CAUSES) if late else "",
            measure=self.chance.choice(words.MEASURES) if late else "",
            expected_on=sheet.dates.cutoff + timedelta(days=60) if late else None,
            approved_by_title="分管领导",
            approved_on=sheet.dates.opens_on,
            filed_by_id=liaison.user_id,
            edited_by=liaison.label,
            edited_at=changes.get("submitted_at"),
            **changes,
        )
        return key, What("progressreport", common["uid"], f"{sheet.label}: {matter.label} {matter.title}")

    def _common(self, sheet: _Sheet, matter: Matter) -> dict[str, Any]:
        return {
            "uid": self.new_uid(),
            "created_at": moment(sheet.dates.opens_on, 9),
            "period_id": sheet.key,
            "task_id": matter.key,
            "department_id": matter.unit.key,
            "jurisdiction_id": sheet.book.place.key,
        }

    def _liaison(self, matter: Matter) -> Who:
        if matter.unit.liaison is None:
            raise LookupError(f"nobody reports for {matter.unit.name}")
        return matter.unit.liaison

    def _filed_at(self, sheet: _Sheet, *, late: bool) -> datetime:
        """Most come in the last two days, half of them in the last hours."""
        chance, due = self.chance, sheet.dates.due_on
        if late:
            return moment(due + timedelta(days=1), 9, chance.randrange(60))
        hour = 14 + chance.randrange(4) if chance.random() < 0.5 else 9 + chance.randrange(3)
        return moment(due - timedelta(days=chance.randrange(2)), hour, chance.randrange(60))

    def _step(
        self, report: int, at: datetime, by: Who, act: str, was: str, now: str, reason: str = ""
    ) -> None:
        self.log.add(
            report_id=report, at=at, who=by.label, act=act, from_state=was, to_state=now, reason=reason
        )

    def _tell(self, matter: Matter, sheet: _Sheet, at: datetime, by: Who, event: str) -> None:
        self.task_log.add(
            task_id=matter.key, at=at, who=by.label, event=event, params={"period": sheet.label}
        )

    # --- determination ----------------------------------------------------------------------------------------------
    def _determine(self, sheet: _Sheet, matter: Matter, month: Month, before: Month) -> None:
        """Write a matter's row of the sheet and its status at the cut-off."""
        clerk, head = sheet.book.place.clerks[0], sheet.book.place.heads[0]
        cutoff, closes = sheet.dates.cutoff, sheet.dates.closes_on
        flags = matter.flags(cutoff, month)
        rated = "" if month.filing in (MISSED, NOT_ASKED) else month.status
        derivation = [
            {"code": one.code, "params": one.params} for one in (self._why(month, cutoff), self._said(month))
        ]
        prepared, confirmed = moment(closes, 14), moment(closes, 15)
        same = {
            "task_id": matter.key,
            "self_rated": rated,
            "proposed": month.status,
            "severity": month.severity,
            "derivation": derivation,
            "unreported": month.unreported,
            "prepared_by": clerk.label,
            "confirmed_by": head.label,
        }
        self.determinations.add(
            **same,
            uid=self.new_uid(),
            created_at=prepared,
            period_id=sheet.key,
            flags=list(flags),
            prepared=month.status,
            prepared_at=prepared,
            confirmed_at=confirmed,
            version=1,
        )
        marks = {name: name in flags for name in MARKS if name != "unreported"}
        self.statuses.add(
            **same,
            **marks,
            jurisdiction_id=sheet.book.place.key,
            as_of=cutoff,
            period_start=sheet.period.start,
            determined=month.status,
            progress_text="" if month.status == NOT_DUE else matter.words,
            determined_at=confirmed,
        )
        params = {"from": before.status, "to": month.status, "as_of": cutoff.isoformat(), "reason": ""}
        self.task_log.add(
            task_id=matter.key, at=confirmed, who=head.label, event="status.determined", params=params
        )

    def _why(self, month: Month, cutoff: date) -> Any:
        if month.unreported:
            return step("unreported_kept", status=month.status)
        if month.status == DONE:
            return step("completed", on=cutoff)
        return step("self_rated", status=month.status)

    def _said(self, month: Month) -> Any:
        light = {"behind": "yellow" if month.severity == 1 else "red"}.get(month.status, "green")
        return step("conclusion", status=month.status, severity=month.severity, light=light)

    def _close(self, sheet: _Sheet, what: What) -> None:
        clerk, head = sheet.book.place.clerks[0], sheet.book.place.heads[0]
        closes, rows = sheet.dates.closes_on, len(sheet.book.matters)
        tell = self.chain.tell
        after = {"rows": rows, "new": rows}
        tell(at=moment(closes, 14), by=clerk, act="status.prepare", what=what, after=after)
        tell(at=moment(closes, 15), by=head, act="status.confirm", what=what, after={"rows": rows})
        was, now = {"state": "open"}, {"state": "closed"}
        tell(at=moment(closes, 16), by=clerk, act="periods.close", what=what, before=was, after=now)

    # --- the month that is open ---------------------------------------------------------------------------------------
    def open(self, books: Iterable[Book], period: Period, dates: Dates, on: date) -> None:
        """Write the open period: most forms are still empty, some are filed, a few accepted or sent back."""
        begun = max(dates.opens_on, on - timedelta(days=1))
        filed, seen = moment(begun, 9), moment(begun, 11)
        for book in books:
            sheet, _what = self._open(book, period, dates, closed=False)
            for matter in book.matters:
                last = matter.course[-1]
                if last.status in (DONE, NOT_DUE):
                    continue
                at = self.chance.random()
                if at < OPEN_SHARES[0]:
                    self._form(sheet, matter)
                    continue
                self._under_way(sheet, matter, last, at, filed, seen)

    def _under_way(
        self, sheet: _Sheet, matter: Matter, last: Month, at: float, filed: datetime, seen: datetime
    ) -> None:
        by, reviewer = self._liaison(matter), sheet.reviewer
        state = "submitted" if at < OPEN_SHARES[1] else "accepted" if at < OPEN_SHARES[2] else "returned"
        changes: dict[str, Any] = {"submitted_at": filed, "on_time": True, "version": 2, "state": state}
        if state == "accepted":
            changes |= {"accepted_at": seen, "version": 3}
        if state == "returned":
            changes |= {"return_reason": words.RETURN_REASON, "return_count": 1, "version": 3}
        key, what = self._filled(sheet, matter, last, **changes)
        self._step(key, filed, by, "submit", "draft", "submitted")
        self.chain.tell(at=filed, by=by, act="reports.submit", what=what, after={"on_time": True})
        self._tell(matter, sheet, filed, by, "report.submitted")
        if state == "accepted":
            self._step(key, seen, reviewer, "accept", "submitted", "accepted")
            before = {"state": "submitted"}
            self.chain.tell(at=seen, by=reviewer, act="reports.accept", what=what, before=before)
            self._tell(matter, sheet, seen, reviewer, "report.accepted")
        if state == "returned":
            reason = words.RETURN_REASON
            self._step(key, seen, reviewer, "return", "submitted", "returned", reason)
            self.chain.tell(at=seen, by=reviewer, act="reports.return", what=what, reason=reason)
