"""Parts of the task's page: clause in its notice, chain, story, neighbours in the list, the sheet of paper."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from departments.enums import Clearance
from reform.core.text import index_text
from reports.enums import CircularState
from reports.models import Circular, CircularSnapshot, ReportingPeriod
from reports.selectors.task_story import PER_PAGE
from tasks.enums import AssignmentRole
from tasks.models import (
    Assignment,
    Evidence,
    Indicator,
    IndicatorTarget,
    IndicatorValue,
    Notice,
    Task,
    TaskLog,
    TaskSource,
    TaskStatus,
)
from tests.cast import signed_in

TEXT = "关于改革的通知\n一、总体要求\n（六）提高<县域>内住院量占比。\n\n\n（七）扩大集中采购。\n"
CLAUSE = "（六）提高<县域>内住院量占比。"


def at(day, hour=9):
    return timezone.make_aware(datetime(2026, 11, day, hour))


def say(task, event, day, **params):
    return TaskLog.objects.create(task=task, at=at(day), who="沈一舟", event=event, params=params)


def sourced(cast, task, **fields):
    notice = Notice.objects.create(
        programme=cast.programme, jurisdiction=cast.city, title="关于改革的通知", text=TEXT, sha256="a" * 64
    )
    start = TEXT.index(CLAUSE)
    given = {"clause": "（六）", "span_start": start, "span_end": start + len(CLAUSE)} | fields
    TaskSource.objects.create(task=task, kind="notice", notice=notice, label="关于改革的通知 （六）", **given)
    return notice


def get(client, actor, name, *args, **query):
    client.force_login(actor.user)
    return client.get(reverse(name, args=args), query)


# --- the clause -----------------------------------------------------------------------------------------------------
def test_the_clause_is_marked_among_its_paragraphs(client, cast):
    task = cast.task(1)
    notice = sourced(cast, task)
    page = get(client, cast.clerk, "task_clause", task.uid, 0).content.decode()
    assert (
        "关于改革的通知\n一、总体要求\n<mark>（六）提高&lt;县域&gt;内住院量占比。</mark>\n（七）扩大集中采购。</div>"
        in page
    )
    start = TEXT.index(CLAUSE)
    address = f"{reverse('notice_detail', args=[notice.uid])}?at={start}-{start + len(CLAUSE)}#here"
    assert f'href="{address}"' in page
    opened = get(client, cast.clerk, "task_detail", task.uid).content.decode()
    assert reverse("task_clause", args=[task.uid, 0]) in opened
    assert f'href="{address}"' in opened


def test_units_read_the_clauses_own_words_alone(client, cast):
    task = cast.task(1)
    sourced(cast, task)
    assert get(client, cast.liaison, "task_clause", task.uid, 0).status_code == 404
    page = get(client, cast.liaison, "task_detail", task.uid).content.decode()
    assert "提高&lt;县域&gt;内住院量占比。" in page
    assert "集中采购" not in page
    assert reverse("task_clause", args=[task.uid, 0]) not in page


@pytest.mark.parametrize(
    ("place", "fields"),
    [(1, {}), (9, {}), (0, {"span_end": 9999}), (0, {"span_start": None, "span_end": None})],
)
def test_what_is_no_clause_has_no_panel(client, cast, place, fields):
    task = cast.task(1)
    sourced(cast, task, **fields)
    assert get(client, cast.clerk, "task_clause", task.uid, place).status_code == 404


# --- the chain ------------------------------------------------------------------------------------------------------
def test_the_chain_goes_from_the_leader_down(client, cast):
    task = cast.task(1, collector=cast.finance)
    Assignment.objects.filter(task=task).delete()
    for order, (role, written, unit) in enumerate(
        (
            (AssignmentRole.COOPERATING, "市卫生健康委", cast.health),
            (AssignmentRole.LEAD, "市财政局", cast.finance),
            (AssignmentRole.TERRITORIAL, "各县（市、区）人民政府", None),
            (AssignmentRole.LEADER, "韩望山副市长", None),
        )
    ):
        Assignment.objects.create(
            task=task, jurisdiction=cast.city, order=order, role=role, written=written, department=unit
        )
    cast.finance.phone = "0357-2091100"
    cast.finance.save()
    response = get(client, cast.clerk, "task_detail", task.uid)
    chain = response.context["chain"]
    assert [link.key for link in chain] == ["leader", "lead", "collector", "cooperating", "territorial"]
    assert [one.assignment.written for one in chain[1].names] == ["市财政局"]
    (holding,) = chain[2].liaisons
    assert (chain[2].unit, holding.user) == (cast.finance, cast.finance_liaison.user)
    page = response.content.decode()
    assert 'href="tel:0357-2091100"' in page
    # The office's phone, not a person's own.
    holding.user.phone = "13800000000"
    holding.user.save()
    assert "13800000000" not in get(client, cast.clerk, "task_detail", task.uid).content.decode()


# --- the story ------------------------------------------------------------------------------------------------------
def test_the_story_tells_log_files_and_papers_newest_first(client, cast):
    task = cast.task(1, collector=cast.finance)
    say(task, "task.handed_out", 1, on="2026-11-01")
    say(task, "report.accepted", 5, period="2026-10-01")
    file = Evidence.objects.create(
        task=task, department=cast.finance, file="x", file_name="印发稿.pdf", size=1, sha256="a"
    )
    Evidence.objects.filter(pk=file.pk).update(created_at=at(7))
    named(cast, task, on=date(2026, 11, 9))
    entries = get(client, cast.clerk, "task_detail", task.uid).context["story"].entries
    assert [line.text for line in entries] == [
        "在“十月通报”中列为未达序时事项",
        "提交佐证材料“印发稿.pdf”",
        "2026年10月1日填报审核通过",
        "2026年11月1日下达",
    ]
    assert entries[0].note == "意见不一致"
    assert entries[1].url == reverse("evidence_file", args=[file.uid])


def named(cast, task, *, on, state=CircularState.PUBLISHED, kind="monthly", uid=None):
    period = ReportingPeriod.objects.create(
        ledger=cast.ledger, jurisdiction=cast.city, start=date(2026, 10, 1), opens_on=date(2026, 10, 20),
        cutoff=date(2026, 10, 31), due_on=date(2026, 11, 5), closes_on=date(2026, 11, 9),
    )  # fmt: skip
    paper = Circular.objects.create(
        programme=cast.programme,
        jurisdiction=cast.city,
        period=period,
        year=2026,
        title="十月通报",
        kind=kind,
    )
    snapshot = CircularSnapshot.objects.create(
        circular=paper,
        number=1,
        data={"late": [{"uid": uid or str(task.uid), "cause": "意见不一致"}]},
        sha256="a",
    )
    Circular.objects.filter(pk=paper.pk).update(
        state=state, signed_on=on, signed_snapshot=snapshot, number="云医改组〔2026〕3号", signer="韩望山"
    )
    return paper


@pytest.mark.parametrize("case", ["draft", "of another task", "for leaders"])
def test_papers_that_do_not_exist_for_the_reader_are_not_told(client, cast, case):
    task = cast.task(1)
    named(
        cast,
        task,
        on=date(2026, 11, 9),
        state=CircularState.DRAFT if case == "draft" else CircularState.PUBLISHED,
        kind="digest" if case == "for leaders" else "monthly",
        uid="00000000-0000-4000-8000-000000000000" if case == "of another task" else None,
    )
    reader = cast.liaison if case == "for leaders" else cast.clerk
    assert get(client, reader, "task_detail", task.uid).context["story"].entries == []


@pytest.mark.parametrize(
    ("kind", "events"),
    [
        ("reports", ["report.accepted"]),
        ("determinations", ["status.determined"]),
        ("orders", ["order.closed"]),
        ("changes", ["adjustment.approved", "task.added"]),
        ("papers", []),
        (
            "nonsense",
            ["order.closed", "status.determined", "report.accepted", "adjustment.approved", "task.added"],
        ),
    ],
)
def test_the_story_is_told_by_kind(client, cast, kind, events):
    task = cast.task(1)
    given = {
        "task.added": {"source": "会议"},
        "adjustment.approved": {
            "decider": "组长",
            "on": "2026-11-02",
            "kind": "due",
            "old": "甲",
            "new": "乙",
        },
        "report.accepted": {"period": "2026-10-01"},
        "status.determined": {"as_of": "2026-10-31", "to": "done"},
        "order.closed": {"order": "督办单"},
    }
    rows = {event: say(task, event, day, **params) for day, (event, params) in enumerate(given.items(), 1)}
    story = get(client, cast.clerk, "task_story", task.uid, story=kind).context["story"]
    assert [line.when for line in story.entries] == [rows[event].at for event in events]


def test_the_story_comes_in_pages(client, cast):
    task = cast.task(1)
    rows = [say(task, "task.added", 1 + n % 28, source=f"会议{n}") for n in range(PER_PAGE * 2 + 3)]
    seen, page = [], 1
    while page:
        story = get(client, cast.clerk, "task_story", task.uid, page=page).context["story"]
        seen += [line.text for line in story.entries]
        assert len(story.entries) == PER_PAGE or story.next is None
        page = story.next
    assert len(seen) == len(set(seen)) == len(rows)
    assert get(client, cast.clerk, "task_story", task.uid, page="²").status_code == 200


def test_a_unit_reads_no_papers_of_the_office_in_the_story(client, cast):
    task = cast.task(1)
    say(task, "order.issued", 3, order="督办单", unit="市财政局", due="2026-11-20")
    say(task, "report.returned", 4, period="2026-10-01")
    assert len(get(client, cast.clerk, "task_story", task.uid).context["story"].entries) == 2
    assert task.collector == cast.health
    assert len(get(client, cast.liaison, "task_story", task.uid).context["story"].entries) == 1
    Task.objects.update(sensitivity=Clearance.SENSITIVE)
    assert get(client, cast.clerk, "task_story", task.uid).status_code == 404


def test_query_count_does_not_grow_with_the_story(client, cast):
    task = cast.task(1)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            get(client, cast.clerk, "task_detail", task.uid)
        return len(captured)

    say(task, "task.added", 1, source="会议")
    Evidence.objects.create(
        task=task, department=cast.finance, file="x", file_name="a.pdf", size=1, sha256="a"
    )
    queries()
    few = queries()
    for n in range(60):
        say(task, "task.added", 1, source="会议")
        Evidence.objects.create(
            task=task, department=cast.finance, file="x", file_name=f"{n}.pdf", size=1, sha256=str(n)
        )
    assert queries() == few


# --- the list one came from -----------------------------------------------------------------------------------------
@pytest.fixture
def tasks(cast):
    made = [cast.task(n, title=title) for n, title in enumerate(("采购甲", "床位", "采购乙", "采购丙"), 1)]
    for task in made:
        task.search = index_text(task.title)
        task.save()
    return made


@pytest.mark.parametrize(
    ("asked", "at", "expected"),
    [
        ("q=采购", 1, (1, 3, None, 3)),
        ("q=采购", 3, (2, 3, 1, 4)),
        ("q=采购", 4, (3, 3, 3, None)),
        ("q=采购&sort=-due_on", 3, (2, 3, 1, 4)),
        ("", 2, (2, 4, 1, 3)),
        ("page=7&q=采购", 1, (1, 3, None, 3)),
    ],
)
def test_neighbours_are_those_of_the_list(client, cast, tasks, asked, at, expected):
    context = get(client, cast.clerk, "task_neighbours", tasks[at - 1].uid, list=asked).context
    beside = [context[name].number if context[name] else None for name in ("before", "after")]
    assert (context["place"], context["total"], *beside) == expected


def test_a_task_that_is_not_in_the_list_has_no_neighbours(client, cast, tasks):
    response = get(client, cast.clerk, "task_neighbours", tasks[1].uid, list="q=采购")
    assert "total" not in response.context
    assert response.content.strip() == b""


def test_neighbours_hold_labels(client, cast, tasks):
    Task.objects.filter(number=3).update(sensitivity=Clearance.SENSITIVE)
    context = get(client, cast.clerk, "task_neighbours", tasks[0].uid, list="q=采购").context
    assert (context["total"], context["after"].number) == (2, 4)


def test_the_page_knows_the_list_by_where_one_comes_from(client, cast, tasks):
    client.force_login(cast.clerk.user)
    address = reverse("task_detail", args=[tasks[0].uid])
    came = client.get(address, HTTP_REFERER=f"http://testserver{reverse('ledger')}?q=%E9%87%87%E8%B4%AD")
    assert came.context["list"] == "q=%E9%87%87%E8%B4%AD"
    assert f"{reverse('task_neighbours', args=[tasks[0].uid])}?list=q%3D%25E9" in came.content.decode()
    for other in ("http://testserver/", "http://elsewhere.example/ledger/?q=x", ""):
        assert client.get(address, HTTP_REFERER=other).context["list"] == ""
    # What stands in the address comes first.
    assert (
        client.get(address, {"list": "q=x"}, HTTP_REFERER="http://testserver/ledger/").context["list"]
        == "q=x"
    )


# --- on paper -------------------------------------------------------------------------------------------------------
def test_the_sheet_tells_what_the_page_tells(client, cast):
    task = cast.task(1, title="完善办法", text="要求。" * 500, completion_standard="印发办法")
    sourced(cast, task)
    page = get(client, cast.clerk, "task_card", task.uid).content.decode()
    for words in (
        "完善办法",
        "《关于改革的通知》",
        "（六）",
        "印发办法",
        task.collector.name,
        cast.ledger.name,
    ):
        assert words in page
    # One page: long texts are cut.
    assert page.count("要求。") == 106


def test_number_and_clause_of_a_source_are_joined_in_chinese(client, cast):
    task = cast.task(1, title="完善办法")
    notice = sourced(cast, task)
    Notice.objects.filter(pk=notice.pk).update(document_number="云医改组〔2026〕5号")
    client.cookies["portal_language"] = "zh-hans"
    for name in ("task_card", "task_detail"):
        assert "云医改组〔2026〕5号（六）" in get(client, cast.clerk, name, task.uid).content.decode()


def test_an_open_tail_on_the_sheet_is_not_one_more_name(client, cast):
    task = cast.task(1)
    for order, name in enumerate(("市财政局", "等部门"), 10):
        Assignment.objects.create(
            task=task, jurisdiction=cast.city, order=order, role="cooperating", written=name
        )
    client.cookies["portal_language"] = "zh-hans"
    page = get(client, cast.clerk, "task_card", task.uid).content.decode()
    assert "市财政局等部门" in page


# --- what was expected ----------------------------------------------------------------------------------------------
def test_values_stand_beside_what_was_expected_of_them(client, cast):
    task = cast.task(1, starts_on=date(2026, 1, 1), due_on=date(2026, 12, 31))
    indicator = Indicator.objects.create(task=task, order=0, name="康复床位", unit="张", basis="cumulative")
    IndicatorTarget.objects.create(indicator=indicator, op=">=", value=300, due_on=date(2026, 12, 31))
    for month, value in ((6, 100), (9, 240)):
        IndicatorValue.objects.create(
            indicator=indicator, department=cast.health, period_kind="month", period_start=date(2026, month, 1),
            value=value, data_as_of=date(2026, month, 30), recorded_at=at(1),
        )  # fmt: skip
    response = get(client, cast.clerk, "task_detail", task.uid)
    (line,) = response.context["lines"]
    assert [int(value) for value in line.expected] == [148, 224]
    page = response.content.decode()
    assert "康复床位: 100, 240; 序时要求: 148, 224" in page
    assert "stroke-dasharray" in page


def test_nothing_is_expected_without_a_date(client, cast):
    task = cast.task(1, starts_on=date(2026, 1, 1), due_on=None, long_term=True)
    indicator = Indicator.objects.create(task=task, order=0, name="康复床位", unit="张", basis="cumulative")
    IndicatorTarget.objects.create(indicator=indicator, op=">=", value=300)
    IndicatorValue.objects.create(
        indicator=indicator, department=cast.health, period_kind="month", period_start=date(2026, 6, 1),
        value=1, data_as_of=date(2026, 6, 30), recorded_at=at(1),
    )  # fmt: skip
    (line,) = get(client, cast.clerk, "task_detail", task.uid).context["lines"]
    assert (line.expected, line.expected_last) == ([], None)


def test_a_past_period_wears_the_light_it_had(cast):
    task = cast.task(2, collector=cast.finance, status_class="behind", severity=1, light="yellow")
    for month, severity in ((9, 2), (10, 1)):
        TaskStatus.objects.create(
            task=task,
            jurisdiction=cast.city,
            as_of=date(2026, month, 30),
            period_kind="month",
            period_start=date(2026, month, 1),
            determined="behind",
            severity=severity,
            confirmed_by="方静澜",
            determined_at=timezone.now(),
        )
    page = signed_in(cast.clerk).get(reverse("task_detail", args=[task.uid]))
    assert [tone for _status, tone in page.context["past"]] == ["red", "yellow"]
    periods = page.content.decode().split("Period by period")[1]
    assert periods.index("light-yellow") < periods.index("light-red")
