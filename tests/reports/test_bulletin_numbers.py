"""The bulletin's numbers at the year's turn: 2025年第20期 总第99期 is followed by 2026年第1期 总第100期."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from reports.models import Circular
from reports.selectors.bulletins import read_bulletin
from reports.services.bulletins import draft_bulletin, sign_bulletin
from reports.services.circular_signing import unsign_circular
from tasks.services.refusals import NotPossible
from tests.reports.test_bulletins import adopted, contents, issue

__all__ = ["issue"]

DECEMBER, NOVEMBER = date(2025, 12, 30), date(2026, 11, 9)


def filled(paper: Circular, cast, title: str) -> Circular:
    contents(paper, adopted(cast, title), cast=cast)
    return paper


def signed(paper: Circular, cast, on: date, **first: int) -> Circular:
    return sign_bulletin(issue=paper, signer="方静澜", signed_on=on, by=cast.head, **first)


@pytest.fixture
def last_year(issue, cast) -> Circular:
    return signed(filled(issue, cast, "甲"), cast, DECEMBER, first_issue=20, first_total=99)


def test_the_year_of_an_issue_is_that_of_its_signature(last_year, cast):
    assert last_year.title == "《医改信息》2025年第20期（总第99期）"
    assert read_bulletin(last_year.signed_snapshot).year == 2025
    following = signed(filled(draft_bulletin(by=cast.clerk), cast, "乙"), cast, NOVEMBER)
    assert (following.year, following.issue, following.issue_total) == (2026, 1, 100)


def test_an_issue_that_one_of_the_next_year_follows_keeps_its_number(last_year, cast):
    following = signed(filled(draft_bulletin(by=cast.clerk), cast, "乙"), cast, NOVEMBER)
    with pytest.raises(NotPossible):
        unsign_circular(circular=last_year, reason="日期有误", by=cast.head)
    assert unsign_circular(circular=following, reason="日期有误", by=cast.head).issue is None
    assert unsign_circular(circular=last_year, reason="日期有误", by=cast.head).issue_total is None


def test_an_issue_taken_back_is_signed_again_in_another_year_as_it_was_put_together(last_year, cast):
    draft = unsign_circular(circular=last_year, reason="日期有误", by=cast.head)
    assert draft.title == "《医改信息》2025年（未编号）"
    again = signed(draft, cast, NOVEMBER, first_issue=1, first_total=99)
    assert again.title == "《医改信息》2026年第1期（总第99期）"
    assert read_bulletin(again.signed_snapshot).year == 2026


def test_no_issue_is_signed_before_the_one_it_follows(last_year, cast):
    following = filled(draft_bulletin(by=cast.clerk), cast, "乙")
    with pytest.raises(ValidationError, match="2025-12-30") as refused:
        signed(following, cast, date(2025, 12, 29))
    assert "signed_on" in refused.value.message_dict
    assert signed(following, cast, DECEMBER).issue_total == 100
