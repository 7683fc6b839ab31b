"""Pages and papers of assessments: rules as forms, a unit's lines with links, files of what one may see."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from departments.models import ProgrammeMember
from reform.core.jobs import run
from reform.core.models import Job
from reports.documents.assessment import assessment_document
from reports.jobs import DRAWERS
from reports.models import Assessment, MadeFile
from reports.scoring import Evidence, Named
from reports.selectors.assessment_table import rules_of, whole_table
from reports.selectors.assessments import Rest
from reports.services.assessment_end import decide_assessment, publish_assessment
from reports.services.assessment_lines import set_line
from reports.services.assessments import show_assessment
from reports.services.line_objections import object_to_line
from reports.services.made_files import draw_file
from reports.templatetags.assessments import told
from tests.cast import make_unit, signed_in
from tests.reports.assessed import answered, filed, judge, line_of, period_of, prepared, shown
from tests.reports.conftest import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def matters(cast, clock):
    """Finance has two matters, one behind, and filed late once; health has one, done."""
    for n, unit, status_class in [
        (1, cast.finance, "done"),
        (2, cast.finance, "behind"),
        (3, cast.health, "done"),
    ]:
        judge(cast.task(n, collector=unit), status_class, 9)
    period = period_of(cast, 8)
    for task in cast.finance.collected_tasks.all():
        filed(period, task, on_time=task.number == 1)


def sent(assessment: Assessment, **changes: str) -> dict[str, str]:
    """What the rules' page sends as it is drawn, with changes."""
    data = {
        "version": str(assessment.version),
        "title": assessment.title,
        "as_of": "2026-12-31",
        "in_plan": "no",
    }
    for rule in rules_of(assessment):
        fields = {"title": rule.title, "source": rule.source, "points": str(rule.points), "on": "on"}
        fields |= {name: str(value) for name, value in rule.amounts.items()}
        fields |= {"counts": rule.counts, "without": str(rule.without), "effect": "whole", "condition": ""}
        if rule.bonus:
            fields["bonus"] = "on"
        data |= {f"{rule.code}-{name}": value for name, value in fields.items()}
    return data | changes


def test_the_rules_are_sent_as_they_were_drawn(cast, matters):
    made = prepared(cast)
    before = rules_of(made)
    answer = signed_in(cast.clerk).post(reverse("assessment_rules", args=[made.uid]), sent(made))
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (rules_of(made), made.in_plan) == (before, False)


def test_a_rule_without_source_is_named_on_its_card_and_nothing_changes(cast, matters):
    made = prepared(cast)
    data = sent(made, **{"orders-source": "", "orders-points": "20"})
    answer = signed_in(cast.clerk).post(reverse("assessment_rules", args=[made.uid]), data)
    assert answer.status_code == 422
    (card,) = [row for row in answer.context["rows"] if row.errors]
    assert card.base.code == "orders"
    assert card.non_field_errors() == ["Name the paper and clause the rule comes from."]
    made.refresh_from_db()
    assert made.version == 0


def test_a_rule_is_added_and_switched_off(cast, matters):
    made = prepared(cast)
    added = {
        "add-kind": "by_hand",
        "add-title": "改革创新评价",
        "add-points": "10",
        "add-source": "办法第八条",
    }
    data = sent(made, **added)
    del data["indicators-on"]
    signed_in(cast.clerk).post(reverse("assessment_rules", args=[made.uid]), data)
    made.refresh_from_db()
    rules = {rule.code: rule for rule in rules_of(made)}
    assert (rules["by_hand_1"].title, rules["by_hand_1"].points, rules["indicators"].on) == (
        "改革创新评价",
        10,
        False,
    )
    assert set(made.lines.values_list("rule", flat=True)) == {*rules} - {"indicators"}
    page = signed_in(cast.clerk).get(reverse("assessment_detail", args=[made.uid])).content.decode()
    assert "2 lines wait for points by hand" in page
    table = whole_table(Assessment.objects.get(pk=made.pk))
    assert (table.full, table.most_bonus) == (table.units[0].settled.full, 5)
    assert f"Full marks: {table.full:.0f}, and up to 5 on top." in page


def test_a_unit_reads_what_its_points_rest_on_with_the_way_there(cast, matters):
    made = shown(cast)
    task = cast.finance.collected_tasks.get(number=2)
    client = signed_in(cast.finance_liaison)
    page = client.get(reverse("assessment_detail", args=[made.uid]), follow=True).content.decode()
    assert f'href="{reverse("task_detail", args=[task.uid])}">item 2 第2项工作</a>' in page
    assert "40 × 1 ÷ 2 = 20 points." in page
    assert "Does not stand in the year's plan of inspections and assessments." in page
    assert "市卫生健康委" not in page


