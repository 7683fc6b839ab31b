"""A unit's month: approval once for all, one pass of submitting and approving, the sheet to sign."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from reform.core.models import AuditEntry
from reports.documents.sheets import unit_month_document
from reports.models import CountySheet, ProgressReport, ReportingPeriod, UnitApproval
from reports.selectors.periods import turnout_of
from reports.selectors.unit_month import unit_month
from reports.selectors.unit_record import unit_record
from reports.services.filling import missing_for_submission
from reports.services.periods import complete_period
from reports.services.reports import accept_report, save_report
from reports.services.unit_month import (
    approve_all,
    ask_approval_for_all,
    record_unit_approval,
    submit_all,
)
from tests.cast import signed_in
from tests.reports.conftest import FILLED, at
from tests.reports.test_evidence import PDF


@pytest.fixture
def month(october, cast, report):
    """Finance's October with four matters: 2 to 4 filled in, 5 blank."""
    for number in (3, 4, 5):
        cast.task(number, collector=cast.finance)
    complete_period(period=october, by=cast.clerk)
    for number in (3, 4):
        blank = october.reports.get(task__number=number)
        save_report(report=blank, fields=FILLED, by=cast.finance_liaison)
    return october


def own(month, cast):
    return list(month.reports.filter(department=cast.finance).order_by("task__number"))


def states(month, cast):
    return [report.state for report in own(month, cast)]


def approve(month, cast, **fields):
    given = {"title": "分管副局长", "approved_on": date(2026, 10, 27)} | fields
    return record_unit_approval(period=month, department=cast.finance, by=cast.finance_liaison, **given)


def test_all_that_is_ready_is_submitted_and_the_rest_says_what_lacks(month, cast):
    sent = submit_all(reports=own(month, cast), by=cast.finance_liaison)
    assert [report.task.number for report in sent.done] == [2, 3, 4]
    assert [(report.task.number, len(sentences)) for report, sentences in sent.left] == [(5, 2)]
    assert states(month, cast) == ["submitted", "submitted", "submitted", "draft"]


def test_submitting_all_again_files_nothing_twice(month, cast):
    submit_all(reports=own(month, cast), by=cast.finance_liaison)
    submit_all(reports=own(month, cast), by=cast.finance_liaison)
    assert AuditEntry.objects.filter(act="reports.submit").count() == 3


def test_the_units_approval_is_typed_once_and_carried_by_every_report(month, cast):
    approve(month, cast)
    own_words = own(month, cast)[0]
    save_report(
        report=own_words,
        fields={"approved_by_title": "局长", "approved_on": date(2026, 10, 26)},
        by=cast.finance_liaison,
    )
    submit_all(reports=own(month, cast), by=cast.finance_liaison)
    assert [(r.approved_by_title, r.approved_on) for r in own(month, cast)] == [
        ("局长", date(2026, 10, 26)),
        ("分管副局长", date(2026, 10, 27)),
        ("分管副局长", date(2026, 10, 27)),
        ("", None),
    ]


def test_the_approval_is_of_one_unit_and_period(month, cast):
    approve(month, cast)
    other = month.reports.get(department=cast.health)
    save_report(report=other, fields=FILLED, by=cast.liaison)
    submit_all(reports=list(month.reports.filter(department=cast.health)), by=cast.liaison)
    assert month.reports.get(department=cast.health).approved_by_title == ""


def test_recorded_again_the_approval_replaces_the_first(month, cast):
    approve(month, cast, scan=("审签单.pdf", PDF))
    again = approve(month, cast, title="局长")
    assert UnitApproval.objects.count() == 1
    assert (again.title, again.scan_name, again.version) == ("局长", "审签单.pdf", 1)
    assert AuditEntry.objects.filter(act="reports.unit_approval").latest("pk").before == {
        "title": "分管副局长",
        "on": "2026-10-27",
    }


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({"title": "  "}, "title"), ({"approved_on": date(2026, 10, 29)}, "approved_on")],
)
def test_an_approval_is_by_somebody_and_has_happened(month, cast, fields, wrong):
    with pytest.raises(ValidationError) as error:
        approve(month, cast, **fields)
    assert list(error.value.message_dict) == [wrong]
    assert not UnitApproval.objects.exists()


