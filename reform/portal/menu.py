"""The menu of each role, as data: the pages of office-practice section 8, in the order of daily use."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reform.portal import menu_papers as papers
from reform.portal.menu_entries import Entry, Link
from reform.portal.menu_supervision import (
    ASSESSMENTS,
    BURDEN,
    HIGHLIGHTS,
    INSTRUCTIONS,
    MEETINGS,
    OFFICE,
    ORDERS,
    REFERRALS,
    REGISTERS,
    UNIT,
)
from reform.portal.menu_supervision import supervision as with_tabs

NOTICE_PAGES = (
    "notice_detail",
    "notice_upload",
    "notice_reading",
    "notice_decompose",
    "notice_confirm",
    "notice_correct",
    "notice_correction",
    "notice_upper",
    "notice_upper_read",
    "notice_coverage",
)
LEDGER_PAGES = (
    "task_add",
    "task_decompose",
    "task_merge",
    "task_nodes",
    "task_targets",
    "target_add",
    "target_edit",
    "task_details",
    "hand_out",
    "node_templates",
    "ledger_import",
    "ledger_import_preview",
    "ledger_import_columns",
    "division_list",
    "division_new",
    "division_approve",
    "division_detail",
    "round_open",
    "round_detail",
    "comment_record",
    "receipts",
    "receipt_record",
    "objection_list",
    "objection_detail",
    "adjustment_list",
    "adjustment_ask",
    "adjustment_detail",
    "task_grid",
    "ledger_carry_over",
    "ledger_label",
    "ledger_changes",
    "layout_list",
    "layout_edit",
)
# What everybody who reads a ledger opens from it.
READING_PAGES = ("task_detail", "task_why", "task_card", "ledger_excel", "ledger_file")
COMMENT_PAGES = ("comment_list", "comment_answer")
HANDED_PAGES = (
    "sign_for",
    "objection_list",
    "objection_make",
    "objection_detail",
    "adjustment_list",
    "adjustment_ask",
    "adjustment_detail",
)
REPORT_PAGES = ("report_edit", "unit_month", "sheet_edit", "unit_workbook", "workbook_preview")
OVERVIEW_PAGES = ("overview_matters", "overview_indicators", "overview_meeting", "overview_page")
PERIOD_PAGES = ("period_detail", "period_open", "programme_calendar", "urging", "material_pdf")
# Who fills in nothing may still look into what units do: it is of the period.
FILLED_IN = ("my_reports", *REPORT_PAGES)
REVIEW_PAGES = ("review_report", "review_sheet", "return_phrases")

HOME = Entry("home", _("To do"), "home")
LEADER_HOME = Entry(
    "home",
    _("Overview"),
    "layout-dashboard",
    ("overview", *OVERVIEW_PAGES, "period_list", *PERIOD_PAGES, "light_rule"),
)
NOTICES = Entry(
    "notice_list",
    _("Notices and drafts"),
    "file-text",
    NOTICE_PAGES,
    short=pgettext_lazy("tab", "Notices"),
)
LEDGER = Entry("ledger", _("Ledger"), "table", (*READING_PAGES, *LEDGER_PAGES))
# Who has no entry of the notices finds them with the ledger that came of them.
READERS_LEDGER = Entry("ledger", _("Ledger"), "table", (*LEDGER.below, NOTICES.name, *NOTICE_PAGES))
OUR_MATTERS = Entry("ledger", _("Our matters"), "table", (*READING_PAGES, *COMMENT_PAGES, *HANDED_PAGES))
PERIODS = Entry("period_list", _("This period"), "calendar-event", (*PERIOD_PAGES, *FILLED_IN))
REVIEW = Entry("review_inbox", _("Review"), "checklist", REVIEW_PAGES)
DETERMINATION = Entry("determination", _("Determination"), "rubber-stamp", ("light_rule",))
CIRCULARS = papers.papers(*papers.OFFICE)
OUR_CIRCULARS = papers.papers(*papers.UNIT)
COUNTYS_CIRCULARS = papers.papers(*papers.COUNTY)
LEADERS_CIRCULARS = papers.papers(*papers.LEADER)
OVERVIEW = Entry("overview", _("Overview"), "layout-dashboard", OVERVIEW_PAGES)
# The head has no entry of the periods and of what is reviewed in them: the overview leads to them.
HEADS_OVERVIEW = Entry(
    "overview",
    _("Overview"),
    "layout-dashboard",
    (*OVERVIEW_PAGES, PERIODS.name, *PERIODS.below, REVIEW.name, *REVIEW_PAGES),
)
# A county's office keeps its own ledger in one entry, with the periods, the review and the board of it.
COUNTY_LEDGER = Entry(
    "ledger",
    _("Our ledger"),
    "table",
    (
        *LEDGER.below,
        *COMMENT_PAGES,
        *HANDED_PAGES,
        PERIODS.name,
        *PERIOD_PAGES,
        REVIEW.name,
        *REVIEW_PAGES,
        DETERMINATION.name,
        *DETERMINATION.below,
        OVERVIEW.name,
        *OVERVIEW_PAGES,
    ),
)
UNIT_PAGES = (
    "department_detail",
    "unit_add",
    "county_add",
    "group_list",
    "group_add",
    "group_detail",
    "oversight_list",
    "contact_list",
    "programme_detail",
    "programme_edit",
    "change_list",
    "change_ask",
    "change_detail",
)
UNITS = Entry("department_list", _("Units"), "building-community", UNIT_PAGES)
MY_REPORTS = Entry("my_reports", _("To fill in"), "edit", REPORT_PAGES)
APPROVALS = Entry("my_reports", _("To approve"), "signature", REPORT_PAGES)
COUNTY_SHEET = Entry("my_reports", _("County sheet"), "layout-list", REPORT_PAGES)
PEOPLE = Entry(
    "people",
    _("People and posts"),
    "users",
    (
        "person_detail",
        "account_add",
        "account_import",
        "account_import_preview",
        "post_add",
        "post_detail",
        "change_account",
    ),
    short=pgettext_lazy("tab", "People"),
)
# The administrator of the system has no entry of the roles: they are those of the people.
ADMINS_PEOPLE = replace(PEOPLE, below=(*PEOPLE.below, "role_matrix"))
WORKING_DAYS = Entry("office_calendar", _("Working days"), "calendar")
ROLES = Entry("role_matrix", _("Roles and rights"), "key", short=pgettext_lazy("tab", "Roles"))
RULES = Entry(
    "security_rules", _("Passwords and sessions"), "adjustments", short=pgettext_lazy("tab", "Passwords")
)
TROUBLES = Entry(
    "sign_in_troubles", _("Sign-in troubles"), "lock-open", short=pgettext_lazy("tab", "Sign-ins")
)
TEXTS = Entry("delivery_list", _("Outgoing texts"), "send")
RUNNING = Entry("operations", pgettext_lazy("portal", "Running"), "progress", ("job_detail",))
AUDIT = Entry("audit_log", _("Audit record"), "history", ("audit_entry",))

SUPERVISION = with_tabs(_("Supervision"), *OFFICE)
OUR_SUPERVISION = with_tabs(_("Supervision"), *UNIT, beside=(INSTRUCTIONS,))
LEADERS_SUPERVISION = with_tabs(
    _("Supervision"),
    *(ORDERS, INSTRUCTIONS, REFERRALS, MEETINGS, ASSESSMENTS),
    beside=(HIGHLIGHTS, REGISTERS, BURDEN),
)

MENUS: dict[str, tuple[Entry, ...]] = {
    "clerk": (HOME, LEDGER, REVIEW, PERIODS, NOTICES, DETERMINATION, SUPERVISION, CIRCULARS, OVERVIEW, UNITS),
    "head": (HOME, HEADS_OVERVIEW, DETERMINATION, SUPERVISION, READERS_LEDGER, CIRCULARS, UNITS),
    "liaison": (HOME, MY_REPORTS, OUR_MATTERS, OUR_SUPERVISION, OUR_CIRCULARS, UNITS),
    "department_head": (HOME, APPROVALS, OUR_MATTERS, OUR_SUPERVISION, OUR_CIRCULARS, UNITS),
    "leader": (LEADER_HOME, READERS_LEDGER, LEADERS_SUPERVISION, LEADERS_CIRCULARS, UNITS),
    "county": (HOME, COUNTY_SHEET, COUNTY_LEDGER, NOTICES, SUPERVISION, COUNTYS_CIRCULARS, UNITS),
    "system_admin": (HOME, ADMINS_PEOPLE, UNITS, RUNNING, WORKING_DAYS, TEXTS),
    "security_admin": (HOME, TROUBLES, ROLES, RULES, PEOPLE),
    "auditor": (HOME, AUDIT, ROLES),
}


def menu_of(role: str, *, at: str | None) -> list[Link]:
    """Return the menu of `role`; `at` is the URL name of the page shown and marks its entry."""
    return [entry.link(at) for entry in MENUS.get(role, ())]
