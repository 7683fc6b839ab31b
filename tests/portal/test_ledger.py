"""The ledger page: what is listed, counted, exported and recorded."""

import io
import re
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reform.core.text import index_text
from reports.models import ProgressReport, ReportingPeriod
from tasks.models import Assignment, DutyItem, Task
from tasks.services.status import begin_status


@pytest.fixture
def tasks(cast):
    made = [
        cast.task(1, title="扩大药品集中带量采购", due_on=date(2026, 6, 30)),
        cast.task(2, title="新增康复床位", collector=cast.finance, due_on=date(2026, 12, 31)),
        cast.task(3, title="完善分级诊疗", due_on=None, long_term=True, section="二、服务体系"),
    ]
    for task in made:
        task.search = index_text(task.title, task.text)
        task.save()
    begin_status(tasks=made, on=date(2026, 2, 1))
    return made


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


def titles(response):
    return [task.title for task in response.context["rows"]]


def get(client, actor, **query):
    client.force_login(actor.user)
    return client.get(reverse("ledger"), query)


def test_ledger_lists_in_its_own_order_with_the_reconciliation(client, cast, tasks):
    response = get(client, cast.clerk)
    assert titles(response) == [t.title for t in tasks]
    assert response.context["tally"].reconciliation == "3 = 0 + 3 + 0 + 0 + 0 + 0"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "床位"}, [2]),
        ({"q": "dlcg"}, [1]),
        ({"q": "药品 采购"}, [1]),
        ({"flag": "long_term"}, [3]),
        ({"section": "二、服务体系"}, [3]),
        ({"due_to": "2026-06-30"}, [1]),
        ({"status_class": "done"}, []),
        ({"sort": "-due_on"}, [2, 1, 3]),
        ({"sort": "due_on"}, [1, 2, 3]),
    ],
)
def test_ledger_filters_and_sorts(client, cast, tasks, query, expected):
    assert titles(get(client, cast.clerk, **query)) == [tasks[n - 1].title for n in expected]


def test_ledger_filters_by_unit_and_role(client, cast, tasks):
    Assignment.objects.create(
        task=tasks[0],
        jurisdiction=cast.city,
        order=1,
        role="cooperating",
        department=cast.finance,
        written="市财政局",
    )
    both = get(client, cast.clerk, unit=str(cast.finance.uid))
    assert titles(both) == [tasks[0].title, tasks[1].title]
    helping = get(client, cast.clerk, unit=str(cast.finance.uid), role="cooperating")
    assert titles(helping) == [tasks[0].title]


def test_units_to_choose_are_of_the_place_or_have_a_part_in_its_ledger(client, cast, tasks):
    def choices(**query: str) -> set[str]:
        return set(re.findall(r'<option value="[^"]+"[^>]*>([^<]+)</option>', unit_field(**query)))

    def unit_field(**query: str) -> str:
        page = get(client, cast.clerk, **query).content.decode()
        return re.search(r'<select name="unit".*?</select>', page, re.S)[0]

    named = {cast.health.short_name, cast.finance.short_name}
    assert named <= choices()
    assert cast.counties["north"].short_name not in choices()
    # Who comes by an address of its own is told that it has nothing here, not that it was not understood.
    assert cast.counties["north"].short_name in choices(unit=str(cast.counties["north"].uid))
    duty = {"department": cast.counties["north"], "jurisdiction": cast.city}
    DutyItem.objects.create(task=tasks[0], order=1, **duty)
    assert cast.counties["north"].short_name in choices()
    DutyItem.objects.all().delete()
    Assignment.objects.create(task=tasks[0], order=2, role="cooperating", written="北山县", **duty)
    assert cast.counties["north"].short_name in choices()
    Assignment.objects.filter(department=cast.counties["north"]).delete()
    Task.objects.filter(pk=tasks[0].pk).update(collector=cast.counties["north"])
    assert cast.counties["north"].short_name in choices()


def test_a_filter_that_means_nothing_is_named_and_left_out(client, cast, tasks):
    client.cookies["portal_language"] = "en"
    wrong = get(client, cast.clerk, status_class="nonsense", due_from="2026-13-40", q="床位")
    assert "Filters that were not understood are left out:</strong>Status, Due from" in wrong.content.decode()
    assert titles(wrong) == [tasks[1].title]
    assert "not understood" not in get(client, cast.clerk, q="床位").content.decode()


def test_unit_sees_only_what_concerns_it(client, cast, tasks):
    assert titles(get(client, cast.finance_liaison)) == [tasks[1].title]


