"""Document numbers: read as people type them, given once, released with a remark, gaps told."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from reform.core.workflow import WrongState
from reports.circulars.numbers import Number, gaps
from reports.models import Circular, PaperNumber
from reports.selectors.paper_numbers import proposed_number, series_of
from reports.services.paper_numbers import reserve_number
from tests.cast import signed_in
from tests.reports.checking import NUMBER, draft, sign

__all__ = ["draft"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("云医改组〔2026〕3号", "云医改组〔2026〕3号"),
        (" 云医改组 [2026] 3号", "云医改组〔2026〕3号"),
        ("云医改组【2026】12号", "云医改组〔2026〕12号"),
        ("云医改组〔2026〕第3号", None),
        ("云医改组〔2026〕03号", None),
        ("云医改组〔26〕3号", None),
        ("〔2026〕3号", None),
        ("3", None),
    ],
)
def test_a_number_is_read_as_the_standard_writes_it(written, read):
    assert (str(Number.read(written)) if Number.read(written) else None) == read


@pytest.mark.parametrize(
    ("taken", "missing"),
    [([], []), ([1, 2], []), ([3], [(1, 2)]), ([1, 4, 6], [(2, 3), (5, 5)])],
)
def test_gaps_are_told_as_stretches(taken, missing):
    assert gaps(taken) == missing


def test_the_next_number_follows_the_highest_of_the_year(draft, cast):
    first = reserve_number(programme=cast.programme, circular=draft, by=cast.clerk)
    other = reserve_number(
        programme=cast.programme, used_for="会议通知", number="云医改组〔2026〕7号", by=cast.clerk
    )
    third = reserve_number(programme=cast.programme, used_for="复函", by=cast.clerk)
    assert [str(one) for one in (first, other, third)] == [
        "云医改组〔2026〕1号",
        "云医改组〔2026〕7号",
        "云医改组〔2026〕8号",
    ]
    (series,) = series_of(cast.programme, 2026)
    assert (series.highest, series.missing) == (8, ((2, 6),))
    assert proposed_number(draft, 2026) == "云医改组〔2026〕1号"


def test_a_number_given_is_not_given_again(draft, cast):
    reserve_number(programme=cast.programme, used_for="会议通知", number=NUMBER, by=cast.clerk)
    with pytest.raises(ValidationError, match="会议通知"):
        reserve_number(programme=cast.programme, circular=draft, number=NUMBER, by=cast.clerk)
    with pytest.raises(ValidationError, match="会议通知"):
        sign(draft, cast)


def test_the_number_of_a_paper_signed_elsewhere_is_not_given_again(draft, cast):
    Circular.objects.create(
        programme=cast.programme,
        jurisdiction=cast.city,
        period=draft.period,
        year=2026,
        kind="annual",
        number=NUMBER,
        title="年度通报",
    )
    with pytest.raises(ValidationError, match="年度通报"):
        reserve_number(programme=cast.programme, used_for="会议通知", number=NUMBER, by=cast.clerk)


def test_a_misspelt_number_is_not_signed(draft, cast):
    with pytest.raises(ValidationError, match="云医改组〔2026〕3号"):
        sign(draft, cast, number="云医改组〔2026〕第3号")
    assert not PaperNumber.objects.exists()


def test_the_reserved_number_is_the_papers_own(draft, cast):
    reserve_number(programme=cast.programme, circular=draft, number=NUMBER, by=cast.clerk)
    assert reserve_number(programme=cast.programme, circular=draft, number=NUMBER, by=cast.clerk)
    assert sign(draft, cast).number == NUMBER
    assert PaperNumber.objects.count() == 1
    with pytest.raises(ValidationError):
        reserve_number(programme=cast.programme, used_for="会议通知", number=NUMBER, by=cast.clerk)


def test_another_number_for_the_paper_leaves_the_first_used_with_a_remark(draft, cast):
    reserve_number(programme=cast.programme, circular=draft, number=NUMBER, by=cast.clerk)
    reserve_number(programme=cast.programme, circular=draft, number="云医改组〔2026〕5号", by=cast.clerk)
    former = PaperNumber.objects.get(sequence=3)
    assert (former.circular, former.used_for[-4:]) == (None, "，未使用")
    with pytest.raises(ValidationError):
        sign(draft, cast, number=NUMBER)


def test_a_number_of_the_year_before_is_a_series_of_its_own(draft, cast):
    reserve_number(programme=cast.programme, used_for="旧文", number="云医改组〔2025〕40号", by=cast.clerk)
    assert reserve_number(programme=cast.programme, circular=draft, by=cast.clerk).sequence == 1


def test_nothing_is_reserved_for_nothing_or_for_a_signed_paper(draft, cast):
    with pytest.raises(ValidationError) as nothing:
        reserve_number(programme=cast.programme, used_for=" ", by=cast.clerk)
    assert list(nothing.value.message_dict) == ["used_for"]
    with pytest.raises(ValidationError):
        reserve_number(programme=cast.programme, circular=draft, number="三号", by=cast.clerk)
    with pytest.raises(WrongState):
        reserve_number(programme=cast.programme, circular=sign(draft, cast), by=cast.clerk)


def test_another_programmes_office_reserves_nothing_here(draft, cast):
    with pytest.raises(PermissionDenied):
        reserve_number(programme=cast.programme, used_for="会议通知", by=cast.north)


def test_the_page_enters_a_number_of_another_paper_and_remarks_gaps(draft, cast):
    client, url = signed_in(cast.clerk), reverse("paper_numbers")
    assert "No numbers yet" in client.get(url).content.decode()
    said = {"used_for": "会议通知", "number": "云医改组[2026]4号"}
    assert client.post(url, said).status_code == 302
    again = client.post(url, said)
    assert again.status_code == 422
    assert "is used already (会议通知)" in again.content.decode()
    page = client.get(url).content.decode()
    assert "1–3" in page
    assert "会议通知" in page


def test_the_signing_page_reserves_for_the_paper(draft, cast):
    client = signed_in(cast.clerk)
    assert client.post(reverse("circular_number", args=[draft.uid]), {"number": ""}).status_code == 302
    assert "云医改组〔2026〕1号" in client.get(reverse("circular_signing", args=[draft.uid])).content.decode()
    wrong = client.post(reverse("circular_number", args=[draft.uid]), {"number": "第3号"})
    assert wrong.status_code == 422
