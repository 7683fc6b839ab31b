"""亮点: found once in accepted reports, selected or passed over, praised step by step, told by unit."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reform.core.models import AuditEntry
from reform.core.workflow import Conflict, WrongState
from reports.models import Highlight, HighlightUse, ProgressReport
from reports.selectors.highlights import highlights_of, praise_by_unit, praise_in_all
from reports.services.highlights import (
    change_highlight,
    decide_highlight,
    enter_highlight,
    find_highlights,
    record_use,
    remove_use,
)
from reports.services.periods import complete_period
from reports.services.recording import Told, record_told
from reports.services.report_steps import accept_reports
from reports.services.reports import accept_report, save_report, submit_report
from tasks.services.refusals import NotPossible
from tests.cast import signed_in
from tests.reports.conftest import FILLED

SAID = "结余留用办法印发后，药品采购周期缩短一半。"


def accepted(report, cast, highlight=SAID):
    """File finance's report with a highlight and accept it."""
    saved = save_report(report=report, fields={**FILLED, "highlight": highlight}, by=cast.finance_liaison)
    return accept_report(report=submit_report(report=saved, by=cast.finance_liaison), by=cast.clerk)


@pytest.fixture
def found(report, cast):
    """The highlight of finance's accepted report."""
    accepted(report, cast)
    return Highlight.objects.get()


@pytest.fixture
def selected(found, cast):
    return decide_highlight(highlight=found, selected=True, by=cast.clerk)


def use(highlight, cast, kind="bulletin", **more):
    given = {"used_on": date(2026, 10, 28), "paper": "《医改信息》第9期"} | more
    return record_use(highlight=highlight, kind=kind, **given, by=cast.clerk)


# --- found -----------------------------------------------------------------------------------------------------------
def test_accepted_report_makes_one_highlight_of_its_unit(found, cast, october):
    assert (found.programme, found.department, found.task.number) == (cast.programme, cast.finance, 2)
    assert (found.title, found.text, found.state) == ("第2项工作", SAID, "found")
    # The report is about October; it was accepted before the month was over.
    assert found.found_on == date(2026, 10, 28)
    find_highlights([found.report])
    assert Highlight.objects.count() == 1


def test_report_without_highlight_makes_none(report, cast):
    accepted(report, cast, highlight="  ")
    assert not Highlight.objects.exists()


def test_recorded_progress_makes_a_highlight(october, cast):
    task = october.reports.get(department=cast.finance).task
    told = Told(task, text="已印发。", more={"highlight": SAID})
    record_told(told=[told], source="phone", recorded_on=date(2026, 10, 28), by=cast.clerk)
    assert Highlight.objects.get().department == cast.finance


