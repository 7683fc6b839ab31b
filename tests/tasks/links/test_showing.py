"""What pages show of links upward: proposals, coverage, both ways from a task."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tasks.models import DraftLink, Notice, Task
from tasks.selectors.coverage import coverage_of
from tasks.selectors.links import draft_rows, relations_of
from tasks.services.links import choose_upper, make_links
from tasks.services.notices import confirm_notice
from tests.cast import signed_in
from tests.tasks.links.papers import UPPER, link, reading


def test_proposals_are_the_nearest_clauses_best_first(cast, upper, notice):
    choose_upper(notice=notice, upper=upper, by=cast.clerk)
    rows = draft_rows(notice, cast.clerk)
    best = [row.near[0].clause.title if row.near else "" for row in rows]
    assert best[:2] == ["完善分级诊疗制度", "推进按病种付费"]
    assert all(len(row.near) <= 3 for row in rows)
    assert [near.share for near in rows[0].near] == sorted((n.share for n in rows[0].near), reverse=True)


def test_coverage_says_which_clauses_are_carried_out_here(cast, upper, notice):
    link(cast, notice, upper, 0, 0)
    task = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)[0]
    coverage = coverage_of(upper, cast.clerk)
    assert coverage.counts == {"all": 3, "done": 1, "open": 2}
    assert [[draft.task for draft in line.by] for line in coverage.lines] == [[task], [], []]
    assert [line.clause.title for line in coverage.shown("open")] == ["推进按病种付费", "开展互联网诊疗试点"]
    assert coverage.notices == [notice]
    assert relations_of(upper, cast.clerk)["coverage"].counts["open"] == 2
    assert relations_of(notice, cast.clerk)["coverage"] is None


def test_coverage_counts_no_draft_that_was_left_out_and_no_other_programmes(cast, upper, notice):
    link(cast, notice, upper, 0, 0)
    notice.drafts.update(state="dropped")
    assert coverage_of(upper, cast.clerk).counts["done"] == 0
    notice.drafts.update(state="open")
    Notice.objects.filter(pk=notice.pk).update(programme=cast.north.programme)
    assert coverage_of(upper, cast.clerk).counts["done"] == 0


def test_pages_need_the_same_queries_for_any_number_of_clauses(cast, upper, notice):
    def queries(read) -> int:
        with CaptureQueriesContext(connection) as found:
            read()
        return len(found)

    reads = [
        lambda: draft_rows(Notice.objects.get(pk=notice.pk), cast.clerk),
        lambda: coverage_of(Notice.objects.get(pk=upper.pk), cast.clerk),
    ]
    link(cast, notice, upper, 0, 0)
    few = [queries(read) for read in reads]
    link(cast, notice, upper, 1, 1)
    link(cast, notice, upper, 2, 2)
    assert [queries(read) for read in reads] == few == [7, 4]


# --- pages ----------------------------------------------------------------------------------------------------------
def test_page_chooses_a_paper_and_takes_it_back(cast, upper, notice):
    client, address = signed_in(cast.clerk), reverse("notice_upper", args=[notice.uid])
    assert upper.title[:20] in client.get(address).content.decode()
    client.post(address, {"upper": upper.uid})
    assert notice.upper_links.get().upper == upper
    client.post(address, {"act": "drop", "link": notice.upper_links.get().pk})
    assert notice.upper_links.count() == 0
    for nothing in ({}, {"upper": "nonsense"}, {"upper": notice.uid}, {"act": "drop", "link": "9" * 30}):
        assert client.post(address, nothing).status_code == 302
    assert notice.upper_links.count() == 0


def test_page_reads_a_named_paper_in_for_reference(cast, notice):
    make_links(notice=notice, reading=reading(notice, "云岭医改组〔2026〕1号", (0, 1, "")))
    address = reverse("notice_upper_read", args=[notice.uid]) + f"?link={notice.upper_links.get().pk}"
    client = signed_in(cast.clerk)
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"text": UPPER}).status_code == 302
    upper = notice.upper_links.get().upper
    assert (upper.state, upper.document_number) == ("reference", "云岭医改组〔2026〕1号")
    assert DraftLink.objects.get().upper == upper


def test_page_links_a_clause_to_a_draft_and_takes_it_back(cast, upper, notice):
    choose_upper(notice=notice, upper=upper, by=cast.clerk)
    draft, clause = notice.drafts.first(), upper.drafts.first()
    client, address = signed_in(cast.clerk), reverse("draft_upper", args=[draft.uid])
    assert "<optgroup" in client.get(address).content.decode()
    assert "clause-linked" in client.post(address, {"clause": clause.uid}).content.decode()
    client.post(address, {"link": DraftLink.objects.get().pk})
    assert DraftLink.objects.count() == 0
    assert client.post(address, {"clause": notice.drafts.last().uid}).status_code == 400


def test_another_drafts_link_is_not_taken_back(cast, upper, notice):
    linked = link(cast, notice, upper, 0, 0)
    other = reverse("draft_upper", args=[notice.drafts.last().uid])
    signed_in(cast.clerk).post(other, {"link": linked.pk})
    assert DraftLink.objects.count() == 1


def test_coverage_page_filters_and_the_task_page_shows_both_ways(cast, upper, notice):
    link(cast, notice, upper, 0, 0)
    task = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)[0]
    client = signed_in(cast.leader)
    shown = client.get(reverse("notice_coverage", args=[upper.uid]), {"show": "open"}).content.decode()
    assert ("开展互联网诊疗试点" in shown, "完善分级诊疗制度" in shown) == (True, False)
    of_task = client.get(reverse("task_detail", args=[task.uid])).content.decode()
    assert reverse("notice_coverage", args=[upper.uid]) in of_task
    assert of_task.count(upper.title) == 2  # the card, and the story
    of_upper = client.get(reverse("notice_detail", args=[upper.uid])).content.decode()
    assert "1 of 3 clauses" in of_upper


def test_task_page_tells_a_unit_the_clause_but_neither_its_words_nor_its_paper(cast, upper, notice):
    link(cast, notice, upper, 0, 0)
    task = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)[0]
    Task.objects.filter(pk=task.pk).update(state="handed_out", type="pilot", long_term=True)
    shown = signed_in(cast.liaison).get(reverse("task_detail", args=[task.uid])).content.decode()
    assert f"“{upper.title}”" in shown
    assert reverse("notice_coverage", args=[upper.uid]) not in shown
    assert "完善分级诊疗制度" not in shown
