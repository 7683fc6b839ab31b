"""The ladder's pages: in words, changed with a reason, tried before it is put in force, kept by version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from departments.enums import Clearance
from reform.core.models import AuditEntry
from reform.core.office_days import office_days
from reports.forms.ladder import LadderForm
from reports.ladder import CLOCK, PAPERS, POINTS, PRESETS, URGING, Ladder
from reports.models import SupervisionLadder, SupervisionOrder
from reports.selectors.ladder import ladder_of
from reports.selectors.ladder_effects import effects_of, tally_of
from reports.selectors.ladder_words import ladder_words
from reports.services.ladder import set_ladder
from tasks.models import Task, TaskStatus
from tests.cast import signed_in
from tests.reports.conftest import at
from tests.reports.ladders import ladder_fields

TODAY = date(2026, 10, 28)
SLOWER = replace(POINTS, steps=tuple(replace(s, days=12) if s.kind == "order" else s for s in POINTS.steps))


def set_by_head(cast, ladder: Ladder = SLOWER, reason: str = "领导小组会议议定") -> Ladder:
    return set_ladder(programme=cast.programme, ladder=ladder, reason=reason, by=cast.head)


def behind(cast, number: int, months: int = 1, **fields: object) -> Task:
    """A matter of finance's that was determined as behind in so many months up to September."""
    task = cast.task(number, collector=cast.finance, status_class="behind", **fields)
    for month in range(10 - months, 10):
        TaskStatus.objects.create(
            task=task,
            jurisdiction=cast.city,
            as_of=date(2026, month, 28),
            period_kind="month",
            period_start=date(2026, month, 1),
            determined="behind",
            confirmed_by="方静澜",
            determined_at=at(9, month + 1),
        )
        # It was asked for, so the cut-off counts.
        period = cast.ledger.periods.get_or_create(
            jurisdiction=cast.city,
            start=date(2026, month, 1),
            defaults={
                "opens_on": date(2026, month, 25),
                "cutoff": date(2026, month, 28),
                "due_on": date(2026, month + 1, 5),
                "closes_on": date(2026, month + 1, 8),
                "state": "closed",
                "closed_at": at(9, month + 1),
            },
        )[0]
        task.reports.create(period=period, department=cast.finance, jurisdiction=cast.city, on_time=True)
    return task


# --- versions --------------------------------------------------------------------------------------------------------
def test_a_new_programme_goes_by_points(cast):
    assert ladder_of(cast.programme) == POINTS


def test_an_offices_own_ladder_is_numbered_and_kept_with_its_reason(cast):
    first = set_by_head(cast)
    assert (first.key, first.version, first.step("order").days) == ("office", 1, 12)
    assert set_by_head(cast, CLOCK, reason="改用限时办结") == CLOCK
    assert ladder_of(cast.programme) == CLOCK
    kept = SupervisionLadder.objects.values_list("number", "data__key", "reason", "set_by")
    assert list(kept) == [
        (2, "clock", "改用限时办结", cast.head.label),
        (1, "office", "领导小组会议议定", cast.head.label),
    ]
    entry = AuditEntry.objects.filter(act="ladder.set").order_by("-pk")[0]
    assert (entry.before, entry.after) == ({"ladder": "office 1"}, {"ladder": "clock 1"})


def test_the_same_steps_change_nothing_and_a_change_needs_a_reason(cast):
    assert set_by_head(cast, replace(POINTS, key="", name="", version=0), reason="") == POINTS
    with pytest.raises(ValidationError):
        set_by_head(cast, reason=" ")
    assert not SupervisionLadder.objects.exists()


def test_only_the_head_sets_the_ladder(cast):
    with pytest.raises(PermissionDenied):
        set_ladder(programme=cast.programme, ladder=SLOWER, reason="试", by=cast.clerk)


