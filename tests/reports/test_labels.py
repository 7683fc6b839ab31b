"""A labelled matter in the month: in every sum for whom it exists, in none for others, and never in print."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from departments.actor import Actor
from departments.enums import Clearance
from departments.models import Notification, Post
from reform.core.periods import Period
from reports.circulars.check import check
from reports.circulars.faults import Fault
from reports.circulars.kinds import built_outline
from reports.circulars.linked import plain
from reports.circulars.outline import marked_texts
from reports.models import Circular, ReportingPeriod
from reports.selectors.circulars import published_before
from reports.selectors.determination import sheet_of, stand_of
from reports.selectors.overview import overview_of
from reports.selectors.periods import turnout_of
from reports.selectors.snapshot import build_snapshot
from reports.services.circular_files import document_of, render_files
from reports.services.circular_publishing import publish_circular
from reports.services.circular_signing import FaultyError, sign_circular
from reports.services.circular_words import edit_section
from reports.services.circulars import draft_circular, refreeze, write_facts
from reports.services.determination import confirm_determination, prepare_determination
from reports.services.periods import close_period, open_period
from reports.services.recording import record_progress
from tasks.models import Task
from tasks.selectors.counts import tally
from tasks.selectors.reconciliation import reconcile
from tasks.services.labels import label_task
from tests.reports.conftest import OCTOBER, at

SECRET = "第三项不宜公开的工作"


def cleared(actor: Actor, clearance: int = Clearance.SENSITIVE) -> Actor:
    """Let the actor's post see matters up to a label."""
    Post.objects.filter(pk=actor.post.pk).update(clearance=clearance)
    return Actor(actor.user, Post.objects.select_related("programme__jurisdiction").get(pk=actor.post.pk))


def close_month(cast, clock, period: ReportingPeriod, *, day: int, month: int) -> ReportingPeriod:
    """Record the first matter on schedule, the others behind; determine and close the month."""
    for task in Task.objects.order_by("number"):
        rated = "on_schedule" if task.number == 1 else "behind"
        record_progress(
            task=task,
            text="仍在推进，已形成初稿。",
            self_rated=rated,
            source="phone",
            recorded_on=timezone.localdate(),
            by=cleared(cast.clerk),
        )
    clock.move_to(at(day, month))
    prepare_determination(period=period, by=cast.clerk)
    confirm_determination(period=period, by=cast.head)
    return close_period(period=period, by=cast.clerk)


@pytest.fixture
def three(cast, clock) -> ReportingPeriod:
    """October with three matters, the third behind and collected by finance as the second is."""
    cast.task(1)
    cast.task(2, collector=cast.finance)
    cast.task(3, collector=cast.finance, title=SECRET)
    return open_period(ledger=cast.ledger, period=OCTOBER, by=cast.clerk)


@pytest.fixture
def closed(cast, clock, three) -> ReportingPeriod:
    return close_month(cast, clock, three, day=9, month=11)


def label(cast, sensitivity: int = Clearance.SENSITIVE) -> None:
    label_task(task=Task.objects.get(title=SECRET), label=sensitivity, by=cleared(cast.head))


def write_all_facts(circular: Circular, cast) -> None:
    for late in Task.objects.filter(status_class="behind"):
        write_facts(
            circular=Circular.objects.get(pk=circular.pk),
            task_uid=str(late.uid),
            now="仍在征求意见",
            cause="两家单位意见不一致",
            plan="提请会议审议",
            plan_on=date(2026, 12, 20),
            by=cast.clerk,
        )
    circular.refresh_from_db()


def sign(circular: Circular, cast, number: int, on: date) -> Circular:
    return sign_circular(
        circular=circular, number=f"云医改组〔2026〕{number}号", signer="方静澜", signed_on=on, by=cast.head
    )


def sums(actor: Actor, period: ReportingPeriod) -> set[int]:
    """How many matters each page's sum has for an actor."""
    sees = actor.clearance
    found = overview_of(period.ledger, period.start, clearance=sees)
    assert found is not None
    return {
        tally(Task.objects.visible_to(actor)).total,
        found.tally.total,
        len(sheet_of(period, clearance=sees)),
        stand_of(period, clearance=sees).rows,
        reconcile(period.ledger, clearance=sees).total,
        turnout_of([period], clearance=sees)[period.pk].due,
    }


