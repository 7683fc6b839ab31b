"""Publishing a signed circular to whom it is addressed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from departments.actor import Actor
from departments.permissions import require
from departments.services.notifications import notify
from reform.core.audit import record
from reports import notifications
from reports.models import Circular
from reports.services.circular_files import RENDERERS
from reports.workflow import CIRCULAR


class NotRenderedError(Exception):
    """The signed files are not made yet, so there is nothing to publish."""


@transaction.atomic
def publish_circular(*, circular: Circular, by: Actor) -> Circular:
    """Publish a signed circular to the programme's people and return it.

    Raises NotRenderedError while the final files are being made, WrongState, Conflict.
    """
    require(by, "circulars.publish", circular)
    CIRCULAR.require(circular, "publish")
    snapshot = circular.signed_snapshot
    if snapshot is None or snapshot.files.filter(final=True).count() < len(RENDERERS):
        raise NotRenderedError(str(circular))
    published = CIRCULAR.advance(circular, "publish", published_at=timezone.now(), published_by=by.label)
    record(by=by, act="circular.publish", obj=published, after={"number": published.number})
    notify(**vars(notifications.circular_published(published)))
    return published
