"""A post changes hands: the list of what is open, who sees it, who takes note, and what stays."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from departments.actor import Actor
from departments.duties import open_in_post
from departments.enums import Clearance
from departments.models import HandOver, Notification, User
from departments.selectors.posts import posts_of
from departments.services.handovers import make_due_hand_overs, take_note
from departments.services.posts import fill_post
from reform.core.days import period_name
from reform.core.kept_words import worded
from reform.core.models import AuditEntry
from reform.portal.boards import board_of
from reports.models import ProgressReport, ReportingPeriod
from tasks.models import DutyItem, Task
from tasks.services.adjusting import Terms
from tasks.services.adjustments import ask_adjustment, give_opinion
from tasks.services.objections import make_objection, withdraw_objection
from tests.cast import signed_in

TODAY = timezone.localdate


@pytest.fixture
def newcomer(db) -> User:
    return User.objects.create_user("newcomer", "苏新禾", "x-Long-enough-1")


@pytest.fixture
def period(cast):
    day = timezone.localdate()
    return ReportingPeriod.objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=day.replace(day=1),
        opens_on=day,
        cutoff=day,
        due_on=day + timedelta(days=5),
        closes_on=day + timedelta(days=8),
    )


def signed(task: Task) -> Task:
    """The task with every unit's signature."""
    now = timezone.now()
    task.assignments.update(signed_for_at=now)
    task.duty_items.update(signed_for_at=now)
    return task


def report(cast, period, number: int, **fields) -> ProgressReport:
    task = signed(cast.task(number, status_class="behind"))
    values = {"task": task, "department": cast.health, "jurisdiction": cast.city} | fields
    return ProgressReport.objects.create(period=period, **values)


def kinds(row: HandOver) -> list[tuple[str, str]]:
    return [(item["kind"], worded(item["title"])) for item in row.items]


def test_a_new_liaison_gets_a_frozen_list_of_what_is_open_in_the_post(cast, period, newcomer):
    back = report(cast, period, 1, state="returned", return_reason="缺少数据来源")
    signed(cast.task(2, status_class="done"))
    cast.task(3, collector=cast.finance)
    grid = cast.task(4, collector=cast.finance)
    DutyItem.objects.create(task=grid, department=cast.health, jurisdiction=cast.city)
    signed(grid)
    fill_post(post=cast.liaison.post, user=newcomer, held_from=TODAY(), by=cast.admin)
    row = HandOver.objects.get()
    assert (row.former, row.successor, row.on) == (cast.liaison.user, newcomer, TODAY())
    assert kinds(row) == [
        ("tasks.collected", "1 第1项工作"),
        ("tasks.duties", "4 第4项工作"),
        ("reports.file", f"{period}：{back.task}"),
    ]
    with override("en"):
        english = f"{period_name(period.period)}: {back.task}"
    assert row.items[2] == {
        "kind": "reports.file",
        "title": {"zh-hans": f"{period}：{back.task}", "en": english},
        "due": period.due_on.isoformat(),
        "state": {"zh-hans": "退回修改", "en": "Returned"},
        "url": reverse("report_edit", args=[back.uid]),
    }
    ProgressReport.objects.all().delete()
    Task.objects.filter(number=1).update(status_class="done")
    row.refresh_from_db()
    assert len(row.items) == 3


def test_what_waits_at_the_secretariat_is_on_the_list_of_its_new_clerk(cast, period, newcomer):
    sent = report(
        cast, period, 1, state="submitted", text="已办。", submitted_at=timezone.now(), on_time=True
    )
    cast.task(2, state="preparation", handed_out_on=None)
    fill_post(post=cast.clerk.post, user=newcomer, held_from=TODAY(), by=cast.admin)
    assert kinds(HandOver.objects.get()) == [
        ("ledger.prepare", "2 第2项工作"),
        ("reports.review", f"{period}：{sent.task}"),
    ]


