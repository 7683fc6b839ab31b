"""The circular's section on what goes well: selected highlights first, passed ones never, frozen with its figures."""

from __future__ import annotations

from datetime import date

import pytest

from reports.enums import HighlightState
from reports.models import Circular, Highlight
from reports.selectors.circulars import latest_snapshot
from reports.selectors.snapshot import build_snapshot
from reports.services.circulars import draft_circular, refreeze
from reports.services.determination import confirm_determination, prepare_determination
from reports.services.highlights import (
    change_highlight,
    decide_highlight,
    enter_highlight,
    record_use,
)
from reports.services.periods import close_period
from reports.services.recording import Told, record_told
from tasks.models import Task
from tests.reports.conftest import at


@pytest.fixture
def closed(cast, october, clock):
    """October with seven matters, all with a highlight; the second is behind, the others are on schedule."""
    for number in range(3, 8):
        cast.task(number, collector=cast.finance)
    told = [
        Told(
            task,
            text="已按计划推进。",
            self_rated="behind" if task.number == 2 else "on_schedule",
            more={"highlight": f"亮点{task.number}"},
        )
        for task in Task.objects.order_by("number")
    ]
    record_told(told=told, source="phone", recorded_on=date(2026, 10, 28), by=cast.clerk)
    clock.move_to(at(9))
    prepare_determination(period=october, by=cast.clerk)
    confirm_determination(period=october, by=cast.head)
    return close_period(period=october, by=cast.clerk)


def told(closed) -> list[str]:
    """Return what goes well, as a circular of the period would tell it now."""
    programme = closed.ledger.programme
    circular = Circular(programme=programme, jurisdiction=programme.jurisdiction, period=closed, year=2026)
    return [one.act for one in build_snapshot(circular).well_done]


def decide(number, cast, *, selected):
    found = Highlight.objects.get(task__number=number)
    return decide_highlight(highlight=found, selected=selected, by=cast.clerk)


def test_without_a_choice_the_first_four_on_schedule_are_told(closed):
    assert told(closed) == ["亮点1", "亮点3", "亮点4", "亮点5"]


def test_selected_ones_come_first_and_passed_ones_never(closed, cast):
    decide(7, cast, selected=True)
    decide(3, cast, selected=False)
    # Selected or not: a matter behind does not go well.
    decide(2, cast, selected=True)
    assert told(closed) == ["亮点7", "亮点1", "亮点4", "亮点5"]


def test_selected_one_entered_by_hand_is_told_in_its_period(closed, cast):
    for title, day in [("片区巡诊", date(2026, 10, 20)), ("上月做法", date(2026, 9, 30))]:
        made = enter_highlight(
            department=cast.counties["north"], title=title, text=f"{title}说明", found_on=day, by=cast.clerk
        )
        decide_highlight(highlight=made, selected=True, by=cast.clerk)
    waiting = enter_highlight(
        department=cast.health, title="未定", text="未定", found_on=date(2026, 10, 20), by=cast.clerk
    )
    assert waiting.state == HighlightState.FOUND
    assert told(closed) == ["片区巡诊说明", "亮点1", "亮点3", "亮点4"]


def test_one_entered_by_hand_about_a_labelled_matter_is_not_told(closed, cast):
    made = enter_highlight(
        department=cast.health,
        title="敏感",
        text="敏感",
        found_on=date(2026, 10, 20),
        task=cast.task(90, sensitivity=2),
        by=cast.clerk,
    )
    Highlight.objects.filter(pk=made.pk).update(state="selected")
    assert "敏感" not in told(closed)


def test_office_s_words_and_the_bulletin_s_issue_are_printed(closed, cast):
    found = Highlight.objects.get(task__number=4)
    worded = change_highlight(
        highlight=found,
        version=0,
        title="带量采购",
        text="累计达到512种",
        found_on=found.found_on,
        by=cast.clerk,
    )
    chosen = decide_highlight(highlight=worded, selected=True, by=cast.clerk)
    record_use(
        highlight=chosen, kind="bulletin", used_on=date(2026, 11, 3), paper="《医改信息》第9期", by=cast.clerk
    )
    programme = closed.ledger.programme
    circular = Circular(programme=programme, jurisdiction=programme.jurisdiction, period=closed, year=2026)
    first = build_snapshot(circular).well_done[0]
    assert (first.heading, first.act, first.practice, first.published_in) == (
        "带量采购",
        "累计达到512种",
        "带量采购",
        "《医改信息》第9期",
    )
    assert [unit.short for unit in first.units] == ["市财政局"]


def test_frozen_figures_keep_what_was_told(closed, cast):
    circular = draft_circular(period=closed)
    decide(7, cast, selected=True)
    kept = latest_snapshot(circular).data["well_done"]
    assert kept[0]["act"] == "亮点1"
    assert refreeze(circular=circular, by=cast.clerk).data["well_done"][0]["act"] == "亮点7"
