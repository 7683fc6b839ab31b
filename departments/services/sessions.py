"""Signed-in browsers: known by a row each, few at a time, ended by their owner or by a newer one."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from departments.actor import Actor
from departments.models import User, UserSession
from departments.selectors.policy import PRIVILEGED, security_policy
from departments.selectors.posts import posts_of
from reform.core.audit import record

AGENT_LENGTH = 200


def _end(rows: list[UserSession]) -> int:
    Session.objects.filter(session_key__in=[row.session_key for row in rows]).delete()
    UserSession.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def sessions_allowed(user: User) -> int:
    """Return how many browsers the person may be signed in with: fewest of what the posts held today allow."""
    policy = security_policy()
    privileged = any(post.role in PRIVILEGED for post in posts_of(user))
    return policy.sessions_privileged if privileged else policy.sessions_others


@transaction.atomic
def begin_session(*, user: User, session: SessionBase, address: str, agent: str) -> int:
    """Note a session that just signed in and end the oldest ones beyond the limit; return how many were ended.

    Source: ASVS 7.1.2 (newest wins).
    """
    if session.session_key is None:
        session.save()
    now = timezone.now()
    UserSession.objects.update_or_create(
        session_key=session.session_key,
        defaults={
            "user": user,
            "address": address,
            "agent": agent[:AGENT_LENGTH],
            "began_at": now,
            "seen_at": now,
        },
    )
    kept = sessions_allowed(user)
    rows = list(UserSession.objects.filter(user=user).exclude(session_key=session.session_key))
    living = set(
        Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=now
        ).values_list("session_key", flat=True)
    )
    rows.sort(key=lambda row: (row.session_key in living, row.seen_at), reverse=True)
    ended = [row for row in rows[kept - 1 :] if row.session_key in living]
    _end(rows[kept - 1 :])
    return len(ended)


def renew_key(*, session: SessionBase) -> None:
    """Give a session a new key, as whoever signs in further gets one; its row follows. Source: ASVS 7.2.4."""
    before = session.session_key
    session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=session.session_key)


def note_seen(*, session_key: str | None, at: datetime) -> None:
    """Keep when a session was last used by hand."""
    UserSession.objects.filter(session_key=session_key).update(seen_at=at)


def forget_session(*, session_key: str | None) -> None:
    """A session ended by itself or by sign-out: nothing of it stays. Source: GB/T 22239-2019 剩余信息保护."""
    UserSession.objects.filter(session_key=session_key).delete()


@transaction.atomic
def end_session(*, session: UserSession, by: Actor) -> None:
    """End one of the own sessions; its next request stands at the door. Writes an audit row."""
    _end([session])
    record(by=by, act="session.end", obj=by.user, before={"address": session.address, "agent": session.agent})


@transaction.atomic
def end_sessions(*, user: User, by: Actor | None, but: str | None = None) -> int:
    """End all sessions of a person, but the one with key `but`; return how many. Writes an audit row for any."""
    rows = list(UserSession.objects.filter(user=user).exclude(session_key=but or ""))
    ended = _end(rows)
    if ended:
        record(by=by, act="session.end_all", obj=user, after={"ended": ended})
    return ended
