"""The world of the authorization tests: the cast's city with its counties, and another city nobody there may know of.

Every unit has belongings: one of each thing a URL can name. `World.of("north")` gives those of the northern county.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.test import Client

from departments.actor import Actor
from departments.enums import DepartmentKind, Role
from departments.models import (
    Department,
    DepartmentGroup,
    Jurisdiction,
    LearntName,
    Notification,
    Post,
    PostHolding,
    Programme,
    ProgrammeMember,
    User,
)
from reports.models import (
    Circular,
    CircularFile,
    CircularSnapshot,
    CountySheet,
    Determination,
    ProgressReport,
    ReportingPeriod,
)
from tasks.division.table import Named, Row, fingerprint
from tasks.models import (
    Approval,
    Comment,
    CommentRequest,
    CommentRound,
    DivisionPaper,
    DutyItem,
    Evidence,
    ImportBatch,
    Indicator,
    Ledger,
    Notice,
    Task,
    TaskDraft,
    TaskStatus,
)
from tests.cast import Cast, make_actor, make_cast, make_unit
from tests.reports.circular_sample import october

THEN = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
START = date(2026, 10, 1)
WORDS = "planted-words-of-"
LATE_MATTER = UUID("00000000-0000-4000-8000-000000000008")


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
    circular: Circular
    draft_circular: Circular
    signed_circular: Circular
    circular_file: CircularFile
    task: Task
    prepared: Task
    indicator: Indicator
    approval: Approval
    evidence: Evidence
    report: ProgressReport
    submitted: ProgressReport
    sheet: CountySheet
    submitted_sheet: CountySheet
    notification: Notification
    paper: DivisionPaper
    round: CommentRound
    asked: CommentRequest
    comment: Comment


@dataclass
class World:
    """The actors by role, and the belongings by unit: health, finance, north, south, elsewhere."""

    cast: Cast
    actors: dict[str, Actor]
    belongings: dict[str, Belongings] = field(default_factory=dict)
    # Set by the test: the folder of files, a client signed in as each role, one nobody is signed in to, and one that
    # checks CSRF tokens; every row of every business table as made.
    folder: Path | None = None
    clients: dict[str, Client] = field(default_factory=dict)
    nobody: Client | None = None
    careful: Client | None = None
    fingerprint: dict[str, tuple] = field(default_factory=dict)

    def of(self, key: str) -> Belongings:
        """Return the belongings of a unit."""
        return self.belongings[key]


def _ledger(programme: Programme) -> Ledger:
    return Ledger.objects.create(
        programme=programme,
        jurisdiction=programme.jurisdiction,
        name="2026年台账",
        year=2026,
        starts_on=date(2026, 1, 1),
    )


def _period(ledger: Ledger) -> ReportingPeriod:
    return ReportingPeriod.objects.create(
        ledger=ledger,
        jurisdiction=ledger.jurisdiction,
        start=START,
        opens_on=date(2026, 10, 25),
        cutoff=date(2026, 10, 31),
        due_on=date(2026, 11, 5),
        closes_on=date(2026, 11, 8),
    )


def _circular(period: ReportingPeriod, state: str, words: str) -> tuple[Circular, CircularFile]:
    """Make a circular of `period` in a state, with its final files; return it and the PDF."""
    programme = period.ledger.programme
    circular = Circular.objects.create(
        programme=programme, jurisdiction=programme.jurisdiction, period=period, title=words
    )
    snapshot = CircularSnapshot.objects.create(circular=circular, number=1, data=_figures(), sha256="0" * 64)
    files = [_file(snapshot, kind, words) for kind in ("docx", "pdf")]
    if state != "draft":
        Circular.objects.filter(pk=circular.pk).update(
            state=state,
            number=f"{programme.number_prefix}〔2026〕{period.start.month}号",
            signer="方静澜",
            signed_on=date(2026, 11, 9),
            signed_snapshot=snapshot,
        )
    if state == "published":
        Circular.objects.filter(pk=circular.pk).update(published_at=THEN, published_by="方静澜")
    circular.refresh_from_db()
    return circular, files[-1]


def _figures() -> object:
    """Return the sample month's figures, its late matters under uids that a URL can name."""
    sample = october()
    late = [replace(matter, uid=str(UUID(int=LATE_MATTER.int + at))) for at, matter in enumerate(sample.late)]
    return replace(sample, late=tuple(late)).to_data()


