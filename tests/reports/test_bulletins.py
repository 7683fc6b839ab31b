"""信息: an issue put together from adopted articles, numbered without gaps, printed, told."""

from __future__ import annotations

import json
from datetime import date
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from departments.models import Notification, Programme
from reform.core.workflow import Conflict, WrongState
from reports.circulars.bulletin import BulletinSnapshot, PrintedArticle
from reports.circulars.check_bulletin import bulletin_faults
from reports.circulars.kinds.bulletin import compose
from reports.circulars.paper import Paper
from reports.circulars.records import Issuer, Named
from reports.models import Article, Circular, Highlight
from reports.selectors.bulletins import read_bulletin
from reports.services import articles as acts
from reports.services.bulletins import draft_bulletin, set_contents, sign_bulletin
from reports.services.circular_files import render_files
from reports.services.circular_publishing import publish_circular
from reports.services.circular_signing import FaultyError
from tasks.services.refusals import NotPossible
from tests.cast import signed_in

DAY = date(2026, 11, 9)
BODY = Named("p", "云溪市医改领导小组秘书处", "秘书处")


def printed(title="做法", text="第一段。\n\n第二段。", credit="市财政局供稿", unit=None):
    return PrintedArticle(uid=title, kind="practice", title=title, text=text, credit=credit, unit=unit)


def snapshot(*articles, **fields):
    given = {"foreword": "", "supplement": False, "name": "医改信息"} | fields
    return BulletinSnapshot(
        uid="b",
        kind="bulletin",
        programme=BODY,
        issuer=Issuer(BODY, BODY),
        jurisdiction_uid="j",
        year=2026,
        articles=tuple(articles),
        **given,
    )


# --- pure ------------------------------------------------------------------------------------------------------------
def test_a_frozen_issue_reads_back_as_it_was():
    issue = snapshot(printed(unit=Named("u", "市财政局", "市财政局")), foreword="按语。")
    assert BulletinSnapshot.from_data(json.loads(json.dumps(issue.to_data()))) == issue
    assert issue.sha256() != snapshot(printed()).sha256()


def test_the_document_of_an_issue():
    paper = Paper(issue=20, issue_total=99, dated=DAY, copies_printed=80, sha256="f" * 64)
    document = compose(snapshot(printed(), printed("会议", "开会。", ""), foreword="编者按。"), paper)
    assert (document.form, document.masthead, document.issuer) == ("bulletin", "医改信息", BODY.full)
    assert (document.bulletin.issue, document.bulletin.total, document.bulletin.remark) == (
        20,
        99,
        "编者按。",
    )
    assert document.bulletin.contents is True
    assert [(one.title, len(one.blocks), one.source) for one in document.articles] == [
        ("做法", 2, "市财政局供稿"),
        ("会议", 1, ""),
    ]
    assert document.imprint.copies_printed == 80
    assert document.title == "医改信息2026年第20期"


def test_one_article_needs_no_contents_and_a_supplement_has_no_total():
    document = compose(snapshot(printed(), supplement=True), Paper(issue=1, issue_total=99))
    assert document.bulletin.contents is False
    assert (document.bulletin.supplement, document.bulletin.total) == (True, None)
    assert document.title == "医改信息2026年增刊第1期"


@pytest.mark.parametrize(
    ("issue", "found"),
    [
        (snapshot(), ["bulletin_empty"]),
        (snapshot(printed(), name=""), ["bulletin_name"]),
        (snapshot(printed(title=" ")), ["article_title"]),
        (snapshot(printed(text="\n ")), ["article_text"]),
        (snapshot(printed(), printed()), ["article_twice"]),
        (snapshot(printed(credit="", unit=BODY)), ["article_credit"]),
        (snapshot(printed(title="长" * 61)), ["article_long_title"]),
        (snapshot(*(printed(str(n)) for n in range(9))), ["bulletin_long"]),
        (snapshot(printed()), []),
    ],
)
def test_the_check_of_an_issue(issue, found):
    assert [fault.code for fault in bulletin_faults(issue)] == found


# --- put together ----------------------------------------------------------------------------------------------------
def adopted(cast, title="做法", unit=None):
    words = {"kind": "practice", "title": title, "text": "正文。"}
    by = unit or cast.finance_liaison
    article = acts.write_article(programme=cast.programme, **words, by=by)
    article = acts.send_article(article=article, **words, by=by)
    return acts.adopt_article(article=article, **words, credit=acts.credit_of(article), by=cast.clerk)


