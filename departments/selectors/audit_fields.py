"""What the fields in the audit record are called on the screen; the central test keeps the list whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from departments.enums import Clearance, Role
from reform.core.lights import CLASS_LABELS

FIELD_WORDS: dict[str, Promise] = {
    "renewal_days": _("A password holds for (days)"),
    "former_kept": _("Former passwords that are not taken again"),
    "idle_minutes": _("A session ends unused after (minutes)"),
    "absolute_hours": _("A session ends in any case after (hours)"),
    "sessions_privileged": _("Sessions at once: administrators and head"),
    "sessions_others": _("Sessions at once: everybody else"),
    "second_factor_roles": _("Second factor also for"),
    "claim": _("Account at the office"),
    "manner": _("Came in by"),
    "second_factor": _("Second factor"),
    "with": _("Shown with"),
    "account": _("Account"),
    "accounts": _("Accounts"),
    "address": _("From where"),
    "addressees": _("Addressees"),
    "rule": _("Light rule"),
    "one_may_determine": _("One person may both prepare and confirm"),
    "administrator": _("Administrator"),
    "agent": _("Browser"),
    "answer": _("Answer"),
    "approved_by": _("Approved by"),
    "approved_by_title": _("Approved by (post)"),
    "approved_on": _("Approved on"),
    "archived": _("Archived"),
    "at_risk": _("At risk"),
    "body": _("Approving body"),
    "broken": _("First broken row"),
    "cause": _("Cause"),
    "checked": _("Entries checked"),
    "clause": _("Clause"),
    "clearance": _("May see matters up to"),
    "close_day": _("Period closes"),
    "closes_on": _("Closes on"),
    "collector": _("Collector"),
    "comments": _("Comments"),
    "completion_standard": _("Completion standard"),
    "contact": _("Contact"),
    "coordination": _("To be coordinated"),
    "copies_to": _("Copies to"),
    "corrects": _("Corrects"),
    "counted": _("Counted"),
    "cutoff": _("Cut-off"),
    "cutoff_day": _("Data cut-off"),
    "deadline": _("Deadline"),
    "deputy": _("Deputy"),
    "details_done": _("Details done"),
    "document_number": _("Document number"),
    "done_on": _("Done on"),
    "doubts": _("Doubts"),
    "drafts": _("Drafts"),
    "due_day": _("Reports due"),
    "due_on": _("Due by"),
    "ended": _("Ended"),
    "entries": _("Entries"),
    "errors": _("Mistakes"),
    "expected_on": _("Expected on"),
    "figures": _("Figures"),
    "file_name": _("File"),
    "first": _("First"),
    "first_seq": _("First place"),
    "forms": _("Forms"),
    "from": _("Since"),
    "gone": _("Gone"),
    "group_name": _("Full name of the leading group"),
    "group_short_name": _("Short name of the leading group"),
    "groups": _("Groups"),
    "head": _("Head of the chain"),
    "highlight": _("Highlight"),
    "holder": _("Holder"),
    "holders": _("Holders"),
    "is_active": _("Open"),
    "issued_on": _("Issued on"),
    "issuer": _("Issuer"),
    "item": _("Item"),
    "items": _("Items"),
    "joined": _("Joined"),
    "kind": _("Sort"),
    "label": _("Number in the list"),
    "last_seq": _("Last place"),
    "ledger": _("Ledger"),
    "left": _("Left"),
    "long_term": _("Long-term"),
    "means": _("Means"),
    "measure": _("Measure"),
    "members": _("Members"),
    "milestones_done": _("Nodes done"),
    "name": _("Name or title"),
    "new": _("New"),
    "no_progress": _("No progress"),
    "no_progress_reason": _("Why no progress"),
    "nodes": _("Nodes"),
    "now": _("Now"),
    "number": _("Number"),
    "number_prefix": _("Number prefix (机关代字)"),
    "on": _("On"),
    "on_time": _("On time"),
    "open_tail": _("Open tail"),
    "order": _("Position"),
    "phrase": _("Phrase"),
    "promised_on": _("Promised for"),
    "page": _("Page"),
    "paper": _("Paper"),
    "period": _("Period"),
    "phone": _("Phone"),
    "place": _("Jurisdiction"),
    "plan": _("Plan"),
    "plan_on": _("Planned for"),
    "post": _("Post"),
    "prepared": _("Prepared"),
    "preparing": _("In preparation"),
    "publicity": _("Publicity"),
    "reason": _("Reason"),
    "role": _("Role"),
    "rows": _("Rows"),
    "running": _("Running"),
    "scan": _("Scan"),
    "second": _("Second"),
    "seconds": _("Seconds"),
    "secretariat_name": _("Name of the secretariat"),
    "section": _("Section"),
    "self_rated": _("Self-rated"),
    "sensitivity": _("Label"),
    "sha256": _("SHA-256"),
    "short_name": _("Short name"),
    "snapshot": _("Snapshot"),
    "source": _("Source"),
    "span": _("Place in the text"),
    "starts_on": _("Starts on"),
    "state": _("State"),
    "status": _("Status"),
    "steps": _("Targets by stage"),
    "task": _("Task"),
    "tasks": _("Tasks"),
    "text": _("Text"),
    "times_done": _("Times done so far this year"),
    "title": _("Title"),
    "to": _("Until"),
    "total": _("Total"),
    "type": _("Type"),
    "uid": _("Identifier"),
    "unit": _("Unit"),
    "units": _("Units"),
    "upper": _("Upper paper"),
    "username": _("Account"),
    "verdict": _("Verdict"),
    "waiting": _("Waiting for a seal"),
    "what": _("What"),
    "words": _("Words"),
    "written": _("As written"),
    "wrong": _("Rows with mistakes"),
}


# Codes of states, by the same words as where they are shown.
STATE_WORDS: dict[str, Promise] = {
    "draft": _("To be filled in"),
    "for_approval": _("For the unit's approval"),
    "submitted": _("Submitted"),
    "in_review": _("In review"),
    "returned": _("Returned"),
    "accepted": _("Accepted"),
    "open": _("Open"),
    "closed": _("Closed"),
}
CODES: dict[str, Mapping[str, Any]] = {
    "state": STATE_WORDS,
    "role": dict(Role.choices),
    "self_rated": CLASS_LABELS,
    "prepared": CLASS_LABELS,
    "sensitivity": {one.name: one.label for one in Clearance},
}


def field_label(name: str) -> str:
    """Return a field's words; its own name for one that has none (an older entry's)."""
    return str(FIELD_WORDS.get(name, name))


def readable(value: Any, field: str = "") -> str:
    """Return a kept value as a person reads it: yes and no, codes and fields with their words; "" for nothing."""
    if isinstance(value, bool):
        return _now("Yes") if value else _now("No")
    if isinstance(value, dict):
        parts = (f"{field_label(str(key))}: {readable(one, str(key)) or '—'}" for key, one in value.items())
        return "; ".join(parts)
    if isinstance(value, list):
        return ", ".join(readable(one) or "—" for one in value)
    return "" if value is None else str(CODES.get(field, {}).get(value, value))
