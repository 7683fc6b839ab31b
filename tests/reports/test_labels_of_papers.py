"""What is labelled on a paper's last steps: between signing and publishing, and in the bulletin."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.urls import reverse

from departments.models import Programme
from reports.models import Article, Circular, CircularFile, Highlight
from reports.services import articles as acts
from reports.services.bulletins import draft_bulletin, set_contents, sign_bulletin
from reports.services.circular_files import RENDERERS
from reports.services.circular_publishing import publish_circular
from tasks.models import Task
from tests.cast import signed_in
from tests.reports.papers import close_october, drafted, signed

DAY = date(2026, 11, 9)


def test_a_matter_labelled_after_the_signature_stops_the_publishing(cast, october, clock, monkeypatch):
    paper = signed(cast, drafted(cast, close_october(cast, october, clock), monkeypatch))
    Task.objects.filter(number=2).update(sensitivity=3)
    with pytest.raises(ValidationError, match="第2项在签发后加注了安全标记"):
        publish_circular(circular=paper, by=cast.clerk)
    answer = signed_in(cast.clerk).post(reverse("circular_publish", args=[paper.uid]))
    told = [str(one) for one in get_messages(answer.wsgi_request)]
    assert told == ["Labelled after the signature: item 2. Take the signature back first."]
    assert Circular.objects.get(pk=paper.pk).state == "signed"
    Task.objects.filter(number=2).update(sensitivity=1)
    assert publish_circular(circular=Circular.objects.get(pk=paper.pk), by=cast.clerk).state == "published"


@pytest.fixture
def issue(cast) -> Circular:
    Programme.objects.filter(pk=cast.programme.pk).update(bulletin_name="医改信息")
    cast.clerk.own_programme.refresh_from_db()
    return draft_bulletin(by=cast.clerk)


@pytest.fixture
def article(cast) -> Article:
    highlight = Highlight.objects.create(
        programme=cast.programme,
        department=cast.finance,
        task=cast.task(2),
        title="结余留用",
        text="采购周期缩短。",
        found_on=date(2026, 10, 28),
        state="selected",
    )
    taken = acts.take_highlight(highlight=highlight, by=cast.clerk)
    return acts.adopt_article(
        article=taken, kind="practice", title="结余留用", text="正文。", credit="", by=cast.clerk
    )


def label(number: int) -> None:
    Task.objects.filter(number=2).update(sensitivity=number)


def test_an_article_of_a_matter_labelled_since_comes_into_no_issue(cast, issue, article, clock):
    label(3)
    given = {"issue": issue, "articles": [article], "foreword": "", "by": cast.clerk}
    with pytest.raises(ValidationError, match="结余留用"):
        set_contents(**given)
    assert Article.objects.get(pk=article.pk).bulletin is None
    page = signed_in(cast.clerk).post(
        reverse("bulletin_contents", args=[issue.uid]),
        {"article": [str(article.uid)], "version": issue.version},
    )
    assert page.status_code == 422
    label(1)
    assert set_contents(**given).number == 2


def test_an_issue_with_an_article_labelled_since_is_not_signed_and_not_published(cast, issue, article, clock):
    set_contents(issue=issue, articles=[article], foreword="", by=cast.clerk)
    issue.refresh_from_db()
    label(3)
    said = {"signer": "方静澜", "signed_on": date(2026, 10, 28), "first_issue": 1, "first_total": 1}
    with pytest.raises(ValidationError, match="结余留用"):
        sign_bulletin(issue=issue, by=cast.head, **said)
    label(1)
    made = sign_bulletin(issue=issue, by=cast.head, **said)
    for kind in RENDERERS:
        CircularFile.objects.create(
            snapshot=made.signed_snapshot, kind=kind, final=True, file=kind, size=1, sha256=f"{kind:0>64}"
        )
    label(3)
    with pytest.raises(ValidationError, match="结余留用"):
        publish_circular(circular=made, by=cast.clerk)
    label(1)
    assert publish_circular(circular=made, by=cast.clerk).state == "published"
