"""The ladder and its reasons in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reform.core.days import day, month
from reform.core.words import listed
from reports.enums import OrderKind, Signer
from reports.ladder import PAPERS, RAISE, REMINDER, Ladder, Step, next_step
from reports.ladder.presets import ARRANGED, FED_BACK, SETTLED, SETTLED_HARD
from tasks.enums import StatusClass

KIND_LABELS = {
    REMINDER: gettext_lazy("Reminder"),
    **{str(kind.value): kind.label for kind in OrderKind},
    RAISE: gettext_lazy("Raised to the leading group"),
}
TOLD_LABELS = {
    "unit_head": gettext_lazy("the unit's head"),
    "secretariat": gettext_lazy("the secretariat"),
    "overseeing": gettext_lazy("the leader the unit answers to"),
}
HAND_LABELS = {
    ARRANGED: gettext_lazy("signed for and arranged"),
    FED_BACK: gettext_lazy("first feedback"),
    SETTLED: gettext_lazy("settled"),
    SETTLED_HARD: gettext_lazy("settled, where marked as hard"),
}


def line_text(line: Mapping[str, Any]) -> str:
    """Return a reason ({"code", "params"}) as a phrase. Raises KeyError for a code that is none."""
    return _LINES[line["code"]](line.get("params", {}))


def _behind(params: Mapping[str, Any]) -> str:
    words = {"n": params["n"], "since": _month(params["since"]), "class": StatusClass(params["class"]).label}
    if params["n"] == 1:
        return _("%(class)s at the cut-off of %(since)s") % words
    return _("%(class)s at %(n)d cut-offs in a row, since %(since)s") % words


def _missed(params: Mapping[str, Any]) -> str:
    words = {"n": params["n"], "since": _month(params["since"])}
    if params["n"] == 1:
        return _("No report for %(since)s") % words
    return _("No report for %(n)d periods in a row, since %(since)s") % words


def _overdue(params: Mapping[str, Any]) -> str:
    return _("Due on %(due)s and not done") % {"due": _day(params["due"])}


def _instruction(params: Mapping[str, Any]) -> str:
    return _("Assigned on %(given)s") % {"given": _day(params["given"])}


def _order_overdue(params: Mapping[str, Any]) -> str:
    words = {"kind": KIND_LABELS[params["kind"]], "due": _day(params["due"])}
    return _("%(kind)s to be answered by %(due)s and not answered") % words


def _at_rest(params: Mapping[str, Any]) -> str:
    if params.get("class"):
        return _("Now %(class)s") % {"class": StatusClass(params["class"]).label}
    return _("The matter is suspended, or no longer runs")


_LINES = {
    "behind": _behind,
    "missed": _missed,
    "overdue": _overdue,
    "instruction": _instruction,
    "order_overdue": _order_overdue,
    "gone_at_rest": _at_rest,
    "gone_caught_up": lambda _params: _("Determined as caught up since"),
    "gone_filed": lambda _params: _("Reported since"),
    "gone_date": lambda _params: _("The matter is no longer overdue"),
    "gone_answered": lambda _params: _("The order before was answered or extended since"),
    "gone_overtaken": lambda params: (
        _("Overtaken by a further step (%(kind)s)") % {"kind": KIND_LABELS[params["kind"]]}
    ),
}


def _day(value: str) -> str:
    return day(date.fromisoformat(value))


def _month(value: str) -> str:
    return month(date.fromisoformat(value))


# --- the whole ladder ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class StepWords:
    """A step as the page shows it: what sets it off, what then happens, and the terms of its paper."""

    kind: str
    label: str
    triggers: tuple[str, ...]
    grace: str
    is_paper: bool
    days: str
    signs: str
    told: str
    extensions: str
    proof: bool
    clock: tuple[str, ...]


def ladder_words(ladder: Ladder) -> list[StepWords]:
    """Return the steps of a ladder in words, mildest first."""
    return [_step_words(ladder, step) for step in ladder.steps]


def _step_words(ladder: Ladder, step: Step) -> StepWords:
    return StepWords(
        kind=step.kind,
        label=str(KIND_LABELS[step.kind]),
        triggers=tuple(_triggers(ladder, step)),
        grace=_grace(step),
        is_paper=step.kind in PAPERS,
        days="" if step.clock else _working_days(step.days),
        signs=str(Signer(step.signs).label),
        told=listed(TOLD_LABELS[one] for one in step.told),
        extensions=_extensions(step),
        proof=step.proof,
        clock=tuple(_hand(tick.day, tick.what) for tick in step.clock),
    )


def _triggers(ladder: Ladder, step: Step) -> list[str]:
    trigger = step.trigger
    found = []
    if trigger.periods:
        words = {
            "n": trigger.periods,
            "classes": _(" or ").join(str(StatusClass(one).label) for one in trigger.classes),
        }
        one, many = _("%(classes)s at a cut-off"), _("%(classes)s at %(n)d cut-offs in a row")
        found.append((one if trigger.periods == 1 else many) % words)
    if trigger.missed:
        one, many = _("A report missed"), _("%(n)d reports missed in a row")
        found.append((one if trigger.missed == 1 else many) % {"n": trigger.missed})
    if trigger.overdue:
        found.append(_("The matter's own date is past"))
    if trigger.instruction and (step.kind == REMINDER or step is ladder.for_instructions()):
        found.append(
            _("A day of the time limits comes or passes") if step.kind == REMINDER else _("An instruction")
        )
    if trigger.climbs:
        below = [one for one in ladder.steps if next_step(ladder, one.kind) is step and one.kind in PAPERS]
        for lower in below:
            text = ngettext(
                "%(kind)s overdue for %(n)d working day",
                "%(kind)s overdue for %(n)d working days",
                trigger.climbs,
            )
            found.append(text % {"kind": KIND_LABELS[lower.kind], "n": trigger.climbs})
    return found


def _grace(step: Step) -> str:
    trigger = step.trigger
    if not (trigger.periods or trigger.missed or trigger.overdue or trigger.instruction):
        return ""  # what only climbs has its days in what sets it off
    if not step.grace:
        return _("the next working day")
    text = ngettext("after %(n)d working day of grace", "after %(n)d working days of grace", step.grace)
    return text % {"n": step.grace}


def _working_days(count: int) -> str:
    return ngettext("%(n)d working day", "%(n)d working days", count) % {"n": count}


def _extensions(step: Step) -> str:
    if not step.extensions:
        return _("no extension")
    text = ngettext("%(n)d time, decided by: %(who)s", "%(n)d times, decided by: %(who)s", step.extensions)
    return text % {"n": step.extensions, "who": Signer(step.extension_by).label}


def _hand(days: int, what: str) -> str:
    text = ngettext("%(n)d day: %(what)s", "%(n)d days: %(what)s", days)
    return text % {"n": days, "what": HAND_LABELS[what]}
