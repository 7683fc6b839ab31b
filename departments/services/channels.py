"""The person's choice of a way out, and what the system administrator does with texts on their way."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.enums import Channel, DeliveryState
from departments.models import ChannelChoice, Delivery
from departments.permissions import require
from departments.selectors.channels import address_of, choice_of
from departments.services.notifications import DELIVER
from reform.core.audit import record
from reform.core.gateways import ways_to_people
from reform.core.jobs import enqueue
from reform.core.workflow import WrongState


@transaction.atomic
def choose_channel(*, channel: str, by: Actor) -> None:
    """Keep by which way the person is told outside of the portal; one audit row where it changes.

    Raises ValidationError for a way that the office does not run.
    """
    if channel not in {Channel.NONE, *ways_to_people()}:
        raise ValidationError(_("The office does not run this way."))
    before = choice_of(by.user)
    if before == channel:
        return
    ChannelChoice.objects.update_or_create(user=by.user, defaults={"channel": channel})
    record(by=by, act="channel.choose", obj=by.user, before={"channel": before}, after={"channel": channel})


@transaction.atomic
def send_again(*, delivery: Delivery, by: Actor) -> None:
    """Let a text that was given up be tried anew, at once; one audit row. Raises WrongState for one that was not."""
    require(by, "deliveries.manage")
    failed = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.FAILED)
    if not failed.update(state=DeliveryState.WAITING, tries=0, error="", not_before=timezone.now()):
        raise WrongState("send_again", delivery.state)
    record(by=by, act="delivery.again", obj=delivery, after={"channel": delivery.channel})
    _wake(f"again:{uuid.uuid4()}")


@transaction.atomic
def send_test(*, channel: str, by: Actor) -> Delivery:
    """Send a text to the administrator themselves and return its row; one audit row.

    It leaves at once, whatever the hour. Raises ValidationError for a way the office does not run, or that does not
    reach the person.
    """
    require(by, "deliveries.manage")
    if channel not in ways_to_people():
        raise ValidationError(_("The office does not run this way."))
    if not address_of(by.user, channel):
        raise ValidationError(_("Your account has no mobile number or mail address for it."))
    with translation.override(settings.LANGUAGE_CODE):
        subject, body = _("Test message"), _("A test message of the Reform Task Portal: this way works.")
    row = Delivery.objects.create(
        programme=by.own_programme,
        user=by.user,
        channel=channel,
        key=f"test:{uuid.uuid4()}",
        subject=subject,
        body=body,
        not_before=timezone.now(),
    )
    record(by=by, act="delivery.test", obj=row, after={"channel": channel})
    _wake(row.key)
    return row


def _wake(key: str) -> None:
    enqueue(kind=DELIVER, key=f"{DELIVER}:{key}", payload={})