@pytest.fixture
def issue(cast):
    Programme.objects.filter(pk=cast.programme.pk).update(bulletin_name="医改信息")
    cast.clerk.own_programme.refresh_from_db()
    return draft_bulletin(by=cast.clerk)


def contents(issue, *articles, cast, foreword=""):
    frozen = set_contents(issue=issue, articles=articles, foreword=foreword, by=cast.clerk)
    issue.refresh_from_db()
    return frozen


sign = partial(sign_bulletin, signer="方静澜", signed_on=DAY)


def test_an_issue_begins_empty_and_cannot_be_signed_so(issue, cast):
    assert issue.title == "《医改信息》2026年（未编号）"
    with pytest.raises(FaultyError):
        sign(issue=issue, first_issue=1, first_total=1, by=cast.head)


def test_articles_stand_in_the_order_they_were_given(issue, cast):
    first, second = adopted(cast, "甲"), adopted(cast, "乙")
    frozen = contents(issue, second, first, cast=cast, foreword="按语。")
    said = read_bulletin(frozen)
    assert [one.title for one in said.articles] == ["乙", "甲"]
    assert (said.foreword, frozen.number, frozen.faults) == ("按语。", 2, [])
    # Taken out again, it may stand in another issue.
    contents(issue, first, cast=cast)
    second.refresh_from_db()
    assert second.bulletin is None


def test_only_adopted_articles_that_stand_in_no_other_issue_are_taken(issue, cast):
    article = adopted(cast)
    contents(issue, article, cast=cast)
    other = draft_bulletin(by=cast.clerk)
    article.refresh_from_db()
    with pytest.raises(ValidationError):
        set_contents(issue=other, articles=[article], foreword="", by=cast.clerk)
    with pytest.raises(NotPossible):
        acts.put_back_article(article=article, by=cast.clerk)
    with pytest.raises(NotPossible):
        acts.decline_article(article=article, reason="重复", by=cast.clerk)


def test_an_issue_looked_at_before_another_changed_it_is_refused(issue, cast):
    stale = Circular.objects.get(pk=issue.pk)
    contents(issue, adopted(cast), cast=cast)
    with pytest.raises(Conflict):
        set_contents(issue=stale, articles=[], foreword="", by=cast.clerk)


# --- numbers ---------------------------------------------------------------------------------------------------------
def test_the_first_issue_in_the_portal_says_where_the_series_stands_and_the_next_follow_on(issue, cast):
    contents(issue, adopted(cast, "甲"), cast=cast)
    with pytest.raises(ValidationError):
        sign(issue=issue, by=cast.head)
    first = sign(issue=issue, first_issue=20, first_total=99, by=cast.head)
    assert (first.issue, first.issue_total, first.title) == (20, 99, "《医改信息》2026年第20期（总第99期）")
    second = draft_bulletin(by=cast.clerk)
    contents(second, adopted(cast, "乙"), cast=cast)
    second = sign(issue=second, first_issue=50, first_total=500, by=cast.head)
    assert (second.issue, second.issue_total) == (21, 100)


def test_supplements_count_apart(issue, cast):
    contents(issue, adopted(cast, "甲"), cast=cast)
    sign(issue=issue, first_issue=3, first_total=40, by=cast.head)
    extra = draft_bulletin(supplement=True, by=cast.clerk)
    contents(extra, adopted(cast, "乙"), cast=cast)
    extra = sign(issue=extra, by=cast.head)
    assert (extra.issue, extra.issue_total, extra.title) == (1, None, "《医改信息》2026年增刊第1期")
    following = draft_bulletin(by=cast.clerk)
    contents(following, adopted(cast, "丙"), cast=cast)
    assert sign(issue=following, by=cast.head).issue == 4


def test_more_issues_this_year_than_in_all_are_refused(issue, cast):
    contents(issue, adopted(cast), cast=cast)
    with pytest.raises(ValidationError):
        sign(issue=issue, first_issue=9, first_total=8, by=cast.head)