def test_every_sum_agrees_for_one_actor_whether_a_matter_exists_for_them_or_not(cast, closed):
    label(cast)
    assert sums(cast.clerk, closed) == {2}
    assert sums(cleared(cast.leader), closed) == {3}


def test_a_circular_counts_and_names_no_labelled_matter_whoever_makes_it(cast, closed):
    label(cast)
    cleared(cast.clerk)
    circular = draft_circular(period=closed)
    data = build_snapshot(circular)
    assert data.counts.tally.reconciliation == "2 = 0 + 1 + 1 + 0 + 0 + 0"
    assert (data.reporting.due, [unit.counts.total for unit in data.units]) == (2, [1, 1])
    assert SECRET not in data.to_json() + repr(document_of(circular.snapshots.get()))
    assert {fault.where for fault in check(data)} == {"item:2"}


def test_a_matter_labelled_after_the_figures_were_taken_stops_the_signature(cast, closed):
    circular = draft_circular(period=closed)
    write_all_facts(circular, cast)
    label(cast)
    with pytest.raises(FaultyError) as refusal:
        sign(circular, cast, 3, date(2026, 11, 9))
    assert refusal.value.faults == [Fault("labelled_since", "item:3", {"item": "3"})]
    refreeze(circular=circular, by=cast.clerk)
    signed = sign(circular, cast, 3, date(2026, 11, 9))
    assert SECRET not in str(signed.signed_snapshot.data)


def test_the_next_issue_compares_without_a_matter_labelled_since(cast, closed, clock):
    october = draft_circular(period=closed)
    write_all_facts(october, cast)
    signed = sign(october, cast, 3, date(2026, 11, 9))
    render_files(snapshot=signed.signed_snapshot)
    publish_circular(circular=signed, by=cast.clerk)
    label(cast)
    clock.move_to(at(28))
    november = open_period(ledger=cast.ledger, period=Period(date(2026, 11, 1)), by=cast.clerk)
    issue = draft_circular(period=close_month(cast, clock, november, day=9, month=12))
    write_all_facts(issue, cast)
    data = build_snapshot(issue)
    assert (data.previous.counts.total, data.previous.counts.rows, data.counts.total) == (2, 2, 2)
    assert (data.changes, [f.item_no for f in data.follow_ups]) == ((), ["2"])
    assert SECRET not in data.to_json()
    assert check(data, published_before(issue)) == []
    signed.refresh_from_db()
    assert SECRET in str(signed.signed_snapshot.data)


def test_filers_are_told_of_as_many_matters_as_their_post_sees(cast, clock):
    cast.task(1, collector=cast.finance)
    cast.task(2, collector=cast.finance, sensitivity=Clearance.SENSITIVE)
    cast.task(3, collector=cast.health, sensitivity=Clearance.SENSITIVE)
    open_period(ledger=cast.ledger, period=OCTOBER, by=cast.clerk)
    told = Notification.objects.filter(key__startswith="period.opened")
    assert [(m.user, m.body) for m in told] == [
        (cast.finance_liaison.user, "1项待填报，2026年11月5日前报送。")
    ]


def test_filers_whose_post_sees_labelled_matters_are_told_of_them_once(cast, clock):
    cast.task(1, collector=cast.finance)
    cast.task(2, collector=cast.finance, sensitivity=Clearance.SENSITIVE)
    cleared(cast.finance_liaison)
    open_period(ledger=cast.ledger, period=OCTOBER, by=cast.clerk)
    told = Notification.objects.filter(key__startswith="period.opened")
    assert [m.body for m in told] == ["2项待填报，2026年11月5日前报送。"]


def test_words_by_hand_on_a_labelled_matter_stop_the_signature(cast, closed):
    label(cast)
    circular = draft_circular(period=closed)
    write_all_facts(circular, cast)
    built = marked_texts(built_outline(build_snapshot(circular)))["next"]
    text = plain(built) + f"另推进“{SECRET}”。"
    edit_section(circular=circular, key="next", text=text, by=cast.clerk)
    with pytest.raises(FaultyError) as refusal:
        sign(circular, cast, 3, date(2026, 11, 9))
    assert refusal.value.faults == [Fault("edit_labelled", "next", {"section": "下一步工作"})]
