"""The pages of notices, drafts, handing out and importing."""

from __future__ import annotations

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reform.core.excel import write_sheet
from reform.core.models import AuditEntry
from tasks.excel.ledger import LEDGER_COLUMNS
from tasks.models import ImportBatch, Ledger, Notice, Task, TaskDraft
from tasks.services.intake import import_notice
from tasks.services.notices import confirm_notice
from tests.cast import signed_in
from tests.tasks.paper import TABLE, TEXT, paper


@pytest.fixture
def notice(cast) -> Notice:
    return import_notice(programme=cast.programme, **paper(), by=cast.clerk)


@pytest.fixture
def clerk(cast) -> Client:
    return signed_in(cast.clerk)


@pytest.fixture
def head(cast) -> Client:
    return signed_in(cast.head)


def test_list_is_empty_with_the_next_step_then_shows_the_notice(clerk, cast):
    assert reverse("notice_upload") in clerk.get(reverse("notice_list")).content.decode()
    notice = import_notice(programme=cast.programme, **paper(), by=cast.clerk)
    page = clerk.get(reverse("notice_list")).content.decode()
    assert notice.title in page
    assert reverse("notice_decompose", args=[notice.uid]) in page


def test_upload_reads_a_file_in_and_opens_its_drafts(clerk):
    file = SimpleUploadedFile("通知.txt", TEXT.encode())
    response = clerk.post(reverse("notice_upload"), {"file": file})
    notice = Notice.objects.get()
    assert response["Location"] == reverse("notice_decompose", args=[notice.uid])
    page = clerk.get(response["Location"]).content.decode()
    assert page.count('class="draft ') == 3
    assert "市药监局" in page
    assert "Read in: 3 items" in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose a file or paste the text."),
        ({"text": "有字", "file": SimpleUploadedFile("a.txt", b"x")}, "not both"),
        ({"file": SimpleUploadedFile("a.xyz", b"x")}, "Files of this kind are not taken"),
        ({"file": SimpleUploadedFile("a.docx", b"PK broken")}, "damaged"),
        ({"text": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_upload_of_something_wrong_shows_the_sentence(clerk, data, words):
    response = clerk.post(reverse("notice_upload"), data)
    assert (response.status_code, Notice.objects.count()) == (422, 0)
    assert words in response.content.decode()


def test_upload_of_the_same_text_again_links_to_the_first(clerk, cast):
    kept = import_notice(programme=cast.programme, text=TEXT, by=cast.clerk)
    response = clerk.post(reverse("notice_upload"), {"text": TEXT})
    assert reverse("notice_detail", args=[kept.uid]) in response.content.decode()
    assert Notice.objects.count() == 1


def form_of(draft: TaskDraft, **changes: object) -> dict[str, object]:
    data = {
        "version": draft.version,
        "number": draft.number,
        "title": draft.title,
        "text": draft.text,
        "lead": "、".join(draft.lead),
        "type": draft.type,
        "collector": str(draft.collector.uid),
        "completion_standard": draft.completion_standard,
        "target-TOTAL_FORMS": 2,
        "target-INITIAL_FORMS": 1,
        "target-0-indicator": "县域内基层就诊率",
        "target-0-op": ">=",
        "target-0-value": "66.5",
        "target-0-unit": "%",
    }
    return data | changes


def test_edit_saves_a_draft_and_its_target_and_gives_back_card_and_counts(clerk, cast, notice):
    draft = notice.drafts.first()
    url = reverse("draft_edit", args=[draft.uid])
    assert "市卫生健康委" in clerk.get(url).content.decode()
    data = form_of(draft, title="做实分级诊疗", lead="市财政局，市卫生健康委", long_term="on")
    response = clerk.post(url, data, headers={"HX-Request": "true"})
    draft.refresh_from_db()
    assert (draft.title, draft.lead, draft.long_term) == ("做实分级诊疗", ["市财政局", "市卫生健康委"], True)
    assert [(t["value"], t["op"], t["modality"]) for t in draft.targets] == [("66.5", ">=", "firm")]
    assert 'id="bench-progress" hx-swap-oob="true"' in response.content.decode()
    assert AuditEntry.objects.get(act="notices.change_draft").after["title"] == "做实分级诊疗"


def test_edit_takes_a_target_out_when_its_value_is_emptied(clerk, notice):
    draft = notice.drafts.first()
    clerk.post(reverse("draft_edit", args=[draft.uid]), form_of(draft, **{"target-0-value": ""}))
    draft.refresh_from_db()
    assert draft.targets == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "required"),
        ({"target-0-value": "很多"}, "Give a number"),
        ({"due_on": "2026-13-01"}, "valid date"),
    ],
)
def test_edit_with_a_mistake_saves_nothing_and_marks_it(clerk, notice, changes, words):
    draft = notice.drafts.first()
    response = clerk.post(reverse("draft_edit", args=[draft.uid]), form_of(draft, **changes))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert TaskDraft.objects.get(pk=draft.pk).version == 0