def test_an_article_edited_after_the_issue_was_frozen_stops_the_signature(issue, cast):
    article = adopted(cast)
    contents(issue, article, cast=cast)
    article.refresh_from_db()
    acts.edit_article(article=article, kind="practice", title="新题", text="新文。", credit="", by=cast.clerk)
    with pytest.raises(ValidationError):
        sign(issue=issue, first_issue=1, first_total=1, by=cast.head)
    issue.refresh_from_db()
    assert issue.state == "draft"


def test_what_is_signed_is_not_edited(issue, cast):
    article = adopted(cast)
    contents(issue, article, cast=cast)
    signed = sign(issue=issue, first_issue=1, first_total=1, by=cast.head)
    article = Article.objects.get(pk=article.pk)
    with pytest.raises(NotPossible):
        acts.edit_article(
            article=article, kind="practice", title="新题", text="新文。", credit="", by=cast.clerk
        )
    with pytest.raises(WrongState):
        set_contents(issue=signed, articles=[], foreword="", by=cast.clerk)


# --- out -------------------------------------------------------------------------------------------------------------
def test_published_units_are_told_and_highlights_have_their_praise(issue, cast):
    found = Highlight.objects.create(
        programme=cast.programme,
        department=cast.finance,
        title="结余留用",
        text="采购周期缩短。",
        found_on=date(2026, 10, 28),
        state="selected",
    )
    article = acts.take_highlight(highlight=found, by=cast.clerk)
    article = acts.adopt_article(
        article=article,
        kind="practice",
        title="结余留用",
        text="正文。",
        credit="市财政局供稿",
        by=cast.clerk,
    )
    contents(issue, article, cast=cast)
    signed = sign(issue=issue, first_issue=20, first_total=99, by=cast.head)
    snapshot_ = signed.signed_snapshot
    files = render_files(
        snapshot=type(snapshot_).objects.select_related("circular__programme").get(pk=snapshot_.pk)
    )
    assert {"pdf", "docx"} <= {file.kind for file in files}
    publish_circular(circular=signed, by=cast.clerk)
    use = found.uses.get()
    assert (use.kind, use.paper, use.used_on) == ("bulletin", "《医改信息》2026年第20期（总第99期）", DAY)
    titles = Notification.objects.filter(user=cast.finance_liaison.user).values_list("title", flat=True)
    assert "稿件已刊发于《医改信息》2026年第20期（总第99期）：结余留用" in set(titles)
    page = signed_in(cast.finance_liaison).get(reverse("circular_detail", args=[signed.uid])).content.decode()
    assert "结余留用" in page


def test_the_page_puts_an_issue_together_in_the_order_of_the_places(issue, cast):
    first, second = adopted(cast, "甲"), adopted(cast, "乙")
    client = signed_in(cast.clerk)
    sent = {
        "article": [str(first.uid), str(second.uid)],
        f"place_{first.uid}": "2",
        f"place_{second.uid}": "1",
        "foreword": "按语。",
        "version": issue.version,
    }
    assert client.post(reverse("bulletin_contents", args=[issue.uid]), sent).status_code == 302
    said = read_bulletin(issue.snapshots.latest("number"))
    assert [one.title for one in said.articles] == ["乙", "甲"]
    answer = client.post(reverse("bulletin_contents", args=[issue.uid]), {**sent, "version": 0})
    assert answer.status_code == 409


def test_the_head_signs_on_the_page_and_the_number_stands_there(issue, cast):
    contents(issue, adopted(cast), cast=cast)
    client = signed_in(cast.head)
    url = reverse("bulletin_sign", args=[issue.uid])
    assert client.post(url, {"version": issue.version}).status_code == 422
    said = {
        "signer": "方静澜",
        "signed_on": "2026-11-09",
        "publicity": "internal",
        "first_issue": 20,
        "first_total": 99,
    }
    seen = {"version": issue.version, "snapshot": str(issue.snapshots.latest("number").uid)}
    contents(Circular.objects.get(pk=issue.pk), adopted(cast, "乙"), cast=cast)
    newest = {
        "version": Circular.objects.get(pk=issue.pk).version,
        "snapshot": str(issue.snapshots.latest("number").uid),
    }
    assert client.post(url, {**said, **newest, "snapshot": ""}).status_code == 409
    assert client.post(url, {**said, **newest, "snapshot": seen["snapshot"]}).status_code == 409
    assert client.post(url, {**said, **newest}).status_code == 302
    page = client.get(reverse("circular_detail", args=[issue.uid])).content.decode()
    assert "第20期　总第99期" in page
