"""The search over everything: what is found, in which order, marked, and for whom."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.enums import Clearance
from reform.core.files import sha256_of
from reform.core.text import index_text
from tasks.enums import NoticeState, TaskState
from tasks.models import Ledger, Notice, Task, TaskDraft
from tests.reports.orders import issued

TEXT = "关于深化改革的通知\n一、总体要求\n（六）提高县域\n内住院量占比。市卫健委牵头。\n（七）扩大药品集中采购。\n"


def indexed(cast, number, title, **fields):
    task = cast.task(number, title=title, text=fields.pop("text", f"{title}。"), **fields)
    task.search = index_text(task.title, task.section, task.label, task.text)
    task.save()
    return task


def notice(cast, **fields):
    given = {
        "title": "关于深化改革的通知",
        "document_number": "市政办发〔2026〕48号",
        "text": TEXT,
        "issuer": "某市人民政府",
    }
    made = Notice.objects.create(
        programme=cast.programme,
        jurisdiction=cast.city,
        sha256=sha256_of(str(fields).encode()),
        issued_on=date(2026, 3, 1),
        **given | fields,
    )
    for order, (number, words) in enumerate(
        (("（六）", "提高县域\n内住院量占比。市卫健委牵头。"), ("（七）", "扩大药品集中采购。"))
    ):
        start = made.text.find(words)
        if start >= 0:
            TaskDraft.objects.create(
                notice=made,
                jurisdiction=cast.city,
                order=order,
                number=number,
                title=words[:10],
                text=words,
                span_start=start,
                span_end=start + len(words),
            )
    return made


def search(client, actor, words):
    client.force_login(actor.user)
    return client.get(reverse("search"), {"q": words})


def found(response, kind):
    hits = response.context[kind]
    return [hit.task.number for hit in hits.hits] if kind == "tasks" else hits


def words(pieces):
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("药品采购", [1]),
        ("采购结余", [1]),
        ("ypcg", [1]),
        ("11", [11, 2, 12]),
        ("第11项", [11]),
        ("11.1", [12]),
        ("11-1", [12]),
        ("未编号1", [13]),
        ("完善", [1, 11]),
        ("没有这样的话", []),
    ],
)
def test_tasks_are_found_by_words_and_numbers(client, cast, typed, expected):
    indexed(cast, 1, "完善药品采购，结余留用")
    indexed(cast, 2, "新增床位11张")
    indexed(cast, 11, "完善分级诊疗", label="11")
    indexed(cast, 12, "建立转诊目录", label="11.1")
    indexed(cast, 13, "开展宣传", label="未编号1")
    assert found(search(client, cast.clerk, typed), "tasks") == expected


def test_words_are_marked_in_title_and_text(client, cast):
    indexed(cast, 1, "完善<b>药品采购</b>", text="市医保局负责。加强采购监管，防范风险。")
    (hit,) = search(client, cast.clerk, "采购监管").context["tasks"].hits
    assert (words(hit.title), words(hit.text)) == ("完善<b>药品采购</b>", "加强[采购监管]，防范风险。")
    page = search(client, cast.clerk, "药品采购").content.decode()
    assert "完善&lt;b&gt;<mark>药品采购</mark>&lt;/b&gt;" in page
    assert "<b>药品" not in page


def test_eight_are_shown_and_all_stand_in_the_ledger(client, cast):
    for number in range(1, 12):
        indexed(cast, number, f"扩大集中采购{number}")
    response = search(client, cast.clerk, "集中采购")
    assert found(response, "tasks") == [1, 2, 3, 4, 5, 6, 7, 8]
    (ledger,) = response.context["tasks"].ledgers
    assert (ledger.ledger, ledger.count) == (cast.ledger, 11)
    opened = client.get(reverse("ledger"), {"ledger": str(cast.ledger.uid), "q": "集中采购"})
    assert opened.context["page"].paginator.count == ledger.count


def test_what_is_labelled_withdrawn_or_anothers_is_not_found(client, cast):
    indexed(cast, 1, "完善药品采购")
    indexed(cast, 2, "保密采购", sensitivity=Clearance.SENSITIVE)
    indexed(cast, 3, "撤回采购", state=TaskState.WITHDRAWN)
    indexed(cast, 4, "财政采购", collector=cast.finance)
    assert cast.clerk.clearance < Clearance.SENSITIVE
    response = search(client, cast.clerk, "采购")
    assert (found(response, "tasks"), response.context["tasks"].total) == ([1, 4], 2)
    response = search(client, cast.finance_liaison, "采购")
    assert (found(response, "tasks"), response.context["tasks"].total) == ([4], 1)


@pytest.mark.parametrize(
    "typed", ["市政办发48号 第六条", "48号（六）", "市政办发〔2026〕48号第6条", "市第6条", "第六条"]
)
def test_a_clause_is_found_by_number(client, cast, typed):
    kept = notice(cast)
    notice(
        cast,
        title="省的通知",
        document_number="省政办发〔2025〕8号",
        issuer="某省人民政府",
        text="（六）别的。",
    )
    (hit,) = search(client, cast.clerk, typed).context["notices"]
    assert hit.notice == kept
    ((number, start, end),) = [(place.number, place.start, place.end) for place in hit.places]
    assert (number, TEXT[start:end]) == ("（六）", "提高县域\n内住院量占比。市卫健委牵头。")


def test_a_paper_is_found_by_its_level(client, cast):
    notice(cast)
    upper = notice(
        cast,
        title="省的通知",
        document_number="",
        issuer="某省人民政府办公厅",
        text="（六）提高县域\n内住院量占比。市卫健委牵头。",
    )
    assert [hit.notice for hit in search(client, cast.clerk, "省第6条").context["notices"]] == [upper]
    assert search(client, cast.clerk, "国家第6条").context["notices"] == []


def test_half_a_sentence_is_found_in_its_notice_and_opens_there(client, cast):
    kept = notice(cast)
    (hit,) = search(client, cast.clerk, "县域内住院量").context["notices"]
    (place,) = hit.places
    # Where the words begin with the clause's number, it is not said twice.
    assert (place.number, words(place.words)) == (
        "",
        "（六）提高[县域] [内住院量]占比。市卫健委牵头。 （七）扩大药品集中采购。 ",
    )
    page = client.get(
        reverse("notice_detail", args=[kept.uid]), {"at": f"{place.start}-{place.end}"}
    ).content.decode()
    assert '<mark class="src-here" id="here">县域\n内住院量</mark>占比。' in page
    for strange in ("9-3", "1-99999", "x", "²-³", "-1-2"):
        assert (
            "src-here"
            not in client.get(reverse("notice_detail", args=[kept.uid]), {"at": strange}).content.decode()
        )


def test_a_notice_and_its_corrected_file_are_told_apart(client, cast):
    first = notice(cast)
    notice(cast, state=NoticeState.CONFIRMED, corrects=first, text=TEXT + "附件")
    page = search(client, cast.clerk, "县域内住院量")
    assert [hit.notice.is_corrected for hit in page.context["notices"]] == [False, True]
    html = page.content.decode()
    assert html.count("<span>已有更正件</span>") == 1
    assert html.count("<span>更正件</span>") == 1


def test_notices_are_not_found_by_units_or_when_taken_out(client, cast):
    kept = notice(cast)
    assert search(client, cast.liaison, "县域内住院量").context["notices"] == []
    assert search(client, cast.liaison, "市政办发48号 第六条").context["notices"] == []
    Notice.objects.filter(pk=kept.pk).update(state=NoticeState.WITHDRAWN)
    assert search(client, cast.clerk, "县域内住院量").context["notices"] == []


def test_units_are_found_by_name_and_initials(client, cast):
    by_name = search(client, cast.liaison, cast.finance.short_name).context["units"]
    assert cast.finance in [hit.unit for hit in by_name]
    assert words(by_name[0].name).count("[") == 1
    assert cast.finance in [hit.unit for hit in search(client, cast.liaison, "czj").context["units"]]
    assert search(client, cast.liaison, "没有这样的单位").context["units"] == []


def test_orders_are_found_by_number_only_where_they_exist(client, cast):
    order = issued(cast)
    for typed in (order.number, f"{order.serial}号", order.title[:6]):
        assert [hit.paper for hit in search(client, cast.clerk, typed).context["orders"]] == [order]
    assert search(client, cast.liaison, order.number).context["orders"] == []


@pytest.mark.parametrize("typed", ["", "   ", "，。", "%", "_", "'", "*", '" OR "'])
def test_signs_alone_find_nothing_and_break_nothing(client, cast, typed):
    indexed(cast, 1, "完善药品采购")
    response = search(client, cast.clerk, typed)
    assert response.status_code == 200
    assert not response.context.get("found")


def test_query_count_does_not_grow_with_hits(client, cast):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            search(client, cast.clerk, "集中采购")
        return len(captured)

    indexed(cast, 1, "扩大集中采购")
    notice(cast)
    queries()
    few = queries()
    for number in range(2, 62):
        indexed(cast, number, f"扩大集中采购{number}")
    for number in range(60):
        notice(cast, title=f"第{number}号通知", document_number=f"市发〔2026〕{number}号")
    assert queries() == few


def test_both_ledgers_are_counted(client, cast):
    indexed(cast, 1, "扩大集中采购")
    last = Ledger.objects.create(
        programme=cast.programme,
        jurisdiction=cast.city,
        name="2025年台账",
        year=2025,
        starts_on=date(2025, 1, 1),
    )
    indexed(cast, 2, "上年集中采购")
    Task.objects.filter(number=2).update(ledger=last)
    ledgers = search(client, cast.clerk, "集中采购").context["tasks"].ledgers
    assert [(one.ledger, one.count) for one in ledgers] == [(cast.ledger, 1), (last, 1)]