def test_name_panel_offers_the_nearest_and_remembers_the_choice(clerk, cast, notice):
    url = reverse("notice_name", args=[notice.uid])
    assert "市财政局" in clerk.get(url, {"written": "市财税局"}).content.decode()
    response = clerk.post(url, {"written": "市药监局", "means": f"d{cast.health.uid}"})
    assert 'id="drafts-pane"' in response.content.decode()
    assert cast.health.learnt_names.filter(name="市药监局").exists()
    assert clerk.post(url, {"written": "市药监局", "means": ""}).status_code == 400


def test_fill_sets_the_ticked_and_comes_back_to_the_same_filter(clerk, notice):
    uids = [str(draft.uid) for draft in notice.drafts.all()[:2]]
    url = reverse("drafts_fill", args=[notice.uid])
    response = clerk.post(f"{url}?show=lacking", {"uid": [*uids, "nonsense"], "act": "fill", "type": "pilot"})
    assert response["Location"].endswith("/decompose/?show=lacking")
    assert [draft.type for draft in notice.drafts.all()][:2] == ["pilot", "pilot"]
    clerk.post(url, {"uid": uids[0], "act": "long_term"})
    first = notice.drafts.first()
    assert (first.long_term, first.due_on) == (True, None)


def test_confirm_by_the_second_person_says_who_was_first(clerk, cast, notice):
    url = reverse("notice_confirm", args=[notice.uid])
    response = signed_in(cast.clerk2).post(url, {"ledger": str(cast.ledger.uid)})
    assert response["Location"] == reverse("notice_detail", args=[notice.uid])
    late = clerk.post(url, {"ledger": str(cast.ledger.uid)})
    assert late.status_code == 409
    assert "季明远" in late.content.decode()
    assert Task.objects.count() == 3


def test_confirm_can_open_the_years_ledger(clerk, cast, notice):
    Ledger.objects.all().delete()
    clerk.post(reverse("notice_confirm", args=[notice.uid]), {"ledger": "new:2026"})
    assert [str(ledger) for ledger in Ledger.objects.all()] == ["2026年重点任务台账"]
    assert Task.objects.count() == 3


def test_a_refused_notice_leaves_no_new_ledger_behind(clerk, notice):
    Ledger.objects.all().delete()
    notice.drafts.update(state="dropped")
    clerk.post(reverse("notice_confirm", args=[notice.uid]), {"ledger": "new:2026"})
    assert (Ledger.objects.count(), Task.objects.count()) == (0, 0)


def test_undo_opens_the_drafts_again(clerk, cast, notice):
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    response = clerk.post(reverse("notice_undo", args=[notice.uid]))
    assert response["Location"] == reverse("notice_decompose", args=[notice.uid])
    assert Task.objects.count() == 0


def test_file_is_served_to_the_secretariat_and_put_on_record(clerk, notice):
    response = clerk.get(reverse("notice_file", args=[notice.uid]))
    assert b"".join(response.streaming_content) == TEXT.encode()
    assert response["Cache-Control"] == "private, no-store"
    assert AuditEntry.objects.filter(act="notices.download").count() == 1


@pytest.mark.parametrize(
    "name", ["notice_detail", "notice_file", "notice_decompose", "notice_head", "notice_name"]
)
def test_a_notice_does_not_exist_for_another_programme(cast, notice, name):
    assert signed_in(cast.north).get(reverse(name, args=[notice.uid])).status_code == 404


def test_hand_out_refuses_with_sentences_then_hands_out(clerk, head, cast, notice):
    tasks = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    url = reverse("hand_out")
    approval = {
        "use": "group",
        "approved_by": "领导小组",
        "paper": "云医改组〔2026〕2号",
        "approved_on": "2026-02-10",
        "handed_out_on": "2026-02-12",
    }
    approval["seen"] = [f"{task.uid}:{task.version}" for task in tasks]
    refused = head.post(url, approval | {"uid": [str(task.uid) for task in tasks]})
    assert refused.status_code == 422
    assert "3 “规范资金使用” lacks: who “市药监局” is, who “等部门” is." in refused.content.decode()
    assert Ledger.objects.get().approval is None
    assert clerk.post(url, approval | {"uid": str(tasks[0].uid)}).status_code == 403
    assert head.post(url, approval | {"uid": [str(tasks[0].uid), str(tasks[1].uid)]}).status_code == 302
    assert [task.state for task in Task.objects.order_by("number")] == [
        "handed_out",
        "handed_out",
        "preparation",
    ]
    assert {task.approval.approved_by for task in Task.objects.exclude(approval=None)} == {"领导小组"}


def test_hand_out_page_waives_open_words_of_the_ticked(clerk, cast, notice):
    third = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)[2]
    clerk.post(reverse("tasks_fill", args=[cast.ledger.uid]), {"act": "waive", "uid": str(third.uid)})
    assert [(a.written, a.waived) for a in third.assignments.all()] == [
        ("市财政局", False),
        ("市药监局", False),
        ("等部门", True),
    ]


