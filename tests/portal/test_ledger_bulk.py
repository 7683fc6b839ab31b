"""What is done with ticked rows beside recording: urge, hand out, export, label."""

from datetime import date

import pytest
from django.urls import reverse

from reform.core.models import AuditEntry
from reports.models import ReportingPeriod
from tasks.models import Task
from tests.cast import signed_in
from tests.portal.ledger_case import labels, mixed_ledger


@pytest.fixture
def matters(cast):
    return mixed_ledger(cast)


@pytest.fixture
def period(cast):
    return ReportingPeriod.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=date(2026, 10, 1),
        opens_on=date(2026, 10, 20),
        cutoff=date(2026, 10, 31),
        due_on=date(2026, 11, 5),
        closes_on=date(2026, 11, 9),
    )


def tick(actor, act, tasks, **more):
    return signed_in(actor).post(
        reverse("ledger_ticked"), {"act": act, "uid": [str(task.uid) for task in tasks], **more}
    )


def test_export_leads_to_exactly_the_ticked(cast, matters):
    answer = tick(cast.liaison, "export", [matters[0], matters[1]])
    client = signed_in(cast.liaison)
    # Only what exists for the unit is taken along.
    assert answer["Location"] == f"/ledger/excel/?ledger={cast.ledger.uid}&uid={matters[0].uid}"
    listed = client.get(reverse("ledger"), {"uid": str(matters[0].uid)})
    assert labels(listed) == ["1"]
    assert listed.context["page"].paginator.count == 1
    assert listed.context["set_filters"] == [{"label": "Only the ticked: 1", "url": "?"}]


def test_urging_leads_to_the_units_of_the_ticked(cast, matters, period):
    answer = tick(cast.clerk, "urge", [matters[1], matters[3]])
    assert answer["Location"] == f"{reverse('urging', args=[period.uid])}?unit={cast.finance.uid}"


def test_urging_without_an_open_period_says_so(cast, matters):
    answer = signed_in(cast.clerk).post(
        reverse("ledger_ticked"),
        {"act": "urge", "uid": str(matters[0].uid), "back": "/ledger/?type=indicator"},
        follow=True,
    )
    assert "there is nobody to urge" in answer.content.decode()
    assert answer.redirect_chain[-1][0] == "/ledger/?type=indicator"


def test_handing_out_leads_to_the_page_with_the_ticks(cast, matters):
    waiting = matters[-1]
    answer = tick(cast.head, "hand_out", [waiting])
    page = signed_in(cast.head).get(answer["Location"])
    assert str(waiting.uid) in page.context["picked"]
    waiting.refresh_from_db()
    assert waiting.state == "preparation"


@pytest.mark.parametrize(
    ("who", "act", "status"),
    [
        ("clerk", "label", 403),
        ("liaison", "hand_out", 403),
        ("liaison", "urge", 403),
        ("leader", "hand_out", 403),
        ("clerk", "nonsense", 404),
    ],
)
def test_nobody_is_led_where_they_may_not_act(cast, matters, who, act, status):
    assert tick(cast.people[who], act, matters[:1]).status_code == status


def test_without_a_tick_the_page_says_so(cast, matters):
    answer = signed_in(cast.clerk).post(
        reverse("ledger_ticked"), {"act": "export", "uid": "none"}, follow=True
    )
    assert "Tick the tasks first." in answer.content.decode()


# --- labels ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def head(cast):
    cast.head.post.clearance = 2
    cast.head.post.save()
    return signed_in(cast.head)


def seen(*tasks):
    return [f"{task.uid}:{task.version}" for task in tasks]


def test_labelling_shows_the_items_of_the_ticked_rows_first(head, cast, matters):
    row = next(task for task in matters if task.root_id)
    page = head.get(tick(cast.head, "label", [row, matters[0]])["Location"])
    assert [item.label for item in page.context["items"]] == ["1", "6"]
    assert not Task.objects.exclude(sensitivity=1).exists()


def test_labelling_sets_all_items_and_their_rows(head, cast, matters):
    item = next(task for task in matters if task.row_count)
    answer = head.post(reverse("ledger_label"), {"seen": seen(matters[0], item), "label": "2"})
    assert answer["Location"] == f"/ledger/?ledger={cast.ledger.uid}"
    assert set(Task.objects.filter(sensitivity=2).values_list("label", flat=True)) == {"1", "6", "6.1", "6.2"}
    assert AuditEntry.objects.filter(act="ledger.label_task").count() == 2


def test_labelling_is_all_or_nothing(head, cast, matters):
    stale = f"{matters[2].uid}:7"
    answer = head.post(reverse("ledger_label"), {"seen": [*seen(matters[0]), stale], "label": "2"})
    assert answer.status_code == 409
    assert not Task.objects.filter(sensitivity=2).exists()
    assert not AuditEntry.objects.filter(act="ledger.label_task").exists()


def test_labelling_needs_a_label_within_the_own_clearance(head, cast, matters):
    for label in ("", "3", "x"):
        answer = head.post(reverse("ledger_label"), {"seen": seen(matters[0]), "label": label})
        assert answer.status_code == 422
    cast.head.post.clearance = 1
    cast.head.post.save()
    assert head.post(reverse("ledger_label"), {"seen": seen(matters[0]), "label": "2"}).status_code == 422
    assert not Task.objects.filter(sensitivity=2).exists()


def test_labelling_without_a_tick_says_what_to_do(head, cast, matters):
    assert "Nothing is ticked" in head.get(reverse("ledger_label")).content.decode()
