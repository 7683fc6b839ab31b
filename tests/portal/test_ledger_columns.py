"""The ledger's columns: chosen, ordered, read in a constant number of queries, and only as far as the post may see."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from reform.portal.ledger.columns import CHOICE, STANDARD, Columns, elapsed
from reports.models import ProgressReport, ReportingPeriod, SupervisionOrder
from tasks.models import Ledger, Notice, Task, TaskSource
from tests.cast import signed_in
from tests.portal.ledger_case import get, many, mixed_ledger, queries

EVERY = ",".join(CHOICE)


@pytest.fixture
def matters(cast):
    return mixed_ledger(cast)


@pytest.fixture
def reported(cast, matters):
    """The first matter with two accepted reports and one that is only sent, an order, a source and an earlier year."""
    task = matters[0]
    for month, state, cause in [
        (9, "accepted", "旧因"),
        (10, "accepted", "资金未到位"),
        (11, "submitted", "未审"),
    ]:
        period = ReportingPeriod.objects.create(
            ledger=cast.ledger,
            jurisdiction=cast.city,
            start=date(2026, month, 1),
            opens_on=date(2026, month, 20),
            cutoff=date(2026, month, 28),
            due_on=date(2026, month, 28),
            closes_on=date(2026, month, 28),
            state="open" if month == 11 else "closed",
            closed_at=None if month == 11 else timezone.now(),
        )
        ProgressReport.objects.create(
            period=period,
            task=task,
            department=cast.health,
            jurisdiction=cast.city,
            state=state,
            text="已完成招标",
            cause=cause,
            measure=f"{month}月底前到位",
            submitted_at=timezone.now(),
            accepted_at=timezone.now() if state == "accepted" else None,
        )
    notice = Notice.objects.create(
        programme=cast.programme,
        jurisdiction=cast.city,
        ledger=cast.ledger,
        title="重点任务安排",
        document_number="云政办发〔2026〕8号",
        text="一",
    )
    TaskSource.objects.create(task=task, kind="notice", notice=notice, clause="第六条")
    TaskSource.objects.create(task=task, kind="meeting", label="领导小组第2次会议")
    last = Ledger.objects.create(
        programme=cast.programme,
        jurisdiction=cast.city,
        name="2025年台账",
        year=2025,
        starts_on=date(2025, 1, 1),
    )
    earlier = Task.objects.create(
        ledger=last, jurisdiction=cast.city, number=14, label="14", title="上年事项", text="上年事项。"
    )
    Task.objects.filter(pk=task.pk).update(carried_from=earlier, starts_on=date(2026, 1, 1))
    return task


def cells(response, task):
    """Return the words of the columns that are not drawn by the row itself, by name."""
    shown = next(row for row in response.context["rows"] if row.pk == task.pk)
    columns, texts = response.context["columns"], response.context["drawn_by"].texts
    return {column.name: str(texts.of(column, shown)) for column in columns.chosen if column.extra}


def heads(response):
    return [head["name"] for head in response.context["heads"]]


def test_the_standard_columns_stand_when_none_are_asked_for(client, cast, matters):
    page = get(client, cast.clerk)
    assert heads(page) == ["number", "title", *STANDARD]
    assert not page.context["columns"].wide


def test_columns_stand_as_they_are_asked_for_each_once(client, cast, matters):
    page = get(client, cast.clerk, cols="due,type,due,status")
    assert heads(page) == ["number", "title", "due", "type", "status"]
    body = page.content.decode()
    row = body[body.index(f'id="task-{matters[0].uid}"') :]
    assert row.index("cell-due") < row.index("cell-type") < row.index("cell-status")


def test_every_column_says_what_it_is_called_after(client, cast, reported):
    page = get(client, cast.clerk, cols=EVERY)
    assert cells(page, reported) == {
        "section": "一、药品改革",
        "type": "指标",
        "lead": "市卫生健康委",
        "helping": "",
        "standard": "印发文件",
        "starts": "1月1日",
        "elapsed": elapsed(date(2026, 1, 1), date(2026, 11, 10), timezone.localdate()),
        "said": "",
        "cause": "资金未到位",
        "plan": "10月底前到位",
        "source": "云政办发〔2026〕8号第六条；领导小组第2次会议",
        "orders": "",
        "carried": "2025 · 14",
        "label": "内部",
    }
    assert page.context["columns"].wide


def test_what_is_only_sent_is_no_reason_yet(client, cast, reported):
    ProgressReport.objects.filter(state="accepted").delete()
    assert cells(get(client, cast.clerk, cols="cause,plan"), reported) == {"cause": "", "plan": ""}


def test_running_orders_stand_in_their_column(client, cast, reported):
    for number, state in enumerate(["issued", "draft"]):
        SupervisionOrder.objects.create(
            programme=cast.programme,
            jurisdiction=cast.city,
            department=cast.health,
            task=reported,
            kind="order" if state == "issued" else "urging",
            cause=state,
            caused_on=date(2026, 11, 1),
            title="督办",
            demands="请于期限内完成。",
            state=state,
            number=f"云医改督〔2026〕{number}号",
            signer="方静澜",
            signed_on=date(2026, 11, 1),
            issued_at=timezone.now(),
            due_on=date(2026, 11, 20),
            first_due_on=date(2026, 11, 20),
        )
    assert cells(get(client, cast.clerk, cols="orders"), reported)["orders"] == "云医改督〔2026〕0号"


def test_progress_with_a_column_of_its_own_does_not_stand_below_the_title(client, cast, matters):
    Task.objects.filter(pk=matters[0].pk).update(progress_text="已完成招标")
    assert '<span class="row-progress">已完成招标</span>' in get(client, cast.clerk).content.decode()
    page = get(client, cast.clerk, cols="said").content.decode()
    assert "row-progress" not in page
    assert "已完成招标" in page


@pytest.mark.parametrize(
    ("start", "due", "on", "share"),
    [
        (date(2026, 1, 1), date(2026, 1, 11), date(2026, 1, 6), "50.0%"),
        (date(2026, 1, 1), date(2026, 1, 11), date(2025, 12, 1), "0.0%"),
        (date(2026, 1, 1), date(2026, 1, 11), date(2026, 3, 1), "100.0%"),
        (None, date(2026, 1, 11), date(2026, 1, 6), ""),
        (date(2026, 1, 1), None, date(2026, 1, 6), ""),
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 6), ""),
    ],
)
def test_time_elapsed_is_the_share_of_days_between_start_and_due(start, due, on, share):
    assert elapsed(start, due, on) == share


def test_a_column_shows_no_more_than_the_post_may_see(client, cast, reported):
    unit = get(client, cast.liaison, cols="cause,source,carried")
    assert cells(unit, reported)["carried"] == ""
    leader = get(client, cast.leader, cols="cause")
    assert cells(leader, reported)["cause"] == "资金未到位"


def test_unknown_columns_are_named_and_left_out(client, cast, matters):
    client.cookies["portal_language"] = "en"
    page = get(client, cast.clerk, cols="due,secret")
    assert heads(page) == ["number", "title", "due"]
    assert page.context["not_understood"] == "column “secret”"


def test_the_form_of_columns_leads_to_one_list(client, cast, matters):
    client.force_login(cast.clerk.user)
    chosen = client.get(reverse("ledger"), {"col": ["due", "type"], "flag": "overdue", "page": "2"})
    assert chosen["Location"] == "/ledger/?flag=overdue&cols=due%2Ctype"
    standard = client.get(reverse("ledger"), {"col": list(STANDARD), "cols": "due"})
    assert standard["Location"] == "/ledger/?"


def test_the_dialog_offers_the_chosen_first(cast):
    offered = Columns.asked("type,due").offered
    assert [(column.name, chosen) for column, chosen in offered[:3]] == [
        ("type", True),
        ("due", True),
        ("status", False),
    ]
    assert len(offered) == len(CHOICE)


def test_a_row_that_was_recorded_keeps_the_columns(client, cast, matters):
    client.force_login(cast.clerk.user)
    row = client.get(reverse("task_row", args=[matters[0].uid]), {"cols": "type,due"}).content.decode()
    assert "cell-type" in row
    assert "cell-status" not in row
    assert f"{reverse('task_record', args=[matters[0].uid])}?cols=type,due" in row


def test_all_columns_take_the_same_queries_for_many_rows(cast):
    mixed_ledger(cast)
    client = signed_in(cast.clerk)
    queries(client, f"?cols={EVERY}")
    few = queries(client, f"?cols={EVERY}")
    many(cast, 60)
    assert queries(client, f"?cols={EVERY}") == few


def test_columns_nobody_chose_are_not_read(cast, reported):
    client = signed_in(cast.clerk)
    queries(client)
    standard = ",".join(STANDARD)
    assert queries(client, f"?cols={standard},cause") == queries(client, f"?cols={standard}") + 1
    assert queries(client, f"?cols={standard},lead,standard,elapsed") == queries(client, "?sort=number")


@pytest.mark.parametrize(
    ("pressed", "cols"),
    [
        ({"up": "due"}, "due,status,type"),
        ({"down": "due"}, "status,type,due"),
        ({"up": "status"}, "status,due,type"),
        ({"down": "type"}, "status,due,type"),
        # Not among those shown: nothing moves.
        ({"up": "cause"}, "status,due,type"),
    ],
)
def test_a_column_is_moved_by_its_button_without_a_script_and_the_choice_stays_open(
    client, cast, pressed, cols
):
    client.force_login(cast.clerk.user)
    sent = {"q": "床位", "col": ["status", "due", "type"], **pressed}
    assert client.get(reverse("ledger"), sent)["Location"] == (
        f"{reverse('ledger')}?{urlencode({'q': '床位', 'cols': cols, 'show': 'columns'})}"
    )
