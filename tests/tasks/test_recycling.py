"""回收站: what is taken out lies there, is put back once by who may, and goes after its time."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from reform.core.models import AuditEntry
from tasks.enums import RemovedKind
from tasks.excel.details import Entry
from tasks.models import DetailRow, Indicator, Notice, Removed, SavedView, TaskDraft
from tasks.services.details import save_details
from tasks.services.draft_edits import set_draft_state
from tasks.services.notices import withdraw_notice
from tasks.services.recycling import forget_removed, kinds_restored, restore
from tasks.services.refusals import NotPossible
from tasks.services.saved_views import delete_view, save_view
from tasks.services.targets import Step, remove_indicator, save_indicator
from tests.cast import signed_in


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def lying(actor):
    return [(row.kind, row.label) for row in Removed.objects.visible_to(actor).lying()]


def put_back(actor):
    return restore(row=Removed.objects.visible_to(actor).lying().get(), by=actor)


@pytest.fixture
def notice(cast):
    made = Notice.objects.create(
        programme=cast.programme,
        jurisdiction=cast.city,
        title="关于用药的通知",
        text="一、甲。",
        sha256="1" * 64,
    )
    TaskDraft.objects.create(
        notice=made, jurisdiction=cast.city, order=1, title="甲", text="甲。", span_start=2, span_end=4
    )
    return made


def test_every_kind_of_thing_in_the_bin_can_be_put_back():
    assert kinds_restored() == set(RemovedKind.values)


def test_notice_taken_out_lies_in_the_bin_of_the_office_and_comes_back(cast, notice):
    withdraw_notice(notice=notice, by=cast.clerk)
    assert lying(cast.head) == lying(cast.clerk2) == [("notice", "关于用药的通知")]
    assert lying(cast.liaison) == lying(cast.leader) == lying(cast.north) == lying(cast.admin) == []
    assert put_back(cast.head) == reverse("notice_detail", args=[notice.uid])
    notice.refresh_from_db()
    assert notice.state == "read"
    assert lying(cast.clerk) == []
    acts = AuditEntry.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["notices.withdraw", "notices.restore", "bin.restore"]


def test_notice_whose_file_was_read_in_again_stays_out_with_a_sentence(cast, notice):
    withdraw_notice(notice=notice, by=cast.clerk)
    Notice.objects.create(
        programme=cast.programme, jurisdiction=cast.city, title="再", text="", sha256="1" * 64
    )
    with pytest.raises(NotPossible, match="read in again"):
        put_back(cast.clerk)
    assert lying(cast.clerk) == [("notice", "关于用药的通知")]


def test_notice_that_was_never_read_leaves_nothing_in_the_bin(cast, notice):
    Notice.objects.update(state="unreadable")
    notice.refresh_from_db()
    withdraw_notice(notice=notice, by=cast.clerk)
    assert lying(cast.clerk) == []


def test_draft_left_out_comes_back_from_the_bin_or_from_its_own_page(cast, notice):
    draft = notice.drafts.get()
    dropped = set_draft_state(draft=draft, state="dropped", by=cast.clerk)
    assert lying(cast.clerk) == [("draft", "甲")]
    set_draft_state(draft=dropped, state="open", by=cast.clerk)
    assert lying(cast.clerk) == []
    draft.refresh_from_db()
    set_draft_state(draft=draft, state="dropped", by=cast.clerk)
    put_back(cast.clerk)
    draft.refresh_from_db()
    assert draft.state == "open"


def test_draft_of_a_notice_confirmed_since_cannot_be_put_back(cast, notice):
    set_draft_state(draft=notice.drafts.get(), state="dropped", by=cast.clerk)
    Notice.objects.update(
        state="confirmed", ledger=cast.ledger, confirmed_at=timezone.now(), confirmed_by="沈一舟"
    )
    with pytest.raises(NotPossible, match="gone on since"):
        put_back(cast.clerk)


@pytest.fixture
def target(cast):
    task = cast.task(1, state="preparation", handed_out_on=None)
    steps = [
        Step(">=", Decimal("90.5"), due_on=task.due_on),
        Step("range", Decimal(1), Decimal(2), text="甲"),
    ]
    made = save_indicator(
        task=task, version=0, name="就诊率", unit="%", baseline=Decimal("71.4"), steps=steps, by=cast.clerk
    )
    task.refresh_from_db()
    return task, made


def said(indicator):
    steps = indicator.targets.values_list("op", "value", "value_high", "due_on", "text")
    return indicator.name, indicator.unit, indicator.baseline, indicator.modality, list(steps)


def test_target_comes_back_with_every_step(cast, target):
    task, indicator = target
    before = said(Indicator.objects.get())
    remove_indicator(task=task, version=task.version, indicator=indicator, by=cast.clerk)
    assert Indicator.objects.count() == 0
    put_back(cast.head)
    assert said(Indicator.objects.get()) == before


def test_target_whose_name_is_taken_or_whose_task_is_handed_out_stays_out(cast, target):
    task, indicator = target
    remove_indicator(task=task, version=task.version, indicator=indicator, by=cast.clerk)
    task.refresh_from_db()
    save_indicator(task=task, version=task.version, name="就诊率", by=cast.clerk)
    with pytest.raises(NotPossible, match="of this name again"):
        put_back(cast.clerk)
    Indicator.objects.all().delete()
    type(task).objects.update(state="handed_out", handed_out_on=task.starts_on)
    with pytest.raises(NotPossible, match="gone on since"):
        put_back(cast.clerk)


def test_things_of_a_labelled_task_lie_in_the_bin_only_for_who_may_see_it(cast, target):
    task, indicator = target
    remove_indicator(task=task, version=task.version, indicator=indicator, by=cast.clerk)
    type(task).objects.update(sensitivity=3)
    assert lying(cast.clerk) == []
    assert signed_in(cast.clerk).get(reverse("recycle_bin")).content.decode().count("就诊率") == 0
    row = Removed.objects.get()
    assert signed_in(cast.clerk).post(reverse("bin_restore", args=[row.uid])).status_code == 404


def names(task):
    return list(DetailRow.objects.filter(task=task).values_list("name", "amount"))


def test_detail_list_that_was_replaced_comes_back_unless_changed_since(cast):
    task = cast.task(1, state="preparation", handed_out_on=None)
    first = save_details(
        task=task, version=0, entries=[Entry("甲院", "", Decimal("4.6"), "亿元")], by=cast.clerk
    )
    assert lying(cast.clerk) == []
    second = save_details(task=first, version=first.version, entries=[Entry("乙院")], by=cast.clerk)
    assert lying(cast.clerk) == [("details", task.title)]
    put_back(cast.clerk)
    assert names(task) == [("甲院", Decimal("4.6"))]
    second.refresh_from_db()
    third = save_details(task=second, version=second.version, entries=[Entry("丙院")], by=cast.clerk)
    save_details(task=third, version=third.version, entries=[Entry("丁院")], add=True, by=cast.clerk)
    with pytest.raises(NotPossible, match="changed since"):
        put_back(cast.clerk)
    assert names(task) == [("丙院", None), ("丁院", None)]


def test_saved_view_is_its_posts_own_in_the_bin(cast):
    view = save_view(name="红灯", query="status_class=behind&page=3", by=cast.clerk)
    delete_view(view=view, by=cast.clerk)
    assert lying(cast.clerk) == [("view", "红灯")]
    assert lying(cast.clerk2) == lying(cast.head) == []
    assert put_back(cast.clerk) == f"{reverse('ledger')}?status_class=behind"
    assert SavedView.objects.get().name == "红灯"
    delete_view(view=SavedView.objects.get(), by=cast.clerk)
    save_view(name="红灯", query="flag=overdue", by=cast.clerk)
    with pytest.raises(NotPossible, match="called 红灯 already"):
        put_back(cast.clerk)


def test_of_two_who_put_it_back_one_is_told(cast, notice):
    withdraw_notice(notice=notice, by=cast.clerk)
    row = Removed.objects.get()
    restore(row=row, by=cast.clerk)
    with pytest.raises(NotPossible, match="back already"):
        restore(row=row, by=cast.head)


def test_what_lay_too_long_is_not_shown_not_put_back_and_forgotten(cast, notice, settings):
    settings.RECYCLE_DAYS = 30
    withdraw_notice(notice=notice, by=cast.clerk)
    Removed.objects.update(created_at=timezone.now() - timedelta(days=29))
    assert forget_removed() == 0
    assert len(lying(cast.clerk)) == 1
    Removed.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert lying(cast.clerk) == []
    with pytest.raises(NotPossible, match="time in the recycle bin"):
        restore(row=Removed.objects.get(), by=cast.clerk)
    assert forget_removed() == 1


def test_bin_lists_what_kind_by_which_post_when(cast, notice):
    withdraw_notice(notice=notice, by=cast.clerk)
    page = signed_in(cast.head).get(reverse("recycle_bin")).content.decode()
    assert "关于用药的通知" in page
    assert "市卫生健康委 秘书处经办" in page
    assert "沈一舟" not in page
    assert "What was taken out in the last 90 days" in page
    other = signed_in(cast.head).get(reverse("recycle_bin"), {"kind": "view"}).content.decode()
    assert "关于用药的通知" not in other
    empty = signed_in(cast.liaison).get(reverse("recycle_bin")).content.decode()
    assert "The recycle bin is empty" in empty


def test_bin_takes_the_same_questions_for_six_and_sixty(cast, django_assert_max_num_queries):
    client = signed_in(cast.clerk)
    for number in range(60):
        Removed.objects.create(
            programme=cast.programme,
            kind="draft",
            label=str(number),
            target=Notice().uid,
            post=cast.clerk.post,
        )
    client.get(reverse("recycle_bin"))
    with django_assert_max_num_queries(14):
        client.get(reverse("recycle_bin"))


def test_next_page_offers_to_undo_once(cast, notice):
    client = signed_in(cast.clerk)
    client.post(reverse("notice_withdraw", args=[notice.uid]), {"version": notice.version})
    row = Removed.objects.get()
    undo = reverse("bin_restore", args=[row.uid])
    assert f'action="{undo}"' in client.get(reverse("notice_list")).content.decode()
    assert undo not in client.get(reverse("notice_list")).content.decode()
    answer = client.post(undo)
    assert answer.url == reverse("notice_detail", args=[notice.uid])
    assert "Put back: 关于用药的通知" in client.get(answer.url).content.decode()


def test_answer_to_a_script_carries_the_undo(cast, notice):
    draft = notice.drafts.get()
    answer = signed_in(cast.clerk).post(
        reverse("draft_state", args=[draft.uid]), {"version": draft.version}, headers={"HX-Request": "true"}
    )
    toast = json.loads(answer["HX-Trigger"])["toast"]
    assert toast["undo"] == reverse("bin_restore", args=[Removed.objects.get().uid])


def test_refusal_is_told_in_the_bin(cast, notice):
    withdraw_notice(notice=notice, by=cast.clerk)
    row = Removed.objects.get()
    client = signed_in(cast.clerk)
    client.post(reverse("bin_restore", args=[row.uid]))
    assert client.post(reverse("bin_restore", args=[row.uid])).url == reverse("recycle_bin")
    assert "It was put back already." in client.get(reverse("recycle_bin")).content.decode()
