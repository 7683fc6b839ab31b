"""What stands under the menu's entry for circulars: papers, articles, checks, numbers, lists, calendar, by role."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reform.portal.menu_entries import Entry

PAPERS = Entry(
    "circular_list",
    _("Circulars"),
    "speakerphone",
    (
        "circular_detail",
        "circular_signing",
        "circular_recipients",
        "circular_dispatch",
        "circular_changed",
        "circular_supersede",
        "circular_section",
        "circular_word",
        "circular_word_take",
        "circular_make",
        "circular_sign",
        "circular_sign_here",
        "circular_paper",
        "circular_number",
        "circular_stamp",
        "circular_unsign",
        "circular_drop",
        "circular_archive",
        "bulletin_contents",
        "bulletin_sign",
        "check_round",
        "check_open",
        "check_record",
        "check_cancel",
        "check_close",
        "check_decide",
        "paper_new",
    ),
)
ARTICLES = Entry("article_list", _("Articles"), "news", ("article_detail", "article_new", "article_invite"))
CHECKS = Entry("check_list", _("To check"), "checklist", ("check_answer",))
NUMBERS = Entry("paper_numbers", _("Numbers"), "tag")
LISTS = Entry("distribution", _("Distribution"), "send")
CALENDAR = Entry("paper_calendar", _("Calendar of papers"), "calendar-event")
FILE_CHECK = Entry("circular_verify", _("Check a file"), "file-search")

OFFICE = (PAPERS, ARTICLES, NUMBERS, LISTS, CALENDAR, FILE_CHECK)
UNIT = (PAPERS, CHECKS, ARTICLES, FILE_CHECK)
COUNTY = (PAPERS, CHECKS, ARTICLES, NUMBERS, LISTS, CALENDAR, FILE_CHECK)
LEADER = (PAPERS, CALENDAR, FILE_CHECK)


def papers(*tabs: Entry) -> Entry:
    """Return the menu's entry for circulars; it opens the list of papers."""
    return Entry(PAPERS.name, PAPERS.label, PAPERS.icon, tabs=tabs)
