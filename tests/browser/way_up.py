"""Pages of the way up and back: instructions, referrals, meetings with agenda and decisions."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

WAY_UP_PLACES = {
    "instruction_list": "clerk",
    "instruction_list_none": "liaison",
    "instruction_new": "clerk",
    "instruction_new_own": "leader",
    "instruction_open": "clerk",
    "instruction_settled": "leader",
    "instruction_edit": "clerk",
    "referral_list": "leader",
    "referral_list_none": "county",
    "referral_new": "liaison",
    "referral_new_office": "clerk",
    "referral_new_one": "clerk",
    "referral_in_hand": "liaison",
    "referral_answered": "clerk",
    "referral_put_forward": "leader",
    "referral_closed": "department_head",
    "meeting_list": "clerk",
    "meeting_list_of_a_county": "county",
    "meeting_new": "clerk",
    "meeting_planned": "clerk",
    "meeting_called": "liaison",
    "agenda_bundle": "liaison",
    "meeting_held": "head",
    "meeting_edit": "clerk",
    "agenda_edit": "clerk",
    "decision_edit": "clerk",
    "task_of_a_meeting": "clerk",
}
WORDS = "请市卫健委会同有关单位抓紧研究解决基层药品短缺问题，提出可操作的办法，一个月内专题报告。"
STUCK = "与有关单位就结余留用考核比例已会商3次，意见仍不一致，影响办法印发，请市级层面协调明确。"


def way_up_places(city: Any, at: Callable[..., str]) -> dict[str, str]:
    """Return their addresses; what they show is done through the services first."""
    found = _instructions(city, at) | _referrals(city, at)
    fixed = {
        "instruction_list_none": "/instructions/",
        "instruction_new": "/instructions/new/",
        "instruction_new_own": "/instructions/new/",
        "referral_list": "/referrals/",
        "referral_list_none": "/referrals/",
        "referral_new": "/referrals/new/",
        "referral_new_office": "/referrals/new/",
        "meeting_list": "/meetings/",
        "meeting_list_of_a_county": "/meetings/",
        "meeting_new": "/meetings/new/",
    }
    return found | fixed


def _instructions(city: Any, at: Callable[..., str]) -> dict[str, str]:
    from django.utils import timezone

    from reports.services.instructions import order_units, settle_instruction
    from tasks.services.instructions import enter_instruction

    leader, today = city.actor("shizhang"), timezone.localdate()

    def enter(days: int, text: str) -> Any:
        return enter_instruction(
            text=text,
            leader=f"{leader.user.name}{leader.post.title}",
            post=leader.post,
            given_on=today - timedelta(days=days),
            scan=("批示扫描件.pdf", _pages("批示扫描件")),
            by=city.clerk,
        )

    running = enter(4, WORDS)
    order_units(
        instruction=running,
        departments=[city.liaison.department, city.actor("weijianld").department],
        title="基层药品供应保障交办事项",
        by=city.clerk,
    )
    settled = enter(30, "请秘书处梳理三季度滞后事项，逐项说明原因。")
    settle_instruction(
        instruction=settled, outcome="已梳理滞后事项并于专题会逐项说明，形成整改清单。", by=city.clerk
    )
    enter(2, "同意，请按程序办理。")
    return {
        "instruction_list": at("instruction_list"),
        "instruction_open": at("instruction_detail", running),
        "instruction_edit": at("instruction_edit", running),
        "instruction_settled": at("instruction_detail", settled),
    }


def _referrals(city: Any, at: Callable[..., str]) -> dict[str, str]:
    from django.utils import timezone

    from departments.models import Department
    from reports.models import Referral
    from reports.selectors.meetings import points_of
    from reports.services.agenda import add_paper, add_point, put_forward
    from reports.services.bundle import ask_for_bundle, draw_bundle
    from reports.services.made_files import draw_file
    from reports.services.meetings import hold_meeting, record_decision, send_agenda, take_into_ledger
    from reports.services.referrals import answer_referral, close_referral, raise_referral, take_up
    from tasks.models import Task
    from tasks.services.meetings import keep_minutes, plan_meeting

    clerk, liaison, today = city.clerk, city.liaison, timezone.localdate()
    finance = Department.objects.get(short_name="市财政局", jurisdiction=clerk.jurisdiction)
    mine = Task.objects.filter(ledger=city.open.ledger, collector=liaison.department, state="handed_out")
    tasks = iter(mine.leaves().order_by("-number", "-row"))

    def ask(title: str, by: Any = liaison) -> Any:
        return raise_referral(
            programme=clerk.programme,
            department=by.department,
            title=title,
            text=STUCK,
            asked="明确考核比例和实施时间。",
            task=next(tasks),
            by=by,
        )

    def in_hand(title: str, owner: Any) -> Any:
        return take_up(referral=ask(title), owner=owner, due_on=today + timedelta(days=7), by=clerk)

    def plan(title: str, days: int, kind: str = "group") -> Any:
        return plan_meeting(
            kind=kind,
            title=title,
            held_on=today + timedelta(days=days),
            begins_at=time(9, 30),
            place="市政府第二会议室",
            chair="市医改领导小组组长",
            by=clerk,
        )

    new = ask("药品集中带量采购结余留用考核比例不一致")
    own = in_hand("基层医务人员编制周转", liaison.department)
    answered = answer_referral(
        referral=in_hand("县域医共体财政补助口径", finance), answer="按常住人口测算，年内下达。", by=clerk
    )
    closed = close_referral(
        referral=in_hand("检查检验结果互认系统对接", finance),
        outcome="已由市财政局落实对接经费，系统本月上线。",
        by=clerk,
    )
    planned, called = plan("市医改领导小组第5次全体会议", 9), plan("11月重点任务调度会", 5, "dispatch")
    for meeting, referral in ((planned, ask("村卫生室运行补助标准")), (called, ask("互联网诊疗医保支付"))):
        add_point(
            meeting=meeting,
            title="听取重点任务进展情况汇报",
            speaker=liaison.department,
            minutes=15,
            by=clerk,
        )
        point = put_forward(referral=referral, meeting=meeting, by=clerk)
        add_paper(item=point, name="有关情况的汇报.pdf", data=_pages("有关情况的汇报"), by=clerk)
        add_paper(item=point, name="进展情况一览表.xlsx", data=b"PK", by=clerk)
    send_agenda(meeting=called, by=clerk)
    called.refresh_from_db()
    draw_file(
        paper=ask_for_bundle(meeting=called, points=points_of(called, liaison), by=liaison), draw=draw_bundle
    )
    held, decided = plan("市医改领导小组第4次全体会议", -6), ask("公立医院薪酬总量核定")
    put_forward(referral=decided, meeting=held, by=clerk)
    over = hold_meeting(
        meeting=held, held_on=held.held_on, attendance="组长、副组长，各成员单位负责人。", by=clerk
    )
    keep_minutes(
        meeting=over, number="市医改组纪要〔2026〕4号", file=("会议纪要.pdf", _pages("会议纪要")), by=clerk
    )
    decision = record_decision(
        meeting=over,
        text="由市人社局会同市财政局、市卫健委年底前核定公立医院薪酬总量，明确动态调整办法。",
        department=liaison.department,
        due_on=today + timedelta(days=40),
        referrals=[Referral.objects.get(pk=decided.pk)],
        by=clerk,
    )
    waiting = record_decision(
        meeting=over, text="原则同意监测评价方案，修改后印发。", department=finance, by=clerk
    )
    task = take_into_ledger(decision=decision, ledger=city.open.ledger, by=clerk)
    return {
        "referral_new_one": at("referral_detail", new),
        "referral_in_hand": at("referral_detail", own),
        "referral_answered": at("referral_detail", answered),
        "referral_put_forward": at("referral_detail", planned.agenda.last().referral),
        "referral_closed": at("referral_detail", closed),
        "meeting_planned": at("meeting_detail", planned),
        "meeting_called": at("meeting_detail", called),
        "agenda_bundle": at("agenda_bundle", called),
        "meeting_held": at("meeting_detail", over),
        "meeting_edit": at("meeting_edit", planned),
        "agenda_edit": at("agenda_edit", planned.agenda.first()),
        "decision_edit": at("decision_edit", waiting),
        "task_of_a_meeting": at("task_detail", task),
    }


def _pages(title: str) -> bytes:
    """Return a PDF of one page."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
