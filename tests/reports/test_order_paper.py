"""The official paper of an order: four kinds, title, number, day, the slip for the answer; drafts bear a mark."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from reform.core.document import Annex, Paragraph, Table
from reports.documents.orders import order_document, paper_title
from reports.services.extensions import ask_extension, decide_extension
from reports.services.order_ends import withdraw_order
from tests.reports.orders import draft, issued

OFFICE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def _friday():
    with time_machine.travel(datetime(2026, 11, 20, 10, 0, tzinfo=OFFICE), tick=False):
        yield


def lines(document):
    return [f"{block.lead}{block.text}" for block in document.body if isinstance(block, Paragraph)]


def test_a_signed_order_is_a_letter_to_the_unit(cast):
    order = issued(cast, title="第8项未达序时进度", text="甲。\n乙。", demands="一、请说明。\n二、请整改。")
    paper = order_document(order)
    assert (paper.form, paper.masthead, paper.number) == (
        "letter",
        "云溪市医改领导小组秘书处",
        "云医改组督〔2026〕1号",
    )
    assert (paper.title, paper.addressees) == ("关于第8项未达序时进度的督办单", "云溪市财政局")
    assert lines(paper) == [
        "事由：甲。",
        "乙。",
        "办理要求：一、请说明。",
        "二、请整改。",
        "办理时限：请于2026年12月4日前书面反馈办理情况（反馈单附后）。",
        "联系人：＿＿＿＿＿＿　联系电话：＿＿＿＿＿＿",
        "签发人：方静澜",
    ]
    assert (paper.issuer, paper.dated, paper.note, paper.draft_mark) == (
        "云溪市医改领导小组秘书处",
        date(2026, 11, 20),
        "此件不予公开",
        "",
    )


@pytest.mark.parametrize(
    ("kind", "name"),
    [("urging", "催办单"), ("order", "督办单"), ("time_limit", "限期整改通知"), ("interview", "约谈通知")],
)
def test_a_title_ends_with_the_papers_name_once(cast, kind, name):
    assert paper_title(draft(cast, kind=kind, title="第8项滞后")) == f"关于第8项滞后的{name}"
    assert paper_title(draft(cast, kind=kind, title=f"关于第8项的{name}")) == f"关于第8项的{name}"


def test_the_slip_names_the_order_and_asks_for_proof_where_the_step_does(cast):
    order = issued(cast, kind="time_limit")
    (slip,) = order_document(order).annexes
    assert isinstance(slip, Annex)
    (table,) = slip.blocks
    assert isinstance(table, Table)
    cells = dict(row for row in table.rows if row[0])
    assert (slip.title, cells["文号"], cells["承办单位"], cells["办理时限"]) == (
        "办理情况反馈单",
        "云医改组限〔2026〕1号",
        "云溪市财政局",
        "2026年12月4日",
    )
    assert "办理结果（请附佐证材料）" in cells


def test_an_extended_order_shows_the_first_day_beside_the_new_one(cast):
    order = issued(cast)
    extension = ask_extension(
        order=order, reason="甲", progress="乙", new_due_on=date(2026, 12, 18), by=cast.finance_liaison
    )
    decide_extension(extension=extension, approved=True, by=cast.head)
    order.refresh_from_db()
    words = "请于2026年12月18日前书面反馈办理情况（反馈单附后）。原定办理时限为2026年12月4日，已顺延。"
    assert f"办理时限：{words}" in lines(order_document(order))


def test_drafts_and_withdrawn_papers_bear_a_mark(cast):
    waiting = order_document(draft(cast))
    assert (waiting.draft_mark, waiting.number, waiting.dated) == ("拟稿", "", None)
    assert "办理时限：（签发时确定）" in lines(waiting)
    assert not any(line.startswith("签发人") for line in lines(waiting))
    withdrawn = withdraw_order(order=issued(cast), reason="误发。", by=cast.head)
    assert order_document(withdrawn).draft_mark == "已撤回"


def test_a_clock_names_its_days(cast):
    order = issued(cast)
    order.clock = [
        {"key": "arranged", "due_on": "2026-11-19"},
        {"key": "fed_back", "due_on": "2026-11-23"},
        {"key": "settled", "due_on": "2026-11-25"},
    ]
    words = "请于2026年11月19日前安排部署，2026年11月23日前反馈进展。请于2026年12月4日前书面反馈办理情况（反馈单附后）。"
    assert f"办理时限：{words}" in lines(order_document(order))


def test_an_authority_is_printed(cast):
    order = draft(cast)
    order.authority = "《政府督查工作条例》第十二条"
    assert "依据：《政府督查工作条例》第十二条" in lines(order_document(order))
