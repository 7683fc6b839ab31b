"""The menu of each role, as data: the pages of office-practice section 8, in the order of daily use."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    """One entry: the URL's name, the words, the icon, and the names of pages that stand below it."""

    name: str
    label: str | Promise
    icon: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """An entry resolved for one request."""

    label: str | Promise
    icon: str
    url: str
    active: bool


HOME = Entry("home", _("To do"), "home")
LEADER_HOME = Entry("home", _("Overview"), "layout-dashboard", ("overview",))
NOTICES = Entry("notice_list", _("Notices and drafts"), "file-text", ("notice_detail", "notice_upload"))
LEDGER = Entry("ledger", _("Ledger"), "table", ("task_detail", "task_add", "ledger_import"))
OUR_MATTERS = Entry("ledger", _("Our matters"), "table", ("task_detail",))
COUNTY_LEDGER = Entry("ledger", _("Our ledger"), "table", ("task_detail", "task_add", "ledger_import"))
PERIODS = Entry("period_list", _("This period"), "calendar-event", ("period_detail",))
REVIEW = Entry("review_inbox", _("Review"), "checklist", ("report_review",))
DETERMINATION = Entry("determination", _("Determination"), "rubber-stamp")
CIRCULARS = Entry("circular_list", _("Circulars"), "speakerphone", ("circular_detail",))
OVERVIEW = Entry("overview", _("Overview"), "layout-dashboard")
UNITS = Entry("department_list", _("Units"), "building-community", ("department_detail",))
MY_REPORTS = Entry("my_reports", _("To fill in"), "edit", ("report_edit", "report_detail"))
APPROVALS = Entry("my_reports", _("To approve"), "signature", ("report_edit", "report_detail"))
COUNTY_SHEET = Entry("my_reports", _("County sheet"), "layout-list", ("report_edit", "county_sheet"))
PEOPLE = Entry("people", _("People and posts"), "users")
ROLES = Entry("role_matrix", _("Roles and rights"), "key")
AUDIT = Entry("audit_log", _("Audit record"), "history")

MENUS: dict[str, tuple[Entry, ...]] = {
    "clerk": (HOME, LEDGER, REVIEW, PERIODS, NOTICES, DETERMINATION, CIRCULARS, OVERVIEW, UNITS),
    "head": (HOME, OVERVIEW, DETERMINATION, LEDGER, REVIEW, CIRCULARS, UNITS),
    "liaison": (HOME, MY_REPORTS, OUR_MATTERS, CIRCULARS, UNITS),
    "department_head": (HOME, APPROVALS, OUR_MATTERS, CIRCULARS, UNITS),
    "leader": (LEADER_HOME, LEDGER, CIRCULARS, UNITS),
    "county": (HOME, COUNTY_SHEET, COUNTY_LEDGER, NOTICES, CIRCULARS, UNITS),
    "system_admin": (HOME, PEOPLE, UNITS),
    "security_admin": (HOME, ROLES, PEOPLE),
    "auditor": (HOME, AUDIT, ROLES),
}


def menu_of(role: str, *, at: str | None) -> list[Link]:
    """Return the menu of `role`; `at` is the URL name of the page shown and marks its entry."""
    links = []
    for entry in MENUS.get(role, ()):
        try:
            url = reverse(entry.name)
        except NoReverseMatch:
            continue
        links.append(Link(entry.label, entry.icon, url, at == entry.name or at in entry.below))
    return links
