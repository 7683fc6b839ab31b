"""Plays a year day by day: at night the portal's own job, at ten o'clock what people do that day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from departments.models import Notification
from reform.core.periods import Period
from reports.jobs import climb
from reports.ladder import RAISE
from reports.models import OrderLog, OrderProof, ProgressReport, ReportingPeriod, SupervisionOrder
from reports.services.answers import answer_order, receive_order
from reports.services.determination import confirm_determination, prepare_determination
from reports.services.drafting import DUE_TO_RAISE
from reports.services.extensions import ask_extension, decide_extension
from reports.services.instructions import order_units
from reports.services.order_ends import check_answer, close_order, raise_order, return_answer
from reports.services.order_signing import sign_order
from reports.services.orders import revise_draft
from reports.services.periods import close_period, open_period
from reports.services.reports import accept_report, save_report, submit_report
from tasks.models import Instruction, Task, TaskSource
from tests.cast import Cast

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
SHANGHAI = ZoneInfo("Asia/Shanghai")
PROOF = ("整改情况.pdf", b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n")

Taken = tuple[date, str, str]


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment on the office's clock."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


@dataclass
class Year:
    """The year as it is played. `taken` is what the nights did: the day, the matter's label, the step."""

    cast: Cast
    clock: Any
    down: tuple[tuple[date, date], ...] = ()
    taken: list[Taken] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def play(self, acts: Mapping[date, Iterable[Callable[[Year], None]]]) -> list[Taken]:
        """Live every day of 2026 and return what the nights did, in order."""
        day = FIRST
        while day <= LAST:
            if not any(begin <= day <= end for begin, end in self.down):
                self.night(day)
            self.clock.move_to(moment(day, 10))
            for act in acts.get(day, ()):
                act(self)
            if day in acts:
                self.known |= self._seen().keys()
            day += timedelta(days=1)
        return self.taken

    def night(self, day: date) -> None:
        """Ten minutes past midnight: the job the scheduler asks for once a day."""
        self.clock.move_to(moment(day, 0, 10))
        climb({"programme": str(self.cast.programme.uid)})
        seen = self._seen()
        self.taken += sorted((day, *seen[key]) for key in seen.keys() - self.known)
        self.known |= seen.keys()

    def _seen(self) -> dict[str, tuple[str, str]]:
        """Every step there is with its matter: drafts, reminders, orders the ladder raises to the leading group."""
        orders = SupervisionOrder.objects.select_related("task")
        found = {str(order.uid): (label_of(order), order.kind) for order in orders}
        labels = {str(uid): label for uid, label in Task.objects.values_list("uid", "label")}
        told = Notification.objects.filter(key__startswith="order.")
        for key in set(told.values_list("key", flat=True)):
            event, about = key.split(":")[0], key.split(":")
            if event == "order.reminder":
                found[key] = (labels[about[2]], "reminder")
            elif event.startswith("order.clock."):
                found[key] = (found[about[1]][0], event.removeprefix("order.clock."))
        for line in OrderLog.objects.filter(act=DUE_TO_RAISE).select_related("order__task"):
            found[f"raise {line.pk}"] = (label_of(line.order), "raise")
        return found


def label_of(order: SupervisionOrder) -> str:
    """The matter's number, or that it is an instruction."""
    return order.task.label if order.task else "批示"


# --- what people do --------------------------------------------------------------------------------------------------
Act = Callable[[Year], None]


def order_of(label: str, kind: str) -> SupervisionOrder:
    """The newest order of a kind about a matter."""
    found = SupervisionOrder.objects.filter(kind=kind).order_by("-pk")
    return next(order for order in found if label_of(order) == label)


def opens(month: int) -> Act:
    return lambda year: open_period(
        ledger=year.cast.ledger, period=Period(date(2026, month, 1)), by=year.cast.clerk
    )


def determines(month: int, said: Mapping[str, str]) -> Act:
    """The units file what is `said` of each matter ("" is nothing at all), the office determines and closes."""

    def act(year: Year) -> None:
        cast = year.cast
        period = ReportingPeriod.objects.get(start=date(2026, month, 1))
        for report in ProgressReport.objects.filter(period=period).select_related("task"):
            if words := said.get(report.task.label, "on_schedule"):
                saved = save_report(
                    report=report, fields=_fields(words, period.cutoff), by=cast.finance_liaison
                )
                accept_report(report=submit_report(report=saved, by=cast.finance_liaison), by=cast.clerk)
        prepare_determination(period=period, by=cast.clerk)
        confirm_determination(period=period, by=cast.head)
        close_period(period=period, by=cast.head)

    return act


