"""Which papers can stand beside each other: one of a kind and stretch, a new one after a withdrawal."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from reports.enums import CircularState, SupersedeKind
from reports.models import Circular
from reports.selectors.circulars import published_before
from reports.selectors.paper_calendar import missing_papers, slots_of
from reports.services.circulars import make_draft
from reports.services.superseding import supersede_circular
from tasks.models import Ledger
from tests.cast import signed_in
from tests.reports.papers import close_october, drafted, published

REASON = "数据有误"


@pytest.fixture
def paper(cast, october, clock, monkeypatch) -> Circular:
    return published(cast, drafted(cast, close_october(cast, october, clock), monkeypatch))


def made(paper: Circular, cast, kind: str = "monthly", span: str = "month") -> Circular:
    return make_draft(period=paper.period, kind=kind, span=span, due_on=None, form="", by=cast.clerk)


def superseded(cast, paper: Circular, kind: str, number: str) -> Circular:
    new = supersede_circular(
        circular=Circular.objects.get(pk=paper.pk), kind=kind, reason=REASON, by=cast.head
    )
    return published(cast, new, number)


def slot_of_october(cast, kind: str = "monthly", span: str = "month"):
    return next(one for one in slots_of(cast.ledger, kind, span) if one.month)


def test_a_month_whose_paper_was_taken_back_is_free_for_a_new_one(cast, paper):
    corrected = superseded(cast, paper, SupersedeKind.CORRECTION, "云医改组〔2026〕4号")
    # While the chain stands there is one paper.
    assert made(paper, cast) == paper
    assert not slot_of_october(cast).can_be_made
    superseded(cast, corrected, SupersedeKind.WITHDRAWAL, "云医改组〔2026〕5号")
    assert slot_of_october(cast).can_be_made
    assert missing_papers(cast.ledger) == []
    page = signed_in(cast.clerk).post(
        reverse("paper_new"),
        {"ledger": cast.ledger.uid, "kind": "monthly", "span": "month", "month": 10},
    )
    fresh = Circular.objects.get(state=CircularState.DRAFT)
    assert page.url == reverse("circular_detail", args=[fresh.uid])
    assert (fresh.period, fresh.supersedes) == (paper.period, None)
    assert made(paper, cast) == fresh
    assert slot_of_october(cast).paper == fresh
    with pytest.raises(IntegrityError), transaction.atomic():
        Circular.objects.filter(pk=paper.pk).update(taken_back=False)


def test_a_draft_that_is_not_issued_is_not_taken_for_the_months_paper(cast, paper):
    first = made(paper, cast, "behind")
    Circular.objects.filter(pk=first.pk).update(state=CircularState.DROPPED, dropped_because="并入通报")
    again = made(paper, cast, "behind")
    assert (again.pk != first.pk, again.state) == (True, CircularState.DRAFT)
    assert made(paper, cast, "behind") == again


def test_a_new_years_first_issue_is_compared_with_none_of_the_old(cast, paper):
    year = Ledger.objects.create(
        programme=cast.programme,
        jurisdiction=cast.city,
        name="2027年台账",
        year=2027,
        starts_on=date(2027, 1, 1),
    )
    for ledger, before in ((paper.period.ledger, paper), (year, None)):
        month = type(paper.period)(ledger=ledger, start=date(2027, 1, 1))
        issue = Circular(programme=paper.programme, period=month, kind=paper.kind, year=2027)
        found = published_before(issue)
        assert (found.uid if found else None) == (str(before.uid) if before else None)


def test_a_month_and_the_quarter_it_ends_have_each_their_paper(cast, paper):
    month, quarter = made(paper, cast, "digest"), made(paper, cast, "digest", "quarter")
    assert month != quarter
    assert (month.span, quarter.span) == ("month", "quarter")
    assert made(paper, cast, "digest", "quarter") == quarter
    with pytest.raises(IntegrityError), transaction.atomic():
        Circular.objects.filter(pk=quarter.pk).update(span="month")


def test_the_calendar_tells_the_papers_of_a_month_and_a_quarter_apart(cast, paper):
    made(paper, cast, "digest", "quarter")
    assert slot_of_october(cast, "digest").paper is None
    month = made(paper, cast, "digest")
    assert slot_of_october(cast, "digest").paper == month
