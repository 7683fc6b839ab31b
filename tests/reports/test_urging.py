"""催报: who is not in, notes of calls, the text and the list."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from reports.models import CallNote
from reports.selectors.urging import missing_units, urging_text
from reports.services.reports import submit_report
from reports.services.urging import note_call
from tests.cast import signed_in
from tests.reports.conftest import at


def call(cast, period, unit, text="周五前报送", **more):
    given = {"called_at": timezone.now(), "by": cast.clerk} | more
    return note_call(period=period, department=unit, text=text, **given)


def names(rows):
    return [row.turnout.department.short_name for row in rows]


def test_units_not_in_are_listed_with_what_they_lack(october, report, cast):
    rows = missing_units(october, clearance=1)
    assert [(r.turnout.department.short_name, r.labels, r.lacks_sheet) for r in rows] == [
        ("市卫生健康委", ("1",), False),
        ("市财政局", ("2",), False),
    ]
    submit_report(report=report, by=cast.finance_liaison)
    assert names(missing_units(october, clearance=1)) == ["市卫生健康委"]


def test_a_labelled_matter_is_not_listed_below_its_label(october, cast):
    october.reports.get(department=cast.finance).task.__class__.objects.filter(number=2).update(sensitivity=2)
    assert names(missing_units(october, clearance=1)) == ["市卫生健康委"]
    assert names(missing_units(october, clearance=2)) == ["市卫生健康委", "市财政局"]


def test_a_call_stands_with_its_unit_and_in_the_next_period(october, cast, clock):
    first = call(cast, october, cast.finance, "联系人出差", promised_on=date(2026, 10, 30))
    clock.move_to(at(29, 10))
    second = call(cast, october, cast.finance, "今日下班前报")
    row = next(r for r in missing_units(october, clearance=1) if r.turnout.department == cast.finance)
    assert (row.calls, row.call, row.promised_on, row.broke_promise) == (
        (second, first),
        second,
        date(2026, 10, 30),
        False,
    )
    clock.move_to(at(31, 10))
    row = next(r for r in missing_units(october, clearance=1) if r.turnout.department == cast.finance)
    assert row.broke_promise is True
    october.state, october.closed_at = "closed", timezone.now()
    october.save()
    following = type(october).objects.create(
        ledger=cast.ledger,
        jurisdiction=cast.city,
        start=date(2026, 11, 1),
        opens_on=date(2026, 11, 25),
        cutoff=date(2026, 11, 30),
        due_on=date(2026, 12, 4),
        closes_on=date(2026, 12, 8),
    )
    october.reports.get(department=cast.finance).__class__.objects.create(
        period=following,
        task=october.reports.get(department=cast.finance).task,
        department=cast.finance,
        jurisdiction=cast.city,
    )
    (later,) = missing_units(following, clearance=1)
    assert (later.calls, later.earlier) == ((), second)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": "  "}, "text"),
        ({"called_at": at(29, 10)}, "called_at"),
        ({"promised_on": date(2026, 10, 27)}, "promised_on"),
    ],
)
def test_a_note_that_can_not_be_is_refused(october, cast, wrong, field):
    with pytest.raises(ValidationError) as error:
        call(cast, october, cast.finance, **wrong)
    assert (set(error.value.message_dict), CallNote.objects.count()) == ({field}, 0)


def test_a_unit_with_nothing_to_report_is_not_called(october, cast):
    with pytest.raises(ValidationError):
        call(cast, october, cast.counties["north"])


def test_units_note_no_calls(october, cast):
    for who in (cast.liaison, cast.leader, cast.north):
        with pytest.raises(PermissionDenied):
            call(cast, october, cast.finance, by=who)


def test_the_text_names_units_people_and_no_matters(october, cast):
    cast.finance_liaison.user.phone = "0598-1234567"
    cast.finance_liaison.user.save()
    text = urging_text(october, [row.turnout for row in missing_units(october, clearance=1)])
    assert text.splitlines() == [
        "【催报】2026年10月进展填报应于11月5日前报送，以下2个单位尚未报齐，请尽快登录平台填报：",
        "1.云溪市卫生健康委员会（应报1项，未报1项）：陆小满",
        "2.云溪市财政局（应报1项，未报1项）：何知秋 0598-1234567",
    ]


def test_a_call_is_noted_in_place(october, cast):
    client = signed_in(cast.clerk)
    url = f"/periods/{october.uid}/urging/"
    sent = {
        "unit": str(cast.finance.uid),
        "text": "明天报",
        "called_at": "2026-10-28T09:30",
        "promised_on": "2026-10-29",
    }
    answer = client.post(url, sent)
    assert answer["Location"] == f"{url}#unit-{cast.finance.uid}"
    note = CallNote.objects.get()
    assert (note.called_at, note.promised_on, note.written_by) == (
        at(28, 10, 9).replace(minute=30),
        date(2026, 10, 29),
        cast.clerk.label,
    )
    page = client.get(url).content.decode()
    assert "明天报" in page
    assert "明天报" in client.get(f"/periods/{october.uid}/").content.decode()
    assert "明天报" not in signed_in(cast.leader).get(f"/periods/{october.uid}/").content.decode()
    assert client.post(url, sent | {"text": ""}).status_code == 422
    assert client.post(url, sent | {"unit": "nobody"}).status_code == 404


def test_the_list_is_a_workbook(october, cast):
    call(cast, october, cast.finance, "=周五", promised_on=date(2026, 10, 30))
    answer = signed_in(cast.clerk).get(f"/periods/{october.uid}/urging/export/")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("单位", "应报", "未报", "未报事项", "落实情况表", "联系人", "催报情况", "承诺报送日期")
    assert rows[2][:4] == ("云溪市财政局", 1, 1, "2")
    assert rows[2][6] == "10-28 10:00 =周五"
