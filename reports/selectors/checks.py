"""核对: whom a draft names, what each unit sees of it, and how a round stands."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from departments.actor import Actor
from departments.enums import Clearance, DepartmentKind
from departments.models import Department, Programme
from reform.core.text import as_uuid
from reports.circulars.kinds import outline_of
from reports.circulars.naming import Line, Unit, lines_by_unit
from reports.circulars.snapshot import Snapshot
from reports.enums import INNER_PAPERS, CheckAnswerState, CheckRoundState, CircularState, PaperKind
from reports.models import CheckAnswer, CheckObjection, CheckRound, Circular, CircularSnapshot
from reports.selectors.circulars import circulars_for
from reports.selectors.paper_calendar import rules_of
from tasks.models import Task

DEFAULT_DAYS = 2
ANSWERED = (CheckAnswerState.CONFIRMED, CheckAnswerState.OBJECTED)


@dataclass(frozen=True)
class Seen:
    """A line as its unit sees it; `changed` where it stood otherwise when the unit was asked before.

    `cells` are (head, words) of a row of a table; a row kept without them is told by its text.
    """

    key: str
    section: str
    text: str
    changed: bool = False
    cells: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Standing:
    """How a round stands: answers by state, objections still to be decided and decided."""

    units: int
    waiting: int
    confirmed: int
    objected: int
    silent: int
    to_decide: int
    upheld: int
    declined: int


_FOLDED = str.maketrans("。、“”‘’", ".,\"\"''")


def same_text(text: str) -> str:
    """Return a line as it is compared: a space, or the width of a letter or mark, makes no other line."""
    folded = unicodedata.normalize("NFKC", text).translate(_FOLDED)
    return "".join(letter for letter in folded if unicodedata.category(letter)[0] not in "ZC")


def is_checked(circular: Circular) -> bool:
    """Tell whether units check a paper of this kind: inner papers and bulletins they do not."""
    return circular.kind not in [*INNER_PAPERS, PaperKind.BULLETIN]


def check_days(circular: Circular) -> int:
    """Return the working days units have: those of the rule in force for this kind, else two (office-practice 7)."""
    rule = rules_of(circular.programme).get(circular.kind)
    return rule.check_days if rule and rule.check_days else DEFAULT_DAYS


def nameable_units(programme: Programme, data: Snapshot) -> list[tuple[Department, Unit]]:
    """Return the units a paper may name, with their names.

    They are the programme's members, whoever leads a matter, and the counties below, these by their place's name too.
    """
    path = programme.jurisdiction.path
    below = Q(kind=DepartmentKind.COUNTY, jurisdiction__path__startswith=path) & ~Q(jurisdiction__path=path)
    leading = {unit.uid for matter in data.late for unit in matter.units} | {unit.uid for unit in data.units}
    known = Q(memberships__programme=programme) | below | Q(uid__in=filter(None, map(as_uuid, leading)))
    found = Department.objects.filter(known, is_active=True)
    units = []
    for unit in found.select_related("jurisdiction").distinct().order_by("order", "pk"):
        names = [unit.name, unit.short_name]
        if unit.kind == DepartmentKind.COUNTY:
            names.append(unit.jurisdiction.name)
        units.append((unit, Unit(str(unit.uid), tuple(dict.fromkeys(name for name in names if name)))))
    return units


def lines_of(snapshot: CircularSnapshot) -> list[tuple[Department, tuple[Line, ...]]]:
    """Return the units a snapshot names, each with its lines, in the order of the list of members."""
    data = Snapshot.from_data(snapshot.data)
    units = nameable_units(snapshot.circular.programme, data)
    found = lines_by_unit(data, outline_of(data), [unit for _department, unit in units])
    return [(department, found[unit.uid]) for department, unit in units if unit.uid in found]


def to_ask(snapshot: CircularSnapshot) -> list[tuple[Department, list[dict[str, Any]]]]:
    """Return the units to be asked about a snapshot with their lines as a round keeps them.

    In a first round all it names; in a further one only those who would see a line that was not shown to them before.
    """
    before: dict[int, set[str]] = {}
    shown = CheckAnswer.objects.filter(
        round__circular=snapshot.circular, round__state=CheckRoundState.CLOSED
    ).order_by("pk")
    for answer in shown:
        before[answer.department_id] = {same_text(line["text"]) for line in answer.lines}
    found = []
    for department, lines in lines_of(snapshot):
        known = before.get(department.pk)
        rows = [_kept(line, known) for line in lines]
        if known is None or any(row["changed"] for row in rows):
            found.append((department, rows))
    return found


def _kept(line: Line, known: set[str] | None) -> dict[str, Any]:
    return {
        "key": line.key,
        "section": line.section,
        "text": line.text,
        "matters": list(line.matters),
        "changed": known is not None and same_text(line.text) not in known,
        "cells": [list(cell) for cell in line.cells],
    }


def seen_lines(answer: CheckAnswer, actor: Actor) -> list[Seen]:
    """Return the lines of an answer that exist for the actor: none that tells of a matter labelled above the post."""
    return _seen(answer.lines, hidden_matters([answer], actor.clearance))


def seen_by_answer(answers: Sequence[CheckAnswer], actor: Actor) -> dict[int, list[Seen]]:
    """Return by answer's key the lines that exist for the actor; one query for all."""
    hidden = hidden_matters(answers, actor.clearance)
    return {answer.pk: _seen(answer.lines, hidden) for answer in answers}


