"""How the ways out of the portal are: mail, SMS and robots, for whoever looks after the portal (reform.core.health)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from departments.enums import Channel, DeliveryState
from departments.models import Delivery
from reform.core.gateways import gateway
from reform.core.health import GREEN, RED, Part, age, graded, reads

WAYS = (Channel.MAIL, Channel.SMS, Channel.ROBOT)
# A text that failed lately; older ones stand in the list of texts.
LATELY = timedelta(days=1)
# So often one was tried in vain that it is more than a hiccup of the way.
MANY_TRIES = 3
# A text whose time has come so long ago: nobody sends any.
LONGEST_WAIT = timedelta(hours=1)


@reads("texts")
def texts(now: datetime) -> Part:
    """Return how sending goes: texts of the last day that could not be sent, those tried again and again, the oldest due."""
    failed = Q(state=DeliveryState.FAILED, created_at__gte=now - LATELY)
    waiting = Q(state=DeliveryState.WAITING)
    found = Delivery.objects.aggregate(
        since=Min("not_before", filter=waiting & Q(not_before__lte=now)),
        retried=Count("pk", filter=waiting & Q(tries__gte=MANY_TRIES)),
        **{f"{way}_failed": Count("pk", filter=failed & Q(channel=way)) for way in WAYS},
        **{f"{way}_waiting": Count("pk", filter=waiting & Q(channel=way)) for way in WAYS},
    )
    waited = age(found.pop("since"), now) or 0.0
    if not any(gateway(way) for way in WAYS):
        return Part("texts", GREEN, "none")
    figures = {**found, "oldest_seconds": waited}
    if waited >= LONGEST_WAIT.total_seconds():
        return Part("texts", RED, "stuck", figures)
    level = graded(sum(found[f"{way}_failed"] for way in WAYS) + found["retried"], "texts")
    return Part("texts", level, "ok" if level == GREEN else "failed", figures)
