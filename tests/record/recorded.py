"""What the central test asks of the record: whoever changed something, took a file or was refused stands in it.

Source: GB/T 22239-2019 安全审计 a) and b), ASVS 16.3.
"""

from __future__ import annotations

from collections.abc import Callable

from departments.actor import Actor
from departments.selectors.audit_fields import FIELD_WORDS
from departments.selectors.audit_words import ACT_WORDS
from reform.core.models import AuditEntry

BROWSER = "browser of the test"
# A message taken note of: nobody else ever sees it, and nothing hangs on it.
UNRECORDED = {"notification_open", "notification_read_all"}


def last_entry() -> int:
    """Return the number of the newest entry."""
    return AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def check_recorded(page: str, answer, *, actor: Actor, since: int, changed: Callable[[], list[str]]) -> None:
    """Assert that what was answered stands in the record, and a page that was only looked at does not.

    `changed` tells which business tables differ; it is asked only where nothing was written.
    """
    written = list(AuditEntry.objects.filter(pk__gt=since).order_by("pk"))
    said = f"{page} wrote {[str(entry) for entry in written]}"
    for entry in written:
        check_complete(entry, actor, answer)
    if answer.status_code == 403:
        assert [entry.outcome for entry in written] == ["refused"], said
    elif answer.request["REQUEST_METHOD"] == "GET":
        assert bool(written) == ("attachment" in answer.get("Content-Disposition", "")), said
    elif not written and page not in UNRECORDED:
        assert changed() == [], "changed and not recorded"


def check_complete(entry: AuditEntry, actor: Actor, answer) -> None:
    """Assert that an entry says who, in which post, from where and in which request, in words that are known."""
    who = (entry.actor_uid, entry.post_uid, entry.role, entry.address, entry.agent, str(entry.request_uid))
    asked = (actor.user.uid, actor.post.uid, actor.role, "127.0.0.1", BROWSER, answer["X-Request-ID"])
    assert who == asked, f"{entry}: {who} instead of {asked}"
    assert entry.act in ACT_WORDS, f"{entry.act} has no words"
    unknown = {*entry.before, *entry.after} - set(FIELD_WORDS)
    assert unknown == set(), f"fields of {entry.act} without words: {unknown}"