def _seen(lines: Iterable[dict[str, Any]], hidden: set[str]) -> list[Seen]:
    return [
        Seen(
            line["key"],
            line["section"],
            line["text"],
            line.get("changed", False),
            tuple((head, words) for head, words in line.get("cells", ())),
        )
        for line in lines
        if not hidden.intersection(line.get("matters", ()))
    ]


def hidden_matters(answers: Iterable[CheckAnswer], clearance: int) -> set[str]:
    """Return the uids among the matters that answers' lines tell of that bear a label above a clearance; one query."""
    uids = {uid for answer in answers for line in answer.lines for uid in line.get("matters", ())}
    found = Task.objects.filter(uid__in=uids, sensitivity__gt=clearance).values_list("uid", flat=True)
    return {str(uid) for uid in found}


def label_of_lines(answers: Sequence[CheckAnswer]) -> dict[int, int]:
    """Return by answer's key the lowest clearance that sees one of its lines; one query."""
    uids = {uid for answer in answers for line in answer.lines for uid in line.get("matters", ())}
    labels = {
        str(uid): label for uid, label in Task.objects.filter(uid__in=uids).values_list("uid", "sensitivity")
    }
    return {
        answer.pk: min(
            max((labels.get(uid, Clearance.OPEN) for uid in line.get("matters", ())), default=Clearance.OPEN)
            for line in answer.lines
        )
        for answer in answers
    }


def answers_for(actor: Actor) -> QuerySet[CheckAnswer]:
    """Return what the actor's own unit was asked to check, the newest first; called-off rounds left out."""
    found = CheckAnswer.objects.visible_to(actor).filter(department=actor.department)
    rounds = found.exclude(round__state=CheckRoundState.CANCELLED).exclude(
        round__circular__state=CircularState.DROPPED
    )
    return rounds.select_related(
        "round__circular__programme__jurisdiction", "round__circular__period", "department"
    ).order_by("-round__opened_on", "-pk")


def shown_answers(actor: Actor, *, running: bool = False, waiting: bool = False) -> list[CheckAnswer]:
    """Return those of `answers_for` with a line the post may see: all, of running rounds, or what waits for an answer."""
    found = answers_for(actor)
    if running or waiting:
        found = found.filter(round__state=CheckRoundState.OPEN, round__due_on__gte=timezone.localdate())
    if waiting:
        found = found.filter(state=CheckAnswerState.WAITING)
    answers = list(found)
    seen = seen_by_answer(answers, actor)
    return [answer for answer in answers if seen[answer.pk]]


def rounds_for(actor: Actor) -> QuerySet[CheckRound]:
    """Return the rounds of papers that exist for the actor."""
    found = CheckRound.objects.filter(circular__in=circulars_for(actor).order_by())
    return found.select_related("circular__programme__jurisdiction", "circular__period")


def open_round_of(circular: Circular) -> CheckRound | None:
    """Return the round that runs on a paper."""
    return CheckRound.objects.filter(circular=circular, state=CheckRoundState.OPEN).first()


def standing_of(answers: Iterable[CheckAnswer]) -> Standing:
    """Return how some answers stand, their objections fetched with them."""
    rows = list(answers)
    states = [answer.state for answer in rows]
    decisions = [one.upheld for answer in rows for one in answer.objections.all()]
    return Standing(
        units=len(rows),
        waiting=states.count(CheckAnswerState.WAITING),
        confirmed=states.count(CheckAnswerState.CONFIRMED),
        objected=states.count(CheckAnswerState.OBJECTED),
        silent=states.count(CheckAnswerState.SILENT),
        to_decide=decisions.count(None),
        upheld=decisions.count(True),
        declined=decisions.count(False),
    )


def answers_of(circular: Circular) -> list[CheckAnswer]:
    """Return every answer of a paper's rounds that count, with its objections: for the office."""
    found = CheckAnswer.objects.filter(round__circular=circular).exclude(
        round__state=CheckRoundState.CANCELLED
    )
    rows = found.select_related("round", "department").prefetch_related("objections")
    return list(rows.order_by("round", "department__order", "pk"))


def objections_to_decide(actor: Actor) -> QuerySet[CheckObjection]:
    """Return the objections that wait for the actor's office, on drafts."""
    return (
        CheckObjection.objects.visible_to(actor)
        .filter(
            upheld=None,
            answer__round__circular__programme=actor.programme,
            answer__round__circular__state=CircularState.DRAFT,
        )
        .exclude(answer__round__state=CheckRoundState.CANCELLED)
    )
