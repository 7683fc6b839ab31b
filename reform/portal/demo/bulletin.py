"""The bulletin in the demonstration: an issue that is out, one being made, articles in every state."""

from __future__ import annotations

from datetime import date, timedelta

from departments.actor import Actor
from departments.enums import Role
from departments.models import Department
from reform.portal.demo.clock import standing_at
from reform.portal.demo.people import Office
from reform.portal.demo.supervision import filer_of
from reports.enums import ArticleKind, HighlightState, Praise
from reports.models import Article, Circular, Highlight
from reports.selectors.circulars import latest_snapshot
from reports.services.articles import (
    adopt_article,
    credit_of,
    decline_article,
    invite_articles,
    send_article,
    write_article,
)
from reports.services.bulletins import draft_bulletin, set_contents, sign_bulletin
from reports.services.circular_files import render_files
from reports.services.circular_publishing import publish_circular
from reports.services.highlights import record_use

WINNOWED = (
    ArticleKind.PRACTICE,
    "结余留用见实效 采购周期缩一半",
    "办法印发以来，药品集中采购结余资金按考核结果留用，医疗机构主动报量、及时回款的积极性明显提高。\n"
    "截至上月底，平均采购周期由40天缩短为21天，回款率由82.3%提高到96.5%，留用资金全部用于改善临床薪酬。\n"
    "下一步，将把考核指标由5项精简为3项，每季度公布一次结果。",
)
MEETING = (
    ArticleKind.MEETING,
    "全市医改工作调度会召开",
    "会议听取各单位重点任务进展情况，逐项研究未达序时进度事项，明确了责任单位和完成时限。\n"
    "会议要求，牵头单位每周调度一次，遇到需要市级协调的问题及时提请领导小组研究。",
)
DATA = (
    ArticleKind.DATA,
    "三季度医改监测数据摘要",
    "三季度，县域内住院量占比为87.3%，较上年同期提高1.1个百分点；家庭医生签约重点人群规范管理率为78.6%。",
)
PILOT = (
    ArticleKind.PRACTICE,
    "药学门诊进社区 慢病用药有人管",
    "市直医院药师每周两次到社区坐诊，为长期用药患者核对处方，已服务1260人次，调整用药方案214例。",
)
FOREWORD = "现将有关做法和会议精神予以刊发，供各县（市、区）和成员单位参考。"


class Bulletins:
    """What the office and units do about the bulletin of one programme."""

    def __init__(self, office: Office, today: date):
        self.office, self.today = office, today
        self.clerk, self.head = office.by_role(Role.CLERK), office.by_role(Role.HEAD)
        self.units = [
            member.department
            for member in office.programme.members.select_related("department").order_by("order")
        ]

    def play(self) -> None:
        """An issue of three weeks ago, an issue begun today, articles that wait, were declined, or are asked for."""
        first = self._adopted(self.units[1], WINNOWED, days=26)
        second = self._adopted(None, MEETING, days=25)
        issue = self._issue([first, second], days=22)
        self._praise(issue.title, days=22)
        with standing_at(self.today - timedelta(days=9), 15):
            declined = self._sent(self.units[2], ("practice", "财务科室培训简讯", "举办预算绩效培训一期。"))
            decline_article(
                article=declined, reason="与上期刊发内容相近，请围绕医改任务报送。", by=self.clerk
            )
        third = self._adopted(None, DATA, days=3)
        with standing_at(self.today - timedelta(days=2), 10):
            invite_articles(
                departments=self.units[2:5],
                kind=ArticleKind.PRACTICE,
                invited_for="本单位牵头任务中可推广的一项做法，800字以内，附数据。",
                due_on=self.today + timedelta(days=8),
                by=self.clerk,
            )
        with standing_at(self.today - timedelta(days=1), 16):
            self._sent(self.units[0], PILOT)
        with standing_at(self.today, 9):
            issue = draft_bulletin(by=self.clerk)
            set_contents(issue=issue, articles=[third], foreword="", by=self.clerk)
            render_files(snapshot=latest_snapshot(issue))

    def _sent(self, unit: Department | None, words: tuple[str, str, str]) -> Article:
        said = dict(zip(("kind", "title", "text"), words, strict=True))
        by: Actor = filer_of(self.office, unit) if unit else self.clerk
        article = write_article(programme=self.office.programme, **said, by=by)
        return article if unit is None else send_article(article=article, **said, by=by)

    def _adopted(self, unit: Department | None, words: tuple[str, str, str], *, days: int) -> Article:
        with standing_at(self.today - timedelta(days=days), 11):
            article = self._sent(unit, words)
            said = {"kind": words[0], "title": words[1], "text": words[2]}
            return adopt_article(article=article, **said, credit=credit_of(article), by=self.clerk)

    def _issue(self, articles: list[Article], *, days: int) -> Circular:
        day = self.today - timedelta(days=days)
        with standing_at(day, 9):
            issue = draft_bulletin(by=self.clerk)
            set_contents(issue=issue, articles=articles, foreword=FOREWORD, by=self.clerk)
            issue.refresh_from_db()
            signed = sign_bulletin(
                issue=issue,
                signer=self.office.by_role(Role.LEADER).user.name,
                signed_on=day,
                first_issue=12,
                first_total=68,
                by=self.head,
            )
            render_files(snapshot=latest_snapshot(signed))
        with standing_at(day, 15):
            return publish_circular(circular=signed, by=self.clerk)

    def _praise(self, paper: str, *, days: int) -> None:
        """The highlights the office selected stood in the issue that is out."""
        selected = Highlight.objects.filter(programme=self.office.programme, state=HighlightState.SELECTED)
        with standing_at(self.today - timedelta(days=3), 11):
            for highlight in selected.filter(uses=None).order_by("pk"):
                record_use(
                    highlight=highlight,
                    kind=Praise.BULLETIN,
                    used_on=self.today - timedelta(days=days),
                    paper=paper,
                    by=self.clerk,
                )
