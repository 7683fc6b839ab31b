"""First pages of the three administrators."""

from __future__ import annotations

from datetime import date

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import DeliveryState
from departments.selectors.account_states import AccountState, accounts_in
from departments.selectors.accounts import posts_for
from departments.selectors.audit import audit_entries, record_standing
from departments.selectors.changes import changes_to_carry_out
from departments.selectors.deliveries import counts_by_state
from departments.selectors.troubles import troubled_accounts
from reform.core.audit_seals import LONGEST_WAIT, unsealed
from reform.core.days import moment
from reform.core.health import read_part
from reform.core.models import AuditEntry, Job
from reform.core.office_days import unknown_year
from reform.core.queue_state import FAILED
from reform.portal.boards.board import Board, Number, Todo, link, tone_if
from reform.portal.operations.words import lasting


def system_admin(actor: Actor, today: date) -> Board:
    """Return the system administrator's page: age of the newest backup, failed jobs, accounts paused or without a post."""
    failed = Job.objects.filter(FAILED).count()
    unusual = accounts_in(actor, AccountState.UNUSUAL).count()
    numbers = [
        _newest_backup(),
        Number(_("Failed jobs"), failed, link("operations"), tone=tone_if(failed, "red")),
        Number(
            _("Accounts paused or without a post"),
            unusual,
            link("people", state=AccountState.UNUSUAL),
            tone=tone_if(unusual, "yellow"),
        ),
    ]
    confirmed = changes_to_carry_out(actor)
    todo = [
        Todo(
            _("Make accounts for confirmed liaisons"),
            confirmed.count(),
            link("people"),
            tone="yellow",
            due=confirmed.order_by().aggregate(first=Min("starts_on"))["first"],
        ),
        Todo(
            _("Look at texts that could not be sent"),
            counts_by_state(actor)[DeliveryState.FAILED],
            link("delivery_list", state=DeliveryState.FAILED),
            tone="red",
        ),
        _vacant(actor),
        _holidays(today),
    ]
    return Board(numbers, todo, today)


def _newest_backup() -> Number:
    part = read_part("backup", timezone.now())
    label, page = _("Newest backup that can be restored"), link("operations")
    if part.code == "none":
        note = _("set BACKUP_KEY and make one with manage.py backup")
        return Number(label, _("none yet"), page, note, "red")
    return Number(
        label,
        _("%(long)s ago") % {"long": lasting(part.figures["seconds"])},
        page,
        tone=part.level.replace("green", ""),
    )


def _vacant(actor: Actor) -> Todo:
    page = link("people", view="posts", vacant="1")
    return Todo(_("Fill posts that nobody holds"), posts_for(actor, vacant=True).count(), page, tone="yellow")


def _holidays(today: date) -> Todo:
    """The year whose holidays nobody knows though it is time."""
    year = unknown_year(today)
    page = link("office_calendar", year=str(year)) if year else ""
    return Todo(
        _("Write down the holidays of %(year)s") % {"year": year},
        int(bool(year)),
        page,
        tone="yellow",
        due=date(year, 1, 1) if year and year > today.year else None,
    )


def security_admin(actor: Actor, today: date) -> Board:
    """Return the security administrator's page: accounts to give a post, paused ones, those whose posts ended."""
    ungranted, lapsed = (
        accounts_in(actor, state).count() for state in (AccountState.UNGRANTED, AccountState.LAPSED)
    )
    paused = accounts_in(actor, AccountState.PAUSED).count()
    troubles = len(troubled_accounts(actor))
    people = link("people", state=AccountState.UNGRANTED)
    ended = link("people", state=AccountState.LAPSED)
    numbers = [
        Number(_("Waiting for a post"), ungranted, people, tone=tone_if(ungranted, "yellow")),
        Number(
            _("Paused accounts"),
            paused,
            link("sign_in_troubles", show="paused"),
            tone=tone_if(paused, "red"),
        ),
        Number(_("Posts that have ended"), lapsed, ended, tone=tone_if(lapsed, "yellow")),
    ]
    todo = [
        Todo(_("Look at sign-in troubles"), troubles, link("sign_in_troubles"), tone="yellow"),
        Todo(_("Give a post to accounts without one"), ungranted, people, tone="yellow"),
        Todo(_("Close accounts whose posts have ended"), lapsed, ended),
    ]
    return Board(numbers, todo, today)


def auditor(actor: Actor, today: date) -> Board:
    """Return the auditor's page: entries not sealed yet, the last verification, refusals of the day."""
    record, standing, waiting = link("audit_log"), record_standing(), unsealed()
    refusals = audit_entries(actor, {"outcome": AuditEntry.Outcome.REFUSED, "start": today, "end": today})
    refused = refusals.count()
    last = standing.last
    held = _("the record holds") if last and not last.broken else ""
    numbers = [
        Number(
            _("Entries not sealed yet"),
            waiting,
            record,
            _("waiting longer than %(long)s") % {"long": lasting(LONGEST_WAIT.seconds)}
            if standing.late_since
            else "",
            "red" if standing.late_since else "",
        ),
        Number(
            _("Last verified"),
            moment(last.at) if last else _("Not verified yet"),
            record,
            _("the record was touched") if last and last.broken else held,
            "red" if last and last.broken else tone_if(not last, "yellow"),
        ),
        Number(
            _("Refused today"),
            refused,
            link("audit_log", outcome="refused", start=str(today), end=str(today)),
            tone=tone_if(refused, "yellow"),
        ),
    ]
    todo = [
        Todo(_("Have the record verified for the first time"), int(last is None), record, tone="yellow"),
        Todo(_("Look at the break in the record"), int(bool(last and last.broken)), record, tone="red"),
    ]
    return Board(numbers, todo, today)
