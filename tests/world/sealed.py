"""What nobody in the world may know of: tasks labelled above every post's clearance, and instructions."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

from django.core.files.base import ContentFile

from departments.enums import Clearance
from reports.models import Determination, ProgressReport, ReportPart
from tasks.models import (
    DutyItem,
    Evidence,
    Indicator,
    Instruction,
    Task,
    TaskLog,
    TaskSource,
    TaskStatus,
)
from tests.cast import Cast
from tests.world.belongings import Belongings
from tests.world.orders import make_orders
from tests.world.planted import SEALED, THEN
from tests.world.registers import make_highlight
from tests.world.way_up import make_referral


def make_sealed(cast: Cast, own: Belongings, at: int) -> Belongings:
    """Make labelled tasks of the unit with all that hangs on them; whatever else it has is the unit's."""
    words = f"{SEALED}{own.key}"
    place = {
        "ledger": own.ledger,
        "jurisdiction": own.programme.jurisdiction,
        "collector": own.department,
        "section": words,
        "search": words,
        "text": words,
        "sensitivity": Clearance.SENSITIVE,
    }
    task = cast.task(at, title=f"{words} 1", progress_text=words, **place)
    second = cast.task(at + 1, title=f"{words} 2", **place)
    prepared = cast.task(at + 2, title=f"{words} 3", state="preparation", handed_out_on=None, **place)
    TaskStatus.objects.create(
        task=task,
        jurisdiction=task.jurisdiction,
        as_of=own.closed_period.cutoff,
        period_kind="month",
        period_start=own.closed_period.start,
        determined="behind",
        reason=words,
        confirmed_by="方静澜",
        determined_at=THEN,
    )
    TaskLog.objects.create(task=task, at=THEN, who=words, event="task.waived", params={"words": words})
    DutyItem.objects.create(task=task, department=own.department, jurisdiction=task.jurisdiction, text=words)
    for period in (own.period, own.closed_period):
        Determination.objects.create(
            period=period, task=task, proposed="behind", prepared="behind", reason=words, prepared_at=THEN
        )
    report = _report(own, task, text=words)
    ReportPart.objects.create(report=report, department=own.department, text=words, filed_at=THEN)
    return replace(
        own,
        task=task,
        prepared=prepared,
        indicator=Indicator.objects.create(task=prepared, name=words),
        evidence=Evidence.objects.create(
            task=task,
            department=own.department,
            file=ContentFile(words.encode(), name="sealed.txt"),
            file_name=f"{words}.txt",
            size=len(words),
            sha256=hashlib.sha256(words.encode()).hexdigest(),
        ),
        report=report,
        # make_registers would make the unit's own anew.
        registers=replace(
            own.registers,
            highlight=make_highlight(own.programme, own.department, words, task),
            praised=make_highlight(own.programme, own.department, words, second, state="selected"),
        ),
        orders=make_orders(own.programme, own.department, words, task, own.account),
        way_up=replace(
            own.way_up,
            **{
                state: make_referral(own.programme, own.department, words, task, state)
                for state in ("new", "in_hand", "answered", "put_forward")
            },
        ),
        submitted=_report(
            own,
            second,
            state="submitted",
            text=words,
            coordination=words,
            submitted_at=THEN,
            on_time=True,
        ),
    )


def _report(own: Belongings, task: Task, **fields: object) -> ProgressReport:
    return ProgressReport.objects.create(
        period=own.period,
        task=task,
        department=own.department,
        jurisdiction=task.jurisdiction,
        **fields,
    )


def instruct(cast: Cast, own: Belongings) -> Instruction:
    """Make an instruction that is one more source of the unit's open task; the city's second clerk entered it."""
    words = f"{SEALED}{own.key} instruction"
    made = Instruction.objects.create(
        programme=own.programme,
        text=words,
        leader=words,
        given_on=date(2026, 10, 8),
        scan=ContentFile(words.encode(), name="scan.pdf"),
        scan_name=f"{words}.pdf",
        entered_by=cast.clerk2.post,
    )
    TaskSource.objects.create(task=own.task, kind="instruction", instruction=made)
    return made
