"""The chips above the ledger: quick filters with their counts, and the filters in force that each can be taken off."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from reform.core.words import colon
from reform.portal.filters import FLAGS, QUICK
from reform.portal.ledger.address import without
from reform.portal.ledger.lists import LedgerList
from reports.selectors.last_change import changed_since_last
from tasks.enums import StatusClass
from tasks.selectors.quick import due_this_month, overseen, oversees

# Above it, what takes a look at each task is not counted before somebody asks for it.
COUNTED_TO = 1000


def quick_chips(listed: LedgerList) -> list[dict[str, Any]]:
    """The six classes, the flags, and what an office asks every day, each with what it opens.

    The other filters stay as they are, so each counts within them.
    """
    given, figures = listed.request.GET, listed.quick_figures
    status = given.get("status_class", "")
    flag = given.get("flag", "")
    chips = [
        {
            "label": _("All"),
            "url": without(given, *QUICK),
            "active": not any(given.get(name) for name in QUICK),
        }
    ]
    for value, label in StatusClass.choices:
        chips.append(
            {
                "label": label,
                "count": figures.tally.count(value),
                "active": status == value,
                "url": without(given, *QUICK, status_class=value),
            }
        )
    for value, label in FLAGS[:4]:
        chips.append(
            {
                "label": label,
                "count": figures.marked[value],
                "active": flag == value,
                "url": without(given, *QUICK, flag=value),
                "tone": "red" if value == "overdue" else "",
            }
        )
    return chips + _daily(listed)


def _daily(listed: LedgerList) -> list[dict[str, Any]]:
    """Due this month, overseen by the actor, changed since the last period: each counted by one query."""
    given, today = listed.request.GET, timezone.localdate()
    chips = [
        {
            "label": _("Due this month"),
            "count": due_this_month(listed.quick, today).count(),
            "active": given.get("due") == "month",
            "url": without(given, *QUICK, due="month"),
        }
    ]
    if listed.actor.sees_all and oversees(listed.actor, today):
        chips.append(
            {
                "label": _("Units I oversee"),
                "count": overseen(listed.quick, listed.actor, today).count(),
                "active": given.get("overseen") == "1",
                "url": without(given, *QUICK, overseen="1"),
            }
        )
    few = listed.quick_figures.tasks <= COUNTED_TO
    changed = changed_since_last(listed.quick, listed.ledger).count() if few else None
    if changed or changed is None or given.get("changed"):
        chips.append(
            {
                "label": _("Changed since last period"),
                "count": changed,
                "active": given.get("changed") == "1",
                "url": without(given, *QUICK, changed="1"),
            }
        )
    return chips


def set_chips(listed: LedgerList) -> list[dict[str, str]]:
    """The filters in force that no quick filter shows; each chip takes its own off."""
    given = listed.request.GET
    chips = [
        {"label": f"{colon(label)}{value}", "url": without(given, name)}
        for name, label, value in listed.filter.in_force()
        if not _is_quick(name, given.get(name, ""))
    ]
    if listed.ticked:
        ticked = _("Only the ticked: %(n)d") % {"n": len(listed.ticked)}
        chips.append({"label": ticked, "url": without(given, "uid")})
    return chips


def _is_quick(name: str, value: str) -> bool:
    shown = {
        "status_class": set(StatusClass.values),
        "flag": {flag for flag, _label in FLAGS[:4]},
        "due": {"month"},
        "overseen": {"1"},
        "changed": {"1"},
    }
    return value in shown.get(name, set())
