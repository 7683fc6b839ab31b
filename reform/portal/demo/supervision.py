"""Supervision in the demonstration: the ladder walks after each month, orders are signed, answered and closed, a leader
writes an instruction, and a meeting decides what units could not solve."""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import cached_property

from departments.actor import Actor
from departments.enums import UNIT_ROLES, DepartmentKind, Role
from departments.models import Department
from reform.core.document import OfficialDocument, Paragraph
from reform.core.office_days import office_days
from reform.core.pdf import render_pdf
from reform.portal.demo.clock import standing_at
from reform.portal.demo.people import Office, stand_in
from reports.enums import InnovationKind, OrderState, OutreachKind, ReferralState, Signer
from reports.models import Highlight, Innovation, Outreach, Referral, ReportingPeriod, SupervisionOrder
from reports.services.agenda import add_point, put_forward
from reports.services.answers import answer_order
from reports.services.drafting import walk_ladder
from reports.services.highlights import decide_highlight
from reports.services.instructions import order_units
from reports.services.meetings import hold_meeting, record_decision, send_agenda
from reports.services.order_ends import check_answer, close_order, return_answer
from reports.services.order_signing import sign_order
from reports.services.orders import revise_draft
from reports.services.referrals import answer_referral, take_up
from reports.services.registers import add_entry
from tasks.enums import MeetingKind
from tasks.models import Meeting
from tasks.services.instructions import enter_instruction
from tasks.services.meetings import plan_meeting

MEASURES = "已召开专题会议，明确责任处室和完成时限，每周调度一次。"
DONE = "已完成征求意见并报送审议，完成时间见新的时限。"
OUTCOME = "措施和时限已明确，进展回到序时，予以销号。"
PROOF_NAME = "专题调度会会议纪要.pdf"
RETURN_REASON = "请说明未按期完成的具体原因和下一步完成时间。"
INSTRUCTION = "请秘书处会同有关部门研究基层用药目录衔接问题，提出意见报我。"
INSTRUCTION_TITLE = "研究提出基层用药目录衔接意见"
DEMANDS = "请牵头梳理目录差异，会同有关部门提出衔接意见，按时限书面报送秘书处。"
AGENDA = "听取重点改革任务进展情况汇报"
DECISION = "由牵头部门会同财政部门提出资金安排意见，按程序报批。"
COORDINATED = "已会商有关部门，形成一致意见，正在办理批复。"


def filer_of(office: Office, unit: Department) -> Actor:
    """Return somebody who reports for the unit; for the secretariat's own its liaison answers, not its clerk."""
    try:
        actor = office.filer(unit)
    except LookupError:
        actor = None
    if actor and actor.role in UNIT_ROLES:
        return actor
    county = unit.kind == DepartmentKind.COUNTY
    return stand_in(office, unit, Role.COUNTY if county else Role.LIAISON)


