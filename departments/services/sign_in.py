"""The record of who came in, who was refused and who left."""

from __future__ import annotations

from departments.actor import Actor, Stranger
from departments.models import Post, User
from reform.core.asking import neutral
from reform.core.audit import record
from reform.core.models import AuditEntry


def record_sign_in(*, by: Actor, manner: str = "password", second_factor: bool = False) -> None:
    """Write the audit row of a sign-in: by password, link or office (single sign-on, with its second factor)."""
    record(by=by, act="sign_in", obj=by.user, after={"manner": manner, "second_factor": second_factor})


def record_refusal(*, username: str, address: str, locked: bool) -> None:
    """Write the audit row of a refused sign-in.

    A name that is no account's is not kept: people type their password into the wrong field.
    """
    user = User.objects.filter(username=username).first()
    record(
        by=Stranger(address=address, label=user.name if user else ""),
        act="sign_in",
        obj=user,
        outcome=AuditEntry.Outcome.REFUSED,
        reason="locked" if locked else "wrong password" if user else "unknown account",
    )


def record_office_refusal(*, reason: str, claim: str, user: User | None, address: str) -> None:
    """Write the audit row of somebody the office's single sign-on sent whom the portal did not let in.

    `claim` is what the office calls the person; it signed for that, so it is no password typed into the wrong field.
    """
    record(
        by=Stranger(address=address, label=user.name if user else ""),
        act="sign_in",
        obj=user,
        after={"manner": "office", "claim": neutral(claim, 60)},
        outcome=AuditEntry.Outcome.REFUSED,
        reason=neutral(reason),
    )


def record_sign_out(*, by: Actor) -> None:
    """Write the audit row of a sign-out."""
    record(by=by, act="sign_out", obj=by.user)


def record_switch(*, post: Post, by: Actor) -> None:
    """Write the audit row of a change of the active post; `by` still acts in the former one."""
    record(by=by, act="post.switch", obj=post)
