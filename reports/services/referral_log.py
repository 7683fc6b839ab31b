"""What every act on a referral leaves behind: a line of its own log, one in the matter's history, an audit row."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from departments.actor import Actor
from reform.core import audit
from reports.enums import ReferralState
from reports.models import Referral, ReferralLog
from tasks.services.values import write_log


def note(
    referral: Referral,
    act: str,
    *,
    was: str,
    by: Actor | None,
    text: str = "",
    history: str = "",
    **told: Any,
) -> None:
    """Write what was done to a referral, which is as it is now; `was` is its state before.

    `by` is None where something else brought it about: an accepted report. The matter's history tells of it without
    words, for others read it; nothing where the order it came from came of an instruction (批示).
    """
    who = by.label if by else ""
    ReferralLog.objects.create(
        referral=referral,
        at=timezone.now(),
        who=who,
        act=act,
        from_state=was,
        to_state=referral.state,
        text=text,
    )
    audit.record(
        by=by,
        act=f"referral.{act}",
        obj=referral,
        before={"state": was} if was else {},
        after={"state": str(ReferralState(referral.state)), **told},
        reason=text,
    )
    quiet = referral.order is not None and referral.order.instruction_id is not None
    if history and referral.task and not quiet:
        write_log(task=referral.task, who=who, event=history, unit=referral.department.short_name)