def _file(snapshot: CircularSnapshot, kind: str, words: str) -> CircularFile:
    content = f"%PDF-1.7 {words}".encode()
    return CircularFile.objects.create(
        snapshot=snapshot,
        kind=kind,
        final=True,
        file=ContentFile(content, name=f"circular.{kind}"),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _closed_period(ledger: Ledger, month: int) -> ReportingPeriod:
    """Make the closed period of a month."""
    return ReportingPeriod.objects.create(
        ledger=ledger,
        jurisdiction=ledger.jurisdiction,
        start=date(2026, month, 1),
        opens_on=date(2026, month, 25),
        cutoff=date(2026, month + 1, 1) - timedelta(days=1),
        due_on=date(2026, month + 1, 5),
        closes_on=date(2026, month + 1, 8),
        state="closed",
        closed_at=THEN,
    )


def _paper(ledger: Ledger, words: str) -> DivisionPaper:
    """Make a draft division of one row, which names every unit of the place."""
    units = Department.objects.filter(jurisdiction=ledger.jurisdiction)
    named = tuple(Named(str(unit.uid), "lead") for unit in units)
    task = str(uuid4())
    row = Row(task, task, words, "1", "1", words, "第1项工作。", "市卫生健康委", "", named=named)
    return DivisionPaper.objects.create(
        ledger=ledger, title=words, rows=[row.to_data()], sha256=fingerprint([row])
    )


def _round(ledger: Ledger, words: str) -> CommentRound:
    return CommentRound.objects.create(
        ledger=ledger,
        paper=_paper(ledger, words),
        asked_on=date(2026, 11, 1),
        due_on=date(2099, 12, 31),
    )


def _confirmed(ledger: Ledger, words: str) -> Notice:
    return Notice.objects.create(
        programme=ledger.programme,
        jurisdiction=ledger.jurisdiction,
        ledger=ledger,
        title=words,
        text="一、第1项工作。",
        sha256=hashlib.sha256(words.encode()).hexdigest(),
        state="confirmed",
        confirmed_at=THEN,
        confirmed_by="方静澜",
    )


class _Shared:
    """What units of one programme have in common."""

    def __init__(self, programme: Programme, ledger: Ledger, words: str) -> None:
        self.programme, self.ledger = programme, ledger
        self.period = _period(ledger)
        self.notice = Notice.objects.create(
            programme=programme,
            jurisdiction=programme.jurisdiction,
            ledger=ledger,
            title=words,
            text="一、第1项工作。",
            sha256=hashlib.sha256(words.encode()).hexdigest(),
        )
        self.issued = _confirmed(ledger, f"{words} issued")
        self.corrected = Notice.objects.create(
            programme=programme,
            jurisdiction=programme.jurisdiction,
            title=f"{words} corrected",
            text="一、第1项工作。",
            sha256=hashlib.sha256(f"{words} corrected".encode()).hexdigest(),
            corrects=_confirmed(ledger, f"{words} replaced"),
        )
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
        self.batch = ImportBatch.objects.create(
            programme=programme, ledger=ledger, file_name=f"{words}.xlsx", sha256="1" * 64
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
        self.paper = _paper(ledger, words)
        self.round = _round(ledger, words)
        self.answered_round = _round(ledger, words)
        self.closed_period = _closed_period(ledger, 9)
        self.circular, self.circular_file = _circular(self.period, "published", words)
        self.draft_circular, _pdf = _circular(self.closed_period, "draft", words)
        self.signed_circular, _pdf = _circular(_closed_period(ledger, 8), "signed", words)


def _report(shared: _Shared, task: Task, **fields: object) -> ProgressReport:
    return ProgressReport.objects.create(
        period=shared.period, task=task, department=task.collector, jurisdiction=task.jurisdiction, **fields
    )


def _belongings(cast: Cast, key: str, unit: Department, actor: Actor, shared: _Shared, at: int) -> Belongings:
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
    DutyItem.objects.create(task=duty, department=unit, jurisdiction=unit.jurisdiction)
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
    colleague = make_actor(shared.programme, unit, Role.LIAISON, f"{key}_colleague", f"同事{at}", words)
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
        circular=shared.circular,
        draft_circular=shared.draft_circular,
        signed_circular=shared.signed_circular,
        circular_file=shared.circular_file,
        task=first,
        prepared=prepared,
        indicator=Indicator.objects.create(task=prepared, name=words),
        approval=shared.approval,
        evidence=evidence,
        report=_report(shared, first),
        submitted=submitted,
        sheet=sheets[0],
        submitted_sheet=sheets[1],
        notification=Notification.objects.create(
            user=actor.user, key=words, title=words, body=words, url="/units/"
        ),
        paper=shared.paper,
        round=shared.round,
        asked=CommentRequest.objects.create(round=shared.round, department=unit),
        comment=Comment.objects.create(request=answered, label="1", text=words),
    )


def _elsewhere() -> tuple[Programme, Department, Actor]:
    """Make another city with a programme, a unit and its liaison."""
    place = Jurisdiction.objects.create(name="远岭市", short_name="远岭", level="city", path="2/")
    programme = Programme.objects.create(
        jurisdiction=place,
        name="深化医改",
        group_name="远岭市深化医药卫生体制改革领导小组",
        group_short_name="市医改领导小组",
        secretariat_name="远岭市医改领导小组秘书处",
        number_prefix="远医改组",
        addressees="各县（市、区）医改领导小组",
    )
    unit = make_unit(place, "远岭市卫生健康委员会", "远岭卫健委", 1)
    ProgrammeMember.objects.create(programme=programme, department=unit, order=1)
    return programme, unit, make_actor(programme, unit, Role.LIAISON, "stranger", "远方客", "联络员")


def make_world() -> World:
    """Make the world; its people are the cast's, one to a role."""
    cast = make_cast()
    make_unit(cast.city, "云溪市医疗保障局", "市医保局", 3, DepartmentKind.DEPARTMENT)
    world = World(
        cast,
        {
            "clerk": cast.clerk,
            "head": cast.head,
            "liaison": cast.liaison,
            "department_head": cast.finance_head,
            "leader": cast.leader,
            "county": cast.north,
            "system_admin": cast.admin,
            "security_admin": cast.security,
            "auditor": cast.auditor,
        },
    )
    city = _Shared(cast.programme, cast.ledger, f"{WORDS}city")
    own = world.belongings
    own["health"] = _belongings(cast, "health", cast.health, cast.liaison, city, 1)
    own["finance"] = _belongings(cast, "finance", cast.finance, cast.finance_head, city, 11)
    for key, actor in [("north", cast.north), ("south", cast.south)]:
        shared = _Shared(actor.programme, _ledger(actor.programme), f"{WORDS}{key}")
        own[key] = _belongings(cast, key, actor.department, actor, shared, 1)
    programme, unit, stranger = _elsewhere()
    shared = _Shared(programme, _ledger(programme), f"{WORDS}elsewhere")
    own["elsewhere"] = _belongings(cast, "elsewhere", unit, stranger, shared, 1)
    return world