def test_nobody_records_another_units_approval(month, cast):
    for actor in (cast.liaison, cast.clerk, cast.leader):
        with pytest.raises(PermissionDenied):
            record_unit_approval(
                period=month, department=cast.finance, title="局长", approved_on=date(2026, 10, 27), by=actor
            )


def test_the_head_approves_all_that_waits_in_one_pass(month, cast):
    ask_approval_for_all(reports=own(month, cast), by=cast.finance_liaison)
    assert states(month, cast) == ["for_approval", "for_approval", "for_approval", "draft"]
    with pytest.raises(PermissionDenied):
        approve_all(reports=own(month, cast), by=cast.finance_liaison)
    sent = approve_all(reports=own(month, cast), by=cast.finance_head)
    assert len(sent.done) == 3
    assert states(month, cast) == ["submitted", "submitted", "submitted", "draft"]
    assert {r.approver for r in own(month, cast)[:3]} == {cast.finance_head.user}


def test_a_report_taken_back_meanwhile_holds_up_no_other(month, cast):
    ask_approval_for_all(reports=own(month, cast), by=cast.finance_liaison)
    seen = own(month, cast)
    ProgressReport.objects.filter(pk=seen[1].pk).update(state="draft", version=9)
    sent = approve_all(reports=seen, by=cast.finance_head)
    assert ([r.task.number for r in sent.done], [r.task.number for r, _why in sent.left]) == ([2, 4], [3])


def test_the_page_sends_what_is_ticked(month, cast):
    client = signed_in(cast.finance_liaison)
    page = reverse("unit_month", args=[month.uid])
    text = client.get(page).content.decode()
    assert "Ready to be sent</h2>" not in text
    assert 'Ready to be sent <span class="count">3</span>' in text
    assert 'Incomplete <span class="count">1</span>' in text
    second = own(month, cast)[1]
    client.post(page, {"act": "submit", "uid": [str(second.uid)]})
    assert states(month, cast) == ["draft", "submitted", "draft", "draft"]
    client.post(page, {"act": "submit", "all": "1"})
    assert states(month, cast) == ["submitted", "submitted", "submitted", "draft"]


def test_the_page_records_the_approval_with_its_scan(month, cast):
    client = signed_in(cast.finance_liaison)
    page = reverse("unit_month", args=[month.uid])
    data = {"act": "approval", "title": "分管副局长", "approved_on": "2026-10-27"}
    refused = client.post(page, data | {"scan": SimpleUploadedFile("单.pdf", b"no pdf")})
    assert (refused.status_code, UnitApproval.objects.count()) == (422, 0)
    client.post(page, data | {"scan": SimpleUploadedFile("单.pdf", PDF)})
    approval = UnitApproval.objects.get()
    scan = client.get(reverse("unit_approval_scan", args=[approval.uid]))
    assert b"".join(scan.streaming_content) == PDF
    # The sheet shows every matter of the unit: a post that may not see one of them does not see the sheet.
    month.reports.get(task__number=5).task.__class__.objects.filter(number=5).update(sensitivity=2)
    assert client.get(reverse("unit_approval_scan", args=[approval.uid])).status_code == 404


def test_the_sheet_says_every_matter_in_ledger_order(month, cast, django_assert_num_queries):
    save_report(
        report=own(month, cast)[0],
        fields={
            "self_rated": "behind",
            "cause": "资料未齐。",
            "measure": "抓紧补正",
            "expected_on": date(2026, 11, 30),
        },
        by=cast.finance_liaison,
    )
    approve(month, cast)
    found = unit_month(month, cast.finance_liaison, missing_for_submission)
    document = unit_month_document(found)
    assert document.title == "市财政局2026年10月重点任务进展审签单"
    words, table, signature = document.body
    assert words.text == (
        "填报单位：云溪市财政局。数据截至2026年10月31日，应于2026年11月5日前报送，共4项。"
        "已经分管副局长审签（2026年10月27日）。"
    )
    assert table.rows[0] == (
        "2",
        "第2项工作",
        "已完成全市调研，形成初稿。",
        "—",
        "未达序时进度",
        "资料未齐；抓紧补正；2026年11月30日",
    )
    assert [row[0] for row in table.rows] == ["2", "3", "4", "5"]
    assert table.rows[3][2] == "（尚未填报）"
    assert signature.text.startswith("审签意见：")


