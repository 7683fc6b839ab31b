"""进展汇总材料: its matters, its count, and who finds what in it."""

import io
from datetime import date
from decimal import Decimal

import docx
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reform.core.jobs import run
from reform.core.models import Job
from reports.jobs import tick
from reports.material import Matter, counted, material_document
from reports.models import MadeFile
from reports.selectors.material import matters_of
from reports.services.made_files import draw_file
from reports.services.material import draw_material
from reports.services.periods import complete_period
from reports.services.recording import record_progress
from reports.services.reports import accept_report, return_report, save_report, submit_report
from tasks.models import Task
from tests.cast import signed_in
from tests.reports.conftest import FILLED, at


def filed(report, by, values=None, **fields):
    saved = save_report(report=report, fields=FILLED | fields, values=values, by=by)
    return submit_report(report=saved, by=by)


def matter(cast, period, number, who=None):
    return next(one for one in matters_of(period, who or cast.clerk) if one.label == str(number))


def test_what_was_accepted_is_printed_with_its_figures(october, report, cast):
    beds = report.task.indicators.create(name="床位", unit="张")
    beds.targets.create(op=">=", value=300)
    accept_report(report=filed(report, cast.finance_liaison, {beds: Decimal(180)}), by=cast.clerk)
    one = matter(cast, october, 2)
    assert (one.section, one.unit, one.standing) == ("一、测试事项", "市财政局", "accepted")
    assert (one.progress, one.figures, one.state) == (
        FILLED["text"],
        "床位180张（目标300张）",
        "自评达到序时进度，待认定",
    )


def test_behind_says_cause_measure_and_date(october, report, cast):
    late = {
        "self_rated": "behind",
        "cause": "到货推迟",
        "measure": "倒排工期",
        "expected_on": date(2026, 12, 15),
    }
    accept_report(report=filed(report, cast.finance_liaison, **late), by=cast.clerk)
    assert matter(cast, october, 2).progress == (
        f"{FILLED['text']}原因：到货推迟。措施：倒排工期，计划12月15日前完成。"
    )


def test_the_words_before_acceptance_are_nobodys(october, report, cast):
    Task.objects.filter(number=2).update(progress_text="九月的内容。")
    assert (matter(cast, october, 2).standing, matter(cast, october, 2).progress) == (
        "not_in",
        "未报。上期：九月的内容。",
    )
    waiting = submit_report(report=report, by=cast.finance_liaison)
    assert matter(cast, october, 2).progress == "已报送，待审核。上期：九月的内容。"
    return_report(report=waiting, reason="请补充", by=cast.clerk)
    assert matter(cast, october, 2).standing == "not_in"


def test_what_was_recorded_says_so(october, cast):
    record_progress(
        task=Task.objects.get(number=1),
        source="phone",
        recorded_on=date(2026, 10, 27),
        text="已开工。",
        by=cast.clerk,
    )
    assert matter(cast, october, 1).progress == "已开工。（秘书处代录，电话，10月27日）"


def test_a_matter_not_asked_is_no_missing_one(october, cast):
    cast.task(3)
    assert (matter(cast, october, 3).standing, matter(cast, october, 3).progress) == (
        "not_asked",
        "本期不需报送。",
    )


def test_a_labelled_matter_is_printed_for_cleared_posts_alone(october, cast):
    Task.objects.filter(number=2).update(sensitivity=2)
    assert [one.label for one in matters_of(october, cast.clerk)] == ["1"]
    cast.head.post.clearance = 2
    assert [one.label for one in matters_of(october, cast.head)] == ["1", "2"]


def test_the_count_adds_up():
    def one(standing):
        return Matter("", "1", "", "", standing, "", "", "")

    rows = [one(s) for s in ("accepted", "accepted", "waiting", "not_in", "not_asked")]
    assert counted(rows) == "台账现有任务5项，其中本期已审核2项，待审核1项，未报1项，本期不需报送1项。"