def test_what_was_handed_out_and_is_under_way_is_on_the_lists_of_both_sides(cast):
    task = cast.task(1, collector=cast.finance)
    hidden = cast.task(2, collector=cast.finance, sensitivity=Clearance.SENSITIVE)
    signed(cast.task(3, collector=cast.finance))
    later = Terms(due_on=task.due_on + timedelta(days=30))
    objection = make_objection(task=task, kind="due", reason="时限紧。", by=cast.finance_liaison)
    asked = ask_adjustment(task=task, kind="due", reason="时限紧。", terms=later, by=cast.finance_liaison)

    def listed(actor):
        kinds = ("receipts.", "objections.", "adjustments.")
        found = [one for one in open_in_post(actor) if one["kind"].startswith(kinds)]
        return [(one["kind"], one["title"]["zh-hans"], one["state"]["zh-hans"], one["url"]) for one in found]

    pages = {
        name: reverse(f"{name}_detail", args=[row.uid])
        for name, row in (("objection", objection), ("adjustment", asked))
    }
    assert listed(cast.finance_liaison) == [
        ("receipts.sign", "1 第1项工作", "未签收", "/tasks/sign/"),
        ("objections.own", "1 第1项工作：时限难以完成", "待处理", pages["objection"]),
        ("adjustments.own", "1 第1项工作：完成时限", "待出具意见", pages["adjustment"]),
    ]
    receipts = f"{reverse('receipts')}?ledger={cast.ledger.uid}"
    office = [
        ("receipts.missing", "2026年重点任务台账", "1个单位", receipts),
        ("objections.decide", "1 第1项工作：时限难以完成", "待处理", pages["objection"]),
        ("adjustments.decide", "1 第1项工作：完成时限", "待出具意见", pages["adjustment"]),
    ]
    assert listed(cast.clerk) == listed(cast.head) == office
    assert listed(cast.liaison) == listed(cast.leader) == []
    give_opinion(adjustment=asked, in_favour=True, opinion="建议同意。", by=cast.clerk)
    assert [kind for kind, *_rest in listed(cast.clerk)] == ["receipts.missing", "objections.decide"]
    assert listed(cast.head)[2][2] == "待批准"
    withdraw_objection(objection=objection, by=cast.finance_liaison)
    signed(task)
    assert [kind for kind, *_rest in listed(cast.finance_liaison)] == ["adjustments.own"]
    assert listed(cast.clerk) == []
    assert hidden.title not in str(open_in_post(cast.finance_liaison))


def test_an_administrators_post_has_no_business_on_its_list(cast, period, newcomer):
    report(cast, period, 1)
    assert open_in_post(cast.security) == open_in_post(cast.auditor) == []
    fill_post(post=cast.security.post, user=newcomer, held_from=TODAY(), by=cast.admin)
    assert HandOver.objects.get().items == []


def test_the_former_holder_loses_sight_at_once_and_the_new_one_has_it(cast, period, newcomer):
    mine = report(cast, period, 1)
    url = reverse("report_edit", args=[mine.uid])
    former, new = signed_in(cast.liaison), signed_in(Actor(newcomer, cast.liaison.post))
    assert (former.get(url).status_code, new.get(url).status_code) == (200, 404)
    fill_post(post=cast.liaison.post, user=newcomer, held_from=TODAY(), by=cast.admin)
    assert (former.get(url).status_code, new.get(url).status_code) == (404, 200)
    assert posts_of(cast.liaison.user) == []


def test_signatures_and_history_keep_the_former_holders_name(cast, period, newcomer):
    sent = report(cast, period, 1, filed_by=cast.liaison.user, edited_by=cast.liaison.label)
    entries = AuditEntry.objects.filter(act="post.fill").count()
    fill_post(post=cast.liaison.post, user=newcomer, held_from=TODAY(), by=cast.admin)
    sent.refresh_from_db()
    assert (sent.filed_by.name, sent.edited_by) == ("陆小满", "陆小满（市卫生健康委 联络员）")
    assert AuditEntry.objects.filter(act="post.fill").count() == entries + 1


def test_both_are_told_and_the_new_holder_finds_it_on_the_first_page(cast, period, newcomer):
    report(cast, period, 1)
    fill_post(post=cast.liaison.post, user=newcomer, held_from=TODAY(), by=cast.admin)
    row = HandOver.objects.get()
    url = reverse("hand_over", args=[row.uid])
    assert set(Notification.objects.filter(key=f"handover:{row.uid}").values_list("user__name", "url")) == {
        ("苏新禾", url),
        ("陆小满", url),
    }
    new = Actor(newcomer, cast.liaison.post)
    todo = board_of(new).waiting[0]
    assert (todo.count, todo.url, "陆小满" in todo.note) == (2, url, True)
    take_note(hand_over=row, by=new)
    assert url not in [one.url for one in board_of(new).waiting]