# --- the form --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_a_preset_goes_through_the_form_unchanged(preset):
    form = LadderForm(ladder_fields(preset), ladder=preset)
    assert form.is_valid(), form.errors
    assert form.ladder().steps == preset.steps


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"order__periods": "1"}, "order-periods"),  # no later than the slip before it
        ({"order__missed": "2"}, "order-missed"),
        ({"urging__days": "0"}, "urging-days"),
        ({"raise__climbs": "0"}, "raise-on"),  # nothing sets it off
        ({"order__arranged": "3", "order__fed_back": "1"}, "order-settled_hard"),
        ({"order__signs": "nobody"}, "order-signs"),
        ({"urging__grace": "91"}, "urging-grace"),
    ],
)
def test_a_ladder_that_makes_no_sense_is_refused(changed, field):
    form = LadderForm(ladder_fields(**changed), ladder=POINTS)
    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_a_step_is_switched_off(cast):
    form = LadderForm(ladder_fields(interview__on=False), ladder=POINTS)
    assert form.is_valid(), form.errors
    assert [step.kind for step in form.ladder().steps] == [
        step.kind for step in POINTS.steps if step.kind != "interview"
    ]


def test_a_ladder_without_any_step_is_refused():
    off = {f"{step.kind}__on": False for step in POINTS.steps}
    form = LadderForm(ladder_fields(**off), ladder=POINTS)
    assert not form.is_valid()


# --- tried -----------------------------------------------------------------------------------------------------------
def test_a_try_tells_what_would_be_drafted_and_drafts_nothing(cast, clock):
    behind(cast, 1), behind(cast, 2, months=2)
    effects = effects_of(POINTS, actor=cast.head, on=TODAY)
    assert [(one.matter.task.number, one.due.kind) for one in effects] == [(1, "urging"), (2, "order")]
    assert tally_of(effects) == [("催办单", 1), ("督办单", 1)]
    stricter = replace(POINTS, steps=tuple(s for s in POINTS.steps if s.kind != URGING))
    assert [one.due.kind for one in effects_of(stricter, actor=cast.head, on=TODAY)] == ["reminder", "order"]
    assert not SupervisionOrder.objects.exists()


def test_a_try_shows_no_labelled_matter_to_a_post_that_may_not_see_it(cast, clock):
    behind(cast, 1, sensitivity=max(Clearance))
    assert effects_of(POINTS, actor=cast.head, on=TODAY) == []


def test_a_try_asks_as_many_questions_for_many_matters_as_for_one(cast, clock, django_assert_num_queries):
    behind(cast, 1)
    office_days()  # kept for some seconds
    with django_assert_num_queries(9):
        effects_of(POINTS, actor=cast.head, on=TODAY)
    for number in range(2, 9):
        behind(cast, number, months=3)
    with django_assert_num_queries(9):
        assert len(effects_of(POINTS, actor=cast.head, on=TODAY)) == 8


# --- the pages -------------------------------------------------------------------------------------------------------
def test_the_page_says_the_ladder_in_words(cast):
    words = {step.kind: step for step in ladder_words(POINTS)}
    assert words["order"].triggers == (
        "连续2期未达序时进度/应启动未启动",
        "连续3期未报",
        "批示",
        "催办单逾期3个工作日",
    )
    assert (words["urging"].grace, words["order"].grace) == ("宽限3个工作日后", "次一工作日")
    assert (words["interview"].grace, words["raise"].grace) == ("", "")
    assert words["time_limit"].told == "单位分管领导、分管（挂点）领导"
    assert [step.kind for step in ladder_words(POINTS) if step.is_paper] == list(PAPERS)
    clock = next(step for step in ladder_words(CLOCK) if step.kind == "order")
    assert clock.clock == ("1日内签收并部署", "3日内反馈进展", "7日内办结", "30日内难办事项办结")
    page = signed_in(cast.leader).get(reverse("ladder")).content.decode()
    assert "Interview overdue for 5 working days" in page
    assert reverse("ladder_edit") not in page


def test_the_page_tries_a_ladder_and_puts_it_in_force(cast, clock):
    behind(cast, 1)
    client = signed_in(cast.head)
    page = client.get(reverse("ladder_edit"), {"preset": "clock"}).content.decode()
    assert "Nothing is due by it today." in page
    changed = ladder_fields(order__days="12")
    tried = client.post(reverse("ladder_edit"), changed | {"act": "try"})
    assert "Urging slip" in tried.content.decode()
    assert not SupervisionLadder.objects.exists()

    refused = client.post(reverse("ladder_edit"), changed | {"act": "set"})
    assert refused.status_code == 422
    kept = client.post(reverse("ladder_edit"), changed | {"act": "set", "reason": "领导小组会议议定"})
    assert kept["Location"] == reverse("ladder")
    assert ladder_of(cast.programme).step("order").days == 12
    assert "领导小组会议议定" in client.get(reverse("ladder")).content.decode()
