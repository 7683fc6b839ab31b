"""First pages of the three administrators."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import DeliveryState
from departments.models import Post, User
from departments.selectors.changes import changes_to_carry_out
from departments.selectors.deliveries import counts_by_state
from departments.selectors.troubles import troubled_accounts
from reform.core.models import AuditEntry, Job
from reform.core.office_days import unknown_year
from reform.portal.boards.board import Board, Number, Todo, link, tone_if


def _held_on(day: date) -> Q:
    open_end = Q(holdings__held_to__isnull=True) | Q(holdings__held_to__gte=day)
    return Q(holdings__held_from__lte=day) & open_end


def _without_post(actor: Actor, today: date) -> Number:
    accounts = User.objects.visible_to(actor).filter(is_active=True)
    idle = accounts.exclude(pk__in=User.objects.filter(_held_on(today))).count()
    return Number(_("Accounts without a post"), idle, link("people"))


def _vacant(actor: Actor, today: date) -> int:
    posts = Post.objects.visible_to(actor).filter(is_active=True)
    return posts.exclude(pk__in=Post.objects.filter(_held_on(today))).count()


def system_admin(actor: Actor, today: date) -> Board:
    """Return the system administrator's page: failed jobs, accounts without a post, vacant posts."""
    failed, vacant = Job.objects.filter(state=Job.State.DEAD).count(), _vacant(actor, today)
    unsent = counts_by_state(actor)[DeliveryState.FAILED]
    numbers = [
        Number(_("Failed jobs"), failed, tone=tone_if(failed, "red")),
        _without_post(actor, today),
        Number(_("Posts nobody holds"), vacant, link("people"), tone=tone_if(vacant, "yellow")),
    ]
    todo = [
        Todo(
            _("Make accounts for confirmed liaisons"),
            changes_to_carry_out(actor).count(),
            link("people"),
            tone="yellow",
        ),
        Todo(
            _("Look at texts that could not be sent"),
            unsent,
            link("delivery_list", state=DeliveryState.FAILED),
            tone="red",
        ),
        Todo(_("Fill posts that nobody holds"), vacant, link("people"), tone="yellow"),
        _holidays(today),
    ]
    return Board(numbers, todo)


def _holidays(today: date) -> Todo:
    """The year whose holidays nobody knows though it is time."""
    year = unknown_year(today)
    page = link("office_calendar", year=str(year)) if year else ""
    return Todo(
        _("Write down the holidays of %(year)s") % {"year": year}, int(bool(year)), page, tone="yellow"
    )


def security_admin(actor: Actor, today: date) -> Board:
    """Return the security administrator's page: accounts without a post, vacant posts, sign-in troubles."""
    troubles = len(troubled_accounts(actor))
    numbers = [
        _without_post(actor, today),
        Number(_("Posts nobody holds"), _vacant(actor, today), link("people")),
        Number(
            _("Accounts in sign-in trouble"),
            troubles,
            link("sign_in_troubles"),
            tone=tone_if(troubles, "yellow"),
        ),
    ]
    return Board(
        numbers, [Todo(_("Look at sign-in troubles"), troubles, link("sign_in_troubles"), tone="yellow")]
    )


def auditor(actor: Actor, today: date) -> Board:
    """Return the auditor's page: entries and refusals of the day, entries in all."""
    entries = AuditEntry.objects.filter(at__date=today)
    refused = entries.filter(outcome=AuditEntry.Outcome.REFUSED).count()
    record = link("audit_log")
    return Board(
        [
            Number(_("Entries today"), entries.count(), record),
            Number(_("Refused today"), refused, record, tone=tone_if(refused, "red")),
            Number(_("Entries in all"), AuditEntry.objects.count(), record),
        ]
    )
