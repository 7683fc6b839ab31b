"""Circulars in the demonstration: published for closed months and a quarter, papers for leaders, one with its units to be checked."""

from __future__ import annotations

from datetime import date, timedelta

from departments.enums import Role
from reform.portal.demo.clock import standing_at
from reform.portal.demo.people import Office
from reform.portal.demo.supervision import filer_of
from reports.circulars.records import LateMatter
from reports.circulars.snapshot import Snapshot
from reports.enums import PaperKind, PaperRhythm
from reports.models import Circular, ReportingPeriod
from reports.selectors.circulars import latest_snapshot
from reports.services.check_answers import Said, answer_check
from reports.services.check_rounds import open_round
from reports.services.circular_files import render_files
from reports.services.circular_publishing import publish_circular
from reports.services.circular_signing import sign_circular
from reports.services.circulars import make_draft, write_facts
from reports.services.paper_rules import set_paper_rule
from reports.services.receipts import receive_circular
from tasks.enums import Publicity


class Circulars:
    """What the office does about the circulars of one programme."""

    def __init__(self, office: Office, today: date):
        self.office, self.today = office, today
        self.clerk, self.head = office.by_role(Role.CLERK), office.by_role(Role.HEAD)

    def publish(self, period: ReportingPeriod, number: int, *, span: PaperRhythm = PaperRhythm.MONTH) -> None:
        """Draft, sign and publish the circular of a closed month, or of the quarter it ends."""
        circular = self._draft(
            period, PaperKind.QUARTERLY if span == PaperRhythm.QUARTER else PaperKind.MONTHLY, span
        )
        prefix, year = self.office.programme.number_prefix, period.closes_on.year
        published = self._send(circular, period, f"{prefix}〔{year}〕{number}号")
        with standing_at(period.closes_on + timedelta(days=2), 9):
            for receipt in published.receipts.filter(department__isnull=False)[::3]:
                if receipt.department:
                    receive_circular(circular=published, by=filer_of(self.office, receipt.department))

    def for_leaders(self, period: ReportingPeriod) -> None:
        """Publish the inner digest and the leader's one page of a closed month to the leading group's leaders."""
        for kind in (PaperKind.DIGEST, PaperKind.ONE_PAGE):
            circular = self._draft(period, kind)
            self._send(circular, period, "")

    def ask_levels_below(self, level: str) -> None:
        """Lay down that the programmes below issue a quarterly circular, in the calendar of papers."""
        set_paper_rule(
            programme=self.office.programme,
            kind=PaperKind.QUARTERLY,
            level=level,
            rhythm=PaperRhythm.QUARTER,
            day=15,
            form="letter",
            check_days=3,
            active=True,
            version=None,
            by=self.head,
        )

    def _send(self, circular: Circular, period: ReportingPeriod, number: str) -> Circular:
        """Sign a paper on the day after its month was closed, make its files and publish it."""
        with standing_at(period.closes_on + timedelta(days=1), 10):
            signed = sign_circular(
                circular=circular,
                number=number,
                signer=self.office.by_role(Role.LEADER).user.name,
                signed_on=period.closes_on + timedelta(days=1),
                publicity=Publicity.INTERNAL,
                by=self.head,
            )
            render_files(snapshot=latest_snapshot(signed))
        with standing_at(period.closes_on + timedelta(days=1), 15):
            return publish_circular(circular=signed, by=self.clerk)

    def in_check(self, period: ReportingPeriod) -> None:
        """Draft the last closed month's circular; since yesterday its units check their lines, and one objects."""
        circular = self._draft(period)
        with standing_at(self.today - timedelta(days=1), 9):
            check = open_round(circular=circular, days=3, by=self.clerk)
        answers = list(check.answers.select_related("department").order_by("pk"))
        with standing_at(self.today - timedelta(days=1), 15):
            for answer in answers[1::2]:
                answer_check(answer=answer, objections={}, by=filer_of(self.office, answer.department))
            line = str(answers[0].lines[0]["key"])
            said = {line: Said("该事项已于上月底完成会签，请核实后更新进展表述。")}
            by = filer_of(self.office, answers[0].department)
            answer_check(answer=answers[0], objections=said, by=by)

    def _draft(
        self,
        period: ReportingPeriod,
        kind: PaperKind = PaperKind.MONTHLY,
        span: PaperRhythm = PaperRhythm.MONTH,
    ) -> Circular:
        with standing_at(period.closes_on, 17):
            circular = make_draft(period=period, kind=kind, span=span, due_on=None, form="", by=self.clerk)
            for matter in Snapshot.from_data(latest_snapshot(circular).data).late:
                if not (matter.cause and matter.plan and matter.plan_on):
                    circular = self._fill_facts(circular, matter, period)
        return circular

    def _fill_facts(self, circular: Circular, matter: LateMatter, period: ReportingPeriod) -> Circular:
        """The clerk asks by phone and writes the facts a unit that did not report left open."""
        write_facts(
            circular=circular,
            task_uid=matter.uid,
            now=matter.now or "尚未取得实质进展",
            cause=matter.cause or "牵头单位未按期报送进展，秘书处已电话催报",
            plan=matter.plan or "补报进展并明确完成时间",
            plan_on=matter.plan_on or period.closes_on + timedelta(days=10),
            by=self.clerk,
        )
        circular.refresh_from_db()
        return circular