def test_highlights_of_many_reports_take_two_queries(october, cast):
    for number in range(3, 23):
        cast.task(number)
    complete_period(period=october, by=cast.clerk)
    ProgressReport.objects.update(highlight=SAID)
    reports = list(ProgressReport.objects.all())
    with CaptureQueriesContext(connection) as queries:
        find_highlights(reports)
    asked = [q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    assert (len(reports), Highlight.objects.count(), len(asked)) == (22, 22, 2)


def test_reports_accepted_together_make_theirs_in_one_statement(report, october, cast):
    other = october.reports.get(department=cast.health)
    filed = [
        submit_report(
            report=save_report(report=one, fields={**FILLED, "highlight": SAID}, by=by),
            by=by,
        )
        for one, by in [(report, cast.finance_liaison), (other, cast.liaison)]
    ]
    with CaptureQueriesContext(connection) as queries:
        accept_reports(reports=filed, by=cast.clerk)
    made = [q["sql"] for q in queries if q["sql"].startswith("INSERT") and "reports_highlight" in q["sql"]]
    assert (Highlight.objects.count(), len(made)) == (2, 1)


# --- what the office does --------------------------------------------------------------------------------------------
def test_office_enters_one_by_hand_and_words_it(cast):
    made = enter_highlight(
        department=cast.counties["north"],
        title="片区巡诊",
        text="实现中医馆全覆盖。",
        found_on=date(2026, 9, 1),
        by=cast.clerk,
    )
    assert (made.programme, made.state, made.report) == (cast.programme, "found", None)
    changed = change_highlight(
        highlight=made,
        version=0,
        title="片区巡诊",
        text="率先全覆盖。",
        found_on=date(2026, 9, 2),
        by=cast.head,
    )
    assert (changed.text, changed.version) == ("率先全覆盖。", 1)
    with pytest.raises(Conflict):
        change_highlight(
            highlight=made, version=0, title="旧", text="旧", found_on=date(2026, 9, 1), by=cast.clerk2
        )
    acts = AuditEntry.objects.filter(act__startswith="highlight.").order_by("pk")
    assert [(entry.act, entry.before.get("text"), entry.after.get("text")) for entry in acts] == [
        ("highlight.enter", None, "实现中医馆全覆盖。"),
        ("highlight.change", "实现中医馆全覆盖。", "率先全覆盖。"),
    ]


def test_unit_and_leader_select_nothing(found, cast):
    for actor in (cast.finance_liaison, cast.finance_head, cast.leader):
        with pytest.raises(PermissionDenied):
            decide_highlight(highlight=found, selected=True, by=actor)


def test_county_selects_nothing_of_the_city(found, cast):
    with pytest.raises(PermissionDenied):
        decide_highlight(highlight=found, selected=True, by=cast.north)


def test_decisions_are_taken_once_a_version_and_can_be_turned_round(found, cast):
    passed = decide_highlight(highlight=found, selected=False, by=cast.clerk)
    assert passed.state == "passed"
    with pytest.raises(Conflict):
        decide_highlight(highlight=found, selected=True, by=cast.clerk2)
    with pytest.raises(WrongState):
        decide_highlight(highlight=passed, selected=False, by=cast.clerk)
    assert decide_highlight(highlight=passed, selected=True, by=cast.clerk).state == "selected"


def test_praise_is_recorded_once_a_step_of_a_selected_highlight(found, cast):
    with pytest.raises(WrongState):
        use(found, cast)
    chosen = decide_highlight(highlight=found, selected=True, by=cast.clerk)
    use(chosen, cast)
    with pytest.raises(Conflict):
        use(chosen, cast, "upward")
    chosen.refresh_from_db()
    with pytest.raises(NotPossible):
        use(chosen, cast)
    use(Highlight.objects.get(), cast, "upward", paper="呈报省医改办专报")
    assert list(HighlightUse.objects.values_list("kind", "paper")) == [
        ("bulletin", "《医改信息》第9期"),
        ("upward", "呈报省医改办专报"),
    ]


def test_praised_highlight_is_not_passed_over_until_its_step_is_out(selected, cast):
    use(selected, cast)
    held = Highlight.objects.get()
    with pytest.raises(NotPossible):
        decide_highlight(highlight=held, selected=False, by=cast.clerk)
    cleared = remove_use(highlight=held, kind="bulletin", by=cast.clerk)
    assert decide_highlight(highlight=cleared, selected=False, by=cast.clerk).state == "passed"
    entry = AuditEntry.objects.get(act="highlight.use_remove")
    assert entry.before == {"praise": "bulletin", "used_on": "2026-10-28", "paper": "《医改信息》第9期"}


# --- what is told ----------------------------------------------------------------------------------------------------
def test_praise_by_unit_adds_up_in_protocol_order(selected, cast):
    use(selected, cast)
    for title in ("二", "三"):
        enter_highlight(
            department=cast.health, title=title, text=title, found_on=date(2026, 3, 1), by=cast.clerk
        )
    enter_highlight(
        department=cast.health, title="去年", text="去年", found_on=date(2025, 3, 1), by=cast.clerk
    )
    decide_highlight(highlight=Highlight.objects.get(title="二"), selected=False, by=cast.clerk)
    units = praise_by_unit(highlights_of(cast.clerk, year=2026), cast.programme)
    assert [
        (u.department.short_name, u.found, u.selected, u.passed, u.waiting, u.bulletin, u.circular, u.upward)
        for u in units
    ] == [("市卫生健康委", 2, 0, 1, 1, 0, 0, 0), ("市财政局", 1, 1, 0, 0, 1, 0, 0)]
    total = praise_in_all(units)
    assert (total.reconciliation, total.bulletin) == ("3 = 1 + 1 + 1", 1)


def test_highlight_of_a_labelled_matter_does_not_exist_below_its_label(found, cast):
    type(found.task).objects.filter(pk=found.task_id).update(sensitivity=2)
    assert not highlights_of(cast.clerk).exists()
    assert praise_by_unit(highlights_of(cast.clerk), cast.programme) == []
    page = signed_in(cast.clerk).get(reverse("highlight_list")).content.decode()
    assert SAID not in page
    assert signed_in(cast.clerk).get(reverse("highlight_detail", args=[found.uid])).status_code == 404


def test_a_unit_sees_its_own_and_leaders_all(found, cast):
    seen = {
        actor.role: highlights_of(actor).count()
        for actor in (cast.finance_liaison, cast.leader, cast.liaison, cast.north)
    }
    assert seen == {"liaison": 0, "leader": 1, "county": 0}
    assert highlights_of(cast.finance_liaison).count() == 1


def test_workbook_of_praise_names_units_and_no_people(selected, cast):
    use(selected, cast, paper="=1+1")
    answer = signed_in(cast.clerk).get(reverse("highlight_export"), {"year": 2026})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("单位", "亮点", "内容", "事项", "日期", "是否选用", "简报刊发", "通报表扬", "向上推荐")
    assert rows[1][0] == "云溪市财政局"
    assert rows[1][5:] == ("已选用", "2026-10-28 =1+1", None, None)
    assert {cell.data_type for cell in book.worksheets[0][2]} <= {"s", "d", "n"}
    text = str(rows)
    assert not any(actor.user.name in text for actor in cast.people.values())


def test_list_of_highlights_takes_the_same_queries_for_many(found, cast):
    client = signed_in(cast.clerk)
    use(decide_highlight(highlight=found, selected=True, by=cast.clerk), cast)
    # A second unit: from now on the list can be narrowed to one.
    enter_highlight(
        department=cast.health, title="做法", text="说明", found_on=date(2026, 5, 1), by=cast.clerk
    )

    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            assert client.get(reverse("highlight_list"), {"year": 2026}).status_code == 200
        # When the session was last seen is written once a minute.
        return sum(query["sql"].startswith("SELECT") for query in taken)

    queries()
    few = queries()
    for number in range(12):
        made = enter_highlight(
            department=cast.counties["north"] if number % 2 else cast.health,
            title=f"做法{number}",
            text="说明",
            found_on=date(2026, 5, 1),
            by=cast.clerk,
        )
        chosen = decide_highlight(highlight=made, selected=True, by=cast.clerk)
        use(chosen, cast)
    assert queries() == few