def test_taking_note_counts_once_and_only_for_the_new_holder(cast, newcomer):
    row = HandOver.objects.create(
        post=cast.liaison.post, former=cast.liaison.user, successor=newcomer, on=TODAY()
    )
    url = reverse("hand_over_take", args=[row.uid])
    for other in (cast.liaison, cast.clerk, cast.admin, cast.finance_liaison):
        assert signed_in(other).post(url).status_code == 404
    new = signed_in(Actor(newcomer, None))
    new.post(url)
    first = HandOver.objects.get().taken_at
    new.post(url)
    assert HandOver.objects.get().taken_at == first is not None
    assert AuditEntry.objects.filter(act="handover.take").count() == 1


def test_note_of_somebody_else_is_no_note(cast, newcomer):
    row = HandOver.objects.create(
        post=cast.liaison.post, former=cast.liaison.user, successor=newcomer, on=TODAY()
    )
    assert take_note(hand_over=row, by=cast.liaison).taken_at is None
    assert not AuditEntry.objects.filter(act="handover.take").exists()


def test_a_deputy_takes_nothing_over(cast, newcomer):
    cast.task(1)
    fill_post(post=cast.liaison.post, user=newcomer, held_from=TODAY(), deputy=True, by=cast.admin)
    assert not HandOver.objects.exists()
    assert posts_of(cast.liaison.user) == posts_of(newcomer) == [cast.liaison.post]


def test_a_vacant_post_has_a_list_only_where_something_is_open(cast, newcomer):
    cast.liaison.post.holdings.update(held_to=date(2020, 2, 1))
    cast.finance_liaison.post.holdings.update(held_to=date(2020, 2, 1))
    cast.task(1)
    for post in (cast.liaison.post, cast.finance_liaison.post):
        fill_post(post=post, user=newcomer, held_from=TODAY(), by=cast.admin)
    assert [(row.post, row.former) for row in HandOver.objects.all()] == [(cast.liaison.post, None)]


def test_a_change_named_before_its_day_makes_the_list_on_that_day_once(cast, newcomer):
    day = TODAY() + timedelta(days=3)
    fill_post(post=cast.liaison.post, user=newcomer, held_from=day, by=cast.admin)
    assert not HandOver.objects.exists()
    signed(cast.task(1))
    assert [make_due_hand_overs(on=day - timedelta(days=1)), make_due_hand_overs(on=day)] == [0, 1]
    assert make_due_hand_overs(on=day) == 0
    row = HandOver.objects.get()
    assert (row.former, kinds(row)) == (cast.liaison.user, [("tasks.collected", "1 第1项工作")])


def test_the_list_is_printed_with_lines_for_the_signatures(cast, newcomer):
    cast.task(1)
    fill_post(post=cast.liaison.post, user=newcomer, held_from=TODAY(), by=cast.admin)
    url = reverse("hand_over_file", args=[HandOver.objects.get().uid, "docx"])
    answer = signed_in(Actor(newcomer, None)).get(url)
    text = zipfile.ZipFile(io.BytesIO(answer.getvalue())).read("word/document.xml").decode()
    for words in ("岗位交接清单", "移交人：陆小满", "接收人：苏新禾", "第1项工作", "监交人（签字）"):
        assert words in text
    assert AuditEntry.objects.filter(act="handover.download").count() == 1


def test_the_list_is_drawn_as_a_pdf_of_whole_pages_with_its_long_titles(cast, newcomer):
    long = "健全以基层医疗卫生机构为重点的县域医疗卫生服务体系并推动优质资源下沉到乡镇和村的长效工作机制"
    for number in range(1, 41):
        cast.task(number, title=f"{long}之{number}")
    fill_post(post=cast.liaison.post, user=newcomer, held_from=TODAY(), by=cast.admin)
    url = reverse("hand_over_file", args=[HandOver.objects.get().uid, "pdf"])
    answer = signed_in(Actor(newcomer, None)).get(url)
    assert answer["Content-Type"] == "application/pdf"
    paper = pypdfium2.PdfDocument(answer.getvalue())
    pages = ["".join(page.get_textpage().get_text_range().split()) for page in paper]
    sizes = {tuple(round(side) for side in page.get_size()) for page in paper}
    text = "".join(pages)
    assert (len(pages) > 2, sizes) == (True, {(842, 595)})
    # The table's head stands on every page but that of the signatures alone.
    assert sum("类别" in page for page in pages) >= len(pages) - 1
    assert [number for number in range(1, 41) if f"{long}之{number}" not in text] == []
    assert [who for who in ("移交人", "接收人", "监交人") if f"{who}（签字）" not in text] == []
