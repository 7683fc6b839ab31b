"""The ledger in groups: subtotals that add up, pages that run on, folding, what a subtotal opens."""

from functools import reduce
from operator import add

import pytest
from django.db.models import F

from departments.enums import Clearance
from tasks.models import Task
from tasks.selectors.grouping import GROUPINGS
from tests.cast import signed_in
from tests.portal.ledger_case import get, labels, many, mixed_ledger, queries


@pytest.fixture
def matters(cast):
    return mixed_ledger(cast)


def heads(response):
    return [section.part for section in response.context["sections"]]


def titles(response):
    return [str(part.group.title) for part in heads(response)]


@pytest.mark.parametrize("group", GROUPINGS)
@pytest.mark.parametrize("more", [{}, {"flag": "overdue"}, {"type": "indicator"}])
def test_subtotals_add_up_to_the_pages_total(client, cast, matters, group, more):
    page = get(client, cast.clerk, group=group, **more)
    groups = [section.part.group.figures for section in page.context["sections"]]
    assert reduce(add, [one.tally for one in groups]) == page.context["tally"]
    assert sum(one.running_rows for one in groups) == page.context["row_total"]
    assert sum(one.tasks for one in groups) == page.context["page"].paginator.count
    assert sum(one.items_in_preparation for one in groups) == page.context["in_preparation"]


@pytest.mark.parametrize("asked", [{}, {"group": "section"}, {"group": "section", "fold": "all"}])
def test_the_list_counts_its_entries_not_its_lines(client, cast, matters, asked):
    """Nine lines, one of them the head of its two rows; what is folded is counted with the rest."""
    page = get(client, cast.clerk, **asked)
    assert '<span class="pager-count">共8条</span>' in page.content.decode()


def test_sections_stand_in_ledger_order_with_what_has_none_last(client, cast, matters):
    page = get(client, cast.clerk, group="section")
    assert titles(page) == ["一、药品改革", "二、服务体系", "十、其他", "未分章节"]
    assert labels(page) == ["1", "2", "3", "4", "6", "6.1", "6.2", "5", "7"]
    assert heads(page)[1].group.figures.tally.reconciliation == "3 = 0 + 2 + 1 + 0 + 0 + 0"


def test_units_stand_in_their_order_and_rows_with_their_unit(client, cast, matters):
    page = get(client, cast.clerk, group="unit")
    assert titles(page)[:2] == ["市卫生健康委", "市财政局"]
    assert labels(page) == ["1", "3", "5", "6.1", "7", "2", "4", "6.2", "6"]


def test_classes_stand_worst_first_and_types_as_they_are_listed(client, cast, matters):
    assert labels(get(client, cast.clerk, group="class")) == ["1", "6", "6.1", "3", "4", "5", "2", "6.2", "7"]
    assert labels(get(client, cast.clerk, group="type"))[:2] == ["1", "2"]


def test_an_order_holds_inside_groups(client, cast, matters):
    page = get(client, cast.clerk, group="section", sort="-due_on")
    assert labels(page) == ["2", "1", "3", "6.1", "6.2", "4", "6", "5", "7"]


@pytest.mark.parametrize("group", GROUPINGS)
def test_a_groups_head_opens_exactly_its_rows(client, cast, matters, group):
    page = get(client, cast.clerk, group=group)
    for section in page.context["sections"]:
        url = page.context["group_heads"][section.part.group.place]["url"]
        opened = client.get(f"/ledger/{url}")
        assert labels(opened) == [task.label for task in section.rows]
        assert opened.context["tally"] == section.part.group.figures.tally


def test_a_group_runs_on_over_the_page_under_its_head(client, cast):
    many(cast, 30, 100, section="一、甲")
    many(cast, 45, 200, section="二、乙")
    first, second = (get(client, cast.clerk, group="section", page=str(n)) for n in (1, 2))
    assert [(p.start, p.size, p.continued) for p in heads(first)] == [(0, 30, False), (0, 20, False)]
    assert [(p.start, p.size, p.continued) for p in heads(second)] == [(20, 25, True)]
    assert labels(second) == [str(n) for n in range(220, 245)]
    assert "（续）" in second.content.decode()
    assert "（续）" not in first.content.decode()


def test_folded_groups_keep_their_head_and_no_row(client, cast, matters):
    page = get(client, cast.clerk, group="section", fold="1")
    assert labels(page) == ["1", "2", "5", "7"]
    assert [part.folded for part in heads(page)] == [False, True, False, False]
    every = get(client, cast.clerk, group="section", fold="all")
    assert labels(every) == []
    assert len(heads(every)) == 4
    last = get(client, cast.clerk, group="section", fold="3")
    assert [part.folded for part in heads(last)] == [False, False, False, True]


def test_a_folded_group_stands_on_one_page_only(client, cast):
    many(cast, 50, 100, section="一、甲")
    many(cast, 5, 200, section="二、乙")
    many(cast, 10, 300, section="三、丙")
    pages = [get(client, cast.clerk, group="section", fold="1", page=str(n)) for n in (1, 2)]
    assert [titles(page) for page in pages] == [["一、甲"], ["二、乙", "三、丙"]]


def test_a_folded_last_group_stands_at_the_end_of_a_full_page(client, cast):
    many(cast, 50, 100, section="一、甲")
    many(cast, 5, 200, section="二、乙")
    page = get(client, cast.clerk, group="section", fold="1")
    assert titles(page) == ["一、甲", "二、乙"]
    assert page.context["page"].paginator.num_pages == 1


def test_folding_toggles_one_group_and_keeps_the_rest(client, cast, matters):
    page = get(client, cast.clerk, group="section", fold="1")
    links = page.context["group_heads"]
    assert links[0]["fold_url"] == "?group=section&fold=0.1#group-0"
    assert links[1]["fold_url"] == "?group=section#group-1"


def test_what_a_post_may_not_see_is_in_no_subtotal(client, cast, matters):
    Task.objects.filter(number=1).update(sensitivity=F("sensitivity") + 1)
    cast.clerk.post.clearance = Clearance.INTERNAL
    cast.clerk.post.save()
    page = get(client, cast.clerk, group="section")
    assert heads(page)[0].group.figures.tally.total == 1
    assert labels(page)[0] == "2"


@pytest.mark.parametrize("group", GROUPINGS)
def test_groups_take_the_same_queries_for_many_rows(cast, group):
    mixed_ledger(cast)
    client = signed_in(cast.clerk)
    queries(client, f"?group={group}")
    few = queries(client, f"?group={group}")
    many(cast, 60)
    assert queries(client, f"?group={group}") == few


def test_an_unknown_grouping_is_named_and_left_out(client, cast, matters):
    client.cookies["portal_language"] = "en"
    page = get(client, cast.clerk, group="leader")
    assert page.context["not_understood"] == "grouping"
    assert labels(page) == ["1", "2", "3", "4", "5", "6", "6.1", "6.2", "7"]
