"""Registers that are told, not judged: innovations, publicity and training, members' support as a grid."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from reform.core.models import AuditEntry
from reform.core.workflow import Conflict
from reports.models import Innovation, Outreach, SupportEntry, SupportItem
from reports.selectors.registers import innovations_of, outreach_of, outreach_totals
from reports.selectors.support import support_grid
from reports.services.registers import add_entry, change_entry, remove_entry
from reports.services.support import Cell, add_item, change_item, remove_item, save_row
from tasks.services.refusals import NotPossible
from tests.cast import signed_in

TRAINING = {
    "kind": "training",
    "title": "结余留用政策培训",
    "held_on": date(2026, 6, 3),
    "medium": "市人民医院会议室",
    "audience": "县级医院院长",
    "number": 120,
}
PILOT = {
    "kind": "pilot",
    "title": "片区巡诊试点",
    "text": "由县医院牵头，按片区巡诊。",
    "level": "省级",
    "basis": "云医改组〔2026〕2号",
    "started_on": date(2025, 3, 1),
    "ended_on": None,
    "results": "",
}


def enter(cast, model=Outreach, unit=None, by=None, programme=None, **more):
    fields = (TRAINING if model is Outreach else PILOT) | more
    return add_entry(
        model=model,
        programme=programme or cast.programme,
        department=unit or cast.health,
        fields=fields,
        by=by or cast.clerk,
    )


# --- who enters what -------------------------------------------------------------------------------------------------
def test_unit_enters_its_own_and_no_other_s(cast):
    made = enter(cast, unit=cast.finance, by=cast.finance_liaison)
    assert (made.programme, made.department, made.number) == (cast.programme, cast.finance, 120)
    with pytest.raises(PermissionDenied):
        enter(cast, unit=cast.health, by=cast.finance_liaison)
    with pytest.raises(PermissionDenied):
        enter(cast, by=cast.leader)


def test_county_enters_its_own_for_the_city_and_all_of_its_own_programme(cast):
    north = cast.counties["north"]
    upward = enter(cast, Innovation, unit=north, by=cast.north)
    inside = enter(cast, Innovation, unit=north, by=cast.north, programme=cast.north.programme)
    assert {row.pk for row in innovations_of(cast.north)} == {upward.pk, inside.pk}
    assert {row.pk for row in innovations_of(cast.clerk)} == {upward.pk}
    with pytest.raises(PermissionDenied):
        enter(cast, Innovation, unit=cast.counties["south"], by=cast.north)
    with pytest.raises(PermissionDenied):
        change_entry(entry=inside, version=0, fields=PILOT, by=cast.clerk)


def test_county_chooses_the_register_on_the_form(cast):
    client = signed_in(cast.north)
    north = cast.counties["north"]
    sent = {"kind": "pilot", "title": "巡诊", "text": "做法", "unit": north.uid}
    client.post(reverse("innovation_new"), sent | {"register": cast.programme.uid})
    assert Innovation.objects.get().programme == cast.programme
    answer = client.post(reverse("innovation_new"), sent | {"register": cast.south.programme.uid})
    assert (answer.status_code, Innovation.objects.count()) == (422, 1)


def test_office_sees_all_leaders_read_units_their_own(cast):
    enter(cast, unit=cast.finance)
    enter(cast, unit=cast.health)
    seen = [
        outreach_of(actor).count()
        for actor in (cast.clerk, cast.leader, cast.liaison, cast.finance_head, cast.north, cast.auditor)
    ]
    assert seen == [2, 2, 1, 1, 0, 0]


# --- changed and taken out -------------------------------------------------------------------------------------------
def test_entry_is_changed_by_version_and_the_record_tells_what(cast):
    made = enter(cast)
    changed = change_entry(entry=made, version=0, fields=TRAINING | {"number": 90}, by=cast.clerk2)
    assert (changed.number, changed.version) == (90, 1)
    with pytest.raises(Conflict):
        change_entry(entry=made, version=0, fields=TRAINING | {"number": 1}, by=cast.clerk)
    entry = AuditEntry.objects.get(act="outreach.change")
    assert (entry.before, entry.after) == ({"number": 120}, {"number": 90})


def test_entry_taken_out_stays_in_the_record(cast):
    made = enter(cast, Innovation)
    change_entry(entry=made, version=0, fields=PILOT | {"level": "国家级"}, by=cast.clerk)
    with pytest.raises(Conflict):
        remove_entry(entry=made, version=0, by=cast.clerk)
    assert AuditEntry.objects.filter(act="innovation.remove").count() == 0
    remove_entry(entry=Innovation.objects.get(), version=1, by=cast.clerk)
    assert not Innovation.objects.exists()
    entry = AuditEntry.objects.get(act="innovation.remove")
    assert (entry.before["unit"], entry.before["title"], entry.before["level"]) == (
        "市卫生健康委",
        "片区巡诊试点",
        "国家级",
    )


def test_form_without_a_version_changes_nothing(cast):
    made = enter(cast)
    answer = signed_in(cast.clerk).post(reverse("outreach_remove", args=[made.uid]))
    assert (answer.status_code, Outreach.objects.count()) == (409, 1)


@pytest.mark.parametrize(
    ("page", "sent", "field"),
    [
        ("outreach_new", {"held_on": "2999-01-01"}, "held_on"),
        ("outreach_new", {"number": "-1"}, "number"),
        ("innovation_new", {"started_on": "2026-03-01", "ended_on": "2026-02-28"}, "ended_on"),
        ("innovation_new", {"text": ""}, "text"),
    ],
)
def test_form_refuses_what_cannot_be(cast, page, sent, field):
    good = {
        "unit": cast.health.uid,
        "kind": "training" if page == "outreach_new" else "pilot",
        "title": "名称",
        "text": "说明",
        "held_on": "2026-06-01",
    }
    answer = signed_in(cast.clerk).post(reverse(page), good | sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


# --- the year, the totals, the workbooks -----------------------------------------------------------------------------
def test_pilot_stands_in_every_year_it_runs(cast):
    enter(cast, Innovation, title="进行中")
    enter(cast, Innovation, title="已结束", ended_on=date(2025, 12, 31))
    enter(cast, Innovation, title="没有日期", started_on=None)
    found = {year: {r.title for r in innovations_of(cast.clerk, year=year)} for year in (2024, 2025, 2026)}
    assert found == {
        2024: {"没有日期"},
        2025: {"进行中", "已结束", "没有日期"},
        2026: {"进行中", "没有日期"},
    }


def test_totals_by_kind_reconcile(cast):
    enter(cast)
    enter(cast, number=30)
    enter(cast, kind="publicity", number=None)
    enter(cast, kind="publicity", number=1000, held_on=date(2025, 6, 3))
    totals = outreach_totals(outreach_of(cast.clerk, year=2026))
    assert (totals.entries_line, totals.number_line, totals.unnumbered) == ("3 = 1 + 2", "150 = 0 + 150", 1)
    page = signed_in(cast.clerk).get(reverse("outreach_list"), {"year": 2026}).content.decode()
    assert "3 = 1 + 2" in page
    assert "150 = 0 + 150" in page


def test_list_and_workbook_are_narrowed_alike(cast):
    enter(cast)
    enter(cast, unit=cast.finance, title="=HYPERLINK()", kind="publicity")
    client = signed_in(cast.clerk)
    query = {"year": 2026, "unit": str(cast.finance.uid), "show": "publicity", "q": "HYPER"}
    assert [one.title for one, _may in client.get(reverse("outreach_list"), query).context["rows"]] == [
        "=HYPERLINK()"
    ]
    answer = client.get(reverse("outreach_export"), query)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("单位", "类别", "日期", "主题", "媒介或地点", "对象", "人次")
    assert [row[3] for row in rows[1:]] == ["=HYPERLINK()"]
    assert book.worksheets[0]["D2"].data_type == "s"
    assert AuditEntry.objects.get(act="outreach.export").after == {"year": 2026, "rows": 1}


def test_year_nobody_has_falls_back_to_this_one(cast):
    page = signed_in(cast.clerk).get(reverse("innovation_list"), {"year": "1999"})
    assert page.status_code == 200
    assert page.context["year"] == timezone.localdate().year


# --- members' support ------------------------------------------------------------------------------------------------
@pytest.fixture
def items(cast):
    """Two items of 2026."""
    return [add_item(year=2026, title=title, by=cast.clerk) for title in ("资金保障", "人员编制")]


def fill(cast, item, text="已列入预算", unit=None, by=None, version=None, day=date(2026, 3, 1)):
    cell = Cell(item, version, day if text else None, text)
    return save_row(department=unit or cast.finance, cells=[cell], by=by or cast.finance_liaison)


def test_grid_has_members_in_protocol_order_and_adds_up(cast, items):
    cast.programme.members.filter(department=cast.finance).update(order=0)
    fill(cast, items[1])
    grid = support_grid(cast.leader, 2026)
    assert [row.department.short_name for row in grid.rows] == ["市财政局", "市卫生健康委"]
    assert [(item.title, filled) for item, filled in grid.columns] == [("资金保障", 0), ("人员编制", 1)]
    assert grid.reconciliation == "2 × 2 = 4 = 1 + 3"


def test_unit_fills_its_own_row_and_the_office_any(cast, items):
    assert fill(cast, items[0]) == 1
    assert fill(cast, items[0], unit=cast.health, by=cast.clerk) == 1
    with pytest.raises(PermissionDenied):
        fill(cast, items[1], unit=cast.health)
    assert [row.department for row in support_grid(cast.finance_liaison, 2026).rows] == [cast.finance]
    assert SupportEntry.objects.count() == 2


def test_cell_is_changed_by_version_and_emptied_out(cast, items):
    fill(cast, items[0])
    with pytest.raises(Conflict):
        fill(cast, items[0], "另一人先写", by=cast.finance_head)
    fill(cast, items[0], "已拨付", version=0)
    with pytest.raises(Conflict):
        fill(cast, items[0], "旧页面", version=0)
    assert fill(cast, items[0], "已拨付", version=1) == 0
    assert fill(cast, items[0], "", version=1) == 1
    assert not SupportEntry.objects.exists()
    entry = AuditEntry.objects.filter(act="support.row").order_by("pk").last()
    assert (entry.before, entry.after) == (
        {"unit": "市财政局", "items": {"资金保障": "2026-03-01 已拨付"}},
        {"unit": "市财政局", "items": {"资金保障": ""}},
    )


def test_items_are_named_once_and_stay_once_filled_in(cast, items):
    with pytest.raises(NotPossible):
        add_item(year=2026, title="资金保障", by=cast.clerk)
    with pytest.raises(NotPossible):
        change_item(item=items[1], version=0, title="资金保障", by=cast.clerk)
    assert [item.order for item in items] == [1, 2]
    fill(cast, items[0])
    with pytest.raises(NotPossible):
        remove_item(item=items[0], version=0, by=cast.clerk)
    remove_item(item=items[1], version=0, by=cast.clerk)
    assert [item.title for item in SupportItem.objects.all()] == ["资金保障"]


def test_row_page_names_every_mistake_and_saves_nothing(cast, items):
    url = reverse("support_row", args=[cast.finance.uid]) + "?year=2026"
    sent = {"item1-done_on": "2999-01-01", "item1-text": "x", "item2-done_on": "2026-01-01"}
    answer = signed_in(cast.finance_liaison).post(url, sent)
    assert answer.status_code == 422
    assert [sorted(form.errors) for form in answer.context["forms"]] == [["done_on"], ["text"]]
    assert not SupportEntry.objects.exists()


def test_workbook_of_the_grid_has_units_down_and_items_across(cast, items):
    fill(cast, items[0])
    answer = signed_in(cast.clerk).get(reverse("support_export"), {"year": 2026})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert list(book.worksheets[0].iter_rows(values_only=True)) == [
        ("成员单位", "资金保障", "人员编制"),
        ("云溪市卫生健康委员会", None, None),
        ("云溪市财政局", "2026-03-01 已列入预算", None),
    ]