def test_export_holds_exactly_what_is_filtered(client, cast, tasks):
    client.force_login(cast.clerk.user)
    response = client.get(reverse("ledger_export"), {"q": "床位"})
    sheet = openpyxl.load_workbook(io.BytesIO(response.getvalue())).worksheets[0]
    assert [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["新增康复床位"]
    assert sheet.cell(2, 10).value.date() == date(2026, 12, 31)


def test_recording_on_the_row_is_kept_with_source_and_date(client, cast, tasks, period):
    client.force_login(cast.clerk.user)
    url = reverse("task_record", args=[tasks[0].uid])
    said = {
        "recorded_source": "phone",
        "recorded_on": "2026-10-28",
        "text": "已完成第三批采购",
        "self_rated": "behind",
    }
    response = client.post(url, said)
    assert response.status_code == 200
    report = ProgressReport.objects.get()
    assert (report.origin, report.recorded_source, report.recorded_on, report.state) == (
        "recorded",
        "phone",
        date(2026, 10, 28),
        "accepted",
    )
    assert "未达序时" in response.content.decode() or "Behind" in response.content.decode()


@pytest.mark.parametrize(
    "said",
    [
        {"recorded_source": "phone", "recorded_on": "2026-10-28"},
        {"recorded_source": "phone", "recorded_on": "2099-01-01", "text": "x"},
        {"recorded_source": "dream", "recorded_on": "2026-10-28", "text": "x"},
        {"recorded_source": "phone", "recorded_on": "", "text": "x"},
    ],
)
def test_recording_without_words_date_or_source_changes_nothing(client, cast, tasks, period, said):
    client.force_login(cast.clerk.user)
    assert client.post(reverse("task_record", args=[tasks[0].uid]), said).status_code == 422
    assert not ProgressReport.objects.exists()


def test_recording_without_an_open_period_says_so(client, cast, tasks):
    client.force_login(cast.clerk.user)
    said = {"recorded_source": "phone", "recorded_on": "2026-10-28", "text": "x"}
    assert client.post(reverse("task_record", args=[tasks[0].uid]), said).status_code == 422
    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize(
    ("said", "done_on"),
    [
        ({"self_rated": "done"}, date(2026, 10, 28)),
        ({"self_rated": "done", "done_on": "2026-10-20"}, date(2026, 10, 20)),
        ({"self_rated": "on_schedule", "done_on": "2026-10-20"}, None),
    ],
)
def test_what_is_recorded_as_done_has_a_day(client, cast, tasks, period, said, done_on):
    client.force_login(cast.clerk.user)
    said |= {"recorded_source": "phone", "recorded_on": "2026-10-28", "text": "已印发。"}
    assert client.post(reverse("task_record", args=[tasks[0].uid]), said).status_code == 200
    assert ProgressReport.objects.get().done_on == done_on


def test_recording_in_bulk_writes_one_record_a_task(client, cast, tasks, period):
    client.force_login(cast.clerk.user)
    said = {
        "uid": [str(t.uid) for t in tasks[:2]],
        "recorded_source": "meeting",
        "recorded_on": "2026-10-28",
        "text": "调度会上报告正常推进",
    }
    assert client.post(reverse("ledger_bulk"), said).status_code == 302
    assert ProgressReport.objects.count() == 2


@pytest.mark.parametrize("back", ["[]", "ledger", "//elsewhere.example/", "https://elsewhere.example/", ""])
def test_recording_in_bulk_leads_nowhere_but_to_the_ledger(client, cast, tasks, back):
    client.force_login(cast.clerk.user)
    assert client.post(reverse("ledger_bulk"), {"back": back})["Location"] == reverse("ledger")
    own = f"{reverse('ledger')}?q=a"
    assert client.post(reverse("ledger_bulk"), {"back": own})["Location"] == own


def test_recording_in_bulk_says_what_it_refuses_and_changes_nothing(client, cast, tasks, period):
    waiting = cast.task(90, state="preparation", handed_out_on=None)
    client.force_login(cast.clerk.user)
    said = {"recorded_source": "meeting", "recorded_on": "2026-10-28", "text": "正常推进", "back": "/ledger/"}
    english = {"headers": {"accept-language": "en"}, "follow": True}
    for uids, words in [
        ([str(tasks[0].uid), str(waiting.uid)], "Progress is recorded for matters that are handed out"),
        (["no uid"], "Tick the tasks first."),
    ]:
        page = client.post(reverse("ledger_bulk"), said | {"uid": uids}, **english)
        assert words in page.content.decode()
    period.delete()
    page = client.post(reverse("ledger_bulk"), said | {"uid": [str(tasks[0].uid)]}, **english)
    assert "No reporting period is open" in page.content.decode()
    assert ProgressReport.objects.count() == 0


def test_a_county_cannot_record_in_the_citys_ledger(client, cast, tasks, period):
    Assignment.objects.create(
        task=tasks[0],
        jurisdiction=cast.city,
        order=1,
        role="territorial",
        department=cast.counties["north"],
        written="北山县",
    )
    client.force_login(cast.north.user)
    url = reverse("task_record", args=[tasks[0].uid])
    assert (
        client.post(url, {"recorded_source": "phone", "recorded_on": "2026-10-28", "text": "x"}).status_code
        == 403
    )
    assert not ProgressReport.objects.exists()


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_query_count_does_not_grow_with_rows(client, cast, tasks):
    client.force_login(cast.clerk.user)
    url = reverse("ledger")
    queries(client, url)  # the first page also fills caches
    few = queries(client, url)
    more = [cast.task(n) for n in range(10, 50)]
    begin_status(tasks=more, on=date(2026, 2, 1))
    assert queries(client, url) == few


def test_ledger_pages_at_fifty(client, cast):
    Task.objects.bulk_create(
        Task(
            ledger=cast.ledger,
            jurisdiction=cast.city,
            number=n,
            label=str(n),
            title=f"事项{n}",
            text="文字",
            state="preparation",
        )
        for n in range(1, 121)
    )
    assert len(titles(get(client, cast.clerk, page="3"))) == 20


def words_of_heads(response):
    return re.findall(r'class="row-section"><th[^>]*>([^<]*)<', response.content.decode())


@pytest.fixture
def added_later(cast):
    """Matters of two sections that wait between those handed out, and two that were added and handed out after them."""
    waiting = {"state": "preparation", "handed_out_on": None}
    return [
        cast.task(number, section=section, **more)
        for number, section, more in [
            *((1, "一、甲", {}), (2, "二、乙", {}), (3, "一、甲", waiting), (4, "二、乙", waiting)),
            *((5, "二、乙", {}), (6, "一、甲", {})),
        ]
    ]


def test_what_is_not_handed_out_stands_last_under_one_head(client, cast, added_later):
    page = get(client, cast.clerk)
    assert titles(page) == [f"第{n}项工作" for n in (1, 2, 5, 6, 3, 4)]
    assert words_of_heads(page) == ["一、甲", "二、乙", "一、甲（续）", "待下达"]
    assert titles(get(client, cast.clerk, sort="number")) == [f"第{n}项工作" for n in range(1, 7)]
    only = get(client, cast.clerk, section="二、乙")
    assert words_of_heads(only) == ["二、乙", "待下达"]


def test_a_list_of_waiting_matters_alone_keeps_its_sections(client, cast, added_later):
    Task.objects.update(state="preparation", handed_out_on=None)
    assert words_of_heads(get(client, cast.clerk)) == [
        "一、甲",
        "二、乙",
        "一、甲（续）",
        "二、乙（续）",
        "一、甲（续）",
    ]


def test_rows_stay_with_their_item_while_it_runs(client, cast, added_later):
    item = added_later[0]
    Task.objects.filter(pk=item.pk).update(row_count=1, collector=None)
    cast.task(1, row=1, root=item, label="1.1", state="preparation", handed_out_on=None)
    page = get(client, cast.clerk)
    assert [task.label for task in page.context["rows"]] == ["1", "1.1", "2", "5", "6", "3", "4"]


def test_waiting_matters_are_paged_behind_the_others_in_as_many_queries(client, cast, added_later):
    client.force_login(cast.clerk.user)
    url = reverse("ledger")
    queries(client, url)
    few = queries(client, url)
    waiting = {"state": "preparation", "handed_out_on": None}
    for number in range(10, 60):
        cast.task(number, section="一、甲", **waiting)
    begin_status(
        tasks=[cast.task(number, section="二、乙") for number in range(60, 100)], on=date(2026, 2, 1)
    )
    assert queries(client, url) == few
    first, second = get(client, cast.clerk), get(client, cast.clerk, page="2")
    assert [task.number for task in first.context["rows"]] == [
        1,
        2,
        5,
        6,
        *range(60, 100),
        3,
        4,
        *range(10, 14),
    ]
    assert words_of_heads(first)[-1] == words_of_heads(second)[-1] == "待下达"
    assert [task.number for task in second.context["rows"]] == list(range(14, 60))


def test_the_tasks_beside_one_follow_the_list(client, cast, added_later):
    client.force_login(cast.clerk.user)
    page = client.get(reverse("task_neighbours", args=[added_later[5].uid]))
    assert (page.context["before"].number, page.context["after"].number) == (5, 3)


def test_task_page_shows_the_requirement_and_the_story(client, cast, tasks):
    client.force_login(cast.clerk.user)
    page = client.get(reverse("task_detail", args=[tasks[0].uid])).content.decode()
    assert tasks[0].text in page


def test_task_page_of_another_unit_does_not_exist(client, cast, tasks):
    client.force_login(cast.finance_liaison.user)
    assert client.get(reverse("task_detail", args=[tasks[0].uid])).status_code == 404
