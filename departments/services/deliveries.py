"""What leaves the portal: urgent messages at once, the rest in one digest a day a person, a robot's text a group.

Rows are the queue (decision 2). A text is sent at least once: a worker that dies between sending and noting it lets
another send it again, under the same key (docs/period.md).
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.enums import Channel, DeliveryState
from departments.hours import Hours, leaves_at
from departments.models import ChannelChoice, Delivery, Notification, Programme, User
from departments.selectors.accounts import current_holdings
from departments.selectors.channels import address_of, channel_of
from departments.selectors.notifications import as_told, portal_link
from departments.telling import SMS_LENGTH, SUBJECT_LENGTH, counts, cut, digest, letter, one_line, with_link
from reform.core.gateways import gateway, has_robot, ways_to_people
from reform.core.office_days import office_days

log = logging.getLogger(__name__)

# What nobody was told of for so long is told no more.
WITHIN = timedelta(days=14)
# An urgent message that could not leave for so long goes with the digest.
AT_ONCE = timedelta(days=1)
# How many people's messages, and how many texts, one run works on; the next run goes on.
PEOPLE_A_RUN, TEXTS_A_RUN = 500, 200
# Longer than any gateway takes: a text claimed by a worker that died is free again.
LEASE = timedelta(minutes=5)
PAUSES = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 240))
MAX_TRIES = len(PAUSES) + 1
# So many failures in a row: the gateway is down, the rest waits for the next run.
DOWN_AFTER = 3
KEEP_SENT = timedelta(days=180)


def deliver(*, now: datetime | None = None) -> int:
    """Plan what should leave by now and send what is due; return how many texts were sent."""
    moment = timezone.localtime(now)
    plan_deliveries(now=moment)
    return send_due(now=moment)


# --- planning ---------------------------------------------------------------------------------------------------------
def plan_deliveries(*, now: datetime) -> int:
    """Make the texts that should exist by now and do not; return how many were made. Twice changes nothing.

    Told are people with an open account, of what they have not read in the portal: urgent messages at once, on
    working days from the programme's hour all others in one digest. Who chose only the portal gets none.
    """
    if not ways_to_people():
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        urgent = Q(urgent=True, created_at__gte=now - AT_ONCE)
        made = _plan(_pending(now).filter(urgent), now, together=False)
        if office_days().is_working_day(now.date()):
            made += _plan(
                _pending(now).exclude(urgent).filter(user__in=_without_digest(now)), now, together=True
            )
    return made


def _pending(now: datetime) -> QuerySet[Notification]:
    return Notification.objects.filter(
        read_at__isnull=True,
        delivery__isnull=True,
        created_at__gte=now - WITHIN,
        user__is_active=True,
    ).exclude(user__channel_choice__channel=Channel.NONE)


def _without_digest(now: datetime) -> list[int]:
    """Return the people whose digest is due: something of theirs waits, its programme's hour has come."""
    come = Q(programme__isnull=True) | Q(programme__digest_at__lte=now.time())
    had = Delivery.objects.filter(key__startswith=f"digest:{now.date()}:", user__isnull=False)
    waiting = _pending(now).filter(come).exclude(user__in=had.values("user"))
    return list(waiting.order_by("user").values_list("user", flat=True).distinct()[:PEOPLE_A_RUN])


def _plan(pending: QuerySet[Notification], now: datetime, *, together: bool) -> int:
    by_person: dict[User, list[Notification]] = {}
    for message in pending.select_related("user", "programme").order_by("user", "pk"):
        by_person.setdefault(message.user, []).append(message)
    chosen = dict(ChannelChoice.objects.filter(user__in=by_person).values_list("user", "channel"))
    made = 0
    for user, messages in by_person.items():
        channel = channel_of(user, chosen.get(user.pk))
        programme = next((one.programme for one in messages if one.programme), None) or _programme_of(user)
        if channel is None or programme is None:
            continue
        for batch in [messages] if together else [[one] for one in messages]:
            made += _make(user, programme, channel, batch, now, together=together)
    return made


def _programme_of(user: User) -> Programme | None:
    """Return the programme of the person's first post: its hours hold for what comes through none."""
    held = current_holdings().filter(user=user, post__is_active=True).first()
    return held.post.programme if held else None


@transaction.atomic
def _make(
    user: User,
    programme: Programme,
    channel: str,
    messages: list[Notification],
    now: datetime,
    *,
    together: bool,
) -> int:
    """Write one text to a person and mark its messages; return 1, or 0 where another worker was quicker."""
    key = f"digest:{now.date()}:{user.uid}" if together else f"message:{messages[0].uid}"
    subject, body = _digest(user, messages, channel) if together else _single(user, messages[0], channel)
    row, made = Delivery.objects.get_or_create(
        key=key,
        defaults={
            "programme": programme,
            "user": user,
            "channel": channel,
            "subject": subject,
            "body": body,
            "not_before": _allowed_from(now, programme, channel),
        },
    )
    if not made:
        return 0
    Notification.objects.filter(pk__in=[one.pk for one in messages], delivery__isnull=True).update(
        delivery=row
    )
    return 1


