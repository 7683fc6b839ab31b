"""Work in the background: whether it may still be done in somebody's name, walking the audit record, people, texts."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.models import User
from departments.selectors.audit import VERIFY
from departments.selectors.posts import posts_of
from departments.services.deliveries import deliver, forget_sent
from departments.services.handovers import make_due_hand_overs
from departments.services.notifications import DELIVER
from reform.core.audit import record
from reform.core.audit_verify import verify_record
from reform.core.jobs import handles, rechecks
from reform.core.models import Job


@rechecks
def still_permitted(job: Job) -> str:
    """Return why a job may no longer be done in its asker's name: the post is held no more, or has another role.

    Source: ASVS 8.3.1 (a permission taken away counts at once, in the background too).
    """
    user = User.objects.filter(uid=job.actor_uid, is_active=True).first()
    posts = posts_of(user) if user else []
    if any((post.uid, post.role) == (job.post_uid, job.role) for post in posts):
        return ""
    return _("Refused: whoever asked for it no longer holds the post they asked in.")


@handles(VERIFY)
def verify(_payload: dict[str, Any]) -> None:
    """Walk the record and write what was found into it, in the name of whoever asked."""
    record(by=None, act=VERIFY, after=verify_record().values())


@handles(DELIVER)
def deliver_at_once(_payload: dict[str, Any]) -> None:
    """Send what should leave the portal by now; asked for where something urgent happened."""
    deliver()


@shared_task(name="departments.jobs.deliver")
def look_for_texts() -> None:
    """Ask what should have left the portal and has not: the day's digests, texts held back or to be tried again."""
    deliver()


@shared_task(name="departments.jobs.tick")
def tick() -> None:
    """Make the hand-over lists of posts that change hands today; forget texts sent long ago. Twice changes nothing."""
    make_due_hand_overs(on=timezone.localdate())
    forget_sent()
