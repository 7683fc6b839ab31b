"""The ladder of supervision as a form: every step with what sets it off and the terms of its paper, within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.enums import Signer
from reports.ladder import (
    INTERVIEW,
    KINDS,
    ORDER,
    PAPERS,
    RAISE,
    REMINDER,
    TIME_LIMIT,
    URGING,
    Ladder,
    Step,
    Tick,
    Trigger,
)
from reports.ladder.presets import ARRANGED, FED_BACK, SETTLED, SETTLED_HARD
from reports.selectors.ladder_words import KIND_LABELS, TOLD_LABELS

HANDS = (ARRANGED, FED_BACK, SETTLED, SETTLED_HARD)
PERIODS, DAYS = 12, 90
# What each kind of step can be set off by.
SET_OFF = {
    REMINDER: ("periods", "missed", "overdue", "instruction"),
    URGING: ("periods", "missed", "overdue"),
    ORDER: ("periods", "missed", "overdue", "instruction", "climbs"),
    TIME_LIMIT: ("periods", "missed", "overdue", "climbs"),
    INTERVIEW: ("periods", "missed", "overdue", "climbs"),
    RAISE: ("climbs",),
}
TERMS = ("days", "signs", "proof", "extensions", "extension_by")


def _number(label: Any, most: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, help_text=help_text)


def _yes(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _field(kind: str, name: str) -> forms.Field:
    """Return the field of one term of a step."""
    off = gettext_lazy("0: not used")
    made: dict[str, Any] = {
        "on": lambda: _yes(gettext_lazy("This step is used")),
        "periods": lambda: _number(gettext_lazy("Cut-offs behind in a row"), PERIODS, off),
        "missed": lambda: _number(gettext_lazy("Reports missed in a row"), PERIODS, off),
        "overdue": lambda: _yes(gettext_lazy("The matter's own date is past")),
        "instruction": lambda: _yes(
            gettext_lazy("On the days of the time limits and after them")
            if kind == REMINDER
            else gettext_lazy("An instruction or assigned matter")
        ),
        "climbs": lambda: _number(
            gettext_lazy("The step before overdue for this many working days"), DAYS, off
        ),
        "grace": lambda: _number(gettext_lazy("Working days of grace before it"), DAYS),
        "days": lambda: _number(gettext_lazy("Working days to answer in"), DAYS),
        "signs": lambda: forms.ChoiceField(label=gettext_lazy("Signed by"), choices=Signer),
        "told": lambda: forms.MultipleChoiceField(
            label=gettext_lazy("Told beside the unit's filers"),
            choices=[
                (key, label) for key, label in TOLD_LABELS.items() if kind != REMINDER or key != "overseeing"
            ],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        ),
        "proof": lambda: _yes(gettext_lazy("Closed only with proof")),
        "extensions": lambda: _number(gettext_lazy("Extensions at most"), 5),
        "extension_by": lambda: forms.ChoiceField(
            label=gettext_lazy("Extensions decided by"), choices=Signer
        ),
        ARRANGED: lambda: _number(
            gettext_lazy("Time limit: arranged by day"), DAYS, gettext_lazy("0: no time limit")
        ),
        FED_BACK: lambda: _number(gettext_lazy("Time limit: first feedback by day"), DAYS),
        SETTLED: lambda: _number(gettext_lazy("Time limit: settled by day"), DAYS),
        SETTLED_HARD: lambda: _number(gettext_lazy("Time limit: hard matters settled by day"), DAYS),
    }
    found: forms.Field = made[name]()
    return found


def _names(kind: str) -> tuple[str, ...]:
    """Return the terms of a kind of step, in the order they are shown."""
    if kind == RAISE:
        return ("on", *SET_OFF[kind])
    terms = TERMS if kind in PAPERS else ()
    hands = HANDS if kind == ORDER else ()
    return ("on", *SET_OFF[kind], "grace", *terms, "told", *hands)


@dataclass(frozen=True)
class StepFields:
    """The fields of one step as the page draws them."""

    kind: str
    label: str
    on: BoundField
    triggers: list[BoundField]
    terms: list[BoundField]
    hands: list[BoundField]


class LadderForm(forms.Form):
    """Every step of a ladder with the reason for the change; `ladder` makes the value out of valid data."""

    reason = forms.CharField(label=gettext_lazy("On whose decision, or why"), max_length=300, required=False)

    def __init__(self, *args: Any, ladder: Ladder, **kwargs: Any) -> None:
        kwargs["initial"] = dict(_initial(ladder))
        super().__init__(*args, **kwargs)
        for kind in KINDS:
            for name in _names(kind):
                self.fields[f"{kind}-{name}"] = _field(kind, name)
        self._begun = ladder

    def steps(self) -> list[StepFields]:
        """Return the fields by step, mildest first."""
        return [
            StepFields(
                kind=kind,
                label=str(KIND_LABELS[kind]),
                on=self[f"{kind}-on"],
                triggers=[self[f"{kind}-{name}"] for name in SET_OFF[kind]],
                terms=[self[f"{kind}-{name}"] for name in _names(kind) if name in ("grace", *TERMS, "told")],
                hands=[self[f"{kind}-{name}"] for name in _names(kind) if name in HANDS],
            )
            for kind in KINDS
        ]

    def clean(self) -> dict[str, Any]:
        """A step that is used is set off by something, and a stronger one never before a milder one."""
        data = super().clean() or {}
        used = [kind for kind in KINDS if data.get(f"{kind}-on")]
        if not used:
            self.add_error(None, _("A ladder has at least one step."))
        for kind in used:
            if not any(data.get(f"{kind}-{name}") for name in SET_OFF[kind]):
                self.add_error(f"{kind}-on", _("Say what sets this step off, or do without it."))
            if kind in PAPERS and data.get(f"{kind}-days") == 0:
                self.add_error(f"{kind}-days", _("A unit needs at least one working day to answer."))
        for name in ("periods", "missed"):
            self._require_rising(used, name, data)
        self._require_clock(data)
        return data

    def _require_rising(self, used: list[str], name: str, data: dict[str, Any]) -> None:
        reached = 0
        for kind in used:
            count = data.get(f"{kind}-{name}") or 0
            if not count:
                continue
            milder_message = kind == URGING and REMINDER in used
            if count < reached or (count == reached and not milder_message):
                self.add_error(f"{kind}-{name}", _("This must be more than for the step before it."))
            reached = max(reached, count)

    def _require_clock(self, data: dict[str, Any]) -> None:
        days = [data[f"{ORDER}-{hand}"] for hand in HANDS if data.get(f"{ORDER}-{hand}") is not None]
        if len(days) < len(HANDS) or not any(days):
            return
        if days != sorted(days) or not all(days):
            self.add_error(f"{ORDER}-{SETTLED_HARD}", _("The days of the time limits follow one another."))

    def ladder(self) -> Ladder:
        """Return the ladder the valid form says; its key and version are given when it is set."""
        steps = tuple(self._step(kind) for kind in KINDS if self.cleaned_data[f"{kind}-on"])
        return Ladder("", "", 0, steps)

    def _step(self, kind: str) -> Step:
        said = {name: self.cleaned_data[f"{kind}-{name}"] for name in _names(kind)}
        # What the form does not ask for stays as it was begun from.
        begun = self._begun.step(kind)
        classes = begun.trigger.classes if begun else Trigger().classes
        trigger = Trigger(classes=classes, **{name: said[name] for name in SET_OFF[kind]})
        kept = {name: said[name] for name in ("grace", *TERMS) if name in said}
        told = tuple(said["told"]) if "told" in said else (begun.told if begun else ())
        hands = tuple(Tick(said[hand], hand) for hand in HANDS if said.get(hand))
        if kind not in PAPERS:
            kept |= {"days": 0}
        if kind == RAISE and begun:
            kept |= {"extensions": begun.extensions}
        return Step(kind, trigger, told=told, clock=hands, **kept)


def _initial(ladder: Ladder) -> Iterator[tuple[str, Any]]:
    for kind in KINDS:
        step = ladder.step(kind)
        shown = step or Step(kind, Trigger())
        days = {tick.what: tick.day for tick in shown.clock}
        for name in _names(kind):
            if name == "on":
                yield f"{kind}-on", step is not None
            elif name in SET_OFF[kind]:
                yield f"{kind}-{name}", getattr(shown.trigger, name)
            elif name in HANDS:
                yield f"{kind}-{name}", days.get(name, 0)
            else:
                yield f"{kind}-{name}", list(shown.told) if name == "told" else getattr(shown, name)
