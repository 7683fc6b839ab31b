"""The bulletin: what a unit is writing is its own, what is printed is adopted and frozen, numbers follow on."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

ARTICLES, ISSUES = "tests/reports/test_articles.py", "tests/reports/test_bulletins.py"
SERVICE, ISSUE = "reports/services/articles.py", "reports/services/bulletins.py"
NUMBERS = "reports/selectors/bulletins.py"

BULLETIN = (
    Mutant(
        "bulletin: drafts of units seen by the office",
        "reports/permissions/papers.py",
        "        mine = Q(department__isnull=True) | ~Q(state=ArticleState.DRAFT)",
        "        mine = Q()",
        (f"{ARTICLES}::test_what_a_unit_is_writing_is_its_own_affair",),
    ),
    Mutant(
        "bulletin: sent without words",
        SERVICE,
        "    if not title.strip() or not text.strip():",
        "    if False:",
        (f"{ARTICLES}::test_nothing_is_sent_without_title_or_text",),
    ),
    Mutant(
        "bulletin: edits what was not sent",
        SERVICE,
        "    if article.state not in EDITED:",
        "    if False:",
        (f"{ARTICLES}::test_nobody_edits_what_is_not_sent_and_units_edit_nothing_of_the_office",),
    ),
    Mutant(
        "bulletin: a labelled matter's highlight",
        SERVICE,
        "    if highlight.task and highlight.task.sensitivity > READERS:",
        "    if False:",
        (f"{ARTICLES}::test_a_highlight_that_is_not_selected_or_labelled_becomes_none",),
    ),
    Mutant(
        "bulletin: an article in two issues",
        ISSUE,
        "        if article.state != ArticleState.ADOPTED or article.bulletin_id not in (None, held.pk):",
        "        if article.state != ArticleState.ADOPTED:",
        (f"{ISSUES}::test_only_adopted_articles_that_stand_in_no_other_issue_are_taken",),
    ),
    Mutant(
        "bulletin: signs what was edited after it was frozen",
        ISSUE,
        "    if data.sha256() != replace(build_bulletin(issue), year=data.year).sha256():",
        "    if False:",
        (f"{ISSUES}::test_an_article_edited_after_the_issue_was_frozen_stops_the_signature",),
    ),
    Mutant(
        "bulletin: signs an empty issue",
        ISSUE,
        "    faults = refusals(bulletin_faults(data))",
        "    faults = []",
        (f"{ISSUES}::test_an_issue_begins_empty_and_cannot_be_signed_so",),
    ),
    Mutant(
        "bulletin: typed numbers after the first",
        ISSUE,
        "    number = number or first_issue",
        "    number = first_issue or number",
        (
            f"{ISSUES}::test_the_first_issue_in_the_portal_says_where_the_series_stands_and_the_next_follow_on",
        ),
    ),
    Mutant(
        "bulletin: supplements count with the others",
        NUMBERS,
        "signed.filter(year=year, supplement=supplement)",
        "signed.filter(year=year)",
        (f"{ISSUES}::test_supplements_count_apart",),
    ),
    Mutant(
        "bulletin: signed issues are still edited",
        SERVICE,
        "    if article.bulletin and article.bulletin.state != CircularState.DRAFT:",
        "    if False:",
        (f"{ISSUES}::test_what_is_signed_is_not_edited",),
    ),
)
