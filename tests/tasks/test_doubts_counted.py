"""存疑 is counted one way: on the list of notices as on the desk."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tasks.models import Notice
from tasks.selectors.drafts import count_doubts, workbench
from tasks.services.corrections import import_correction
from tasks.services.draft_edits import review_draft
from tasks.services.intake import import_notice
from tasks.services.merging import part_draft
from tasks.services.notices import confirm_notice, withdraw_notice
from tests.cast import signed_in
from tests.tasks.paper import TEXT, paper

AGAIN = TEXT.replace("5号", "6号").replace("通知", "补充通知")


def read_again(cast) -> Notice:
    """A notice whose clauses are all in the ledger already; the reader doubts the third."""
    first = import_notice(programme=cast.programme, **paper(), by=cast.clerk)
    confirm_notice(notice=first, ledger=cast.ledger, by=cast.clerk)
    again = import_notice(programme=cast.programme, **paper(AGAIN), by=cast.clerk)
    again.drafts.filter(number="（三）").update(doubts=["Several units"])
    return Notice.objects.get(pk=again.pk)


def both(notice: Notice) -> tuple[int, int]:
    return count_doubts([notice]).get(notice.pk, 0), workbench(notice).counts["doubts"]


def test_doubts_are_the_readers_and_the_merges_nobody_decided(cast):
    notice = read_again(cast)
    assert both(notice) == (3, 3)
    one, two, three = notice.drafts.select_related("notice__programme__jurisdiction").order_by("order")
    part_draft(draft=one, task=workbench(notice).cards[0].alike[0].task, by=cast.clerk)
    assert both(notice) == (2, 2)
    review_draft(draft=two, by=cast.clerk)
    assert both(notice) == (1, 1)
    review_draft(draft=three, by=cast.clerk)
    assert both(notice) == (0, 0)


def test_a_corrected_file_is_not_taken_for_the_tasks_it_corrects(cast):
    read_again(cast)
    notice = Notice.objects.get(state="confirmed")
    corrected = import_correction(notice=notice, text=TEXT.replace("65%", "70%"), by=cast.clerk)
    assert [card.alike for card in workbench(corrected).cards] == [[], [], []]


def test_the_list_counts_its_states_and_leaves_what_was_taken_out_apart(cast):
    again = read_again(cast)
    client = signed_in(cast.clerk)

    def counted() -> list[tuple[str, int]]:
        chips = client.get(reverse("notice_list")).context["chips"]
        return [(str(chip["label"]), chip["count"]) for chip in chips]

    assert counted() == [("All", 2), ("Being decomposed", 1), ("Confirmed into the ledger", 1)]
    withdraw_notice(notice=again, by=cast.clerk)
    assert counted() == [("All", 1), ("Confirmed into the ledger", 1), ("Withdrawn", 1)]


def test_the_list_shows_the_count_in_as_many_queries_for_many_notices(cast):
    read_again(cast)
    client = signed_in(cast.clerk)
    client.get(reverse("notice_list"))
    with CaptureQueriesContext(connection) as few:
        page = client.get(reverse("notice_list")).content.decode()
    assert '<span class="count-doubt">3</span>' in page
    for number in range(3):
        import_notice(
            programme=cast.programme, **paper(TEXT.replace("5号", f"{number + 7}号")), by=cast.clerk
        )
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("notice_list"))
    assert len(many) == len(few)
