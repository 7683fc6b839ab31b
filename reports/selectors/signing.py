"""How far a paper is on its way from draft to archive: what its page and its signing page show."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from departments.actor import Actor
from departments.permissions import may
from reports.enums import CircularState, PaperKind
from reports.models import CheckRound, Circular, CircularFile, CircularSnapshot, PaperNumber
from reports.selectors.check_hindrances import (
    TakenUp,
    hindrance_lines,
    hindrances_of,
    taken_up_of,
    unasked_of,
)
from reports.selectors.checks import (
    Standing,
    answers_of,
    is_checked,
    open_round_of,
    standing_of,
)
from reports.selectors.circulars import edited_words, fault_lines, faults_today, latest_snapshot
from reports.selectors.paper_numbers import proposed_number, reserved_for


@dataclass(frozen=True)
class Signing:
    """The way of one paper. `hindrances` and `refusals` keep it from being signed; `may_open` tells who may go there.

    `unasked` are units whose lines changed after their check: whoever signs says why they are not asked again.
    """

    may_open: bool
    snapshot: CircularSnapshot
    draft: bool
    signed: bool
    out: bool
    bulletin: bool
    checked: bool
    running: CheckRound | None
    standing: Standing
    hindrances: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    edited: str = ""
    kept: PaperNumber | None = None
    proposed: str = ""
    stamped: CircularFile | None = None
    taken_up: tuple[TakenUp, ...] = ()
    unasked: tuple[str, ...] = ()
    publishes: bool = False


def signing_of(circular: Circular, actor: Actor) -> Signing:
    """Return how a paper stands on its way; for whoever does not make it without what only its office knows."""
    snapshot = circular.signed_snapshot or latest_snapshot(circular)
    draft = circular.state == CircularState.DRAFT
    bulletin = circular.kind == PaperKind.BULLETIN
    mine = may(actor, "circulars.prepare", circular)
    answers = answers_of(circular) if mine else []
    found = faults_today(snapshot) if mine and draft else []
    faults = fault_lines(found)
    numbered = draft and mine and not bulletin
    signed = circular.state == CircularState.SIGNED
    return Signing(
        may_open=mine,
        snapshot=snapshot,
        draft=draft,
        signed=signed,
        out=circular.state in (CircularState.PUBLISHED, CircularState.SUPERSEDED),
        bulletin=bulletin,
        checked=is_checked(circular),
        running=open_round_of(circular) if mine and draft else None,
        standing=standing_of(answers),
        hindrances=tuple(hindrance_lines(hindrances_of(circular))) if numbered else (),
        refusals=tuple(one["text"] for one in faults if one["level"] == "refuse"),
        warnings=tuple(one["text"] for one in faults if one["level"] != "refuse"),
        edited=edited_words(snapshot, found) if numbered else "",
        kept=reserved_for(circular) if numbered else None,
        proposed=proposed_number(circular, timezone.localdate().year) if numbered else "",
        stamped=snapshot.files.filter(kind="stamped", final=True).first() if not draft else None,
        taken_up=tuple(taken_up_of(circular, actor)) if numbered else (),
        unasked=tuple(unit.short_name for unit in unasked_of(circular)) if numbered else (),
        publishes=signed and may(actor, "circulars.publish", circular),
    )
