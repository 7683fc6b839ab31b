"""Whom the ladder tells: signers of what waits for them, and those its step to the leading group names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from departments.enums import Clearance
from departments.models import Notification, Oversight, Post
from reports.ladder import POINTS, RAISE
from reports.models import SupervisionOrder
from reports.services.drafting import walk_ladder
from reports.services.ladder import set_ladder
from reports.services.order_ends import raise_order
from tasks.models import Task
from tests.cast import Cast
from tests.reports.orders import issued
from tests.reports.test_ladder_pages import behind

TODAY = date(2026, 10, 28)  # a Wednesday


def told(event: str) -> dict[str, str]:
    """Who was told something of the ladder, with the titles."""
    return dict(
        Notification.objects.filter(key__startswith=f"order.{event}").values_list("user__name", "title")
    )


def test_signers_are_told_once_a_day_of_the_drafts_they_sign(cast: Cast, clock):
    behind(cast, 1, months=2)
    walk_ladder(programme=cast.programme, on=TODAY)
    assert told("to_sign") == {"方静澜": "有1件督办文书待签发"}
    Notification.objects.all().delete()
    SupervisionOrder.objects.update(kind="interview", signs="leader")
    for _twice in range(2):
        walk_ladder(programme=cast.programme, on=date(2026, 10, 29))
    assert told("to_sign") == {"韩望山": "有1件督办文书待签发"}
    assert told("waiting").keys() == {"沈一舟", "季明远"}


def test_a_signer_is_not_told_of_a_draft_about_what_the_post_may_not_see(cast: Cast, clock):
    behind(cast, 1, months=2, sensitivity=Clearance.SENSITIVE)
    Post.objects.filter(pk=cast.clerk.post.pk).update(clearance=Clearance.SENSITIVE)
    walk_ladder(programme=cast.programme, on=TODAY)
    assert told("to_sign") == {}
    assert told("waiting").keys() == {"沈一舟"}


def raise_to_the_group(cast: Cast) -> set[str]:
    """Raise a new order to the leading group and return who is told so."""
    Notification.objects.all().delete()
    raise_order(order=issued(cast), to=RAISE, reason="两次反馈均无进展。", by=cast.head)
    return set(told("raised"))


def test_raising_to_the_leading_group_tells_whom_that_step_names(cast: Cast):
    Oversight.objects.create(post=cast.leader.post, department=cast.finance)
    office = {"沈一舟", "季明远", "方静澜"}
    assert raise_to_the_group(cast) == {"何知秋", "顾长青", "韩望山", *office}
    steps = [replace(step, told=("unit_head",)) if step.kind == RAISE else step for step in POINTS.steps]
    set_ladder(
        programme=cast.programme,
        ladder=replace(POINTS, steps=tuple(steps)),
        reason="会议议定",
        by=cast.head,
    )
    assert raise_to_the_group(cast) == {"何知秋", "顾长青"}


def test_raising_to_the_next_paper_tells_whom_the_orders_own_step_names(cast: Cast):
    order = issued(cast)
    Notification.objects.all().delete()
    raise_order(order=order, to="interview", reason="两次反馈均无进展。", by=cast.head)
    assert set(told("raised")) == {"何知秋", "顾长青"}


def test_what_is_labelled_is_raised_without_telling_those_below(cast: Cast):
    order = issued(cast)
    Task.objects.filter(pk=order.task_id).update(sensitivity=Clearance.SENSITIVE)
    Post.objects.filter(pk=cast.head.post.pk).update(clearance=Clearance.SENSITIVE)
    cast.head.post.refresh_from_db()
    order.refresh_from_db()
    Notification.objects.all().delete()
    raise_order(order=order, to=RAISE, reason="两次反馈均无进展。", by=cast.head)
    assert set(told("raised")) == {"方静澜"}