class Supervision:
    """What the office does about a programme's matters between one month and the next."""

    def __init__(self, office: Office, today: date):
        self.office, self.today = office, today
        self.clerk, self.head = office.by_role(Role.CLERK), office.by_role(Role.HEAD)
        self.leader = office.by_role(Role.LEADER)

    def after(self, period: ReportingPeriod) -> None:
        """Let the ladder walk after a period was closed; what was signed before is answered, checked and closed."""
        day = office_days().working_day_from(period.closes_on + timedelta(days=6))
        if day > self.today:
            return
        self._settle(day)
        with standing_at(day, 7):
            walk_ladder(programme=self.office.programme, on=day)
        with standing_at(day, 10):
            for order in self._orders(OrderState.DRAFT):
                self._sign(order)

    def _orders(self, *states: str) -> list[SupervisionOrder]:
        found = SupervisionOrder.objects.filter(programme=self.office.programme, state__in=states)
        return list(found.select_related("department", "task__ledger", "programme").order_by("pk"))

    def _sign(self, order: SupervisionOrder) -> None:
        by = self.clerk if order.signs == Signer.CLERK else self.head
        signer = self.leader.user.name if order.signs == Signer.LEADER else ""
        sign_order(order=order, by=by, signer=signer)

    def _settle(self, day: date) -> None:
        """Close all that was answered in time but the last, which is returned once."""
        orders = [order for order in self._orders(OrderState.ISSUED) if order.due_on and order.due_on < day]
        for order in orders:
            due = order.due_on or day
            with standing_at(due - timedelta(days=1), 15):
                answer_order(
                    order=order,
                    measures=MEASURES,
                    done=DONE,
                    files=[(PROOF_NAME, self._proof)] if order.proof_needed else [],
                    by=filer_of(self.office, order.department),
                )
            order.refresh_from_db()
            with standing_at(due, 9):
                checked = check_answer(order=order, by=self.clerk)
            if order.proof_needed or order.signs == Signer.LEADER:
                with standing_at(due, 10):
                    return_answer(order=checked, reason=RETURN_REASON, by=self.clerk)
                continue
            with standing_at(due, 11):
                close_order(order=checked, outcome=OUTCOME, by=self.head)

    @cached_property
    def _proof(self) -> bytes:
        """A page of minutes, as a unit would scan it."""
        programme = self.office.programme
        paper = OfficialDocument(
            form="letter",
            masthead=programme.group_name,
            number="",
            title="专题调度会会议纪要",
            addressees="",
            body=(Paragraph(MEASURES), Paragraph(DONE)),
            issuer=programme.secretariat_name,
            dated=self.today - timedelta(days=30),
        )
        return render_pdf(paper)

    # --- once a demonstration ---------------------------------------------------------------------------------------
    def now(self) -> None:
        """What stands open today: an instruction with its orders, a meeting, highlights, registers."""
        self._instruction()
        self._meeting()
        self._praise()
        self._registers()

    def _instruction(self) -> None:
        given = self.today - timedelta(days=6)
        unit, post = self._units()[1], self.leader.post
        with standing_at(given, 16):
            instruction = enter_instruction(
                text=INSTRUCTION,
                leader=f"{self.leader.user.name}{post.title if post else ''}",
                given_on=given,
                post=post,
                circle=[self.head.post] if self.head.post else [],
                by=self.clerk,
            )
            orders = order_units(
                instruction=instruction, departments=[unit], title=INSTRUCTION_TITLE, by=self.clerk
            )
        with standing_at(given + timedelta(days=1), 9):
            signed = [sign_order(order=self._worded(order), by=self.head) for order in orders]
        with standing_at(given + timedelta(days=3), 9):
            for order in signed:
                filer = filer_of(self.office, order.department)
                answer_order(order=order, measures=MEASURES, interim=True, by=filer)

    def _worded(self, order: SupervisionOrder) -> SupervisionOrder:
        """The clerk words what is demanded: the instruction's own words stay in its circle."""
        return revise_draft(
            order=order, title=order.title, text="", demands=DEMANDS, authority="", by=self.clerk
        )

    def _meeting(self) -> None:
        """A dispatch meeting held ten days ago and one to come; a referral went up to the first."""
        asked = list(
            Referral.objects.filter(programme=self.office.programme, state=ReferralState.NEW).order_by("pk")
        )
        held_on = office_days().working_day_from(self.today - timedelta(days=12))
        with standing_at(held_on - timedelta(days=5), 9):
            held = self._plan(held_on, "重点改革任务调度会")
            if asked:
                put_forward(referral=asked[0], meeting=held, by=self.clerk)
                asked[0].refresh_from_db()
            held.refresh_from_db()
            held = send_agenda(meeting=held, by=self.clerk)
        with standing_at(held_on, 17):
            held = hold_meeting(
                meeting=held, held_on=held_on, attendance="各成员单位分管负责人", by=self.clerk
            )
            record_decision(
                meeting=held,
                text=DECISION,
                department=self._units()[1],
                due_on=self.today + timedelta(days=30),
                referrals=asked[:1],
                by=self.clerk,
            )
        if len(asked) > 1:
            owner = self._units()[0]
            with standing_at(held_on, 10):
                taken = take_up(
                    referral=asked[1], owner=owner, due_on=self.today + timedelta(days=10), by=self.clerk
                )
            with standing_at(self.today - timedelta(days=2), 10):
                answer_referral(referral=taken, answer=COORDINATED, by=filer_of(self.office, owner))
        with standing_at(self.today, 9):
            self._plan(office_days().working_day_from(self.today + timedelta(days=9)), "领导小组全体会议")

    def _plan(self, day: date, name: str) -> Meeting:
        kind = MeetingKind.DISPATCH if name.endswith("调度会") else MeetingKind.GROUP
        meeting = plan_meeting(
            kind=kind,
            title=f"{day.year}年{day.month}月{name}",
            held_on=day,
            begins_at=time(15),
            place="第一会议室",
            chair=self.leader.user.name,
            by=self.clerk,
        )
        add_point(meeting=meeting, title=AGENDA, written="秘书处", minutes=15, by=self.clerk)
        return meeting

    def _praise(self) -> None:
        found = list(Highlight.objects.filter(programme=self.office.programme).order_by("pk")[:3])
        with standing_at(self.today - timedelta(days=3), 10):
            for highlight in found[:2]:
                decide_highlight(highlight=highlight, selected=True, by=self.clerk)

    def _registers(self) -> None:
        """One innovation and one training of the first two units; the rest is for who tries the portal."""
        first, second = self._units()[:2]
        programme = self.office.programme
        with standing_at(self.today - timedelta(days=20), 10):
            add_entry(
                model=Innovation,
                programme=programme,
                department=first,
                fields={
                    "kind": InnovationKind.INNOVATION,
                    "title": "基层用药“一张目录”管理",
                    "text": "以县域医共体为单位统一用药目录和配送，慢病患者在乡镇能取到县级医院同样的药。",
                    "level": "市级",
                    "started_on": self.today.replace(month=1, day=15),
                    "results": "首批目录覆盖慢病常用药210种。",
                },
                by=self.clerk,
            )
            add_entry(
                model=Outreach,
                programme=programme,
                department=second,
                fields={
                    "kind": OutreachKind.TRAINING,
                    "title": "医改政策业务培训班",
                    "held_on": self.today - timedelta(days=21),
                    "medium": "集中授课",
                    "audience": "各县区和市直医院业务骨干",
                    "number": 120,
                },
                by=self.clerk,
            )

    def _units(self) -> list[Department]:
        """The member units in protocol order."""
        return [
            member.department
            for member in self.office.programme.members.select_related("department").order_by("order")
        ]