def test_a_unit_takes_a_file_with_its_own_row_alone(cast, matters):
    made = shown(cast)
    answer = signed_in(cast.finance_liaison).get(reverse("assessment_file", args=[made.uid, "xlsx"]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).worksheets[0]
    assert [row[1].value for row in sheet.iter_rows(min_row=5)] == ["市财政局"]


def test_the_workbook_is_in_the_form_asked_for(cast, matters):
    draft = answered(
        prepared(cast), cast, in_plan=True, plan_paper="计划第3项", rules_paper="云医改组〔2026〕6号"
    )
    line = line_of(draft, cast.finance, "false_data")
    set_line(line=line, points=0, veto=True, reason="=1+1，报送数据不实。", paper="核查报告", by=cast.clerk)
    answer = signed_in(cast.clerk).get(reverse("assessment_file", args=[draft.uid, "xlsx"]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).worksheets[0]
    title, day, plan, head, health, finance = [[c.value for c in row] for row in sheet.iter_rows()]
    assert title[0] == draft.title
    assert day[0] == "数据截至2026年12月31日。计分依据：云医改组〔2026〕6号。"
    assert plan[0] == "已列入年度督查检查考核计划（计划第3项）。"
    assert [head[0], *head[1:3], *head[-4:]] == [
        "序号", "成员单位", "重点任务推进（40分）", "扣分情况及原因", "加分情况及依据", "总分", "备注",
    ]  # fmt: skip
    assert health[:6] == [1, "市卫生健康委", 40, "不适用", "不适用", "不适用"]
    assert finance[:5] == [2, "市财政局", 20, "不适用", 7.5]
    assert finance[9].split("\n")[0] == (
        "重点任务推进扣20分：应推进事项2项，其中已完成或达到序时进度1项。未达到的：第2项。"
    )
    assert finance[-2:] == [
        0,
        "数据弄虚作假一票否决：=1+1，报送数据不实\n不适用：量化指标\n得57.5分，应得85分，已折算",
    ]
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$1:$4", "A5")


def test_the_papers_say_on_every_page_whether_the_plan_holds_it(cast, matters):
    draft = answered(prepared(cast), cast, in_plan=True, plan_paper="计划第3项")
    paper = assessment_document(draft, whole_table(draft))
    assert paper.draft_mark == "草案　已列入年度督查检查考核计划"
    assert paper.body[-1].note == (
        "满分100分，另有加分最多5分。得分按四舍五入保留两位小数。不适用的计分项不计入应得分，总分按应得分折算；"
        "因四舍五入，各项得分之和与总分可能略有差异。"
    )
    assert [row[-2] for row in paper.body[-1].rows] == ["100", "67.65"]
    assert [row[3] for row in paper.annexes[1].blocks[0].rows] == ["办公室自定"] * 8


def test_no_rank_is_printed_unless_a_paper_allows_it(cast, matters):
    draft = answered(prepared(cast), cast)
    assert "名次" not in [
        column.head for column in assessment_document(draft, whole_table(draft)).body[-1].columns
    ]
    allowed = answered(draft, cast, ranked=True, ranked_paper="云医改组〔2026〕5号", ranked_least=2)
    paper = assessment_document(allowed, whole_table(allowed))
    assert [row[-2] for row in paper.body[-1].rows] == ["—", "1"]
    assert "应推进事项1项，少于2项，不参加排名" in paper.body[-1].rows[0][-1]


def test_the_page_names_a_thing_once_where_it_links_to_it():
    orders = Evidence("orders", {"n": 2}, (Named("a", "甲〔2026〕1号"), Named("b", "甲〔2026〕2号")))
    known = {key: Rest(key, f"/{key}/") for key in "ab"}
    with override("en"):
        assert told([orders], known)["lines"][0][0] == "Orders issued to the unit: 2"
        assert (
            told([orders], {"a": known["a"]})["lines"][0][0]
            == "Orders issued to the unit: 2 (甲〔2026〕1号, 甲〔2026〕2号)."
        )


def test_a_unit_objects_and_the_head_decides_on_the_pages(cast, matters):
    made = shown(cast)
    line = line_of(made, cast.finance, "matters")
    client = signed_in(cast.finance_liaison)
    answer = client.post(reverse("assessment_object", args=[line.uid]), {"reason": "第2项已印发。"})
    objection = line.objections.get()
    assert answer["Location"] == reverse("assessment_objection", args=[objection.uid])
    place = reverse("assessment_objection", args=[objection.uid])
    wrong = signed_in(cast.head).post(
        place, {"version": "0", "upheld": "yes", "points": "41", "answer": "采纳。"}
    )
    assert wrong.status_code == 422
    signed_in(cast.head).post(place, {"version": "0", "upheld": "yes", "points": "40", "answer": "采纳。"})
    line.refresh_from_db()
    assert line.points == 40
    page = client.get(reverse("assessment_unit", args=[made.uid, cast.finance.uid])).content.decode()
    assert "Objection upheld: 20 points before." in page


def test_the_published_page_says_its_sum_and_shows_it_was_not_touched(cast, clock, matters):
    on_show = shown(cast)
    object_to_line(line=line_of(on_show, cast.finance, "matters"), reason="有误。", by=cast.finance_head)
    on_show.lines.get(department=cast.finance, rule="matters").objections.update(state="withdrawn")
    clock.move_to(at(5))
    done = decide_assessment(assessment=on_show, reason="会议审议通过。", by=cast.head)
    made = publish_assessment(assessment=done, by=cast.clerk)
    place = reverse("assessment_detail", args=[made.uid])
    page = signed_in(cast.leader).get(place).content.decode()
    assert made.sha256 in page
    assert "differs from what was published" not in page
    Assessment.objects.filter(pk=made.pk).update(frozen=made.frozen | {"title": "改过"})
    assert "differs from what was published" in signed_in(cast.leader).get(place).content.decode()


def test_a_table_of_many_units_takes_as_many_queries_as_a_small_one(cast, matters):
    client = signed_in(cast.clerk)

    def queries(made: Assessment) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("assessment_detail", args=[made.uid])).status_code == 200
        return len(caught)

    queries(prepared(cast))
    small = queries(
        show_assessment(assessment=answered(prepared(cast, year=2027), cast), working_days=5, by=cast.clerk)
    )
    for n in range(20):
        unit = make_unit(cast.city, f"云溪市第{n}局", f"{n}局", 100 + n)
        ProgrammeMember.objects.create(programme=cast.programme, department=unit, order=100 + n)
    large = show_assessment(
        assessment=answered(prepared(cast, year=2028), cast), working_days=5, by=cast.clerk
    )
    assert large.lines.values("department").distinct().count() == 22
    assert queries(large) == small


# --- the PDF --------------------------------------------------------------------------------------------------------
def test_the_pdf_is_drawn_by_a_job_once_until_the_points_change(cast, matters):
    draft = answered(prepared(cast), cast)
    page, file = (
        reverse("assessment_pdf", args=[draft.uid]),
        reverse("assessment_file", args=[draft.uid, "pdf"]),
    )
    client = signed_in(cast.clerk)
    assert client.get(file).status_code == 404
    for _twice in range(2):
        assert client.post(page)["Location"] == page
    (job,) = Job.objects.filter(kind="reports.made_file")
    assert "every 2s" in client.get(page).content.decode()
    assert run(job.uid) is True
    assert f'href="{file}"' in client.get(page).content.decode()
    for who in (cast.clerk, cast.head):
        assert b"".join(signed_in(who).get(file).streaming_content).startswith(b"%PDF-")
    client.post(page)
    assert Job.objects.filter(kind="reports.made_file").count() == 1
    line = line_of(draft, cast.finance, "false_data")
    set_line(line=line, points=0, veto=True, reason="报送数据不实。", paper="核查报告", by=cast.clerk)
    assert client.get(file).status_code == 404
    client.post(page)
    assert Job.objects.filter(kind="reports.made_file").count() == 2


def test_every_kind_of_file_has_what_draws_it():
    # The ledger's workbook is made by the portal's own job (reform/portal/ledger_files.py).
    assert set(DRAWERS) == set(MadeFile.Kind) - {MadeFile.Kind.LEDGER}


def test_a_unit_takes_the_pdf_of_its_own_row_alone(cast, matters, monkeypatch):
    made = shown(cast)
    page, file = (
        reverse("assessment_pdf", args=[made.uid]),
        reverse("assessment_file", args=[made.uid, "pdf"]),
    )
    signed_in(cast.clerk).post(page)
    (whole,) = MadeFile.objects.all()
    draw_file(paper=whole, draw=lambda _paper: b"%PDF-whole")
    unit = signed_in(cast.finance_liaison)
    assert unit.get(file).status_code == 404
    unit.post(page)
    own = MadeFile.objects.exclude(pk=whole.pk).get()
    assert [row["short"] for row in own.content["table"]["units"]] == ["市财政局"]
    draw_file(paper=own, draw=lambda _paper: b"%PDF-own")
    assert b"".join(unit.get(file).streaming_content) == b"%PDF-own"
    assert b"".join(signed_in(cast.clerk).get(file).streaming_content) == b"%PDF-whole"
