"""The columns of the audit record's workbook."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.selectors.audit_fields import readable
from departments.selectors.audit_words import ACT_WORDS, ROLE_WORDS
from reform.core.excel import Column
from reform.core.models import AuditEntry


def _outcome(entry: AuditEntry) -> str:
    return _("Succeeded") if entry.outcome == AuditEntry.Outcome.DONE else _("Refused")


COLUMNS = [
    Column("at", gettext_lazy("When"), 20, lambda entry: f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}"),
    Column("person", gettext_lazy("Person and post"), 32, lambda entry: entry.actor_label),
    Column("address", gettext_lazy("From where"), 16, lambda entry: entry.address),
    Column("act", gettext_lazy("Act"), 24, lambda entry: str(ACT_WORDS.get(entry.act, entry.act))),
    Column("object", gettext_lazy("Object"), 40, lambda entry: entry.object_label),
    Column("outcome", gettext_lazy("Outcome"), 10, _outcome),
    Column("reason", gettext_lazy("Reason"), 24, lambda entry: entry.reason),
    Column("before", gettext_lazy("Before"), 40, lambda entry: readable(entry.before)),
    Column("after", gettext_lazy("After"), 40, lambda entry: readable(entry.after)),
    Column("role", gettext_lazy("Role"), 16, lambda entry: str(ROLE_WORDS.get(entry.role, entry.role))),
    Column("agent", gettext_lazy("Browser"), 30, lambda entry: entry.agent),
    Column(
        "object_uid", gettext_lazy("Identifier of the object"), 38, lambda entry: str(entry.object_uid or "")
    ),
    Column(
        "request", gettext_lazy("Identifier of the request"), 38, lambda entry: str(entry.request_uid or "")
    ),
]
