"""What reporting and supervision put into the recycle bin, and how it comes back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from reports.models import Innovation, Outreach, ReturnPhrase, SupervisionOrder
from reports.services.articles import send_article, withdraw_article, write_article
from reports.services.orders import drop_draft, reopen_draft
from reports.services.phrases import add_phrase, remove_phrase
from reports.services.registers import add_entry, remove_entry
from tasks.models import Removed
from tasks.services.recycling import restore
from tasks.services.refusals import NotPossible
from tests.reports.orders import draft

WORDS = {"kind": "practice", "title": "采购周期缩短一半", "text": "第一段。"}
PILOT = {
    "kind": "pilot",
    "title": "片区巡诊试点",
    "text": "由县医院牵头。",
    "level": "省级",
    "basis": "",
    "started_on": date(2025, 3, 1),
    "ended_on": None,
    "results": "",
}
TRAINING = {
    "kind": "training",
    "title": "政策培训",
    "held_on": date(2026, 6, 3),
    "medium": "会议室",
    "audience": "院长",
    "number": None,
}


def lying(actor):
    return [row.kind for row in Removed.objects.visible_to(actor).lying()]


def put_back(actor):
    return restore(row=Removed.objects.visible_to(actor).lying().get(), by=actor)


def test_draft_of_an_order_comes_back_from_the_bin_or_from_its_own_page(cast):
    order = draft(cast)
    dropped = drop_draft(order=order, reason="已电话催办", by=cast.clerk)
    assert (lying(cast.head), lying(cast.finance_liaison), lying(cast.leader)) == (["order"], [], [])
    put_back(cast.head)
    again = SupervisionOrder.objects.get(pk=order.pk)
    assert again.state == "draft"
    dropped = drop_draft(order=again, reason="再议", by=cast.clerk)
    reopen_draft(order=dropped, by=cast.clerk)
    assert lying(cast.clerk) == []


def test_article_taken_back_is_the_units_draft_again(cast):
    article = write_article(programme=cast.programme, **WORDS, by=cast.finance_liaison)
    sent = send_article(article=article, **WORDS, by=cast.finance_liaison)
    withdraw_article(article=sent, by=cast.finance_liaison)
    assert (lying(cast.finance_head), lying(cast.liaison), lying(cast.clerk)) == (["article"], [], [])
    put_back(cast.finance_head)
    article.refresh_from_db()
    assert (article.state, article.title) == ("draft", WORDS["title"])
    assert [row.event for row in article.log.all()][-1] == "restored"


@pytest.mark.parametrize(("model", "fields"), [(Innovation, PILOT), (Outreach, TRAINING)])
def test_entry_of_a_register_is_entered_anew_word_for_word(cast, model, fields):
    entry = add_entry(
        model=model, programme=cast.programme, department=cast.finance, fields=fields, by=cast.finance_liaison
    )
    remove_entry(entry=entry, version=entry.version, by=cast.finance_liaison)
    assert (lying(cast.finance_liaison), lying(cast.liaison)) == (["entry"], [])
    put_back(cast.finance_liaison)
    back = model.objects.get()
    assert {name: getattr(back, name) for name in fields} == fields
    assert back.department == cast.finance


def test_phrase_comes_back_unless_it_is_kept_again(cast):
    remove_phrase(phrase=add_phrase(text="请补充数据来源。", by=cast.clerk), by=cast.clerk)
    add_phrase(text="请补充数据来源。", by=cast.clerk)
    with translation.override("en"), pytest.raises(NotPossible, match="kept already"):
        put_back(cast.clerk)
    ReturnPhrase.objects.all().delete()
    put_back(cast.clerk)
    assert ReturnPhrase.objects.get().text == "请补充数据来源。"


def test_whoever_may_not_do_the_act_does_not_put_it_back(cast):
    drop_draft(order=draft(cast), reason="已电话催办", by=cast.clerk)
    row = Removed.objects.get()
    with pytest.raises(PermissionDenied):
        restore(row=row, by=cast.admin)
    with pytest.raises((PermissionDenied, NotPossible)):
        restore(row=row, by=cast.finance_liaison)
