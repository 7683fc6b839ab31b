"""Pages that stand for one row of the data: who looks at each, and which row of the demonstration it shows."""

from __future__ import annotations

import io
from typing import Any

from tests.browser.accounts import prepare_accounts
from tests.browser.assessed import ASSESSED_PLACES, assessed_places
from tests.browser.bulletins import BULLETIN_PLACES, bulletin_places
from tests.browser.checked import CHECKED_PLACES, checked_places
from tests.browser.distributed import DISTRIBUTED_PLACES, distributed_places
from tests.browser.excel import EXCEL_PLACES, excel_places
from tests.browser.handed import HANDED_PLACES, handed_places
from tests.browser.labels import find_labels
from tests.browser.ledger_page import LEDGER_PLACES, ledger_places
from tests.browser.on_the_way import ON_THE_WAY_PLACES, on_the_way_places
from tests.browser.operating import OPERATING_PLACES, operating_places
from tests.browser.overviewed import OVERVIEW_PLACES, overview_places
from tests.browser.people import find_people
from tests.browser.period import period_places
from tests.browser.praised import PRAISED_PLACES, praised_places
from tests.browser.supervised import SUPERVISED_PLACES, supervised_places
from tests.browser.task_page import TASK_PLACES, task_places
from tests.browser.texts import find_texts
from tests.browser.way_up import WAY_UP_PLACES, way_up_places

PLACES = {
    "notice_read": "clerk",
    "recycle_bin": "clerk",
    "notice_reading": "clerk",
    "notice_unreadable": "clerk",
    "notice_confirmed": "clerk",
    "notice_decompose": "clerk",
    "notice_correct": "clerk",
    "notice_correction": "head",
    "notice_corrected": "clerk",
    "notice_upper": "clerk",
    "notice_upper_read": "clerk",
    "notice_coverage": "leader",
    "notice_kept": "clerk",
    "task_carries_out": "clerk",
    "task_decompose": "clerk",
    "task_merge": "clerk",
    "notice_alike": "clerk",
    "task_nodes": "clerk",
    "task_targets": "clerk",
    "target_edit": "clerk",
    "task_details": "clerk",
    "task_details_empty": "clerk",
    "import_preview": "clerk",
    "task_behind": "clerk",
    "task_indicators": "liaison",
    "task_of_all_counties": "leader",
    "period_open": "clerk",
    "period_closed": "clerk",
    "report_to_fill": "liaison",
    "report_returned": "liaison",
    "report_submitted": "liaison",
    "report_accepted": "liaison",
    "report_part": "liaison",
    "unit_month": "liaison",
    "unit_month_to_approve": "department_head",
    "review_report": "clerk",
    "sheet_to_fill": "county",
    "review_sheet": "clerk",
    "urging": "clerk",
    "material_pdf": "clerk",
    "unit_workbook": "liaison",
    "workbook_preview": "liaison",
    "workbook_faulty": "liaison",
    "determination_prepared": "clerk",
    "determination_to_confirm": "head",
    "determination_confirmed": "head",
    "circular_draft": "clerk",
    "circular_to_sign": "head",
    "circular_section": "clerk",
    "circular_word": "clerk",
    "circular_published": "leader",
    **DISTRIBUTED_PLACES,
    "division_draft": "clerk",
    "division_final": "leader",
    "round_open": "clerk",
    "round_closed": "head",
    "comment_to_answer": "liaison",
    "comment_closed": "department_head",
    "comment_record": "clerk",
    "unit": "leader",
    "county_unit": "clerk",
    "unit_group": "clerk",
    "person": "system_admin",
    "post": "system_admin",
    "change_asked": "clerk",
    "change_to_carry_out": "system_admin",
    "hand_over": "clerk",
    "deliveries": "system_admin",
    "deliveries_failed": "system_admin",
    "messages_reporting": "liaison",
    "account_import_preview": "system_admin",
    "audit_entry": "auditor",
    **HANDED_PLACES,
    **EXCEL_PLACES,
    **BULLETIN_PLACES,
    **CHECKED_PLACES,
    **ON_THE_WAY_PLACES,
    **PRAISED_PLACES,
    **WAY_UP_PLACES,
    **LEDGER_PLACES,
    **TASK_PLACES,
    **ASSESSED_PLACES,
    **OPERATING_PLACES,
    **SUPERVISED_PLACES,
    **OVERVIEW_PLACES,
    "county_ledger": "clerk",
    "county_task": "clerk",
    "task_labelled": "head",
    "ledger_labelled": "head",
    "change_to_take_back": "liaison",
}
SAID = {"text": "本月完成现场核查，问题清单已反馈。", "self_rated": "on_schedule"}


