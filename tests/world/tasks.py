"""A ledger, and what the tasks app keeps of a programme."""

from __future__ import annotations

import hashlib
from datetime import date
from uuid import uuid4

from django.core.files.base import ContentFile

from departments.models import Department, Programme
from tasks.division.table import Named, Row, fingerprint
from tasks.models import CommentRound, DivisionPaper, Ledger, Notice
from tests.world.planted import THEN


def make_ledger(programme: Programme) -> Ledger:
    return Ledger.objects.create(
        programme=programme,
        jurisdiction=programme.jurisdiction,
        name="2026年台账",
        year=2026,
        starts_on=date(2026, 1, 1),
    )


def make_paper(ledger: Ledger, words: str) -> DivisionPaper:
    """Make a draft division of one row, which names every unit of the place."""
    units = Department.objects.filter(jurisdiction=ledger.jurisdiction)
    named = tuple(Named(str(unit.uid), "lead") for unit in units)
    task = str(uuid4())
    row = Row(task, task, words, "1", "1", words, "第1项工作。", "市卫生健康委", "", named=named)
    return DivisionPaper.objects.create(
        ledger=ledger, title=words, rows=[row.to_data()], sha256=fingerprint([row])
    )


def make_round(ledger: Ledger, words: str) -> CommentRound:
    return CommentRound.objects.create(
        ledger=ledger,
        paper=make_paper(ledger, words),
        asked_on=date(2026, 11, 1),
        due_on=date(2099, 12, 31),
        letter_pdf=ContentFile(words.encode(), name="letter.pdf"),
    )


def make_issued(ledger: Ledger, words: str) -> Notice:
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
