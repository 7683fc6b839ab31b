"""Every part of the portal in words: how it is, and what to do where it is in trouble (docs/operations.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reform.core.health import UNKNOWN, Part

LABELS: dict[str, Promise] = {
    "database": gettext_lazy("Database"),
    "migrations": gettext_lazy("Tables of the database"),
    "broker": gettext_lazy("Broker"),
    "worker": gettext_lazy("Worker"),
    "beat": gettext_lazy("Scheduler"),
    "queue": gettext_lazy("Queue"),
    "failed": gettext_lazy("Failed jobs"),
    "texts": gettext_lazy("Outgoing texts"),
    "record": gettext_lazy("Seals of the record"),
    "disk": gettext_lazy("Disk"),
    "backup": gettext_lazy("Backup"),
    "clock": gettext_lazy("Time of the machine"),
}
# Part and code -> how it is. What stands in %(...)s is a figure of the part.
SAID: dict[tuple[str, str], Promise] = {
    ("database", "ok"): gettext_lazy("answers in %(ms)s ms"),
    ("database", "down"): gettext_lazy("does not answer"),
    ("migrations", "ok"): gettext_lazy("as the program expects them"),
    ("migrations", "pending"): gettext_lazy("not brought up to date, steps missing: %(pending)s"),
    ("broker", "ok"): gettext_lazy("answers"),
    ("broker", "none"): gettext_lazy("none in use: one worker looks at the jobs by itself"),
    ("broker", "down"): gettext_lazy("does not answer; work starts up to a minute later"),
    ("worker", "ok"): gettext_lazy("at work %(seconds)s ago"),
    ("worker", "silent"): gettext_lazy("silent for %(seconds)s"),
    ("worker", "never"): gettext_lazy("has never shown that it works"),
    ("beat", "ok"): gettext_lazy("turned %(seconds)s ago"),
    ("beat", "silent"): gettext_lazy("silent for %(seconds)s"),
    ("beat", "never"): gettext_lazy("has never shown that it works"),
    ("queue", "ok"): gettext_lazy("%(waiting)s waiting, %(running)s running"),
    ("queue", "late"): gettext_lazy("%(waiting)s waiting, the oldest for %(oldest_seconds)s"),
    ("queue", "abandoned"): gettext_lazy("jobs left lying by their worker: %(abandoned)s"),
    ("failed", "ok"): gettext_lazy("no job has failed"),
    ("failed", "failed"): gettext_lazy("waiting for you: %(jobs)s"),
    ("texts", "ok"): gettext_lazy("sent in time"),
    ("texts", "none"): gettext_lazy("no channel is set up"),
    ("texts", "failed"): gettext_lazy("texts of the last day could not be sent or are tried again and again"),
    ("texts", "stuck"): gettext_lazy("a text waits %(oldest_seconds)s past its time"),
    ("record", "ok"): gettext_lazy("kept up"),
    ("record", "unsealed"): gettext_lazy("an entry has waited for its seal for %(seconds)s"),
    ("disk", "ok"): gettext_lazy("%(free)s free"),
    ("disk", "low"): gettext_lazy("only %(free)s free"),
    ("disk", "full"): gettext_lazy("only %(free)s free: no files are taken any more"),
    ("backup", "ok"): gettext_lazy("made %(seconds)s ago"),
    ("backup", "old"): gettext_lazy("the newest is %(seconds)s old"),
    ("backup", "unread"): gettext_lazy("made %(seconds)s ago, but not read back"),
    ("backup", "none"): gettext_lazy("none yet"),
    ("clock", "ok"): gettext_lazy("right"),
    ("clock", "wrong"): gettext_lazy("off by %(seconds)s"),
}
# What to do; keys as above.
ADVICE: dict[tuple[str, str], Promise] = {
    ("database", "down"): gettext_lazy("See whether the database server runs and its disk has room."),
    ("migrations", "pending"): gettext_lazy(
        "The program was renewed without its tables: run prepare_database, then restart."
    ),
    ("broker", "down"): gettext_lazy(
        "Restart Redis or Valkey. Nothing is lost: what is to be done stands in the database."
    ),
    ("worker", "silent"): gettext_lazy("Restart the worker; look at its log."),
    ("worker", "never"): gettext_lazy("Start the worker; without it nothing is made in the background."),
    ("beat", "silent"): gettext_lazy("Restart beat; if the broker is down, that first."),
    ("beat", "never"): gettext_lazy("Start beat; without it nothing happens by the calendar."),
    ("queue", "late"): gettext_lazy(
        "At a month's close many papers are made at once: wait. Otherwise look at the worker, or add one."
    ),
    ("queue", "abandoned"): gettext_lazy("No worker takes them up: start or restart the worker."),
    ("failed", "failed"): gettext_lazy("Look below at each: retry it, or give it up with a reason."),
    ("texts", "failed"): gettext_lazy("Look under “Outgoing texts” at what the gateway answered."),
    ("texts", "stuck"): gettext_lazy("Nobody sends texts: look at the worker and beat."),
    ("record", "unsealed"): gettext_lazy("The sealer does not keep up: look at the worker and beat."),
    ("disk", "low"): gettext_lazy("Make room soon, or give the machine a larger disk."),
    ("disk", "full"): gettext_lazy("Make room now: uploads are refused, papers cannot be made."),
    ("backup", "old"): gettext_lazy("Look at the log of the backup; make one now with manage.py backup."),
    ("backup", "unread"): gettext_lazy("Read it back with manage.py check_backup."),
    ("backup", "none"): gettext_lazy(
        "Set BACKUP_KEY and make one with manage.py backup; then every day (BACKUP_AT)."
    ),
    ("clock", "wrong"): gettext_lazy(
        "Let the machine take its time from a time server: second factors and dates depend on it."
    ),
}


@dataclass(frozen=True)
class PartLine:
    """One part as the page shows it."""

    name: str
    level: str
    label: str
    said: str
    advice: str


def part_line(part: Part) -> PartLine:
    """Return a part in the reader's language."""
    key = (part.name, part.code)
    label = str(LABELS[part.name])
    if part.level == UNKNOWN:
        return PartLine(part.name, part.level, label, _("unknown while the database is away"), "")
    said = str(SAID[key]) % {name: _figure(name, value) for name, value in part.figures.items()}
    return PartLine(part.name, part.level, label, said, str(ADVICE.get(key, "")))


def _figure(name: str, value: Any) -> str:
    if name.endswith("seconds"):
        return lasting(value)
    if name in {"free", "floor"}:
        return filesizeformat(value)
    return str(value)


def lasting(seconds: float) -> str:
    """Return a length of time in words, in its largest whole unit."""
    whole = int(seconds)
    if whole < 60:
        return ngettext("%(n)d second", "%(n)d seconds", whole) % {"n": whole}
    if whole < 3600:
        return ngettext("%(n)d minute", "%(n)d minutes", whole // 60) % {"n": whole // 60}
    if whole < 48 * 3600:
        return ngettext("%(n)d hour", "%(n)d hours", whole // 3600) % {"n": whole // 3600}
    return ngettext("%(n)d day", "%(n)d days", whole // 86400) % {"n": whole // 86400}


def repeating(seconds: float) -> str:
    """Return how often something is done, by the time between: every minute, every 2 hours."""
    whole = int(seconds)
    if whole < 60:
        return ngettext("every second", "every %(n)d seconds", whole) % {"n": whole}
    if whole < 3600:
        return ngettext("every minute", "every %(n)d minutes", whole // 60) % {"n": whole // 60}
    return ngettext("every hour", "every %(n)d hours", whole // 3600) % {"n": whole // 3600}
