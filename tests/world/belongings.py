"""What belongs to one unit, and what units of one programme have in common."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.utils import timezone

from departments.actor import Actor
from departments.enums import Role
from departments.models import (
    AccountBatch,
    Delivery,
    Department,
    DepartmentGroup,
    HandOver,
    LearntName,
    LiaisonChange,
    Notification,
    Post,
    PostHolding,
    Programme,
    User,
    UserSession,
)
from reform.core.models import AuditEntry, Job
from reports.models import (
    Circular,
    CircularFile,
    CountySheet,
    CountySheetEntry,
    Determination,
    ProgressReport,
    ReportingPeriod,
    UnitApproval,
    UnitWorkbook,
)
from tasks.models import (
    Adjustment,
    Approval,
    Comment,
    CommentRequest,
    CommentRound,
    CorrectionRun,
    DivisionPaper,
    DutyItem,
    Evidence,
    ImportBatch,
    Indicator,
    Ledger,
    Notice,
    Objection,
    Removed,
    SavedView,
    SheetLayout,
    Task,
    TaskDraft,
    TaskStatus,
)
from tests.cast import Cast, make_actor
from tests.world.articles import Articles, make_articles
from tests.world.assessments import Assessed, make_assessed
from tests.world.checks import Checks, make_checks
from tests.world.checks import make_round as make_check_round
from tests.world.orders import Orders, make_orders
from tests.world.planted import START, THEN, WORDS
from tests.world.registers import Registers, make_registers
from tests.world.reports import CLOSED, make_circular, make_period
from tests.world.tasks import make_issued, make_paper, make_round
from tests.world.way_up import WayUp, make_meetings, make_way_up


@dataclass
class Belongings:
    """What belongs to one unit or to its programme.

    `account`, `post` and `holding` are of a colleague there, `stand_in` holds no post, `notification` is a message to
    the unit's own actor (the liaison, in finance the department head, in a county its secretariat).
    """

    key: str
    programme: Programme
    department: Department
    account: User
    post: Post
    holding: PostHolding
    stand_in: User
    ledger: Ledger
    period: ReportingPeriod
    closed_period: ReportingPeriod
    notice: Notice
    issued: Notice
    corrected: Notice
    draft: TaskDraft
    group: DepartmentGroup
    learnt: LearntName
    batch: ImportBatch
    applied: ImportBatch
    changes: ImportBatch
    layout: SheetLayout
    circular: Circular
    draft_circular: Circular
    signed_circular: Circular
    circular_file: CircularFile
    task: Task
    prepared: Task
    indicator: Indicator
    approval: Approval
    evidence: Evidence
    duty: DutyItem
    objection: Objection
    upheld: Objection
    adjustment: Adjustment
    opined: Adjustment
    decided: Adjustment
    report: ProgressReport
    submitted: ProgressReport
    sheet: CountySheet
    line: CountySheetEntry
    unit_approval: UnitApproval
    submitted_sheet: CountySheet
    workbook: UnitWorkbook
    delivery: Delivery
    failed_job: Job
    notification: Notification
    saved_view: SavedView
    removed: Removed
    session: UserSession
    paper: DivisionPaper
    round: CommentRound
    asked: CommentRequest
    comment: Comment
    entry: AuditEntry
    hand_over: HandOver
    change: LiaisonChange
    confirmed_change: LiaisonChange
    accounts: AccountBatch
    registers: Registers
    articles: Articles
    checks: Checks
    orders: Orders
    assessed: Assessed
    way_up: WayUp


class Shared:
    """What units of one programme have in common."""

    def __init__(self, programme: Programme, ledger: Ledger, words: str) -> None:
        self.programme, self.ledger = programme, ledger
        self.period = make_period(ledger, 10)
        self.notice = Notice.objects.create(
            programme=programme,
            jurisdiction=programme.jurisdiction,
            ledger=ledger,
            title=words,
            text="一、第1项工作。",
            sha256=hashlib.sha256(words.encode()).hexdigest(),
        )
        self.issued = make_issued(ledger, f"{words} issued")
        self.corrected = Notice.objects.create(
            programme=programme,
            jurisdiction=programme.jurisdiction,
            title=f"{words} corrected",
            text="一、第1项工作。",
            sha256=hashlib.sha256(f"{words} corrected".encode()).hexdigest(),
            corrects=make_issued(ledger, f"{words} replaced"),
        )
        moment = timezone.now()
        CorrectionRun.objects.create(notice=self.corrected, at=moment, who="", undone_at=moment)
        self.draft = TaskDraft.objects.create(
            notice=self.notice,
            jurisdiction=programme.jurisdiction,
            order=1,
            title=words,
            text="第1项工作。",
            span_start=2,
            span_end=8,
        )
        self.group = DepartmentGroup.objects.create(programme=programme, name=f"{words}组")
        self.learnt = LearntName.objects.create(
            programme=programme, name=f"{words}名", group=self.group, learnt_by="沈一舟"
        )
        self.applied = ImportBatch.objects.create(
            programme=programme,
            ledger=self.ledger,
            file_name=f"{words}.xlsx",
            sha256="a" * 64,
            applied_at=THEN,
        )
        self.batch = ImportBatch.objects.create(
            programme=programme, ledger=ledger, file_name=f"{words}.xlsx", sha256="1" * 64
        )
        self.changes = ImportBatch.objects.create(
            programme=programme, ledger=ledger, kind="changes", file_name=f"{words}.xlsx", sha256="3" * 64
        )
        self.layout = SheetLayout.objects.create(
            programme=programme,
            name=words,
            form="overview",
            spec={"columns": [{"key": "number", "head": words[:20]}]},
        )
        self.notice.file.save("notice.txt", ContentFile(words.encode()))
        self.approval = Approval.objects.create(
            ledger=ledger,
            approved_by=words,
            approved_on=START,
            recorded_by=words,
            scan=ContentFile(words.encode(), name="approval.pdf"),
            scan_name="approval.pdf",
        )
        # Nobody is called so: what is asked of the list is who may open it.
        row = {"number": 2, "values": {"name": words, "username": "listed", "phone": words}, "errors": []}
        self.accounts = AccountBatch.objects.create(
            programme=programme, file_name=f"{words}.xlsx", sha256="2" * 64, content=json.dumps([row])
        )
        self.paper = make_paper(ledger, words)
        self.round = make_round(ledger, words)
        self.answered_round = make_round(ledger, words)
        self.closed_period = make_period(ledger, 9, **CLOSED)
        self.circular, self.circular_file = make_circular(self.period, "published", words)
        self.draft_circular, _pdf = make_circular(self.closed_period, "draft", words)
        self.check_round = make_check_round(self.draft_circular, words)
        self.signed_circular, _pdf = make_circular(make_period(ledger, 8, **CLOSED), "signed", words)
        self.meetings = make_meetings(programme, words)


def _report(shared: Shared, task: Task, **fields: object) -> ProgressReport:
    return ProgressReport.objects.create(
        period=shared.period, task=task, department=task.collector, jurisdiction=task.jurisdiction, **fields
    )


def _change(shared: Shared, post: Post, words: str, **fields: object) -> LiaisonChange:
    return LiaisonChange.objects.create(
        programme=shared.programme,
        post=post,
        name=words,
        phone=words,
        starts_on=date(2026, 11, 1),
        note=words,
        scan_name="scan.pdf",
        asked_by=words,
        **fields,
    )


def _objection(task: Task, by: User, words: str, **fields: object) -> Objection:
    return Objection.objects.create(
        task=task,
        department=task.collector,
        kind="not_ours",
        reason=words,
        made_by=by,
        made_at=THEN,
        **fields,
    )


def _adjustment(task: Task, by: User, words: str, **fields: object) -> Adjustment:
    return Adjustment.objects.create(
        task=task,
        department=task.collector,
        kind="due",
        reason=words,
        before={"due_on": task.due_on.isoformat()},
        after={"due_on": "2027-06-30"},
        asked_by=by,
        asked_at=THEN,
        **fields,
    )


def make_belongings(
    cast: Cast, key: str, unit: Department, actor: Actor, shared: Shared, at: int
) -> Belongings:
    """Make the belongings of `unit`; `at` keeps task numbers of one ledger apart."""
    words = f"{WORDS}{key}"
    place = {"ledger": shared.ledger, "jurisdiction": shared.programme.jurisdiction}
    first = cast.task(at, collector=unit, title=f"{words} 1", search=f"{words} 1", **place)
    second = cast.task(at + 1, collector=unit, title=f"{words} 2", search=f"{words} 2", **place)
    duty = cast.task(at + 2, collector=unit, title=f"{words} 3", search=f"{words} 3", **place)
    prepared = cast.task(
        at + 3, collector=unit, title=f"{words} 4", state="preparation", handed_out_on=None, **place
    )
    TaskStatus.objects.create(
        task=first,
        jurisdiction=first.jurisdiction,
        as_of=shared.closed_period.cutoff,
        period_kind="month",
        period_start=shared.closed_period.start,
        determined="on_schedule",
        confirmed_by="方静澜",
        determined_at=THEN,
    )
    item = DutyItem.objects.create(task=duty, department=unit, jurisdiction=unit.jurisdiction)
    opinion = {"in_favour": True, "opinion": words, "opinion_by": words, "opinion_at": THEN}
    decision = {"body": "head", "decided_by": words, "decided_on": START, "scan_name": "scan.pdf"}
    Determination.objects.create(
        period=shared.period, task=first, proposed="on_schedule", prepared="on_schedule", prepared_at=THEN
    )
    evidence = Evidence.objects.create(
        task=first,
        department=unit,
        file=ContentFile(words.encode(), name="evidence.txt"),
        file_name=f"{words}.txt",
        size=len(words),
        sha256=hashlib.sha256(words.encode()).hexdigest(),
    )
    submitted = _report(
        shared, second, state="submitted", text=words, submitted_at=THEN, on_time=True, filed_by=actor.user
    )
    colleague = make_actor(shared.programme, unit, Role.LIAISON, f"{key}_colleague", f"同事{at}", "联络员")
    sheets = [
        CountySheet.objects.create(period=period, department=unit, jurisdiction=unit.jurisdiction, **fields)
        for period, fields in [
            (shared.period, {}),
            (shared.closed_period, {"state": "submitted", "submitted_at": THEN, "on_time": True}),
        ]
    ]
    answered = CommentRequest.objects.create(
        round=shared.answered_round, department=unit, answer="commented", answered_on=date(2026, 11, 2)
    )
    return Belongings(
        key=key,
        programme=shared.programme,
        department=unit,
        account=colleague.user,
        post=colleague.post,
        holding=colleague.post.holdings.get(),
        stand_in=User.objects.create_user(f"{key}_stand_in", f"替补{at}"),
        ledger=shared.ledger,
        period=shared.period,
        closed_period=shared.closed_period,
        notice=shared.notice,
        issued=shared.issued,
        corrected=shared.corrected,
        draft=shared.draft,
        group=shared.group,
        learnt=shared.learnt,
        batch=shared.batch,
        applied=shared.applied,
        changes=shared.changes,
        layout=shared.layout,
        circular=shared.circular,
        draft_circular=shared.draft_circular,
        signed_circular=shared.signed_circular,
        circular_file=shared.circular_file,
        task=first,
        prepared=prepared,
        indicator=Indicator.objects.create(task=prepared, name=words),
        approval=shared.approval,
        evidence=evidence,
        duty=item,
        objection=_objection(first, colleague.user, words),
        upheld=_objection(
            second, colleague.user, words, state="upheld", answer=words, decided_by=words, decided_at=THEN
        ),
        adjustment=_adjustment(first, colleague.user, words),
        opined=_adjustment(second, colleague.user, words, state="opined", **opinion),
        decided=_adjustment(
            duty,
            colleague.user,
            words,
            state="approved",
            scan=ContentFile(b"%PDF-1.7", name="scan.pdf"),
            **opinion,
            **decision,
        ),
        report=_report(shared, first),
        submitted=submitted,
        sheet=sheets[0],
        line=CountySheetEntry.objects.create(sheet=sheets[0], item=item, text=words),
        unit_approval=UnitApproval.objects.create(
            period=shared.closed_period,
            department=unit,
            title=words,
            approved_on=START,
            recorded_by=words,
            scan=ContentFile(b"%PDF-1.7", name="signed.pdf"),
            scan_name=f"{words}.pdf",
        ),
        submitted_sheet=sheets[1],
        workbook=UnitWorkbook.objects.create(
            period=shared.period,
            department=unit,
            file_name=f"{words}.xlsx",
            sha256="3" * 64,
            uploaded_by=actor.user,
        ),
        delivery=Delivery.objects.create(
            programme=shared.programme,
            user=actor.user,
            channel="mail",
            key=f"message:{key}",
            subject=words,
            body=words,
            not_before=THEN,
            state="failed",
            error="no address",
        ),
        failed_job=Job.objects.create(
            kind="circular.render",
            key=f"circular.render:{key}",
            payload={"words": words},
            not_before=THEN,
            state="dead",
            attempts=3,
            error=f"ValueError: {words}",
            finished_at=THEN,
        ),
        removed=Removed.objects.create(
            programme=shared.programme,
            kind="phrase",
            label=f"{words}：请补充数据",
            url="/review/phrases/",
            target=unit.uid,
        ),
        saved_view=SavedView.objects.create(
            programme=shared.programme, post=actor.post, name=words, query="flag=overdue"
        ),
        notification=Notification.objects.create(
            user=actor.user, key=words, title=words, body=words, url="/units/"
        ),
        session=UserSession.objects.create(
            user=actor.user, session_key=f"planted-{key}", agent=words, began_at=THEN, seen_at=THEN
        ),
        paper=shared.paper,
        round=shared.round,
        asked=CommentRequest.objects.create(round=shared.round, department=unit),
        comment=Comment.objects.create(request=answered, label="1", text=words),
        entry=AuditEntry.objects.create(
            at=THEN, act="post.fill", actor_label=words, post_uid=colleague.post.uid, object_label=words
        ),
        hand_over=HandOver.objects.create(
            post=actor.post,
            former=colleague.user,
            successor=actor.user,
            on=START,
            items=[{"kind": "tasks.collected", "title": words, "due": None, "state": "", "url": ""}],
        ),
        change=_change(shared, colleague.post, words, scan=ContentFile(b"%PDF-1.7", name="scan.pdf")),
        confirmed_change=_change(shared, actor.post, words, state="confirmed"),
        accounts=shared.accounts,
        assessed=make_assessed(shared.programme, unit, colleague.user, words, at),
        registers=make_registers(shared.programme, unit, words, first),
        checks=make_checks(shared.check_round, unit, words),
        articles=make_articles(shared.programme, unit, words),
        orders=make_orders(shared.programme, unit, words, first, colleague.user),
        way_up=make_way_up(shared.meetings, shared.programme, unit, words, first, colleague.post),
    )
