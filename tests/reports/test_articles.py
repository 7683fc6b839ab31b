"""稿件: asked for or sent in, edited with the unit's words kept, adopted with credit, told to the unit."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from departments.enums import Clearance
from departments.models import Notification
from reform.core.workflow import Conflict, WrongState
from reports.models import Article, Highlight
from reports.selectors.articles_story import story_of
from reports.selectors.bulletins import articles_by_unit
from reports.services import articles as acts
from tasks.services.refusals import NotPossible
from tests.cast import signed_in

SAID = {"kind": "practice", "title": "采购周期缩短一半", "text": "办法印发后，采购周期由40天缩短为20天。"}
PRINTED = {
    "kind": "practice",
    "title": "云溪市：采购周期缩短一半",
    "text": "第一段。\n第二段。",
    "credit": "市财政局供稿",
}


@pytest.fixture
def written(cast):
    return acts.write_article(programme=cast.programme, **SAID, by=cast.finance_liaison)


@pytest.fixture
def sent(written, cast):
    return acts.send_article(article=written, **SAID, by=cast.finance_liaison)


@pytest.fixture
def adopted(sent, cast):
    return acts.adopt_article(article=sent, **PRINTED, by=cast.clerk)


def told(user):
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("title", flat=True))


def test_what_a_unit_is_writing_is_its_own_affair(written, cast):
    assert list(Article.objects.visible_to(cast.finance_liaison)) == [written]
    assert not Article.objects.visible_to(cast.clerk).exists()
    assert not Article.objects.visible_to(cast.liaison).exists()
    assert not Article.objects.visible_to(cast.leader).exists()


def test_an_article_sent_in_is_the_offices_and_the_office_is_told(sent, cast):
    assert list(Article.objects.visible_to(cast.clerk)) == [sent]
    assert sent.state == "sent"
    assert told(cast.clerk.user) == ["市财政局报送稿件：采购周期缩短一半"]


def test_nothing_is_sent_without_title_or_text(written, cast):
    with pytest.raises(NotPossible):
        acts.send_article(article=written, **{**SAID, "text": "  "}, by=cast.finance_liaison)
    assert Article.objects.get().state == "draft"


def test_the_database_refuses_an_article_sent_without_words(sent):
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=sent.pk).update(text="")


def test_the_units_words_stay_beside_what_is_printed(adopted, cast):
    assert (adopted.title, adopted.text) == (SAID["title"], SAID["text"])
    assert (adopted.edited_title, adopted.edited_text) == (PRINTED["title"], PRINTED["text"])
    assert adopted.credit == "市财政局供稿"
    assert told(cast.finance_liaison.user) == ["稿件已采用：云溪市：采购周期缩短一半"]
    assert [line.text for line in story_of(adopted)] == ["已采用", "已报送", "开始撰写"]


def test_nobody_edits_what_is_not_sent_and_units_edit_nothing_of_the_office(written, sent, cast):
    other = acts.write_article(programme=cast.programme, **SAID, by=cast.liaison)
    with pytest.raises(WrongState):
        acts.edit_article(article=other, **PRINTED, by=cast.clerk)
    with pytest.raises(PermissionDenied):
        acts.edit_article(article=sent, **PRINTED, by=cast.finance_liaison)
    with pytest.raises(WrongState):
        acts.save_article(article=sent, **SAID, by=cast.finance_liaison)


def test_the_second_of_two_who_decide_is_told_it_moved_on(sent, cast):
    acts.adopt_article(article=sent, **PRINTED, by=cast.clerk)
    with pytest.raises(Conflict):
        acts.decline_article(article=sent, reason="与上期重复", by=cast.head)
    assert Article.objects.get().state == "adopted"


def test_given_back_with_what_is_wanted_and_sent_again(sent, cast):
    with pytest.raises(ValueError, match="reason"):
        acts.give_back_article(article=sent, reason=" ", by=cast.clerk)
    given = acts.give_back_article(article=sent, reason="请补充去年同期数据", by=cast.clerk)
    assert (given.state, given.reason) == ("draft", "请补充去年同期数据")
    assert told(cast.finance_liaison.user) == ["稿件退回修改：采购周期缩短一半"]
    again = acts.send_article(article=given, **SAID, by=cast.finance_liaison)
    assert again.state == "sent"


def test_declined_with_a_reason_its_unit_is_told(sent, cast):
    declined = acts.decline_article(article=sent, reason="内容与第3期重复", by=cast.clerk)
    assert declined.state == "declined"
    note = Notification.objects.get(user=cast.finance_liaison.user)
    assert (note.title, note.body) == ("稿件未采用：采购周期缩短一半", "内容与第3期重复")


def test_an_adoption_is_taken_back_only_while_the_article_stands_in_no_issue(adopted, cast):
    put_back = acts.put_back_article(article=adopted, by=cast.clerk)
    assert (put_back.state, put_back.decided_at) == ("sent", None)


# --- asked for -------------------------------------------------------------------------------------------------------
def test_each_unit_asked_has_its_own_invitation(cast):
    made = acts.invite_articles(
        departments=[cast.finance, cast.health],
        kind="data",
        invited_for="年度医保基金运行数据",
        due_on=date(2026, 11, 30),
        by=cast.clerk,
    )
    assert [(one.department, one.state) for one in made] == [
        (cast.finance, "invited"),
        (cast.health, "invited"),
    ]
    assert told(cast.finance_liaison.user) == ["约稿通知（2026-11-30前报送）"]
    mine = Article.objects.visible_to(cast.finance_liaison).get()
    sent = acts.send_article(article=mine, **SAID, by=cast.finance_liaison)
    assert (sent.state, sent.invited_for) == ("sent", "年度医保基金运行数据")


def test_a_unit_may_leave_an_invitation(cast):
    (asked,) = acts.invite_articles(
        departments=[cast.finance], kind="data", invited_for="数据", due_on=None, by=cast.clerk
    )
    assert acts.withdraw_article(article=asked, by=cast.finance_liaison).state == "withdrawn"


def test_the_offices_own_article_is_in_at_once(cast):
    own = acts.write_article(programme=cast.programme, **SAID, by=cast.clerk)
    assert (own.department, own.state) == (None, "sent")
    with pytest.raises(NotPossible):
        acts.give_back_article(article=own, reason="改", by=cast.clerk)
    assert not Article.objects.visible_to(cast.finance_liaison).exists()


def test_a_county_writes_for_the_city_and_keeps_its_own_bulletin(cast):
    upward = acts.write_article(programme=cast.programme, **SAID, by=cast.north)
    own = acts.write_article(programme=cast.north.own_programme, **SAID, by=cast.north)
    assert (upward.department, upward.state) == (cast.north.department, "draft")
    assert (own.department, own.state) == (None, "sent")
    assert set(Article.objects.visible_to(cast.north)) == {upward, own}
    assert not Article.objects.visible_to(cast.clerk).exists()


# --- from a highlight ------------------------------------------------------------------------------------------------
def highlight(cast, **fields):
    return Highlight.objects.create(
        programme=cast.programme,
        department=cast.finance,
        title="结余留用",
        text="采购周期缩短。",
        found_on=date(2026, 10, 28),
        **fields,
    )


def test_a_selected_highlight_becomes_an_article_once(cast):
    found = highlight(cast, state="selected")
    article = acts.take_highlight(highlight=found, by=cast.clerk)
    assert (article.title, article.text, article.department) == ("结余留用", "采购周期缩短。", cast.finance)
    assert acts.take_highlight(highlight=found, by=cast.clerk) == article


def test_a_highlight_that_is_not_selected_or_labelled_becomes_none(cast):
    with pytest.raises(WrongState):
        acts.take_highlight(highlight=highlight(cast), by=cast.clerk)
    task = cast.task(2)
    type(task).objects.filter(pk=task.pk).update(sensitivity=Clearance.SENSITIVE)
    task.refresh_from_db()
    with pytest.raises(NotPossible):
        acts.take_highlight(highlight=highlight(cast, state="selected", task=task), by=cast.clerk)
    assert not Article.objects.exists()


# --- by unit ---------------------------------------------------------------------------------------------------------
def test_what_units_sent_in_adds_up(adopted, cast):
    second = acts.write_article(programme=cast.programme, **SAID, by=cast.finance_liaison)
    acts.send_article(article=second, **SAID, by=cast.finance_liaison)
    third = acts.write_article(programme=cast.programme, **SAID, by=cast.finance_liaison)
    third = acts.send_article(article=third, **SAID, by=cast.finance_liaison)
    acts.decline_article(article=third, reason="重复", by=cast.clerk)
    acts.write_article(programme=cast.programme, **SAID, by=cast.finance_liaison)
    (line,) = articles_by_unit(Article.objects.all(), cast.programme)
    assert (line.department, line.sent, line.adopted, line.declined, line.waiting) == (
        cast.finance,
        3,
        1,
        1,
        1,
    )
    assert line.reconciliation == "3 = 1 + 1 + 1"


# --- pages -----------------------------------------------------------------------------------------------------------
def test_a_liaison_writes_and_sends_on_one_page(cast):
    client = signed_in(cast.finance_liaison)
    answer = client.post(reverse("article_new"), {**SAID, "then": "send"})
    article = Article.objects.get()
    assert (answer.status_code, article.state) == (302, "sent")
    page = client.get(reverse("article_detail", args=[article.uid])).content.decode()
    assert SAID["text"] in page
    assert "按语" not in page


def test_an_empty_article_is_answered_with_sentences_and_nothing_is_kept(cast):
    answer = signed_in(cast.finance_liaison).post(reverse("article_new"), {"kind": "practice"})
    assert answer.status_code == 422
    assert not Article.objects.exists()


def test_the_list_asks_the_same_number_of_questions_for_more_articles(cast, django_assert_max_num_queries):
    def queries():
        client = signed_in(cast.clerk)
        client.get(reverse("article_list"))
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("article_list"))
        return len(asked)

    def make(number):
        Article.objects.bulk_create(
            Article(
                programme=cast.programme,
                department=cast.finance,
                state="sent",
                sent_at=timezone.now(),
                **SAID,
            )
            for _ in range(number)
        )

    make(2)
    few = queries()
    make(30)
    assert queries() == few
