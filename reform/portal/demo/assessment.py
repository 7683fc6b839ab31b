"""Assessments in the demonstration: the units' one is decided and published, the counties' one waits for objections."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from departments.enums import Role
from reform.core.office_days import office_days
from reform.portal.demo.clock import standing_at
from reform.portal.demo.people import Office
from reform.portal.demo.supervision import filer_of
from reports.enums import AssessmentGroup
from reports.models import Assessment, AssessmentLine, ReportingPeriod
from reports.selectors.assessment_table import rules_of
from reports.services.assessment_end import decide_assessment, publish_assessment
from reports.services.assessments import Terms, change_assessment, prepare_assessment, show_assessment
from reports.services.line_objections import decide_line_objection, object_to_line

WINDOW = 5
PLAN = "市委办公室《{year}年度督查检查考核计划》第12项"
UNITS_PAPER = "《{year}年度深化医改重点任务考核办法》第三条"
COUNTIES_PAPER = "《{year}年度深化医改重点任务考核办法》第四条"
# What a unit says to the first rule that took points of one, mildest first.
OBJECTIONS = {
    "returned": "退回系附件格式问题，本单位所报内容属实，请予核实。",
    "on_time": "当期材料已于截止日下班前报送秘书处联系人，请予核实。",
    "matters": "该项工作文件已送审，认定时未计入，请予核实。",
    "duties": "该项已于上月底落实，佐证材料随本期报表补报，请予核实。",
}
ANSWER = "经核对报送和认定记录，当时材料尚不完整，维持原计分。"
REASON = "经秘书处集体研究，报领导小组负责人同意。"


class Assessments:
    """What the office assesses in the year that is played."""

    def __init__(self, office: Office, today: date):
        self.office, self.today = office, today
        self.clerk, self.head = office.by_role(Role.CLERK), office.by_role(Role.HEAD)

    def of_units(self, period: ReportingPeriod) -> None:
        """Assess the member units as of a closed month: shown, objected to once, decided and published."""
        day = office_days().working_day_from(period.closes_on + timedelta(days=8))
        with standing_at(day, 9):
            shown = self._shown(AssessmentGroup.UNITS, period, "成员单位医改重点任务考核", UNITS_PAPER)
        line = self._taken_from(shown)
        with standing_at(day + timedelta(days=1), 10):
            objection = object_to_line(
                line=line, reason=OBJECTIONS[line.rule], by=filer_of(self.office, line.department)
            )
        with standing_at(day + timedelta(days=2), 10):
            decide_line_objection(objection=objection, upheld=False, answer=ANSWER, by=self.head)
        shown.refresh_from_db()
        end = shown.objections_until or day
        with standing_at(office_days().working_day_from(end + timedelta(days=1)), 10):
            decided = decide_assessment(assessment=shown, reason=REASON, by=self.head)
            publish_assessment(assessment=decided, by=self.clerk)

    def of_counties(self, period: ReportingPeriod) -> None:
        """Show the counties their lines as of the last closed month; one has objected, the window is open."""
        with standing_at(self.today - timedelta(days=1), 9):
            shown = self._shown(
                AssessmentGroup.COUNTIES, period, "县（市、区）医改重点任务考核", COUNTIES_PAPER
            )
        line = self._taken_from(shown)
        with standing_at(self.today - timedelta(days=1), 16):
            object_to_line(line=line, reason=OBJECTIONS[line.rule], by=filer_of(self.office, line.department))

    def _shown(self, group: AssessmentGroup, period: ReportingPeriod, name: str, source: str) -> Assessment:
        year = period.ledger.year
        made = prepare_assessment(
            programme=self.office.programme,
            group=group,
            year=year,
            title=f"{year}年{name}",
            as_of=period.closes_on,
            by=self.clerk,
        )
        terms = Terms(
            title=made.title,
            as_of=made.as_of,
            rules_paper=source.format(year=year),
            in_plan=True,
            plan_paper=PLAN.format(year=year),
        )
        rules = [replace(rule, source=source.format(year=year)) for rule in rules_of(made)]
        named = change_assessment(assessment=made, terms=terms, rules=rules, by=self.clerk)
        return show_assessment(assessment=named, working_days=WINDOW, by=self.clerk)

    def _taken_from(self, assessment: Assessment) -> AssessmentLine:
        """Return a line to object to, of the first unit that lost points; the secretariat's own objects to nothing."""
        lines = assessment.lines.filter(rule__in=OBJECTIONS).exclude(
            department=self.office.programme.secretariat
        )
        order = list(OBJECTIONS)
        found = list(lines.select_related("department", "assessment__programme"))
        return min(found, key=lambda line: (line.points >= line.of_points, order.index(line.rule), line.pk))
