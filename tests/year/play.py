"""The year played through the portal's services with the clock moved; every act is written down as a raw event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import time_machine

from reform.core.periods import Period
from reports.calendar import dates_of
from reports.jobs import tick
from reports.models import Determination, ProgressReport, ReportingPeriod
from reports.selectors.circulars import latest_snapshot
from reports.selectors.periods import days_of, open_period_of
from reports.services.circular_publishing import publish_circular
from reports.services.circular_signing import sign_circular
from reports.services.circulars import draft_circular, write_facts
from reports.services.determination import confirm_determination, prepare_determination, set_prepared
from reports.services.periods import close_period
from tasks.progress import LATE_CLASSES
from tests.year.desk import SHANGHAI, today
from tests.year.filing import Filing
from tests.year.say import Manner, manner_of
from tests.year.structure import matters_of

# In which order a month's reports come in.
ORDER = ("recorded", "both", "taken back", "on time", "returned", "waiting", "late", "very late")


class Year(Filing):
    """The months of one ledger, one after the other."""

    def play(self, closed: Callable[[ReportingPeriod], None]) -> None:
        """Play the year; `closed` is called after each month's circular, while the clock stands there."""
        with time_machine.travel(datetime(2026, 1, 4, 9, tzinfo=SHANGHAI), tick=False) as self.clock:
            number = 1
            for notice in self.notices:
                self._prepare_matters(matters_of(notice, number, self.office.counties, self.rng), notice.key)
                number += notice.items
            waiting = list(self.notices)
            for month in self.months:
                opens = dates_of(month, days_of(self.cast.ledger)).opens_on
                while waiting and waiting[0].handed_out <= max(opens, date(2026, 1, 6)):
                    self._hand_out(waiting.pop(0))
                self._open(opens)
                while waiting and waiting[0].handed_out <= month.end:
                    self._hand_out(waiting.pop(0))
                    self._look()
                self._month(month)
                closed(ReportingPeriod.objects.get(ledger=self.cast.ledger, start=month.start))

    def _open(self, opens: date) -> None:
        self.stand(opens, 8)
        tick()
        period = open_period_of(self.cast.ledger)
        assert period is not None
        self.note(
            "open",
            month=period.start.isoformat(),
            cutoff=period.cutoff.isoformat(),
            due=period.due_on.isoformat(),
        )
        self._move_flags()

    def _look(self) -> None:
        tick()
        self._move_flags()

    def _move_flags(self) -> None:
        self._do_jobs()
        self.note("look")

    def _month(self, month: Period) -> None:
        period = ReportingPeriod.objects.get(ledger=self.cast.ledger, start=month.start)
        self._adjustments(period)
        manners: list[tuple[Manner, str]] = []
        for key in self.terms:
            if self._task(key).state == "handed_out":
                manners.append((manner_of(key, month.start), key))
        very_late: list[tuple[str, ProgressReport]] = []
        self._sheets(period)
        for how in ORDER:
            for manner, key in manners:
                if manner.how == how:
                    self._say(period, key, manner, very_late)
        self.stand(period.closes_on, 10)
        self._determine(period)
        for key, report in very_late:
            self._accept(period, key, report)
        if very_late:
            self._prepare(period)
        self._confirm(period)
        self.stand(period.closes_on, 16)
        close_period(period=ReportingPeriod.objects.get(pk=period.pk), by=self.cast.clerk)
        self.note("close", month=month.start.isoformat())
        self._circular(period)

    def _prepare(self, period: ReportingPeriod) -> None:
        self.stand(today())
        prepare_determination(period=period, by=self.cast.clerk)
        self.note("prepare", month=period.start.isoformat())

    def _confirm(self, period: ReportingPeriod) -> None:
        if not Determination.objects.filter(period=period, confirmed_at=None).exists():
            return
        self.stand(today())
        confirm_determination(period=period, by=self.cast.head)
        self.note("confirm", month=period.start.isoformat())

    def _determine(self, period: ReportingPeriod) -> None:
        """The clerk prepares; clerk and head put another class here and there; the head confirms."""
        self._prepare(period)
        rows = Determination.objects.filter(period=period).select_related("task", "period__ledger")
        for row in rows.order_by("task__number", "task__row"):
            manner = manner_of(self.keys[row.task_id], period.start)
            if manner.other in LATE_CLASSES and row.task.due_on is None:
                continue
            if manner.other and manner.other != row.prepared:
                by = self.cast.head if manner.roll % 2 else self.cast.clerk
                set_prepared(row=row, prepared=manner.other, reason="经核实", by=by)
                self.note(
                    "determine",
                    month=period.start.isoformat(),
                    matter=self.keys[row.task_id],
                    status=manner.other,
                    who=by.label,
                )
        self._confirm(period)

    def _circular(self, period: ReportingPeriod) -> None:
        """Draft, fill the facts nobody reported, sign and publish: the figures are frozen; files are not drawn."""
        self.stand(today())
        circular = draft_circular(period=ReportingPeriod.objects.get(pk=period.pk))
        for one in latest_snapshot(circular).data["late"]:
            if one["cause"] and one["plan"] and one["plan_on"]:
                continue
            write_facts(
                circular=circular,
                task_uid=one["uid"],
                now=one["now"] or "正在办理",
                cause=one["cause"] or "未按期报送",
                plan=one["plan"] or "补报进展",
                plan_on=date.fromisoformat(one["plan_on"]) if one["plan_on"] else date(2026, 12, 25),
                by=self.cast.clerk,
            )
            self._do_jobs()
            circular.refresh_from_db()
        signed = sign_circular(
            circular=circular,
            number=f"云医改组〔2026〕{period.start.month}号",
            signer="方静澜",
            signed_on=today(),
            by=self.cast.head,
        )
        publish_circular(circular=signed, by=self.cast.clerk)