def _allowed_from(now: datetime, programme: Programme, channel: str) -> datetime:
    """Return when a text may leave: quiet hours pass first, and free days for what rings."""
    hours = Hours(programme.quiet_from, programme.quiet_until, working_days=channel != Channel.MAIL)
    return leaves_at(now, hours, office_days())


def _signature() -> str:
    return _("Sent by the Reform Task Portal. Please do not answer this message; sign in to see more.")


def _single(user: User, message: Notification, channel: str) -> tuple[str, str]:
    """Return subject and text of one message to a person."""
    [told] = as_told(user, [message])
    if channel == Channel.SMS:
        return "", with_link(f"{told.title} {told.why}", told.link, SMS_LENGTH)
    return cut(one_line(told.title), SUBJECT_LENGTH), letter(told, _signature())


def _digest(user: User, messages: list[Notification], channel: str) -> tuple[str, str]:
    """Return subject and text of the day's messages to a person."""
    told = as_told(user, messages)
    head = ngettext("%(n)d new message", "%(n)d new messages", len(told)) % {"n": len(told)}
    link = portal_link("/messages/")
    if channel == Channel.SMS:
        whys = list(dict.fromkeys(one.why for one in told if one.why))
        return "", with_link(
            " ".join([_("%(head)s: %(counts)s") % {"head": head, "counts": counts(told)}, *whys]),
            link,
            SMS_LENGTH,
        )
    return head, digest(told, head, _signature(), link)


def post_to_group(*, programme: Programme, key: str, text: str, now: datetime | None = None) -> bool:
    """Let the robot of the programme's work group post a text by its hours; return whether one was made.

    False where the group has no robot and for a second text of one `key`. Leaves with the day's digests.
    """
    if not has_robot(programme.number_prefix):
        return False
    moment = timezone.localtime(now)
    morning = datetime.combine(moment.date(), programme.digest_at, moment.tzinfo)
    _row, made = Delivery.objects.get_or_create(
        key=key,
        defaults={
            "programme": programme,
            "channel": Channel.ROBOT,
            "body": text,
            "not_before": _allowed_from(max(moment, morning), programme, Channel.ROBOT),
        },
    )
    return made


# --- sending ----------------------------------------------------------------------------------------------------------
def send_due(*, now: datetime) -> int:
    """Send the texts whose time has come, oldest first; return how many were sent.

    A channel that fails several times in a row is left alone until the next run.
    """
    due = Delivery.objects.filter(state=DeliveryState.WAITING, not_before__lte=now)
    sent = 0
    failures: Counter[str] = Counter()
    for pk, channel in due.order_by("not_before", "pk").values_list("pk", "channel")[:TEXTS_A_RUN]:
        if failures[channel] >= DOWN_AFTER:
            continue
        row = _claim(pk, now)
        if row is None or _is_settled(row):
            continue
        error = _send(row, now)
        failures[channel] = failures[channel] + 1 if error else 0
        sent += not error
    return sent


def _claim(pk: int, now: datetime) -> Delivery | None:
    """Take a text for one try and return it; None where another worker has it."""
    free = Delivery.objects.filter(pk=pk, state=DeliveryState.WAITING, not_before__lte=now)
    row = free.select_related("programme", "user").first()
    if row is None:
        return None
    # One conditional UPDATE: of two workers that read the same number of tries one wins.
    taken = free.filter(tries=row.tries).update(tries=F("tries") + 1, not_before=now + LEASE)
    row.tries += 1
    return row if taken == 1 else None


def _is_settled(row: Delivery) -> bool:
    """Take away a text of which everything was read in the portal meanwhile, and tell so."""
    told = row.notifications.all()
    if row.user is None or not told.exists() or told.filter(read_at__isnull=True).exists():
        return False
    row.delete()
    return True


def _send(row: Delivery, now: datetime) -> str:
    """Send one claimed text, note what became of it, and return the error, "" where it was taken."""
    to = address_of(row.user, row.channel) if row.user else row.programme.number_prefix
    way = gateway(row.channel)
    error, final = "", True
    if row.user and not row.user.is_active:
        error = "the account is closed"
    elif way is None:
        error = "the office does not run this way"
    elif not to:
        error = "no address"
    else:
        outcome = way.send(to, row.subject, row.body, key=row.key)
        error, final = outcome.error, outcome.final
    mine = Delivery.objects.filter(pk=row.pk, state=DeliveryState.WAITING, tries=row.tries)
    if not error:
        mine.update(state=DeliveryState.SENT, sent_at=timezone.now(), error="")
        return ""
    log.warning("delivery %s by %s, try %s: %s", row.uid, row.channel, row.tries, error)
    if final or row.tries >= MAX_TRIES:
        mine.update(state=DeliveryState.FAILED, error=error[:300])
    else:
        again = _allowed_from(now + PAUSES[row.tries - 1], row.programme, row.channel)
        mine.update(not_before=again, error=error[:300])
    return error


def forget_sent(*, before: datetime | None = None) -> int:
    """Delete the texts sent long ago and return how many; what was told stays in the portal."""
    old = Delivery.objects.filter(state=DeliveryState.SENT, sent_at__lt=before or timezone.now() - KEEP_SENT)
    return old.delete()[1].get("departments.Delivery", 0)