def find_places() -> dict[str, str]:
    """Return the address of each page above; what the demonstration lacks is done through the services first."""
    city = City()
    prepare_accounts()
    found = city.papers() | city.prepared() | city.reports() | city.judged() | city.division()
    found |= city.taken_out() | city.rest()
    found |= operating_places(_at)
    found |= find_people(city.clerk, city.actor, _at) | find_texts(city.actor, _at)
    found |= find_labels(city.actor, _at, city.open.ledger.year)
    found |= handed_places(city, _at)
    found |= excel_places(city, _at)
    found |= bulletin_places(city, _at)
    found |= checked_places(city, _at)
    found |= praised_places(city, _at)
    found |= way_up_places(city, _at)
    found |= ledger_places(city, _at)
    found |= task_places(city, _at)
    found |= assessed_places(city, _at)
    found |= supervised_places(city, _at)
    found |= overview_places(city, _at)
    found |= on_the_way_places(city, _at)
    if missing := set(PLACES) ^ set(found):
        raise LookupError(f"places not found: {missing}")
    return found


def _at(view: str, row: Any = None, query: str = "") -> str:
    from django.urls import reverse

    return reverse(view, args=[row.uid] if row else []) + query


class City:
    """The demonstration's city with the people who act in it."""

    def __init__(self) -> None:
        from departments.models import User
        from reports.models import ReportingPeriod

        self.users = {user.username: user for user in User.objects.all()}
        self.clerk, self.second, self.liaison = (
            self.actor("mishu"),
            self.actor("mishu2"),
            self.actor("weijian"),
        )
        periods = ReportingPeriod.objects.filter(ledger__programme=self.clerk.programme).order_by("start")
        self.open, self.closed = periods.get(state="open"), periods.filter(state="closed").last()

    def actor(self, account: str) -> Any:
        from departments.actor import Actor
        from departments.selectors.posts import posts_of

        user = self.users[account]
        return Actor(user=user, post=posts_of(user)[0])

    def papers(self) -> dict[str, str]:
        """A notice to decompose and one in the ledger, a task to hand out, an import, the last month's draft."""
        from django.conf import settings

        from reports.models import Circular
        from reports.services.circulars import draft_circular
        from tasks.models import Notice, Task
        from tasks.services.imports import stage_import
        from tasks.services.intake import import_notice
        from tasks.services.tasks import add_task
        from tests.browser import papers

        path, by, ledger = settings.BASE_DIR / "fixtures" / "notices", self.clerk, self.open.ledger
        path /= "city-2017-work-points.txt"
        notice = import_notice(programme=by.programme, name=path.name, data=path.read_bytes(), by=by)
        task = add_task(
            ledger=ledger,
            source_label="市医改领导小组第4次全体会议",
            section="五、会议和领导批示交办事项",
            title="制定村卫生室运行补助办法",
            text="制定村卫生室运行补助办法，明确补助标准和考核要求。",
            by=by,
        )
        papers.asked_again(ledger, by)
        alike = papers.same_duty(by)
        batch = stage_import(ledger=ledger, name="台账.xlsx", data=_workbook(), by=by)
        draft = draft_circular(period=self.closed)
        published = Circular.objects.filter(programme=by.programme, state="published", kind="monthly").first()
        confirmed = Notice.objects.get(programme=by.programme, state="confirmed")
        upper = papers.link_upward(confirmed, by)
        first = Task.objects.filter(draft__upper_clauses__upper=upper).order_by("number").first()
        return {
            "notice_correct": _at("notice_correct", confirmed),
            "notice_correction": _at("notice_correction", papers.correct(confirmed, by)),
            "notice_corrected": _at("notice_correction", papers.corrected(ledger, by)),
            "notice_upper": _at("notice_upper", confirmed),
            "notice_upper_read": _at("notice_upper_read", confirmed),
            "notice_coverage": _at("notice_coverage", upper),
            "notice_kept": _at("notice_detail", upper),
            "task_carries_out": _at("task_detail", first),
            "notice_read": _at("notice_detail", notice),
            "notice_reading": _at("notice_reading", papers.being_read(by)),
            "notice_unreadable": _at("notice_reading", papers.unreadable(by)),
            "notice_confirmed": _at("notice_detail", confirmed),
            "notice_decompose": _at("notice_decompose", notice),
            "task_decompose": _at("task_decompose", task),
            "task_merge": _at("task_merge", task),
            "notice_alike": _at("notice_decompose", alike),
            "import_preview": _at("ledger_import_preview", batch),
            "circular_draft": _at("circular_detail", draft),
            "circular_to_sign": _at("circular_detail", draft),
            "circular_section": _at("circular_word", draft).replace("/word/", "/section/overall/"),
            "circular_word": _at("circular_word", draft),
            "circular_published": _at("circular_detail", published),
            **distributed_places(self, _at),
        }

    def prepared(self) -> dict[str, str]:
        """Tasks in preparation with nodes, targets of later years and a detail list that differs from the text."""
        from datetime import date
        from decimal import Decimal

        from django.conf import settings

        from tasks.excel.details import Entry
        from tasks.models import Task
        from tasks.services.details import save_details
        from tasks.services.intake import import_notice
        from tasks.services.notices import confirm_notice
        from tasks.services.targets import Step, save_indicator

        path = settings.BASE_DIR / "fixtures" / "notices" / "city-2019-current-work.txt"
        notice = import_notice(
            programme=self.clerk.programme, name=path.name, data=path.read_bytes(), by=self.clerk
        )
        confirm_notice(notice=notice, ledger=self.open.ledger, by=self.clerk)
        tasks = list(Task.objects.filter(sources__notice=notice).order_by("number"))
        project, chronic = tasks[3], tasks[5]
        entries = [
            Entry("市第一医院医疗辅助中心", "梅列区", Decimal("4.6"), "亿元", "主体"),
            Entry("市中西医结合医院医技病房综合楼", "三元区", Decimal("2.85"), "亿元", "前期"),
            Entry("县级疾控中心实验室改造", "尤溪县", Decimal("1860"), "万元", "竣工", date(2019, 6, 20)),
        ]
        save_details(task=project, version=project.version, entries=entries, by=self.clerk)
        indicator = save_indicator(
            task=chronic,
            version=chronic.version,
            name="高血压、糖尿病患者规范管理率",
            unit="%",
            modality="strive",
            applies_to="各县（市、区）总医院",
            denominator="辖区登记在管患者",
            source="基层卫生信息系统",
            definition="按规范随访和体检的患者占在管患者的比例",
            baseline=Decimal("71.4"),
            steps=[
                Step(">=", Decimal(75), due_on=date(2019, 12, 31)),
                Step(">=", Decimal(80), due_on=date(2021, 12, 31)),
            ],
            by=self.clerk,
        )
        return {
            "task_nodes": _at("task_nodes", project),
            "task_targets": _at("task_targets", chronic),
            "target_edit": f"{_at('task_targets', chronic)}{indicator.uid}/",
            "task_details": _at("task_details", project),
            "task_details_empty": _at("task_details", tasks[1]),
        }

    def reports(self) -> dict[str, str]:
        """A report of one unit in each state, and the sheets of two counties, whatever day it is."""
        from reports.models import CountySheet, ProgressReport
        from reports.services.reports import (
            accept_report,
            ask_approval,
            return_report,
            save_report,
            submit_report,
        )
        from reports.services.sheets import submit_sheet

        mine = ProgressReport.objects.filter(period=self.open, department=self.liaison.department)
        blank = list(mine.filter(state="draft", edited_at=None).order_by("task__number"))
        to_fill, *rest = blank
        filed = []
        for report in rest[:3]:
            saved = save_report(report=report, fields=SAID, by=self.liaison)
            filed.append(submit_report(report=saved, by=self.liaison))
        for report in rest[3:4]:
            ask_approval(report=save_report(report=report, fields=SAID, by=self.liaison), by=self.liaison)
        submitted, accepted, returned = filed
        accept_report(report=accepted, by=self.clerk)
        return_report(report=returned, reason="请补充核查的家数和发现的问题数。", by=self.clerk)
        sheets = CountySheet.objects.filter(period=self.open)
        county = self.actor("yicheng")
        filed_sheet = submit_sheet(sheet=sheets.get(department=county.department), by=county)
        own_sheet = sheets.get(department=self.actor("yaodu").department)
        part = ProgressReport.objects.with_part_of(self.liaison).filter(period=self.open).first()
        return {
            "report_to_fill": _at("report_edit", to_fill),
            "report_submitted": _at("report_edit", submitted),
            "report_accepted": _at("report_edit", accepted),
            "report_returned": _at("report_edit", returned),
            "report_part": _at("report_edit", part),
            "unit_month": _at("unit_month", self.open),
            "unit_month_to_approve": _at("unit_month", self.open),
            "review_report": _at("review_report", submitted),
            "sheet_to_fill": _at("sheet_edit", own_sheet),
            "review_sheet": _at("review_sheet", filed_sheet),
        } | period_places(self.open, by=self.clerk, unit=self.liaison)

    def judged(self) -> dict[str, str]:
        """The open period's sheet prepared, the closed one's confirmed."""
        from reports.services.determination import prepare_determination

        prepare_determination(period=self.open, by=self.clerk)
        prepared = _at("determination", query=f"?period={self.open.uid}")
        return {
            "determination_prepared": prepared,
            "determination_to_confirm": prepared,
            "determination_confirmed": _at("determination", query=f"?period={self.closed.uid}"),
            "period_open": _at("period_detail", self.open),
            "period_closed": _at("period_detail", self.closed),
        }

    def division(self) -> dict[str, str]:
        """A draft division to send, the approved one, the round that asks and the closed one, as each side sees it."""
        from tasks.models import CommentRound, DivisionPaper
        from tasks.selectors.division import tasks_to_divide
        from tasks.services.division import draft_division

        ledger, unit = self.open.ledger, self.liaison.department
        draft = draft_division(
            ledger=ledger, tasks=tasks_to_divide(ledger), title="新增任务分工表", by=self.clerk
        )
        rounds = CommentRound.objects.filter(ledger=ledger)
        asking, closed = rounds.get(state="open"), rounds.get(state="closed")
        waiting = asking.requests.get(department__short_name="市人社局")
        return {
            "division_draft": _at("division_detail", draft),
            "division_final": _at("division_detail", DivisionPaper.objects.get(ledger=ledger, draft=False)),
            "round_open": _at("round_detail", asking),
            "round_closed": _at("round_detail", closed),
            "comment_to_answer": _at("comment_answer", asking.requests.get(department=unit)),
            "comment_closed": _at("comment_answer", closed.requests.get(department=unit)),
            "comment_record": _at("comment_record", waiting),
        }

    def taken_out(self) -> dict[str, str]:
        """What was taken out and lies in the recycle bin."""
        from reports.services.phrases import add_phrase, remove_phrase
        from tasks.services.saved_views import delete_view, save_view

        phrase = add_phrase(text="请说明与上期数据不一致的原因。", by=self.clerk)
        remove_phrase(phrase=phrase, by=self.clerk)
        view = save_view(name="月底前到期的事项", query="flag=due_soon", by=self.clerk)
        delete_view(view=view, by=self.clerk)
        return {"recycle_bin": _at("recycle_bin")}

    def rest(self) -> dict[str, str]:
        """Tasks of three kinds, units, a person, a post."""
        from departments.models import Post
        from reform.core.models import AuditEntry
        from tasks.models import Task

        tasks = Task.objects.filter(ledger=self.open.ledger, state="handed_out").order_by("number", "row")
        unit = self.liaison.department
        return {
            "task_behind": _at("task_detail", tasks.filter(status_class="behind").first()),
            "task_indicators": _at(
                "task_detail", tasks.filter(collector=unit, indicators__isnull=False).first()
            ),
            "task_of_all_counties": _at("task_detail", tasks.filter(duty_items__isnull=False).first()),
            "unit": _at("department_detail", unit),
            "unit_group": _at("group_detail", self.clerk.programme.groups.first()),
            "county_unit": _at("department_detail", self.actor("yaodu").department),
            "person": _at("person_detail", self.users["weijian"]),
            "post": _at("post_detail", Post.objects.get(holdings__user=self.users["weijian"])),
            "audit_entry": _at("audit_entry", AuditEntry.objects.filter(act="reports.save").latest("pk")),
        }


def _workbook() -> bytes:
    """Return a small ledger with one mistake, as an office's own spreadsheet."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(
        ["序号", "项目/章节", "任务", "类型", "牵头单位", "配合单位", "汇总单位", "完成标志", "完成时限"]
    )
    book.active.append(
        [
            61,
            "六、续办事项",
            "建立药品短缺预警机制。",
            "机制运行",
            "市工信局",
            "市卫健委",
            "市工信局",
            "机制运行",
            "长期",
        ]
    )
    book.active.append(
        [
            62,
            "六、续办事项",
            "修订医疗救助办法。",
            "出台文件",
            "市医疗局",
            "市财政局",
            "市医保局",
            "印发办法",
            "年底前后",
        ]
    )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