def _fields(self_rated: str, cutoff: date) -> dict[str, object]:
    fields: dict[str, object] = {"text": "本月推进情况如实报告。", "self_rated": self_rated}
    if self_rated == "behind":
        fields |= {"cause": "方案意见不一致。", "measure": "组织会商。", "expected_on": date(2026, 12, 20)}
    if self_rated == "done":
        fields |= {"done_on": cutoff}
    return fields


def signs(label: str, kind: str) -> Act:
    """A person of the office signs; of a leader's paper the head records the signature."""

    def act(year: Year) -> None:
        order = order_of(label, kind)
        if order.signs == "leader":
            sign_order(order=order, by=year.cast.head, signer="韩望山")
        else:
            sign_order(order=order, by=year.cast.clerk if order.signs == "clerk" else year.cast.head)

    return act


def receives(label: str, kind: str) -> Act:
    return lambda year: receive_order(order=order_of(label, kind), by=year.cast.finance_liaison)


def feeds_back(label: str, kind: str) -> Act:
    return lambda year: answer_order(
        order=order_of(label, kind), measures="已部署。", interim=True, by=year.cast.finance_liaison
    )


def answers(label: str, kind: str) -> Act:
    return lambda year: answer_order(
        order=order_of(label, kind),
        measures="已逐项整改。",
        done="已完成整改。",
        files=[PROOF],
        by=year.cast.finance_liaison,
    )


def returns(label: str, kind: str) -> Act:
    return lambda year: return_answer(
        order=order_of(label, kind), reason="请写明完成时间。", by=year.cast.clerk
    )


def closes(label: str, kind: str) -> Act:
    """The clerk checks the answer, the head closes."""

    def act(year: Year) -> None:
        checked = check_answer(order=order_of(label, kind), by=year.cast.clerk)
        proof = OrderProof.objects.filter(order=checked).first()
        close_order(order=checked, outcome="已按要求整改。", proof=proof, by=year.cast.head)

    return act


def extends(label: str, kind: str, until: date) -> Act:
    """The unit asks for more time and the head gives it."""

    def act(year: Year) -> None:
        extension = ask_extension(
            order=order_of(label, kind),
            reason="须再次会商。",
            progress="已形成一致意见。",
            new_due_on=until,
            by=year.cast.finance_liaison,
        )
        decide_extension(extension=extension, approved=True, by=year.cast.head)

    return act


def raises(label: str, kind: str) -> Act:
    return lambda year: raise_order(
        order=order_of(label, kind), to=RAISE, reason="约谈后仍未办结。", by=year.cast.head
    )


def suspends(label: str) -> Act:
    return lambda _year: Task.objects.filter(label=label).update(suspended_on=date(2026, 2, 9))


def instructs(label: str = "") -> Act:
    """A leader writes an instruction, which the clerk enters; with a number, a matter of the ledger came of it."""

    def act(year: Year) -> None:
        paper = Instruction.objects.create(
            programme=year.cast.programme,
            text="请抓紧研究。",
            leader="韩望山副市长",
            given_on=timezone.localdate(),
            entered_by=year.cast.clerk.post,
        )
        if label:
            task = Task.objects.get(label=label)
            TaskSource.objects.create(task=task, kind="instruction", instruction=paper)

    return act


def order_units_of(*, hard: bool) -> Act:
    """The clerk turns the newest instruction into an order to finance and writes what is demanded."""

    def act(year: Year) -> None:
        (order,) = order_units(
            instruction=Instruction.objects.order_by("-pk")[0],
            departments=[year.cast.finance],
            title="关于抓紧研究结余留用办法的交办事项",
            hard=hard,
            by=year.cast.clerk,
        )
        revise_draft(
            order=order,
            title=order.title,
            text="",
            demands="请于【办理时限】前办结并书面回复。",
            authority="",
            by=year.cast.clerk,
        )

    return act
