"""佐证材料 beside reports, parts and lines: who may put it there, use it again, take it away, download it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from reform.core.files import BadFile
from reform.core.models import AuditEntry
from reform.core.workflow import WrongState
from reports.models import CountySheet, ProgressReport
from reports.selectors.evidence import proof_of, proofs_of
from reports.services import evidence as service
from reports.services.evidence import add_evidence, remove_evidence, reuse_evidence
from reports.services.periods import complete_period
from reports.services.reports import save_part, submit_report
from tasks.models import Assignment, DutyItem, Evidence, Removed
from tasks.services.recycling import forget_removed, restore
from tasks.services.refusals import NotPossible
from tests.cast import signed_in

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 32


def add(owner, by, name="验收表.pdf", data=PDF):
    return add_evidence(owner=owner, name=name, data=data, by=by)


def test_a_file_stands_beside_the_report_and_in_the_record(report, cast):
    file = add(report, cast.finance_liaison)
    assert list(report.evidence.all()) == [file]
    assert (file.task, file.department, file.file_name, file.size) == (
        report.task,
        cast.finance,
        "验收表.pdf",
        len(PDF),
    )
    entry = AuditEntry.objects.get(act="evidence.add")
    assert (entry.object_uid, entry.after) == (report.uid, {"file_name": "验收表.pdf"})


def test_the_same_bytes_are_kept_once(report, cast):
    first = add(report, cast.finance_liaison)
    assert add(report, cast.finance_liaison, "同一份.pdf") == first
    assert report.evidence.count() == Evidence.objects.count() == 1


def test_files_are_judged_by_what_they_hold(report, cast):
    for name, data in (
        ("脚本.js", b"x"),
        ("伪装.pdf", PNG),
        ("空.pdf", b""),
        ("大.pdf", PDF + b"0" * (10 << 20)),
    ):
        with pytest.raises(BadFile):
            add(report, cast.finance_liaison, name, data)
    assert not Evidence.objects.exists()


def test_no_more_files_than_anybody_reads(report, cast, monkeypatch):
    monkeypatch.setattr(service, "MOST_FILES", 2)
    add(report, cast.finance_liaison)
    add(report, cast.finance_liaison, "现场.png", PNG)
    with pytest.raises(ValidationError) as error:
        add(report, cast.finance_liaison, "多余.png", PNG + b"1")
    assert "2" in error.value.messages[0]
    assert (report.evidence.count(), Evidence.objects.count()) == (2, 2)


def test_a_file_of_an_earlier_period_is_used_again_not_asked_again(report, cast):
    file = add(report, cast.finance_liaison)
    report.evidence.clear()
    assert proof_of(report, report.task_id, cast.finance_liaison).earlier == [file]
    reuse_evidence(owner=report, evidence=file, by=cast.finance_liaison)
    found = proof_of(report, report.task_id, cast.finance_liaison)
    assert (found.files, found.earlier, Evidence.objects.count()) == ([file], [], 1)


def test_a_file_of_another_matter_or_unit_is_not_used(report, october, cast):
    other = october.reports.get(department=cast.health)
    foreign = add(other, cast.liaison)
    with pytest.raises(ValidationError):
        reuse_evidence(owner=report, evidence=foreign, by=cast.finance_liaison)


def test_taken_away_the_file_lies_in_the_units_bin_and_goes_after_its_time(
    report, cast, october, django_capture_on_commit_callbacks
):
    file = add(report, cast.finance_liaison)
    path, storage = file.file.name, file.file.storage
    remove_evidence(owner=report, evidence=file, by=cast.finance_liaison)
    seen = Evidence.objects.visible_to(cast.finance_liaison)
    assert (storage.exists(path), seen.exists(), report.evidence.exists()) == (True, False, False)
    assert not Evidence.objects.visible_to(cast.clerk).exists()
    assert not proof_of(report, report.task_id, cast.finance_liaison).earlier
    lying = Removed.objects.visible_to(cast.finance_head).lying().get()
    assert (lying.kind, lying.label, lying.task) == ("evidence", "验收表.pdf", report.task)
    assert not Removed.objects.visible_to(cast.clerk).exists()
    Evidence.objects.update(removed_at=timezone.now() - timedelta(days=91))
    with django_capture_on_commit_callbacks(execute=True):
        forget_removed()
    assert (storage.exists(path), Evidence.objects.exists()) == (False, False)


def test_file_used_elsewhere_as_well_stays_there(report, cast, october):
    file = add(report, cast.finance_liaison)
    other = ProgressReport.objects.get(department=cast.health)
    other.evidence.add(file)
    remove_evidence(owner=report, evidence=file, by=cast.finance_liaison)
    file.refresh_from_db()
    assert (file.removed_at, list(other.evidence.all())) == (None, [file])


def test_file_comes_back_out_of_the_bin_until_the_report_is_filed(report, cast):
    file = add(report, cast.finance_liaison)
    remove_evidence(owner=report, evidence=file, by=cast.finance_liaison)
    lying = Removed.objects.get()
    assert restore(row=lying, by=cast.finance_liaison) == reverse("report_edit", args=[report.uid])
    assert list(report.evidence.visible_to(cast.finance_liaison)) == [file]
    remove_evidence(owner=report, evidence=file, by=cast.finance_liaison)
    ProgressReport.objects.filter(pk=report.pk).update(
        state="submitted", submitted_at=timezone.now(), on_time=True, text="已办。"
    )
    with translation.override("en"), pytest.raises(NotPossible, match="gone on since"):
        restore(row=Removed.objects.lying().get(), by=cast.finance_liaison)
    assert not Evidence.objects.visible_to(cast.finance_liaison).exists()


def test_file_given_again_stands_beside_the_report_and_no_more_in_the_bin(report, cast):
    file = add(report, cast.finance_liaison)
    remove_evidence(owner=report, evidence=file, by=cast.finance_liaison)
    assert add(report, cast.finance_liaison, "再来.pdf") == file
    assert list(report.evidence.visible_to(cast.finance_liaison)) == [file]
    assert not Removed.objects.lying().exists()


def test_once_filed_nothing_is_added_or_taken_away(report, cast):
    file = add(report, cast.finance_liaison)
    filed = submit_report(report=report, by=cast.finance_liaison)
    with pytest.raises(WrongState):
        add(filed, cast.finance_liaison, "迟到.png", PNG)
    with pytest.raises(WrongState):
        remove_evidence(owner=filed, evidence=file, by=cast.finance_liaison)
    assert list(filed.evidence.all()) == [file]


def test_only_the_unit_puts_files_beside_its_report(report, cast):
    for actor in (cast.liaison, cast.clerk, cast.leader, cast.north):
        with pytest.raises(PermissionDenied):
            add(report, actor)


def test_a_part_has_files_of_its_own_and_the_collector_reads_them(report, cast):
    Assignment.objects.create(
        task=report.task,
        jurisdiction=cast.city,
        order=1,
        role="joint",
        department=cast.health,
        written="卫健委",
    )
    part = save_part(report=report, text="已配合测算。", by=cast.liaison)
    file = add(part, cast.liaison)
    assert list(part.evidence.all()) == [file]
    assert [
        file in Evidence.objects.visible_to(actor)
        for actor in (cast.liaison, cast.finance_liaison, cast.clerk, cast.north)
    ] == [True, True, True, False]
    page = reverse("report_edit", args=[report.uid])
    assert "验收表.pdf" in signed_in(cast.finance_liaison).get(page).content.decode()


def test_lines_of_a_sheet_each_have_their_files(cast, october, django_assert_num_queries):
    for number in (8, 9):
        task = cast.task(number)
        DutyItem.objects.create(task=task, department=cast.counties["north"], jurisdiction=cast.city)
    complete_period(period=october, by=cast.clerk)
    sheet = CountySheet.objects.get()
    first, second = sheet.entries.all()
    file = add(first, cast.north)
    add(second, cast.north, "方案.png", PNG)
    with django_assert_num_queries(5):
        found = proofs_of(sheet, cast.north)
    assert found[first.pk].files == [file]
    assert [len(found[pk].files) for pk in (first.pk, second.pk)] == [1, 1]
    assert found[first.pk].earlier == []


def test_by_page_a_file_comes_goes_and_is_refused_with_a_sentence(report, cast):
    client = signed_in(cast.finance_liaison)
    page = reverse("report_evidence", args=[report.uid])
    answer = client.post(page, {"file": SimpleUploadedFile("照片.png", PNG)}, headers={"HX-Request": "true"})
    file = Evidence.objects.get()
    assert (answer.status_code, "照片.png" in answer.content.decode()) == (200, True)
    answer = client.post(page, {"file": SimpleUploadedFile("木马.exe", PNG)}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "Files of this kind are not taken" in answer.content.decode()
    got = client.get(reverse("evidence_file", args=[file.uid]))
    assert (b"".join(got.streaming_content), got["Content-Disposition"][:10]) == (PNG, "attachment")
    assert (
        AuditEntry.objects.filter(act="evidence.download", actor_uid=cast.finance_liaison.user.uid).count()
        == 1
    )
    assert client.post(page, {"act": "remove", "evidence": str(file.uid)}).status_code == 302
    assert not report.evidence.exists()
    assert client.get(reverse("evidence_file", args=[file.uid])).status_code == 404


def test_what_proves_a_labelled_matter_is_not_there_for_posts_that_may_not_see_it(report, cast):
    file = add(report, cast.finance_liaison)
    report.task.sensitivity = 2
    report.task.save()
    answers = [
        signed_in(actor).get(reverse("evidence_file", args=[file.uid])).status_code
        for actor in (cast.finance_liaison, cast.clerk, cast.leader, cast.north, cast.admin)
    ]
    assert answers == [404, 404, 404, 404, 404]
