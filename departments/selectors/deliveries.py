"""Texts on their way out of the portal as the system administrator sees them: whom and how, never what."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.enums import DeliveryState
from departments.models import Delivery
from departments.permissions import DeliveryQuerySet
from departments.selectors.channels import address_of, masked_address
from reform.core.words import bracketed

# The gateways' short words, as the page says them; a number or a kind of error stands behind.
ERRORS: dict[str, Promise] = {
    "the account is closed": _("The account is closed"),
    "the office does not run this way": _("This way is not set up"),
    "no address": _("No address"),
    "the mail server refused the address": _("The mail server refused the address"),
    "the mail server answered": _("The mail server refused the mail"),
    "the mail server did not answer in time": _("The mail server did not answer in time"),
    "mail failed": _("The mail server was not reached"),
    "not permitted: host not in OUTGOING_HOSTS": _("The gateway's host is not permitted (OUTGOING_HOSTS)"),
    "not permitted: host leads to an internal address": _(
        "The gateway's host leads to an internal address (OUTGOING_INTERNAL)"
    ),
    "not permitted: only https is permitted": _("The gateway's address is not https"),
    "the work group has no robot": _("The work group has no robot"),
    "answered": _("The gateway refused the text"),
    "not taken": _("The gateway did not take the text"),
    "no answer in time": _("The gateway did not answer in time"),
    "answer too long": _("The gateway's answer was too long"),
    "certificate not trusted": _("The gateway's certificate is not trusted"),
    "host not found": _("The gateway's host was not found"),
    "connection failed": _("The gateway was not reached"),
}
_DETAIL = re.compile(r"^(.*?)(?: \(([\w-]+)\)| (\d{3}))?$")


def error_words(error: str) -> str:
    """Return a kept error in words, with its number behind; as it is where it is none of ours."""
    found = _DETAIL.match(error)
    base, detail = (found[1], found[2] or found[3]) if found else (error, None)
    words = str(ERRORS.get(base, error))
    return f"{words}{bracketed(detail)}" if detail and base in ERRORS else words


@dataclass(frozen=True)
class DeliveryLine:
    """One text: whom it goes to and where, both masked as lists show them, and how it stands."""

    delivery: Delivery
    to: str
    address: str
    error: str


def deliveries_for(actor: Actor, state: str = "") -> DeliveryQuerySet:
    """Return the texts the actor looks after, newest first, of one state where one is named."""
    rows = Delivery.objects.visible_to(actor).select_related("user", "programme").defer("subject", "body")
    return rows.filter(state=state) if state in DeliveryState.values else rows


def counts_by_state(actor: Actor) -> dict[str, int]:
    """Return how many texts are in each state; one query."""
    rows = Delivery.objects.visible_to(actor).order_by().values_list("state").annotate(n=Count("pk"))
    return dict.fromkeys(DeliveryState.values, 0) | dict(rows)


def as_line(row: Delivery) -> DeliveryLine:
    """Return a text as a line of the page."""
    error = error_words(row.error) if row.error else ""
    if row.user is None:
        return DeliveryLine(row, str(row.programme), "", error)
    return DeliveryLine(row, row.user.name, masked_address(address_of(row.user, row.channel)), error)
