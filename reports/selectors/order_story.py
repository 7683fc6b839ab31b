"""What happened to an order, in sentences that people read."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reform.core.story import StoryLine
from reports.enums import RecordedSource
from reports.models import OrderLog

# An act by its sentence, icon and tone.
ACTS: dict[str, tuple[str | Promise, str, str]] = {
    "draft": (_("Drafted"), "file-plus", ""),
    "revise": (_("The words of the draft were changed"), "edit", ""),
    "drop": (_("The draft is not used"), "file-x", "grey"),
    "reopen": (_("The draft was taken up again"), "arrow-back-up", ""),
    "sign": (_("Signed and issued"), "signature", "yellow"),
    "receive": (_("The unit signed for it"), "check", ""),
    "interim": (_("The unit told how far it has come"), "progress", ""),
    "answer": (_("The unit answered"), "message-circle", ""),
    "take_back": (_("The unit took its answer back"), "arrow-back-up", ""),
    "check": (_("The answer was checked; it is to be closed"), "checklist", ""),
    "return": (_("The answer was returned"), "arrow-back-up", "yellow"),
    "close": (pgettext_lazy("order", "Closed"), "circle-check", "green"),
    "raise": (_("Raised to the next step"), "arrow-up", "red"),
    "due_to_raise": (_("By the ladder it is to be raised to the leading group"), "arrow-up", "yellow"),
    "withdraw": (pgettext_lazy("order", "Withdrawn"), "x", "grey"),
    "extend_ask": (_("The unit asked for an extension"), "calendar-event", ""),
    "extend_approve": (_("The extension was approved"), "calendar-event", "green"),
    "extend_decline": (_("The extension was not approved"), "calendar-event", "yellow"),
    "extend_withdraw": (_("The unit took its request for an extension back"), "arrow-back-up", ""),
}
# Before an order is out, and between those who draft it: nothing for the unit.
OF_OFFICE = frozenset({"draft", "revise", "drop", "reopen", "due_to_raise"})
RECORDED = frozenset({"receive", "interim", "answer"})


def story_of(log: Iterable[OrderLog], *, in_office: bool) -> list[StoryLine]:
    """Return what happened to an order, newest first; for the unit without what only the office did."""
    return [_line(row) for row in log if in_office or row.act not in OF_OFFICE]


def _line(row: OrderLog) -> StoryLine:
    sentence, icon, tone = ACTS[row.act]
    note = "" if row.act == "due_to_raise" else row.text
    if row.act in RECORDED and note:
        note = _now("Recorded by the secretariat: %(source)s") % {"source": RecordedSource(note).label}
    return StoryLine(row.at, row.who or _now("The portal"), str(sentence), note, icon, tone)
