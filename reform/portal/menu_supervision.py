"""What stands under the menu's entry for supervision: a page's neighbours, by role, in the order of daily use."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reform.portal.menu_entries import Entry

ORDERS = Entry(
    "order_list",
    _("Orders"),
    "flag",
    (
        "order_detail",
        "order_new",
        "order_edit",
        "order_sign",
        "order_answer",
        "extension_ask",
        "ladder",
        "ladder_edit",
        "accountability_list",
        "accountability_new",
    ),
)
INSTRUCTIONS = Entry(
    "instruction_list",
    _("Instructions"),
    "pencil",
    ("instruction_new", "instruction_detail", "instruction_edit", "instruction_order"),
)
REFERRALS = Entry("referral_list", _("Referrals"), "arrow-up", ("referral_new", "referral_detail"))
MEETINGS = Entry(
    "meeting_list",
    _("Meetings"),
    "users-group",
    ("meeting_new", "meeting_detail", "meeting_edit", "agenda_edit", "agenda_bundle", "decision_edit"),
)
HIGHLIGHTS = Entry(
    "highlight_list", _("Highlights"), "message", ("highlight_detail", "highlight_edit", "highlight_new")
)
REGISTERS = Entry(
    "innovation_list",
    _("Registers"),
    "notes",
    (
        "innovation_detail",
        "innovation_edit",
        "innovation_new",
        "outreach_list",
        "outreach_edit",
        "outreach_new",
        "support_grid",
        "support_row",
        "support_item",
    ),
)
ASSESSMENTS = Entry(
    "assessment_list",
    _("Assessment"),
    "target",
    (
        "assessment_detail",
        "assessment_new",
        "assessment_rules",
        "assessment_unit",
        "assessment_line",
        "assessment_objection",
        "assessment_pdf",
    ),
)
BURDEN = Entry("burden", _("Burden"), "scale", ("burden_plan",))

OFFICE = (ORDERS, INSTRUCTIONS, REFERRALS, MEETINGS, HIGHLIGHTS, REGISTERS, ASSESSMENTS, BURDEN)
UNIT = (ORDERS, REFERRALS, MEETINGS, HIGHLIGHTS, REGISTERS, ASSESSMENTS, BURDEN)


def supervision(label: str | Promise, *tabs: Entry, beside: tuple[Entry, ...] = ()) -> Entry:
    """Return the menu's entry for supervision; it opens the first of its pages.

    What the role may open but finds only by a link, and not among the tabs, is `beside`.
    """
    linked = tuple(name for entry in beside for name in (entry.name, *entry.below))
    return Entry(tabs[0].name, label, ORDERS.icon, linked, tabs)
