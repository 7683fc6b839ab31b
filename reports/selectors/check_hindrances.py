"""What of the units' checking (核对) keeps a paper from being signed, or is to be known before it is."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.models import Department
from reform.core.days import day
from reports.enums import CheckRoundState
from reports.models import CheckObjection, CheckRound, Circular
from reports.selectors.checks import hidden_matters, lines_of, open_round_of, same_text, to_ask
from reports.selectors.circulars import latest_snapshot

HINDRANCES = {
    "round_open": _("Units check the paper until %(day)s: wait, or call the check off."),
    "objection_undecided": _("The objection of %(unit)s is not decided: “%(line)s”"),
    "upheld_unchanged": _(
        "The objection of %(unit)s was upheld, but the newest version still says: “%(line)s”"
    ),
    "changed_unseen": _(
        "Changed after the check; units not asked again about their lines: %(units)s. Ask again, or say why not."
    ),
}
LINE_SHOWN = 60
# How like the old line one must be to be told as what stands in its place now.
ALIKE = 0.3


@dataclass(frozen=True)
class Hindrance:
    """What keeps a paper from being signed as far as units' checking goes."""

    code: str
    unit: str = ""
    text: str = ""
    day: date | None = None
    units: int = 0


@dataclass(frozen=True)
class TakenUp:
    """An upheld objection: the line as it was, and what the newest snapshot says in its place ("" for nothing).

    `because` is why the line stands by the head's word; `may_settle` that it still waits for one or the other, in a
    check that was called off.
    """

    objection: CheckObjection
    unit: str
    was: str
    now: str
    settled: bool
    because: str = ""

    @property
    def may_settle(self) -> bool:
        """Tell whether the head may let the line stand."""
        return not self.settled and self.objection.answer.round.state == CheckRoundState.CANCELLED


def hindrances_of(circular: Circular) -> list[Hindrance]:
    """Return why the checking of a draft is not settled; nothing where it was never opened or is.

    A round that runs; objections not decided; and what was upheld, also in a round called off since, as long as the
    newest snapshot is that of the round, or still prints the line (`same_text`), and the head has not let it stand.
    """
    running = open_round_of(circular)
    if running:
        return [Hindrance("round_open", day=running.due_on)]
    undecided = (
        CheckObjection.objects.filter(answer__round__circular=circular, upheld=None)
        .exclude(answer__round__state=CheckRoundState.CANCELLED)
        .select_related("answer__department")
    )
    return [
        Hindrance("objection_undecided", one.answer.department.short_name, one.line_text) for one in undecided
    ] + [
        Hindrance("upheld_unchanged", one.unit, one.was)
        for one in _taken_up(_upheld_of(circular), circular, hidden=set())
        if not one.settled
    ]


def taken_up_of(circular: Circular, actor: Actor) -> list[TakenUp]:
    """Return what became of the lines whose objections were upheld, as far as they exist for the actor."""
    objections = _upheld_of(circular)
    hidden = hidden_matters([one.answer for one in objections], actor.clearance)
    return _taken_up(objections, circular, hidden)


def _upheld_of(circular: Circular) -> list[CheckObjection]:
    found = CheckObjection.objects.filter(answer__round__circular=circular, upheld=True)
    return list(found.select_related("answer__department", "answer__round__snapshot"))


def _taken_up(objections: Sequence[CheckObjection], circular: Circular, hidden: set[str]) -> list[TakenUp]:
    if not objections:
        return []
    snapshot = latest_snapshot(circular)
    printed = {unit.pk: lines for unit, lines in lines_of(snapshot)}
    found = []
    for one in objections:
        unit = one.answer.department
        matters = {
            uid for row in one.answer.lines if row["key"] == one.line_key for uid in row.get("matters", ())
        }
        if hidden & matters:
            continue
        texts = [line.text for line in printed.get(unit.pk, ()) if not hidden.intersection(line.matters)]
        same = [text for text in texts if same_text(text) == same_text(one.line_text)]
        alike = same or difflib.get_close_matches(one.line_text, texts, n=1, cutoff=ALIKE)
        changed = not same and snapshot.number > one.answer.round.snapshot.number
        because = "" if changed else one.settled_because
        found.append(
            TakenUp(
                one,
                unit.short_name,
                one.line_text,
                alike[0] if alike else "",
                changed or bool(because),
                because,
            )
        )
    return found


def unasked_of(circular: Circular) -> list[Department]:
    """Return the units whose lines changed after a check had ended, and that were not asked again.

    Nothing where no check was held to its end, or one runs.
    """
    held = CheckRound.objects.filter(circular=circular, state=CheckRoundState.CLOSED).exists()
    if not held or open_round_of(circular):
        return []
    return [unit for unit, _lines in to_ask(latest_snapshot(circular))]


def hindrance_lines(hindrances: Iterable[Hindrance]) -> list[str]:
    """Return what keeps a paper from being signed as sentences in the reader's language."""
    return [
        HINDRANCES[one.code]
        % {"unit": one.unit, "line": _short(one.text), "day": day(one.day), "units": one.units}
        for one in hindrances
    ]


def _short(text: str) -> str:
    return text if len(text) <= LINE_SHOWN else f"{text[:LINE_SHOWN]}…"
