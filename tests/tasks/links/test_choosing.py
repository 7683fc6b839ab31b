"""Links upward made by a person: what they give the tasks, and what they refuse."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from reform.core.models import AuditEntry
from tasks.models import DraftLink, Notice, NoticeLink, Task, TaskSource
from tasks.selectors.coverage import coverage_of
from tasks.selectors.history import history_of
from tasks.selectors.links import own_sources, task_links
from tasks.services.comparing import differences_of, fingerprint
from tasks.services.corrections import apply_correction, import_correction
from tasks.services.intake import import_notice
from tasks.services.links import choose_upper, drop_upper, link_clause, make_links, unlink_clause
from tasks.services.notices import confirm_notice, undo_confirmation
from tasks.services.refusals import NotPossible
from tests.tasks.links.papers import UPPER, link, reading
from tests.tasks.paper import TEXT


def test_a_clause_becomes_a_source_of_the_task_when_the_notice_is_confirmed(cast, upper, notice):
    link(cast, notice, upper, 0, 0)
    assert TaskSource.objects.count() == 0
    task = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)[0]
    own, above = task.sources.all()
    assert (own.notice, above.notice) == (notice, upper)
    assert upper.text[above.span_start : above.span_end].startswith("完善分级诊疗制度")
    assert history_of(task)[0].text == f"Carries out clause 1 of “{upper.title}”"
    assert task_links(task, cast.clerk).above[0].notice == upper
    assert list(own_sources(upper)) == []


def test_a_clause_linked_after_confirming_is_a_source_at_once_and_no_longer_when_taken_back(
    cast, upper, notice
):
    task = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)[0]
    notice.refresh_from_db()
    linked = link(cast, notice, upper, 0, 0)
    assert [s.notice for s in task.sources.all()] == [notice, upper]
    unlink_clause(link=linked, by=cast.clerk)
    assert [s.notice for s in task.sources.all()] == [notice]
    assert AuditEntry.objects.filter(act__in=["notices.link_clause", "notices.unlink_clause"]).count() == 2


def test_linking_twice_makes_one_link_and_one_source(cast, upper, notice):
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    notice.refresh_from_db()
    assert link(cast, notice, upper, 0, 0) == link(cast, notice, upper, 0, 0)
    assert TaskSource.objects.filter(notice=upper).count() == 1


@pytest.mark.parametrize("upper_first", [True, False])
def test_a_task_is_derived_from_the_task_that_the_upper_clause_is(cast, notice, upper_first):
    upper = import_notice(programme=cast.programme, text=UPPER, by=cast.clerk)
    link(cast, notice, upper, 0, 0)
    for one in [upper, notice] if upper_first else [notice, upper]:
        confirm_notice(notice=one, ledger=cast.ledger, by=cast.clerk)
    lower, above = notice.drafts.first().task, upper.drafts.order_by("order").first().task
    assert lower.derived_from == above
    assert task_links(above, cast.clerk).below == [lower]
    assert task_links(lower, cast.clerk).derived_from == above


def test_undoing_the_confirmation_takes_the_upper_source_with_it_and_keeps_the_link(cast, upper, notice):
    link(cast, notice, upper, 0, 0)
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    notice.refresh_from_db()
    undo_confirmation(notice=notice, by=cast.clerk)
    assert (Task.objects.count(), TaskSource.objects.count(), DraftLink.objects.count()) == (0, 0, 1)


def test_undoing_the_upper_notice_leaves_the_tasks_below(cast, notice):
    upper = import_notice(programme=cast.programme, text=UPPER, by=cast.clerk)
    link(cast, notice, upper, 0, 0)
    for one in (upper, notice):
        confirm_notice(notice=one, ledger=cast.ledger, by=cast.clerk)
    upper.refresh_from_db()
    undo_confirmation(notice=upper, by=cast.clerk)
    assert Task.objects.count() == 3
    lower = notice.drafts.first().task
    assert lower.derived_from is None
    assert [s.notice for s in lower.sources.all()] == [notice, upper]


def test_a_notice_carries_out_neither_itself_nor_what_carries_it_out(cast, upper, notice):
    choose_upper(notice=notice, upper=upper, by=cast.clerk)
    with pytest.raises(NotPossible, match="named already"):
        choose_upper(notice=notice, upper=upper, by=cast.clerk)
    with pytest.raises(NotPossible, match="itself"):
        choose_upper(notice=notice, upper=notice, by=cast.clerk)
    Notice.objects.filter(pk=upper.pk).update(state="read")
    upper.refresh_from_db()
    with pytest.raises(NotPossible, match="itself"):
        choose_upper(notice=upper, upper=notice, by=cast.clerk)


def test_what_the_actor_may_not_see_is_not_linked(cast, upper):
    own = import_notice(programme=cast.north.programme, text=TEXT, by=cast.north)
    with pytest.raises(NotPossible, match="not here"):
        choose_upper(notice=own, upper=upper, by=cast.north)
    with pytest.raises(PermissionDenied):
        choose_upper(notice=own, upper=upper, by=cast.clerk)


def test_a_clause_of_a_paper_that_is_not_linked_is_refused(cast, upper, notice):
    with pytest.raises(NotPossible, match="Name the upper paper"):
        link_clause(draft=notice.drafts.first(), clause=upper.drafts.first(), by=cast.clerk)
    assert DraftLink.objects.count() == 0


def test_a_paper_kept_for_reference_carries_nothing_out(cast, upper, notice):
    with pytest.raises(NotPossible, match="being decomposed"):
        choose_upper(notice=upper, upper=notice, by=cast.clerk)


def test_dropping_a_paper_takes_its_clauses_back_and_keeps_what_the_text_names(cast, upper, notice):
    make_links(notice=notice, reading=reading(notice, "云岭医改组〔2026〕1号", (0, 1, "")))
    task = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)[0]
    notice.refresh_from_db()
    drop_upper(link=notice.upper_links.get(), by=cast.clerk)
    assert (DraftLink.objects.count(), [s.notice for s in task.sources.all()]) == (0, [notice])
    assert (notice.upper_links.get().upper, notice.upper_links.get().span_start) == (None, 3)
    by_hand = choose_upper(notice=notice, upper=upper, by=cast.clerk)
    drop_upper(link=by_hand, by=cast.clerk)
    assert NoticeLink.objects.count() == 1


def test_a_corrected_file_keeps_papers_and_clauses_chosen_by_hand(cast, upper, notice):
    link(cast, notice, upper, 0, 0)
    task = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)[0]
    notice.refresh_from_db()
    corrected = import_correction(notice=notice, text=TEXT.replace("65%", "70%"), by=cast.clerk)
    found = differences_of(corrected)
    chosen = {row.key for row in found}
    apply_correction(notice=corrected, chosen=chosen, seen=fingerprint(found), by=cast.clerk)
    assert corrected.upper_links.get().upper == upper
    assert DraftLink.objects.get().draft.notice == corrected
    assert {s.notice for s in task.sources.all()} == {corrected, upper}
    assert coverage_of(upper, cast.clerk).counts["done"] == 1