def test_twelve_matters_fit_on_one_sheet(month, cast):
    for number in range(6, 14):
        cast.task(number, collector=cast.finance)
    complete_period(period=month, by=cast.clerk)
    words = "已完成现场核查和资料汇总，初稿征求成员单位意见，正在按意见修改完善后报审。"
    month.reports.update(text=words, self_rated="on_schedule")
    client = signed_in(cast.finance_liaison)
    answer = client.get(reverse("unit_month_file", args=[month.uid, "pdf"]))
    data = b"".join(answer.streaming_content)
    assert len(PdfReader(BytesIO(data)).pages) == 1


def test_queries_do_not_grow_with_the_matters(month, cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        found = unit_month(month, cast.finance_liaison, missing_for_submission)
    for number in range(6, 14):
        cast.task(number, collector=cast.finance)
    complete_period(period=month, by=cast.clerk)
    with django_assert_max_num_queries(14):
        more = unit_month(month, cast.finance_liaison, missing_for_submission)
    assert (len(found.lines), len(more.lines)) == (4, 12)


def test_the_three_facts_stand_apart_on_desk_period_and_in_excel(month, cast, clock):
    submit_all(reports=own(month, cast)[:1], by=cast.finance_liaison)
    clock.move_to(at(6))
    late = submit_all(reports=own(month, cast)[1:2], by=cast.finance_liaison).done[0]
    accept_report(report=late, by=cast.clerk)
    desk = signed_in(cast.finance_liaison).get(reverse("my_reports")).content.decode()
    # Whether its reports can be edited stands in the head of each list: to be filled in, with the office, accepted.
    assert [
        desk.count(words) for words in (">On time<", ">Late<", ">Open to edit<", ">Not open to edit<")
    ] == [
        1,
        1,
        1,
        2,
    ]
    clerk = signed_in(cast.clerk)
    answer = clerk.get(reverse("period_export", args=[month.uid]))
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    head = next(at for at, row in enumerate(rows) if row[0] == "单位")
    assert [(row[1], row[4], row[6], row[8]) for row in rows[head + 1 :] if row[0] == "云溪市财政局"] == [
        ("2", "按时", "未通过", "不可修改"),
        ("3", "迟报", "通过", "不可修改"),
        ("4", "未报", "未通过", "可修改"),
        ("5", "未报", "未通过", "可修改"),
    ]
    record = unit_record(cast.finance, ReportingPeriod.objects.all())[0]
    assert (record.due, record.on_time, record.late, record.not_in, record.accepted) == (4, 1, 1, 2, 1)
    assert turnout_of([month])[month.pk].with_units == 3


def test_a_self_rating_has_no_grade_and_so_no_light(month, cast):
    third, fifth = month.reports.get(task__number=3), month.reports.get(task__number=5)
    ProgressReport.objects.filter(pk__in=[third.pk, fifth.pk]).update(self_rated="behind")
    page = signed_in(cast.finance_liaison).get(reverse("unit_month", args=[month.uid])).content.decode()
    assert page.count("Self-rating: Behind schedule") == 2
    assert "light-red" not in page
    # Begun is said as on the desk: three reports were written, one is blank.
    assert page.count(">Begun<") == 3


def test_a_county_with_its_sheet_alone_has_no_sums_of_reports(month, cast):
    client = signed_in(cast.finance_liaison)
    assert [one.reports for one in client.get(reverse("my_reports")).context["months"]] == [4]
    unit = cast.counties["north"]
    CountySheet.objects.create(period=month, department=unit, jurisdiction=cast.city)
    desk = signed_in(cast.north).get(reverse("my_reports"))
    assert desk.context["months"] == []
    assert "ready to be sent" not in desk.content.decode()
