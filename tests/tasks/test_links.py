"""Links upward: papers found by number, clauses by what the text names or a person chooses, and what is carried out."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reform.core.models import AuditEntry
from tasks.models import DraftLink, Notice, NoticeLink, Task, TaskSource
from tasks.selectors.coverage import coverage_of
from tasks.selectors.history import history_of
from tasks.selectors.links import draft_rows, own_sources, papers_of, relations_of, task_links
from tasks.services.comparing import differences_of, fingerprint
from tasks.services.corrections import apply_correction, import_correction
from tasks.services.intake import import_notice
from tasks.services.links import choose_upper, drop_upper, link_clause, make_links, unlink_clause
from tasks.services.notices import confirm_notice, keep_for_reference, undo_confirmation
from tasks.services.refusals import NotPossible
from tasks.texts.numbers import clause_label, clause_number, number_key
from tests.cast import signed_in
from tests.tasks.paper import TEXT, paper

UPPER = """云岭省医改领导小组文件

云岭医改组〔2026〕1号

云岭省医改领导小组关于印发2026年深化医改重点任务的通知

各市医改领导小组：
现将重点任务印发给你们。

一、重点任务
1. 完善分级诊疗制度。县域内基层就诊率达到65%以上。（省卫生健康委负责）
2. 推进按病种付费。印发按病种付费实施方案。（省医保局负责）
3. 开展互联网诊疗试点。选择三个市先行。（省卫生健康委负责）

云岭省医改领导小组
2026年1月5日
"""


@pytest.fixture
def upper(cast) -> Notice:
    return keep_for_reference(
        notice=import_notice(programme=cast.programme, text=UPPER, by=cast.clerk), by=cast.clerk
    )


@pytest.fixture
def notice(cast) -> Notice:
    return import_notice(programme=cast.programme, **paper(), by=cast.clerk)


def reading(notice: Notice, number: str = "云岭医改组[2026] 1号", *clauses: tuple[int, int, str]) -> dict:
    """What the reader says: the upper paper in the preamble, and (draft, clause, number) of items that name one."""
    drafts = list(notice.drafts.order_by("order"))
    items = [{"span": (d.span_start, d.span_end), "carries_out": []} for d in drafts]
    for at, clause, named in clauses:
        start = drafts[at].span_start
        items[at]["carries_out"].append(
            {"text": f"第{clause}条", "clause": clause, "document_number": named, "span": (start, start + 4)}
        )
    base = {"title": "云岭省2026年深化医改重点任务", "document_number": number, "span": (3, 20)}
    return {"bases": [base], "tasks": items}


def link(cast, notice: Notice, upper: Notice, draft: int, clause: int) -> DraftLink:
    """Link a draft to a clause by hand."""
    if not notice.upper_links.filter(upper=upper).exists():
        choose_upper(notice=notice, upper=upper, by=cast.clerk)
    drafts, clauses = notice.drafts.order_by("order"), upper.drafts.order_by("order")
    return link_clause(draft=drafts[draft], clause=clauses[clause], by=cast.clerk)


# --- pure -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("15", 15),
        ("15.", 15),
        ("（十五）", 15),
        ("第十五条", 15),
        ("第15条", 15),
        ("三、", 3),
        ("１２", 12),
        ("11.2", None),
        ("", None),
        ("未编号1", None),
    ],
)
def test_clause_number_is_the_figure_however_printed(printed, number):
    assert clause_number(printed) == number


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("15.", "第15条"),
        ("１５", "第15条"),
        ("（十五）", "（十五）"),
        ("第十五条", "第十五条"),
        ("11.2", "11.2"),
        ("", ""),
    ],
)
def test_clause_label_says_what_a_bare_figure_is_of(printed, label):
    assert clause_label(printed) == label


def test_number_key_is_one_for_all_brackets():
    written = [
        "闽医改〔2019〕5号",
        "闽医改[2019]5 号",
        "闽医改（2019）5号",
        "闽医改(2019)5号",
        "闽医改【2019】5号",
    ]
    assert {number_key(one) for one in written} == {"闽医改〔2019〕5号"}
    assert number_key("闽医改〔2019〕6号") not in {number_key(one) for one in written}


# --- on import ------------------------------------------------------------------------------------------------------
def test_the_upper_paper_is_found_by_its_number_and_its_named_clause_linked(cast, upper, notice):
    make_links(notice=notice, reading=reading(notice, "云岭医改组[2026] 1号", (0, 1, "")))
    paper = notice.upper_links.get()
    assert (paper.upper, paper.title, paper.span_start) == (upper, "云岭省2026年深化医改重点任务", 3)
    linked = DraftLink.objects.get()
    clause = upper.drafts.get(number__startswith="1")
    assert (linked.draft.number, linked.upper, linked.clause) == ("（一）", upper, "第1条")
    assert (linked.span_start, linked.span_end) == (clause.span_start, clause.span_end)


def test_a_paper_of_the_programme_above_is_found_too_but_not_opened(cast, upper, notice):
    own = import_notice(programme=cast.north.programme, text=TEXT, by=cast.north)
    make_links(notice=own, reading=reading(own))
    assert own.upper_links.get().upper == upper
    (shown,) = papers_of(own, cast.north)
    assert (shown.open, shown.title) == (False, "云岭省2026年深化医改重点任务")
    assert draft_rows(own, cast.north)[0].clauses == []


def test_a_paper_of_a_programme_below_or_beside_is_not_found(cast, upper, notice):
    Notice.objects.filter(pk=upper.pk).update(programme=cast.north.programme)
    make_links(notice=notice, reading=reading(notice))
    assert notice.upper_links.get().upper is None


def test_a_paper_that_is_not_kept_is_named_and_its_clauses_linked_once_it_is_chosen(cast, notice):
    make_links(notice=notice, reading=reading(notice, "云岭医改组〔2026〕1号", (0, 1, ""), (1, 2, "")))
    named = notice.upper_links.get()
    assert (named.upper, DraftLink.objects.count()) == (None, 0)
    upper = import_notice(programme=cast.programme, text=UPPER, by=cast.clerk)
    choose_upper(notice=notice, upper=upper, link=named, by=cast.clerk)
    assert [(one.draft.number, one.clause) for one in DraftLink.objects.all()] == [
        ("（一）", "第1条"),
        ("（二）", "第2条"),
    ]


def test_a_clause_the_paper_does_not_have_is_kept_by_its_words(cast, upper, notice):
    make_links(notice=notice, reading=reading(notice, "云岭医改组〔2026〕1号", (0, 15, "")))
    linked = DraftLink.objects.get()
    assert (linked.clause, linked.span_start) == ("第15条", None)
    assert [one.clause for one in coverage_of(upper, cast.clerk).lost] == ["第15条"]


def test_a_clause_of_another_paper_than_the_one_named_is_not_linked(cast, upper, notice):
    make_links(notice=notice, reading=reading(notice, "云岭医改组〔2026〕1号", (0, 1, "国办发〔2026〕9号")))
    assert [one.document_number for one in notice.upper_links.all()] == [
        "云岭医改组〔2026〕1号",
        "国办发〔2026〕9号",
    ]
    assert DraftLink.objects.count() == 0


def test_a_clause_without_a_paper_is_not_linked_where_two_papers_are_named(cast, upper, notice):
    said = reading(notice, "云岭医改组〔2026〕1号", (0, 1, ""))
    said["bases"].append({"title": "国家年度任务", "document_number": "国办发〔2026〕9号", "span": (21, 30)})
    make_links(notice=notice, reading=said)
    assert [paper.upper for paper in notice.upper_links.all()] == [upper, None]
    assert DraftLink.objects.count() == 0


LOWER = """云溪市医改领导小组文件

