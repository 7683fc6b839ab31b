"""Publishing a signed paper to whom it is addressed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from departments.actor import Actor
from departments.permissions import require
from departments.services.notifications import notify
from reform.core.audit import record
from reports import notifications_papers
from reports.models import Circular
from reports.selectors.superseding import name_of
from reports.services.bulletins import tell_printed
from reports.services.circular_files import RENDERERS
from reports.services.circular_log import note_event
from reports.services.receipts import make_receipts
from reports.services.superseding import supersede_by
from reports.workflow import CIRCULAR


class NotRenderedError(Exception):
    """The signed files are not made yet, so there is nothing to publish."""


@transaction.atomic
def publish_circular(*, circular: Circular, by: Actor) -> Circular:
    """Publish a signed paper and return it: who gets it is asked to sign for it, what it supersedes stands no longer.

    Raises NotRenderedError while the final files are being made, WrongState, Conflict. Audit row.
    """
    require(by, "circulars.publish", circular)
    CIRCULAR.require(circular, "publish")
    snapshot = circular.signed_snapshot
    if snapshot is None or snapshot.files.filter(final=True, kind__in=RENDERERS).count() < len(RENDERERS):
        raise NotRenderedError(str(circular))
    published = CIRCULAR.advance(circular, "publish", published_at=timezone.now(), published_by=by.label)
    receipts = make_receipts(published)
    record(
        by=by,
        act="circular.publish",
        obj=published,
        after={"number": name_of(published), "recipients": len(receipts)},
    )
    note_event(published, "published", by=by)
    supersede_by(published, by=by)
    notify(**vars(notifications_papers.circular_published(published)))
    tell_printed(published)
    return published
