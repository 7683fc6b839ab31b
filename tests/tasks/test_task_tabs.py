"""The tabs of one task in preparation: its nodes, its targets, its detail list."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from tasks.models import Indicator, IndicatorTarget, NodeTemplate, Task
from tests.cast import signed_in
from tests.tasks.prepared import ready_task


@pytest.fixture
def clerk(cast) -> Client:
    return signed_in(cast.clerk)


# --- nodes ------------------------------------------------------------------------------------------------------------
def test_nodes_are_shown_by_type_and_kept_once_set_by_hand(clerk, cast):
    task = ready_task(cast, starts_on=date(2026, 3, 1))
    url = reverse("task_nodes", args=[task.uid])
    assert [one.initial["name"] for one in clerk.get(url).context["lines"].forms] == [
        "起草",
        "征求意见",
        "合法性审核",
        "会议审议",
        "印发",
    ]
    sent = {"version": task.version, "name": ["调研", "", "印发"], "planned_on": ["2026-05-01", "", ""]}
    assert clerk.post(url, sent).status_code == 302
    task.refresh_from_db()
    assert [(m.name, m.planned_on) for m in task.milestones.all()] == [
        ("调研", date(2026, 5, 1)),
        ("印发", None),
    ]
    assert task.nodes_by_hand
    assert clerk.post(url, {"version": task.version, "act": "follow"}).status_code == 302
    task.refresh_from_db()
    assert (task.nodes_by_hand, task.milestones.count()) == (False, 0)


def test_node_without_a_name_is_refused(clerk, cast):
    task = ready_task(cast)
    url = reverse("task_nodes", args=[task.uid])
    response = clerk.post(url, {"version": task.version, "name": [""], "planned_on": ["2026-05-01"]})
    assert response.status_code == 422
    assert not Task.objects.get().nodes_by_hand


def test_nodes_without_the_version_shown_are_a_conflict(clerk, cast):
    task = ready_task(cast)
    url = reverse("task_nodes", args=[task.uid])
    assert clerk.post(url, {"name": ["调研"], "planned_on": [""]}).status_code == 409


def test_node_templates_are_the_programmes_own(clerk, cast):
    url = reverse("node_templates")
    assert "合法性审核" in clerk.get(url).content.decode()
    sent = {"name": ["方案", "落实"], "share": ["50", "100"]}
    assert clerk.post(f"{url}?type=mechanism", sent).status_code == 302
    assert NodeTemplate.objects.get().nodes == [["方案", 50], ["落实", 100]]
    assert clerk.post(f"{url}?type=mechanism", {"act": "reset"}).status_code == 302
    assert NodeTemplate.objects.count() == 0


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"name": ["甲", "乙"], "share": ["80", "50"]}, "The shares go up from one node to the next."),
        ({"name": ["甲"], "share": ["101"]}, "less than or equal to 100"),
        ({"name": ["甲"], "share": [""]}, "This field is required."),
    ],
)
def test_node_template_that_makes_no_sense_is_refused(clerk, cast, sent, words):
    response = clerk.post(f"{reverse('node_templates')}?type=pilot", sent)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert NodeTemplate.objects.count() == 0


# --- targets ----------------------------------------------------------------------------------------------------------
TARGET = {
    "name": "县域内就诊率",
    "unit": "%",
    "modality": "strive",
    "basis": "rate",
    "combine": "ratio",
    "rhythm": "quarter",
    "applies_to": "各县（市、区）",
    "denominator": "县域参保住院人次",
    "source": "医保结算系统",
    "definition": "县域内住院人次占县域参保住院人次的比例",
    "baseline": "84.2",
    "last_year": "",
}


def test_target_is_set_with_yearly_steps(clerk, cast):
    task = ready_task(cast, type="indicator")
    sent = TARGET | {
        "version": task.version,
        "due_on": ["2026-12-31", "2027-12-31", ""],
        "op": [">=", ">=", ">="],
        "value": ["87", "90", ""],
    }
    assert clerk.post(reverse("target_add", args=[task.uid]), sent).status_code == 302
    indicator = Indicator.objects.get()
    assert (indicator.modality, indicator.combine, indicator.rhythm, indicator.baseline) == (
        "strive",
        "ratio",
        "quarter",
        Decimal("84.2"),
    )
    assert list(indicator.targets.values_list("due_on", "op", "value")) == [
        (date(2026, 12, 31), ">=", Decimal(87)),
        (date(2027, 12, 31), ">=", Decimal(90)),
    ]
    page = clerk.get(reverse("task_detail", args=[task.uid])).content.decode()
    for words in ("各县（市、区）", "县域参保住院人次", "医保结算系统", "84.2%"):
        assert words in page


def test_a_line_is_offered_for_every_year_before_a_later_target(clerk, cast):
    task = ready_task(cast, type="indicator")
    indicator = Indicator.objects.create(task=task, name="就诊率", unit="%")
    IndicatorTarget.objects.create(indicator=indicator, op=">=", value=90, due_on=date(2028, 12, 31))
    url = reverse("target_edit", args=[task.uid, indicator.uid])
    offered = clerk.get(url, {"steps": "1"}).context["steps"].forms
    assert [(one.initial["due_on"], one.initial["value"]) for one in offered] == [
        (date(2026, 12, 31), ""),
        (date(2027, 12, 31), ""),
        (date(2028, 12, 31), "90"),
    ]


def test_direction_without_a_number_and_a_range(clerk, cast):
    task = ready_task(cast, type="indicator")
    url = reverse("target_add", args=[task.uid])
    sent = TARGET | {"version": task.version, "name": "知晓率", "due_on": [""], "op": [">="], "value": [""]}
    assert clerk.post(url, sent).status_code == 302
    task.refresh_from_db()
    sent |= {"version": task.version, "name": "占比", "value": ["60—70%"], "op": ["~"]}
    assert clerk.post(url, sent).status_code == 302
    first, second = Indicator.objects.order_by("order")
    assert first.targets.count() == 0
    target = second.targets.get()
    assert (target.op, target.value, target.value_high) == ("range", Decimal(60), Decimal(70))
    page = clerk.get(reverse("task_targets", args=[task.uid])).content.decode()
    assert "Direction without a number" in page


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("九十", "Give a number"),
        ("70—60", "the smaller first"),
        ("1—2—3", "two ends"),
        ("NaN", "too many digits"),
        ("1.00001", "too many digits"),
        ("1" * 16, "too many digits"),
    ],
)
def test_target_that_is_no_number_is_refused(clerk, cast, value, words):
    task = ready_task(cast, type="indicator")
    sent = TARGET | {"version": task.version, "due_on": [""], "op": [">="], "value": [value]}
    response = clerk.post(reverse("target_add", args=[task.uid]), sent)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert Indicator.objects.count() == 0


def test_target_is_taken_out(clerk, cast):
    task = ready_task(cast, type="indicator")
    indicator = Indicator.objects.create(task=task, name="就诊率")
    url = reverse("target_edit", args=[task.uid, indicator.uid])
    sent = TARGET | {"version": task.version, "act": "remove"}
    assert clerk.post(url, sent).status_code == 302
    assert Indicator.objects.count() == 0


def test_target_of_another_task_does_not_exist_here(clerk, cast):
    task, other = ready_task(cast), ready_task(cast)
    indicator = Indicator.objects.create(task=other, name="就诊率")
    assert clerk.get(reverse("target_edit", args=[task.uid, indicator.uid])).status_code == 404


# --- the detail list --------------------------------------------------------------------------------------------------
LIST = (
    "项目名称\t县（市、区）\t总投资（万元）\t阶段\n医技楼\t北山县\t12000\t主体\n康复楼\t南河县\t8000\t前期\n"
)


def test_pasted_list_is_looked_at_then_taken_over_and_exported(clerk, cast):
    task = ready_task(cast, type="project", text="加快2个总投资2.5亿元的补短板项目建设。")
    url = reverse("task_details", args=[task.uid])
    page = clerk.post(url, {"version": task.version, "text": LIST, "how": "replace", "act": "look"})
    words = page.content.decode()
    assert "2亿元" in words
    assert "The text says 2.5亿元, the list comes to 2亿元." in words
    assert task.details.count() == 0
    sent = {"version": task.version, "text": LIST, "how": "replace", "act": "take"}
    assert clerk.post(url, sent).status_code == 302
    assert list(task.details.values_list("order", "name", "place", "amount", "amount_unit", "stage")) == [
        (1, "医技楼", "北山县", Decimal(12000), "万元", "主体"),
        (2, "康复楼", "南河县", Decimal(8000), "万元", "前期"),
    ]
    shown = clerk.get(reverse("task_detail", args=[task.uid])).content.decode()
    assert "The text says 2.5亿元, the list comes to 2亿元." in shown
    answer = clerk.get(reverse("task_details_export", args=[task.uid]))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Name", "Place", "Amount", "Unit of measure", "Stage", "Done on"],
        ["医技楼", "北山县", 12000, "万元", "主体", None],
        ["康复楼", "南河县", 8000, "万元", "前期", None],
    ]


def workbook(*rows) -> SimpleUploadedFile:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("明细.xlsx", out.getvalue())


def test_uploaded_workbook_becomes_lines_that_can_be_corrected(clerk, cast):
    task = ready_task(cast, type="project")
    url = reverse("task_details", args=[task.uid])
    file = workbook(["补短板项目"], ["序号", "名称", "金额"], [1, "医技楼", "1.2亿元"], [2, "康复楼", "若干"])
    response = clerk.post(url, {"version": task.version, "file": file, "how": "replace", "act": "take"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "C4" in page
    assert "“若干” is not an amount" in page
    assert "2\t康复楼\t若干" in page
    assert task.details.count() == 0


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Paste the lines, or choose a workbook."),
        ({"text": "名称\t金额\n"}, "There is no entry in it."),
        ({"file": SimpleUploadedFile("明细.xlsx", b"PK broken")}, "damaged"),
        ({"file": SimpleUploadedFile("明细.csv", b"a,b")}, "Files of this kind are not taken"),
    ],
)
def test_list_that_cannot_be_read_is_told(clerk, cast, sent, words):
    task = ready_task(cast)
    response = clerk.post(
        reverse("task_details", args=[task.uid]), sent | {"version": task.version, "how": "replace"}
    )
    assert response.status_code == 422
    assert words in response.content.decode()


def test_tabs_of_a_task_that_is_handed_out_offer_no_change(clerk, cast):
    task = cast.task(9, type="document_issue")
    for name in ("task_nodes", "task_targets", "target_add"):
        page = clerk.get(reverse(name, args=[task.uid])).content.decode()
        assert "Its terms change only by an approved adjustment." in page
    sent = {"version": task.version, "name": ["甲"], "planned_on": [""]}
    assert clerk.post(reverse("task_nodes", args=[task.uid]), sent).status_code == 409
    assert task.milestones.count() == 0


def test_kept_rows_can_be_corrected_as_lines(clerk, cast):
    task = ready_task(cast, type="project")
    url = reverse("task_details", args=[task.uid])
    clerk.post(url, {"version": task.version, "text": LIST, "how": "replace", "act": "take"})
    shown = clerk.get(url, {"edit": "1"}).context["form"]["text"].value()
    assert shown.splitlines()[1] == "医技楼\t北山县\t12000\t万元\t主体\t"
    sent = {"version": "1", "text": shown.replace("12000", "9000"), "how": "replace", "act": "take"}
    assert clerk.post(f"{url}?edit=1", sent)["Location"] == url
    assert task.details.first().amount == Decimal(9000)