云医改组〔2026〕6号

云溪市医改领导小组关于落实2026年医改任务的通知

各县（市、区）医改领导小组：
为贯彻落实《云岭省医改领导小组关于印发2026年深化医改重点任务的通知》（云岭医改组〔2026〕1号），现将任务印发给你们。

一、重点任务
（一）完善分级诊疗。落实省方案第1条要求，县域内基层就诊率达到66%以上。（市卫生健康委负责）
（二）推进按病种付费。按照云岭医改组〔2026〕1号第二条，印发实施方案。（市财政局负责）

云溪市医改领导小组
2026年2月20日
"""


def test_what_the_text_says_is_linked_from_the_file_to_the_ledger(cast, upper):
    lower = import_notice(programme=cast.programme, text=LOWER, by=cast.clerk)
    assert lower.upper_links.get().upper == upper
    assert [row.named for row in draft_rows(lower, cast.clerk)] == [
        ["落实省方案第1条"],
        ["按照云岭医改组〔2026〕1号第二条"],
    ]
    first, second = confirm_notice(notice=lower, ledger=cast.ledger, by=cast.clerk)
    assert [s.clause for s in (*first.sources.all(), *second.sources.all())] == [
        "（一）",
        "第1条",
        "（二）",
        "第2条",
    ]
    assert coverage_of(upper, cast.clerk).counts == {"all": 3, "done": 2, "open": 1}


# --- by a person ----------------------------------------------------------------------------------------------------
def test_a_clause_becomes_a_source_of_the_task_when_the_notice_is_confirmed(cast, upper, notice):
    link(cast, notice, upper, 0, 0)
    assert TaskSource.objects.count() == 0
    task = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)[0]
    own, above = task.sources.all()
    assert (own.notice, above.notice) == (notice, upper)
    assert upper.text[above.span_start : above.span_end].startswith("完善分级诊疗制度")
    assert history_of(task)[0].text == f"Carries out 第1条 of “{upper.title}”"
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


# --- what pages show ------------------------------------------------------------------------------------------------
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
    assert f"《{upper.title}》" in shown
    assert reverse("notice_coverage", args=[upper.uid]) not in shown
    assert "完善分级诊疗制度" not in shown
