"""Publishing a signed paper to whom it is addressed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from departments.services.notifications import notify
from reform.core.audit import record
from reform.core.words import listed
from reports.circulars.snapshot import Snapshot
from reports.enums import PaperKind
from reports.models import Circular, CircularSnapshot
from reports.notifications import papers as notifications_papers
from reports.selectors.circulars import labelled_since
from reports.selectors.reaching import as_noted, whom_it_reaches
from reports.selectors.superseding import name_of
from reports.services.bulletins import refuse_labelled, tell_printed
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

    Raises NotRenderedError while the final files are being made, ValidationError where a matter it names was labelled after
    the signature, WrongState, Conflict. Side effects: audit row; its log notes whom it reached.
    """
    require(by, "circulars.publish", circular)
    CIRCULAR.require(circular, "publish")
    snapshot = circular.signed_snapshot
    if snapshot is None or snapshot.files.filter(final=True, kind__in=RENDERERS).count() < len(RENDERERS):
        raise NotRenderedError(str(circular))
    _refuse_labelled(circular, snapshot)
    published = CIRCULAR.advance(circular, "publish", published_at=timezone.now(), published_by=by.label)
    receipts = make_receipts(published)
    record(
        by=by,
        act="circular.publish",
        obj=published,
        after={"number": name_of(published), "recipients": len(receipts)},
    )
    note_event(published, "published", by=by, sent=as_noted(whom_it_reaches(published)))
    supersede_by(published, by=by)
    notify(**vars(notifications_papers.circular_published(published)))
    tell_printed(published)
    return published


def _refuse_labelled(circular: Circular, snapshot: CircularSnapshot) -> None:
    """Every unit reads a published paper: what was labelled between signing and publishing stops it."""
    if circular.kind == PaperKind.BULLETIN:
        refuse_labelled(circular.articles.all())
        return
    labelled = labelled_since(Snapshot.from_data(snapshot.data))
    if labelled:
        raise ValidationError(
            _("Labelled after the signature: item %(items)s. Take the signature back first.")
            % {"items": listed(one.params["item"] for one in labelled)}
        )
