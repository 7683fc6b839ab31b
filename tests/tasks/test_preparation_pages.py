"""The pages on which tasks are prepared and handed out."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from tasks.models import Approval, Indicator, IndicatorTarget, Ledger, NodeTemplate, Task
from tasks.services.assignments import Bodies
from tasks.services.handing_out import record_approval
from tasks.services.tasks import add_task
from tests.cast import signed_in

ON = date(2026, 3, 2)
SCAN = b"\x89PNG\r\n\x1a\n scan"


@pytest.fixture
def clerk(cast) -> Client:
    return signed_in(cast.clerk)


@pytest.fixture
def head(cast) -> Client:
    return signed_in(cast.head)


def bare_task(cast, title: str = "尽快出台付费办法", **fields) -> Task:
    return add_task(
        ledger=cast.ledger,
        title=title,
        source_label="第2次会议",
        bodies=Bodies(lead=["市财政局"]),
        by=cast.clerk,
        **fields,
    )


def ready_task(cast, **fields) -> Task:
    values = {
        "type": "document_issue",
        "collector": cast.finance,
        "completion_standard": "印发付费办法",
        "due_on": date(2026, 12, 31),
    } | fields
    return bare_task(cast, **values)


def test_list_shows_what_lacks_and_why_a_type_is_proposed(clerk, cast):
    bare_task(cast)
    ready_task(cast)
    page = clerk.get(reverse("hand_out")).content.decode()
    assert "proposed: Document to be issued, because “出台付费办法”" in page
    assert "because “出台付费办法”" in page
    assert page.count("prep-row is-lacking") == 1
    assert page.count("prep-row is-ready") == 1


@pytest.mark.parametrize(
    ("show", "labels"),
    [("", ["1", "2"]), ("ready", ["2"]), ("type", ["1"]), ("who", []), ("nonsense", ["1", "2"])],
)
def test_list_is_filtered_by_what_lacks(clerk, cast, show, labels):
    bare_task(cast)
    ready_task(cast)
    response = clerk.get(reverse("hand_out"), {"show": show})
    assert [row.task.label for row in response.context["page"].object_list] == labels


def test_list_of_500_asks_as_little_as_one_of_5(clerk, cast, django_assert_num_queries):
    for _n in range(5):
        ready_task(cast)
    clerk.get(reverse("hand_out"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        clerk.get(reverse("hand_out"))
    Task.objects.bulk_create(
        Task(
            ledger=cast.ledger,
            jurisdiction=cast.city,
            number=number,
            label=str(number),
            title=f"第{number}项",
            text="推进改革。",
            collector=cast.health,
        )
        for number in range(100, 595)
    )
    with django_assert_num_queries(len(few)):
        response = clerk.get(reverse("hand_out"))
    assert response.context["page"].paginator.count == 500
    assert len(response.context["page"].object_list) == 100


def test_fill_sets_type_unit_standard_and_date_on_the_ticked(clerk, cast):
    first, second = bare_task(cast), bare_task(cast)
    response = clerk.post(
        reverse("tasks_fill", args=[cast.ledger.uid]),
        {
            "uid": first.uid,
            "act": "fill",
            "type": "proposed",
            "collector": "first_lead",
            "standard": "proposed",
            "due_on": "2026-10-31",
        },
    )
    assert response.status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.type, first.collector, first.completion_standard, first.due_on) == (
        "document_issue",
        cast.finance,
        "印发付费办法",
        date(2026, 10, 31),
    )
    assert (second.type, second.collector) == ("", None)


def test_fill_of_all_pages_takes_what_the_filter_leaves(clerk, cast):
    bare_task(cast)
    ready = ready_task(cast)
    clerk.post(reverse("tasks_fill", args=[cast.ledger.uid]) + "?show=type", {"all": "1", "act": "long_term"})
    ready.refresh_from_db()
    assert list(Task.objects.filter(long_term=True).values_list("label", flat=True)) == ["1"]
    assert ready.due_on == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"act": "fill", "type": "pilot"}, "Tick the tasks first."),
        ({"act": "fill"}, "Choose what to fill in"),
    ],
)
def test_fill_without_tasks_or_values_says_so(clerk, cast, sent, words):
    task = bare_task(cast)
    if "type" not in sent:
        sent = sent | {"uid": task.uid}
    response = clerk.post(reverse("tasks_fill", args=[cast.ledger.uid]), sent, follow=True)
    assert words in response.content.decode()
    assert Task.objects.get().type == ""


def test_one_line_is_filled_in_its_place_and_the_counts_follow(clerk, cast):
    task = bare_task(cast)
    page = clerk.get(reverse("task_prepare", args=[task.uid])).content.decode()
    assert "proposed: Document to be issued, because “出台付费办法”" in page
    response = clerk.post(
        reverse("task_prepare", args=[task.uid]),
        {
            "version": task.version,
            "type": "document_issue",
            "collector": cast.finance.uid,
            "long_term": "on",
            "completion_standard": "印发",
        },
    )
    page = response.content.decode()
    assert (response.status_code, "is-ready" in page) == (200, True)
    assert 'id="prep-chips" hx-swap-oob="true"' in page
    task.refresh_from_db()
    assert (task.type, task.long_term, task.completion_standard) == ("document_issue", True, "印发")


def test_one_line_filled_by_two_people_is_a_conflict(clerk, cast):
    task = bare_task(cast)
    sent = {"version": task.version, "type": "pilot"}
    assert clerk.post(reverse("task_prepare", args=[task.uid]), sent).status_code == 200
    assert clerk.post(reverse("task_prepare", args=[task.uid]), sent | {"type": "list"}).status_code == 409
    assert Task.objects.get().type == "pilot"


def test_task_add_that_fails_leaves_no_empty_ledger(clerk, cast):
    Ledger.objects.all().delete()
    response = clerk.post(reverse("task_add"), {"title": "", "source_kind": "meeting"})
    assert (response.status_code, Ledger.objects.count()) == (422, 0)
    sent = {"title": "会议事项", "source_kind": "meeting", "source_label": "第1次会议"}
    assert clerk.post(reverse("task_add"), sent).status_code == 302
    assert Task.objects.get().ledger == Ledger.objects.get()


# --- handing out ------------------------------------------------------------------------------------------------------
def test_the_head_approves_on_the_page(head, cast):
    task = ready_task(cast)
    sent = {"uid": task.uid, "use": "head", "handed_out_on": "2026-03-02", "act": "hand_out"}
    assert head.post(reverse("hand_out"), sent).status_code == 302
    task.refresh_from_db()
    approval = Approval.objects.get()
    assert (task.state, task.approval, task.handed_out_on) == ("handed_out", approval, ON)
    assert (approval.body, approval.approved_by, approval.approved_on) == (
        "head",
        "云溪市医改领导小组秘书处 方静澜",
        ON,
    )


def test_the_leading_groups_approval_is_recorded_with_its_scan(head, cast):
    task = ready_task(cast)
    sent = {
        "uid": task.uid,
        "use": "group",
        "approved_by": "市医改领导小组",
        "paper": "云医改组〔2026〕3号",
        "approved_on": "2026-03-01",
        "handed_out_on": "2026-03-02",
        "scan": SimpleUploadedFile("批件.png", SCAN),
    }
    assert head.post(reverse("hand_out"), sent).status_code == 302
    approval = Approval.objects.get()
    assert (approval.body, approval.paper, approval.scan_name) == ("group", "云医改组〔2026〕3号", "批件.png")
    answer = head.get(reverse("approval_scan", args=[approval.uid]))
    assert b"".join(answer.streaming_content) == SCAN
    assert "attachment" in answer["Content-Disposition"]
    page = head.get(reverse("task_detail", args=[task.uid])).content.decode()
    assert "云医改组〔2026〕3号" in page
    assert reverse("approval_scan", args=[approval.uid]) in page


def test_a_later_batch_takes_an_approval_on_record(head, cast):
    kept = record_approval(ledger=cast.ledger, body="group", approved_by="领导小组", on=ON, by=cast.head)
    task = ready_task(cast)
    sent = {"uid": task.uid, "use": str(kept.uid), "handed_out_on": "2026-03-03"}
    assert head.post(reverse("hand_out"), sent).status_code == 302
    task.refresh_from_db()
    assert (task.approval, Approval.objects.count()) == (kept, 1)


GROUP = {"use": "group", "approved_by": "领导小组", "paper": "3号", "approved_on": "2026-03-01"}


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"use": "head", "handed_out_on": "2099-01-01"}, "This day has not come yet."),
        (GROUP | {"handed_out_on": "2026-02-01"}, "It cannot be handed out before it was approved."),
        (
            GROUP | {"handed_out_on": "2026-03-02", "paper": ""},
            "The leading group&#x27;s approval needs this.",
        ),
        (GROUP | {"handed_out_on": "2026-03-02", "approved_on": "2099-01-01"}, "This day has not come yet."),
        ({"use": "0", "handed_out_on": "2026-03-02"}, "Select a valid choice."),
        (
            GROUP | {"handed_out_on": "2026-03-02", "scan": SimpleUploadedFile("批件.exe", b"MZ")},
            "Files of this kind are not taken",
        ),
    ],
)
def test_an_approval_that_cannot_be_hands_nothing_out(head, cast, sent, words):
    task = ready_task(cast)
    response = head.post(reverse("hand_out"), sent | {"uid": task.uid})
    assert response.status_code == 422
    assert words in response.content.decode()
    task.refresh_from_db()
    assert (task.state, Approval.objects.count()) == ("preparation", 0)


def test_what_lacks_something_hands_nothing_out_and_records_no_approval(head, cast):
    task = bare_task(cast)
    sent = {"uid": task.uid, "use": "head", "handed_out_on": "2026-03-02"}
    response = head.post(reverse("hand_out"), sent)
    assert "Nothing was handed out:" in response.content.decode()
    assert Approval.objects.count() == 0


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
