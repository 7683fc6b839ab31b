"""How the city's division came about: one round of comments before handing out, and one that is asking today."""

from __future__ import annotations

from datetime import date, timedelta

from departments.actor import Actor
from departments.enums import Role
from departments.models import Department
from reform.core.workdays import Workdays
from reform.portal.demo.clock import standing_at
from reform.portal.demo.people import Office, stand_in
from tasks.enums import Verdict
from tasks.models import Approval, Comment, CommentRequest, CommentRound, DivisionPaper, Ledger, Task
from tasks.selectors.division import addressees_of, tasks_to_divide
from tasks.services.answers import agree, record_answer, save_comments
from tasks.services.assignments import Bodies
from tasks.services.comments import close_round, decide, open_round
from tasks.services.division import approve_division, draft_division, draw_paper, proposed_title
from tasks.services.letters import draw_letter
from tasks.services.tasks import add_task

WORKDAYS = Workdays()
# Who said what of which row of its own, and what became of it.
SAID = (
    ("市医保局", 0, "建议增加市财政局为配合单位，共同测算基金影响。", Verdict.ADOPTED, ""),
    (
        "市财政局",
        0,
        "所需资金建议在现有专项中统筹安排，不再另设专项。",
        Verdict.PARTLY,
        "资金统筹安排的意见采纳；专项设置待年度预算时一并研究。",
    ),
    (
        "市人社局",
        0,
        "建议将完成时限调整为下一年度。",
        Verdict.DECLINED,
        "上级文件要求本年度内完成，时限不宜调整。",
    ),
)
WHOLE = ("市卫健委", "总体同意。建议每项任务明确一名联系人。", Verdict.ADOPTED, "")
BY_PHONE = "市教育局"
SILENT = "市体育局"
NEW_TASKS = (
    (
        "规范紧密型县域医共体药事管理",
        "统一县域医共体用药目录，建立处方审核和用药监测机制。",
        ["市卫健委"],
        ["市医保局", "市市场监管局"],
    ),
    (
        "开展基层医务人员轮训",
        "分批开展乡镇卫生院和村卫生室医务人员轮训，年度参训率不低于80%。",
        ["市卫健委"],
        ["市人社局", "市财政局"],
    ),
    (
        "完善医疗救助与基本医保衔接",
        "建立困难群众就医费用监测和主动救助机制，各县（市、区）同步落实。",
        ["市医保局", "市民政局"],
        ["市财政局"],
    ),
)
NEW_SECTION = "六、新增工作事项"


class Division:
    """The two rounds of one office, played by its people."""

    def __init__(self, office: Office, clerk: Actor, head: Actor) -> None:
        self.office, self.clerk, self.head = office, clerk, head

    def approved(self, ledger: Ledger, *, asked_on: date, approved_by: str, paper: str, on: date) -> Approval:
        """Ask the units, decide what they say, close the round and record the group's approval; return it."""
        asked_on = WORKDAYS.working_day_from(asked_on)
        with standing_at(asked_on, 9):
            draft = draft_division(
                ledger=ledger, tasks=tasks_to_divide(ledger), title=proposed_title(ledger), by=self.clerk
            )
            made = self._ask(draft, WORKDAYS.after_working_days(asked_on, 5))
        for at, asked in enumerate(made.requests.select_related("department", "round")):
            with standing_at(asked_on + timedelta(days=1 + at % 4), 10, at):
                self._answer(asked)
        with standing_at(made.due_on, 15):
            verdicts = {name: rest for name, _at, _text, *rest in SAID} | {WHOLE[0]: WHOLE[2:]}
            for comment in Comment.objects.filter(request__round=made).select_related("request__department"):
                verdict, reason = verdicts[comment.request.department.short_name]
                decide(
                    comment=comment, verdict=verdict, reason=reason, version=comment.version, by=self.clerk
                )
        with standing_at(made.due_on + timedelta(days=1), 9):
            close_round(round=made, by=self.head)
        with standing_at(on, 16):
            approval = approve_division(
                ledger=ledger,
                tasks=tasks_to_divide(ledger),
                title=draft.title,
                body="group",
                approved_by=approved_by,
                paper=paper,
                on=on,
                by=self.head,
            )
        for one in DivisionPaper.objects.filter(ledger=ledger).select_related("ledger__programme"):
            draw_paper(paper=one)
        draw_letter(round=made)
        return approval

    def asking(self, ledger: Ledger, today: date) -> CommentRound:
        """Add a few tasks and ask the units named in them; one has agreed, one has comments, the others are open."""
        begun = today - timedelta(days=1)
        while not WORKDAYS.is_working_day(begun):
            begun -= timedelta(days=1)
        with standing_at(begun, 9):
            tasks = [self._add(ledger, *entry) for entry in NEW_TASKS]
            draft = draft_division(
                ledger=ledger, tasks=tasks, title=f"{proposed_title(ledger)}（新增任务）", by=self.clerk
            )
            made = self._ask(draft, WORKDAYS.after_working_days(today, 3))
        with standing_at(begun, 15):
            for name, act in (("市民政局", agree), ("市财政局", None)):
                asked = made.requests.get(department=self.office.units[name])
                actor = self._liaison(asked.department)
                if act:
                    act(asked=asked, version=asked.version, by=actor)
                else:
                    row = draft.rows[1]
                    self._say(asked, {row["place"]: "轮训经费建议由各县（市、区）分级负担。"}, actor)
        draw_paper(paper=draft)
        draw_letter(round=made)
        return made

    def _add(self, ledger: Ledger, title: str, text: str, lead: list[str], helping: list[str]) -> Task:
        return add_task(
            ledger=ledger,
            title=title,
            text=text,
            section=NEW_SECTION,
            source_label="市医改领导小组第4次全体会议",
            bodies=Bodies(lead=lead, cooperating=helping),
            long_term=True,
            by=self.clerk,
        )

    def _ask(self, draft: DivisionPaper, due_on: date) -> CommentRound:
        """Ask the units named by their own name; counties are told with the handing out."""
        own = self.office.programme.secretariat_id
        units = [one.department for one in addressees_of(draft).units if one.department.pk != own]
        return open_round(paper=draft, departments=units, due_on=due_on, by=self.clerk)

    def _answer(self, asked: CommentRequest) -> None:
        name = asked.department.short_name
        if name == SILENT:
            return
        if name == BY_PHONE:
            record_answer(
                asked=asked,
                comments={},
                origin="phone",
                on=asked.round.asked_on,
                note="联络员来电",
                version=asked.version,
                by=self.clerk,
            )
            return
        uid = str(asked.department.uid)
        own = [row for row in asked.round.paper.rows if any(one["unit"] == uid for one in row["named"])]
        said = {own[at]["place"]: text for unit, at, text, *_rest in SAID if unit == name}
        if name == WHOLE[0]:
            said[""] = WHOLE[1]
        actor = self._liaison(asked.department)
        if said:
            self._say(asked, said, actor)
        else:
            agree(asked=asked, version=asked.version, by=actor)

    def _say(self, asked: CommentRequest, said: dict[str, str], actor: Actor) -> None:
        save_comments(asked=asked, comments=said, send=True, version=asked.version, by=actor)

    def _liaison(self, department: Department) -> Actor:
        try:
            return self.office.filer(department)
        except LookupError:
            return stand_in(self.office, department, Role.LIAISON)
