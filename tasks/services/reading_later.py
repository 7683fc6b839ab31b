"""What a job does with a notice that was kept unread: reads it once, or writes down why it cannot be read."""

from __future__ import annotations

import logging
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_noop

from reform.core import audit
from reform.core.models import Job
from reform.core.workflow import Conflict
from tasks.enums import NoticeState
from tasks.models import Notice
from tasks.services.intake import READ_JOB, fill, read, told
from tasks.services.links import link_those_below
from tasks.workflow import NOTICE

log = logging.getLogger(__name__)

# The page translates it: a job knows nobody's language.
NOT_OURS = gettext_noop(
    "The file could not be read because of a fault of the portal; the maintainer finds it in the log."
)


def read_kept_notice(*, notice: Notice, issued_on: date | None, keep: bool = False, who: str = "") -> Notice:
    """Read the kept file of a notice that is being read, and return the notice, read or unreadable.

    With `keep` it is kept for reference. The notices below that wait for it are linked to its clauses; `who` sent it
    in and stands in the stories of their tasks. A notice in any other state is returned as it is, so that doing it
    twice does nothing twice. Side effects: the drafts and links, or the failure's sentence; audit rows of the system.
    """
    if notice.state != NoticeState.READING:
        return notice
    with notice.file.open("rb") as file:
        content = file.read()
    try:
        result = read(notice.file_name, content, issued_on)
    except RuntimeError:
        # The child's own words say where; the file waits for nobody.
        log.exception("reading notice %s failed", notice.uid)
        result = {"refused": NOT_OURS}
    try:
        return (
            _give_up(notice, result["refused"]) if "refused" in result else _settle(notice, result, keep, who)
        )
    except Conflict:
        # Taken out, or read by another worker, while this one read.
        return Notice.objects.get(pk=notice.pk)


@transaction.atomic
def _settle(notice: Notice, result: dict[str, object], keep: bool, who: str) -> Notice:
    done = NOTICE.advance(notice, "read", **told(result))
    count = fill(done, result)
    audit.record(by=None, act="notices.read", obj=done, after={"drafts": count})
    if keep:
        done = NOTICE.advance(done, "keep")
        audit.record(by=None, act="notices.keep", obj=done)
    link_those_below(upper=done, who=who)
    return done


@transaction.atomic
def _give_up(notice: Notice, sentence: str) -> Notice:
    failed = NOTICE.advance(notice, "fail", failure=sentence[:300])
    audit.record(by=None, act="notices.read", obj=failed, reason=sentence)
    return failed


def is_given_up(notice: Notice) -> bool:
    """Whether the job of a notice that is being read was given up, as when workers were killed over it."""
    key = f"{READ_JOB}:{notice.uid}"
    return notice.state == NoticeState.READING and Job.objects.filter(key=key, state=Job.State.DEAD).exists()