def test_add_and_decompose_by_hand(clerk, cast):
    data = {
        "ledger": str(cast.ledger.uid),
        "source_kind": "meeting",
        "source_label": "第2次会议",
        "title": "开展督导",
        "lead": "市财政局",
    }
    clerk.post(reverse("task_add"), data)
    task = Task.objects.get()
    assert (task.title, task.type, task.assignments.get().department) == ("开展督导", "", cast.finance)
    url = reverse("task_decompose", args=[task.uid])
    assert "Still missing:" in clerk.get(url).content.decode()
    changes = {
        "version": 0,
        "title": "开展督导",
        "lead": "市财政局、市药监局",
        "type": "event",
        "collector": str(cast.finance.uid),
        "completion_standard": "督导两次",
        "long_term": "on",
    }
    assert clerk.post(f"{url}?ledger=x", changes)["Location"] == f"{reverse('hand_out')}?ledger=x"
    clerk.post(reverse("task_waive", args=[task.uid]))
    assert [(a.written, a.waived) for a in Task.objects.get().assignments.all()] == [
        ("市财政局", False),
        ("市药监局", True),
    ]


def test_import_shows_the_preview_then_takes_it_over(clerk, cast):
    cast.task(1)
    task = Task.objects.prefetch_related("assignments__department").get()
    task.responsible = list(task.assignments.all())
    out = io.BytesIO()
    write_sheet(out, LEDGER_COLUMNS, [task], name="A")
    Task.objects.all().delete()
    file = SimpleUploadedFile("台账.xlsx", out.getvalue())
    response = clerk.post(reverse("ledger_import"), {"ledger": str(cast.ledger.uid), "file": file})
    preview = reverse("ledger_import_preview", args=[ImportBatch.objects.get().uid])
    assert response["Location"] == preview
    shown = clerk.get(preview).content.decode()
    assert "第1项工作" in shown
    assert "1 item in 1 row, for" in shown
    assert Task.objects.count() == 0
    clerk.post(preview)
    assert [(task.title, task.state, task.collector) for task in Task.objects.all()] == [
        ("第1项工作要按期完成", "handed_out", cast.health)
    ]


def test_a_refused_import_leaves_no_new_ledger_behind(clerk, cast):
    Ledger.objects.all().delete()
    out = io.BytesIO()
    write_sheet(out, LEDGER_COLUMNS, [], name="A")
    response = clerk.post(
        reverse("ledger_import"), {"ledger": "new", "file": SimpleUploadedFile("台账.xlsx", out.getvalue())}
    )
    assert "The sheet has a head but no rows below it." in response.content.decode()
    assert (Ledger.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_template_has_the_columns_that_are_read(clerk, cast):
    data = b"".join(clerk.get(reverse("ledger_import_template")).streaming_content)
    file = SimpleUploadedFile("模板.xlsx", data)
    response = clerk.post(reverse("ledger_import"), {"ledger": str(cast.ledger.uid), "file": file})
    assert "no rows below it" in response.content.decode()


def test_upload_by_script_is_told_where_to_go(clerk):
    file = SimpleUploadedFile("通知.txt", TEXT.encode())
    response = clerk.post(reverse("notice_upload"), {"file": file}, headers={"X-Portal-Upload": "1"})
    assert json.loads(response.content) == {
        "location": reverse("notice_decompose", args=[Notice.objects.get().uid])
    }


def test_confirmation_is_taken_back_by_a_button_only_until_something_is_handed_out(clerk, cast, notice):
    tasks = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    address = reverse("notice_detail", args=[notice.uid])
    assert "Take the confirmation back" in clerk.get(address).content.decode()
    Task.objects.filter(pk=tasks[0].pk).update(state="handed_out")
    assert "Take the confirmation back" not in clerk.get(address).content.decode()


def test_items_with_rows_wait_once_for_handing_out(clerk, cast):
    table = import_notice(programme=cast.programme, **paper(TABLE), by=cast.clerk)
    confirm_notice(notice=table, ledger=cast.ledger, by=cast.clerk)
    assert (Task.objects.filter(row_count=0).count(), Task.objects.filter(row=0).count()) == (3, 2)
    for address in (reverse("notice_list"), reverse("notice_detail", args=[table.uid])):
        assert "2 to hand out" in clerk.get(address).content.decode()


def test_desk_says_that_a_paper_of_this_number_is_in_the_ledger(clerk, cast, notice):
    words = "A paper of this number is in the ledger already."
    again = import_notice(programme=cast.programme, **paper(TEXT + "\n附件略"), by=cast.clerk)
    desk = reverse("notice_decompose", args=[again.uid])
    assert words not in clerk.get(desk).content.decode()
    confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    page = clerk.get(desk).content.decode()
    assert words in page
    assert reverse("notice_detail", args=[notice.uid]) in page


def test_card_tells_which_words_speak_for_the_type(clerk, cast, notice):
    desk = reverse("notice_decompose", args=[notice.uid])
    assert "because “出台" in clerk.get(desk).content.decode()
    notice.drafts.update(type="pilot")
    assert "because “出台" not in clerk.get(desk).content.decode()
