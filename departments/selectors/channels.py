"""By which way a person is told outside of the portal, and where that leads."""

from __future__ import annotations

import re

from departments.enums import Channel
from departments.models import ChannelChoice, User
from reform.core.gateways import ways_to_people

# A mobile number: an SMS to a desk reaches nobody.
_MOBILE = re.compile(r"^(?:\+?86)?(1[3-9]\d{9})$")
_MAIL = re.compile(r"^[^\s@,;<>\"]+@[^\s@,;<>\"]+$")


def address_of(user: User, channel: str) -> str:
    """Return where a channel reaches a person: the mobile number as digits, the mail address; "" for nowhere."""
    if channel == Channel.SMS:
        mobile = _MOBILE.match(re.sub(r"[\s()-]", "", user.phone))
        return mobile[1] if mobile else ""
    if channel == Channel.MAIL:
        return user.mail if _MAIL.match(user.mail) else ""
    return ""


def masked_address(address: str) -> str:
    """Return an address as lists show it: 138****0001, h***@yunxi.example."""
    name, at, host = address.partition("@")
    if at:
        return f"{name[:1]}***@{host}"
    return f"{address[:3]}****{address[-4:]}" if len(address) > 8 else "****" if address else ""


def channel_of(user: User, chosen: str | None) -> str | None:
    """Return the channel a person is told by, None for only in the portal.

    `chosen` is the person's choice, None without one: then the first that the office runs and that reaches them, as
    where the chosen one is run no more.
    """
    if chosen == Channel.NONE:
        return None
    ways = [way for way in ways_to_people() if address_of(user, way)]
    return chosen if chosen in ways else next(iter(ways), None)


def choice_of(user: User) -> str | None:
    """Return the person's choice of channel, None without one."""
    return ChannelChoice.objects.filter(user=user).values_list("channel", flat=True).first()


def told_by(user: User) -> str:
    """Return the way a person is told by today, for their own page."""
    return channel_of(user, choice_of(user)) or Channel.NONE
