"""A leader's first page tells what came back of the own instructions; a unit's page tells of the orders to it."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.enums import Clearance
from reports.models import SupervisionOrder
from reports.selectors.leader_board import came_back
from reports.services.instructions import settle_instruction, take_note
from tasks.models import Task
from tasks.services.instructions import enter_instruction
from tests.cast import signed_in
from tests.reports.orders import checked, draft, instruct, issued


def instructed(cast, text="请抓紧研究。", post=None):
    return enter_instruction(
        text=text,
        leader="韩望山副市长",
        post=post or cast.leader.post,
        given_on=date(2026, 11, 18),
        by=cast.clerk,
    )


def test_leader_finds_answers_on_the_first_page_until_they_are_read(cast):
    open_one, settled = instructed(cast), instructed(cast, "请逐项说明原因。")
    leader = signed_in(cast.leader)
    page = leader.get(reverse("overview")).content.decode()
    assert "No answer waits to be read." in page
    assert "2 instructions are not settled yet." in page
    settle_instruction(instruction=settled, outcome="已逐项说明。", by=cast.clerk)
    page = leader.get(reverse("overview")).content.decode()
    assert reverse("instruction_detail", args=[settled.uid]) in page
    assert reverse("instruction_detail", args=[open_one.uid]) not in page
    assert "已逐项说明。" in page
    assert "1 instruction is not settled yet." in page
    settled.refresh_from_db()
    take_note(instruction=settled, by=cast.leader)
    assert came_back(cast.leader).to_read == 0


def test_answers_to_others_instructions_stand_on_nobody_elses_page(cast):
    elsewhere = instructed(cast, post=cast.head.post)
    elsewhere.circle.add(cast.leader.post)
    settle_instruction(instruction=elsewhere, outcome="已办。", by=cast.clerk)
    assert (came_back(cast.leader).to_read, came_back(cast.leader).open) == (0, 0)
    assert came_back(cast.head) is None
    assert "came-back" not in signed_in(cast.head).get(reverse("overview")).content.decode()


def test_many_answers_ask_no_more_questions_than_one(cast):
    def settled():
        settle_instruction(instruction=instructed(cast), outcome="已办。", by=cast.clerk)

    settled()
    with CaptureQueriesContext(connection) as one:
        came_back(cast.leader)
    for _n in range(6):
        settled()
    with CaptureQueriesContext(connection) as many:
        found = came_back(cast.leader)
    assert (len(found.latest), found.to_read) == (5, 7)
    assert len(many) == len(one)


# --- a unit's page ---------------------------------------------------------------------------------------------------
def orders_on_page(actor, unit):
    """Return the counts of the unit's page by the chip's words, and the titles of what runs."""
    page = signed_in(actor).get(reverse("department_detail", args=[unit.uid]))
    found = page.context["orders"]
    if found is None:
        return None
    counts = {str(chip["label"]): chip["count"] for chip in found["chips"]}
    assert all(chip["url"].startswith("/orders/?unit=") for chip in found["chips"])
    return counts, found["number"]


def counts_of_list(actor, unit):
    page = signed_in(actor).get(reverse("order_list"), {"unit": str(unit.uid)})
    return {str(chip["label"]): chip["count"] for chip in page.context["list"].chips}


def test_unit_page_counts_orders_as_the_list_does(cast):
    draft(cast)
    late = issued(cast)
    checked(cast)
    issued(cast, department=cast.health, task=cast.task(90, collector=cast.health))
    SupervisionOrder.objects.filter(pk=late.pk).update(due_on=date(2026, 1, 5), first_due_on=date(2026, 1, 5))
    for actor, running in [(cast.clerk, 2), (cast.leader, 2), (cast.finance_liaison, 2)]:
        counts, number = orders_on_page(actor, cast.finance)
        assert counts == counts_of_list(actor, cast.finance)
        assert number == running
    assert orders_on_page(cast.clerk, cast.finance)[0]["All"] == 3
    assert orders_on_page(cast.finance_liaison, cast.finance)[0]["All"] == 2
    assert (
        "1 order is running."
        in signed_in(cast.clerk).get(reverse("department_detail", args=[cast.health.uid])).content.decode()
    )


def test_unit_page_tells_other_units_nothing_of_orders(cast):
    issued(cast)
    assert orders_on_page(cast.liaison, cast.finance) is None


def test_unit_page_leaves_out_what_does_not_exist_for_the_reader(cast):
    labelled = issued(cast)
    Task.objects.filter(pk=labelled.task_id).update(sensitivity=Clearance.SENSITIVE)
    issued(cast, instruction=instruct(cast), task=None)
    assert orders_on_page(cast.leader, cast.finance) == ({}, 0)
    page = signed_in(cast.leader).get(reverse("department_detail", args=[cast.finance.uid]))
    assert "No order to this unit runs." in page.content.decode()
