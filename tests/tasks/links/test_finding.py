"""Links upward made on import: papers found by number, clauses by what the text names."""

from __future__ import annotations

import pytest

from tasks.models import DraftLink, Notice
from tasks.selectors.coverage import coverage_of
from tasks.selectors.links import draft_rows, papers_of
from tasks.services.intake import import_notice
from tasks.services.links import choose_upper, make_links
from tasks.services.notices import confirm_notice
from tasks.texts.numbers import clause_label, clause_number, number_key
from tests.tasks.links.papers import LOWER, UPPER, reading
from tests.tasks.paper import TEXT


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
