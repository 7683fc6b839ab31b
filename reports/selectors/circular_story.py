"""What happened to a paper from its draft to the archive, in sentences that people read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.actor import Actor
from reform.core.days import day
from reform.core.story import StoryLine
from reform.core.words import listed
from reports.enums import RecordedSource, SupersedeKind
from reports.models import Circular, CircularLog

# An event by its sentence, icon and tone. A `reason` or `note` among its parameters is quoted below the sentence.
EVENTS: dict[str, tuple[str | Promise, str, str]] = {
    "drafted": (_("Drafted from the figures of the period"), "file-plus", ""),
    "frozen": (_("Figures taken anew: version %(version)s"), "refresh", ""),
    "facts": (_("Facts written for a matter behind: %(matter)s"), "edit", ""),
    "edited": (_("Text changed by hand: %(section)s"), "edit", ""),
    "edit_removed": (_("Text put back as the figures have it: %(section)s"), "arrow-back-up", ""),
    "word_back": (_("Text taken back from Word: %(sections)s"), "file-type-docx", ""),
    "demands": (_("Demands worded"), "edit", ""),
    "begun": (pgettext_lazy("bulletin", "Begun"), "file-plus", ""),
    "contents": (_("Put together; articles: %(articles)s"), "news", ""),
    "recipients": (_("Recipients set"), "users", ""),
    "paper": (_("What stands on the paper was set"), "file-text", ""),
    "check_opened": (
        _("Units asked to check their lines by %(due_on)s: %(units)s"),
        "list-check",
        "yellow",
    ),
    "check_confirmed": (_("%(unit)s confirmed its lines"), "check", ""),
    "check_objected": (_("%(unit)s objected; lines: %(lines)s"), "message-circle", "yellow"),
    "check_recorded": (_("The answer of %(unit)s was recorded for it (%(source)s)"), "message-circle", ""),
    "objection_settled": (
        _("The line %(unit)s objected to stays, its check was called off"),
        "message-circle",
        "yellow",
    ),
    "check_cancelled": (_("Check called off"), "x", "grey"),
    "check_closed": (
        _(
            "Check ended: %(confirmed)s confirmed, %(objected)s objected, %(silent)s without an answer, taken as agreed"
        ),
        "circle-check",
        "green",
    ),
    "objection_upheld": (_("Objection of %(unit)s upheld"), "gavel", "yellow"),
    "objection_declined": (_("Objection of %(unit)s not upheld"), "gavel", ""),
    "number_reserved": (_("Number %(number)s reserved"), "tag", ""),
    "signed": (_("Signed by %(signer)s on %(signed_on)s: %(number)s"), "signature", "green"),
    "signed_here": (_("Signed in the portal by %(signer)s: %(number)s"), "signature", "green"),
    "signed_unasked": (
        _("Signed knowing that lines of these units changed after their check: %(units)s"),
        "alert-triangle",
        "yellow",
    ),
    "unsigned": (_("Signature of %(number)s taken back"), "arrow-back-up", "yellow"),
    "stamped": (_("Stamped copy filed (SHA-256 %(sha256)s)"), "rubber-stamp", ""),
    "published": (_("Published"), "send", "green"),
    "received": (_("%(recipient)s signed for it"), "check", ""),
    "receipt_recorded": (
        _("Receipt of %(recipient)s recorded for it (%(source)s, %(received_on)s)"),
        "check",
        "",
    ),
    "superseded": (_("Superseded by %(number)s (%(kind)s)"), "versions", "yellow"),
    "supersedes": (_("Drafted to supersede %(number)s (%(kind)s)"), "versions", "yellow"),
    "dropped": (_("The draft is not issued"), "file-x", "grey"),
    "archived": (_("Archived on %(archived_on)s under %(number)s"), "archive", "grey"),
}
# The same where a paper bears no number (a one page, an inner digest).
WITHOUT_NUMBER: dict[str, str | Promise] = {
    "signed": _("Signed by %(signer)s on %(signed_on)s"),
    "signed_here": _("Signed in the portal by %(signer)s"),
    "superseded": _("Superseded by “%(title)s” (%(kind)s)"),
    "supersedes": _("Drafted to supersede “%(title)s” (%(kind)s)"),
}
_QUOTED = ("reason", "note")


def story_of(circular: Circular, actor: Actor) -> list[StoryLine]:
    """Return what happened to a paper, newest first; nothing for whoever is not of the office that makes it."""
    log = CircularLog.objects.visible_to(actor).filter(circular=circular)
    return story_lines(log.order_by("-at", "-pk"))


def story_lines(log: Iterable[CircularLog]) -> list[StoryLine]:
    """Return events as lines, in the order given."""
    return [_line(row) for row in log]


def _line(row: CircularLog) -> StoryLine:
    sentence, icon, tone = EVENTS.get(row.event, (row.event.replace("%", "%%"), "circle-dot", ""))
    if not row.params.get("number"):
        sentence = WITHOUT_NUMBER.get(row.event, sentence)
    said = _Told({name: _words(name, value) for name, value in row.params.items() if value != ""})
    note = next((str(row.params[name]) for name in _QUOTED if row.params.get(name)), "")
    return StoryLine(row.at, row.who or _now("The portal"), str(sentence) % said, note, icon, tone)


class _Told(dict[str, str]):
    """What the event does not say stands as a dash."""

    def __missing__(self, name: str) -> str:
        return "—"


def _words(name: str, value: Any) -> str:
    if name == "source" and value in RecordedSource.values:
        return str(RecordedSource(value).label)
    if name == "kind" and value in SupersedeKind.values:
        return str(SupersedeKind(value).label)
    if name.endswith("_on") and isinstance(value, str) and value:
        return day(date.fromisoformat(value))
    if isinstance(value, list):
        return listed(value)
    if isinstance(value, Mapping):
        return listed(f"{key} {one}" for key, one in value.items())
    return str(value)
