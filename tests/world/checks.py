"""核对: what a unit was asked to check of a draft, with an objection to be decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from departments.models import Department
from reports.models import CheckAnswer, CheckObjection, CheckRound, Circular
from tests.world.planted import THEN


@dataclass
class Checks:
    """A running round, what the unit was asked in it, and its objection."""

    round: CheckRound
    answer: CheckAnswer
    objection: CheckObjection


def make_round(circular: Circular, words: str) -> CheckRound:
    """Make a round that runs on a draft."""
    today = timezone.localdate()
    return CheckRound.objects.create(
        circular=circular,
        snapshot=circular.snapshots.get(),
        opened_by=words,
        opened_on=today,
        due_on=today + timedelta(days=2),
    )


def make_checks(check_round: CheckRound, unit: Department, words: str) -> Checks:
    """Make the unit's answer in a round: it objects to its one line, with a proof."""
    answer = CheckAnswer.objects.create(
        round=check_round,
        department=unit,
        lines=[{"key": "late:1", "section": words, "text": words, "matters": [], "changed": False}],
        state="objected",
        remark=words,
        answered_at=THEN,
        answered_by=words,
        # Recorded by the office, which may put it right.
        recorded=True,
    )
    objection = CheckObjection.objects.create(
        answer=answer,
        line_key="late:1",
        line_text=words,
        text=words,
        file=ContentFile(b"%PDF-1.7", name="proof.pdf"),
        file_name=f"{words}.pdf",
        size=8,
        sha256="4" * 64,
    )
    return Checks(check_round, answer, objection)