def test_the_document_names_its_cut_off_and_has_a_table_a_section():
    rows = [
        Matter(section, str(at), "题", "单位", "not_in", "未报。", "", "待认定")
        for at, section in enumerate(["一、甲", "一、甲", "二、乙"], 1)
    ]
    paper = material_document(
        ledger="台账",
        period="2026年10月",
        cutoff=date(2026, 10, 31),
        matters=rows,
        issuer="秘书处",
        dated=date(2026, 11, 3),
    )
    assert paper.body[0].text.startswith("数据截至2026年10月31日。台账现有任务3项")
    assert [len(block.rows) for block in paper.body if hasattr(block, "rows")] == [2, 1]
    assert [block.text for block in paper.body[1:] if hasattr(block, "level")] == ["一、甲", "二、乙"]


def test_word_is_handed_out_to_whoever_sees_the_period(october, report, cast):
    accept_report(report=submit_report(report=report, by=cast.finance_liaison), by=cast.clerk)
    url = f"/periods/{october.uid}/material"
    answer = signed_in(cast.leader).get(f"{url}/docx/")
    paper = docx.Document(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert FILLED["text"] in cells
    assert signed_in(cast.clerk).get(f"{url}/exe/").status_code == 404
    assert signed_in(cast.liaison).get(f"{url}/docx/").status_code == 403


# --- the PDF --------------------------------------------------------------------------------------------------------
def test_the_pdf_is_drawn_by_a_job_as_it_stood_when_asked_for(october, report, cast):
    client, url = signed_in(cast.clerk), f"/periods/{october.uid}/material/"
    assert client.get(f"{url}pdf/").status_code == 404
    for _twice in range(2):
        assert client.post(url)["Location"] == url
    paper = MadeFile.objects.get()
    assert 'hx-trigger="every 2s"' in client.get(url).content.decode()
    assert client.get(f"{url}pdf/").status_code == 404
    accept_report(report=submit_report(report=report, by=cast.finance_liaison), by=cast.clerk)
    (job,) = Job.objects.filter(kind="reports.made_file")
    assert [row["standing"] for row in paper.content["rows"]] == ["not_in", "not_in"]
    assert run(job.uid) is True
    page = client.get(url).content.decode()
    assert f"{url}pdf/" in page
    assert "every 2s" not in page
    assert b"".join(client.get(f"{url}pdf/").streaming_content).startswith(b"%PDF-")
    assert MadeFile.objects.get().content == {}
    client.post(url)
    assert MadeFile.objects.count() == 2


def test_the_pdf_is_for_the_clearance_it_was_made_for_alone(october, cast):
    Task.objects.filter(number=2).update(sensitivity=2)
    cast.head.post.clearance = 2
    cast.head.post.save()
    url = f"/periods/{october.uid}/material/"
    head = signed_in(cast.head)
    head.post(url)
    draw_file(paper=MadeFile.objects.get(), draw=draw_material)
    assert head.get(f"{url}pdf/").status_code == 200
    assert signed_in(cast.clerk).get(f"{url}pdf/").status_code == 404
    cast.head.post.clearance = 1
    cast.head.post.save()
    assert head.get(f"{url}pdf/").status_code == 404


def test_a_pdf_that_cannot_be_drawn_says_so(october, cast):
    client, url = signed_in(cast.clerk), f"/periods/{october.uid}/material/"
    client.post(url)
    Job.objects.update(state="dead")
    page = client.get(url).content.decode()
    assert "The pages could not be made." in page
    assert "every 2s" not in page
    client.post(url)
    assert Job.objects.get(kind="reports.made_file").state == "queued"


def test_a_pdf_is_kept_for_a_day(october, cast, clock):
    signed_in(cast.clerk).post(f"/periods/{october.uid}/material/")
    paper = draw_file(paper=MadeFile.objects.get(), draw=draw_material)
    clock.move_to(at(29, 10, hour=9))
    tick()
    assert paper.file.storage.exists(paper.file.name)
    clock.move_to(at(29, 10, hour=11))
    tick()
    assert not MadeFile.objects.exists()
    assert not paper.file.storage.exists(paper.file.name)


def test_many_matters_ask_no_more_questions_than_few(october, cast):
    with CaptureQueriesContext(connection) as few:
        matters_of(october, cast.clerk)
    for number in range(3, 30):
        cast.task(number)
    complete_period(period=october, by=cast.clerk)
    with CaptureQueriesContext(connection) as many:
        assert len(matters_of(october, cast.clerk)) == 29
    assert len(many) == len(few)
