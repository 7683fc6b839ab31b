"""Layouts as data: checked sentence by sentence, kept, changed by one at a time."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reform.core.models import AuditEntry
from reform.core.workflow import Conflict
from tasks.excel.layouts import FORMATS, BadLayout, filled, from_spec, to_spec
from tasks.excel.layouts_forms import FORMS
from tasks.excel.layouts_places import PLACES
from tasks.models import SheetLayout
from tasks.services.layouts import copy_layout, remove_layout, save_layout
from tests.cast import signed_in


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_form_that_ships_is_kept_as_json_and_read_again(form):
    assert from_spec(to_spec(form.look), units=form.units) == form.look


@pytest.mark.parametrize(
    ("spec", "sentences"),
    [
        ({}, ["The layout has no columns."]),
        ([], ["The layout has no columns."]),
        ({"columns": []}, ["The layout has no columns."]),
        ({"columns": [{"key": "salary"}]}, ["There is no column “salary” for this table."]),
        ({"columns": [{"key": "unit"}]}, ["There is no column “unit” for this table."]),
        ({"columns": [{"key": "title"}, {"key": "title"}]}, ["“Task” stands in the layout twice."]),
        ({"columns": [{"key": "title", "width": 1}]}, ["“Task”: the width is 2 to 100 characters."]),
        ({"columns": [{"key": "title", "width": 101}]}, ["“Task”: the width is 2 to 100 characters."]),
        ({"columns": [{"key": "title", "width": "12"}]}, ["“Task”: the width is 2 to 100 characters."]),
        ({"columns": [{"key": "title", "head": "头" * 41}]}, ["“Task”: a head has at most 40 characters."]),
        ({"columns": [{"key": "title", "align": "justify"}]}, ["“Task”: aligned left, centred or right."]),
        ({"columns": [{"key": "title", "form": '[Red]"x"'}]}, ["“Task”: this number format is not offered."]),
        ({"columns": [{"key": "title"}], "paper": "B5"}, ["Paper is A4 or A3."]),
        ({"columns": [{"key": "title"}], "margins": {"left": 60}}, ["Margins are 5 to 50 mm."]),
        (
            {"columns": [{"key": "title"}], "title": ["{leader}台账"]},
            [
                "Nothing can be filled in for {leader}; there are: "
                "{ledger}, {year}, {cutoff}, {day}, {office}, {unit}."
            ],
        ),
        (
            {"columns": [{"key": "title"}], "notes": ["注"] * 9},
            ["Above and below the table stand at most 8 lines of 300 characters."],
        ),
        (
            {"columns": [{"key": "salary"}], "paper": "B5"},
            ["There is no column “salary” for this table.", "Paper is A4 or A3."],
        ),
    ],
)
def test_every_fault_of_a_layout_is_told(spec, sentences):
    with pytest.raises(BadLayout) as found:
        from_spec(spec, units=False)
    assert found.value.sentences == sentences


def test_places_are_filled_in_and_empty_heads_bear_the_columns_name():
    look = from_spec(
        {
            "columns": [{"key": "title"}, {"key": "progress", "head": "截至{cutoff}进展"}],
            "title": ["{ledger}"],
        },
        units=False,
    )
    done = filled(look, {"ledger": "甲台账", "cutoff": "10月31日"}, units=False)
    assert (done.title, [one.head for one in done.columns]) == (("甲台账",), ["Task", "截至10月31日进展"])


def test_places_are_written_by_their_names_in_chinese_and_kept_by_their_keys(cast):
    layout = copy_layout(form="overview", name="一", by=cast.clerk)
    client = signed_in(cast.clerk)
    url = reverse("layout_edit", args=[layout.uid])
    client.cookies["portal_language"] = "zh-hans"
    assert (
        client.post(url, fields(title="{台账名称}\n截至{cutoff}", head_title="{年份}年事项")).status_code
        == 302
    )
    layout.refresh_from_db()
    assert layout.spec["title"] == ["{ledger}", "截至{cutoff}"]
    assert layout.spec["columns"][0]["head"] == "{year}年事项"
    page = client.get(url).content.decode()
    assert "{台账名称}\n截至{截至日期}</textarea>" in page
    assert 'value="{年份}年事项"' in page
    told = page.split("可自动填入：")[1].split("；")[0]
    assert told.split("、") == [f"{{{name}}}" for name in PLACES.values()]
    client.cookies["portal_language"] = "en"
    page = client.get(url).content.decode()
    assert "{ledger}\n截至{cutoff}</textarea>" in page
    told = page.split("Filled in automatically: ")[1]
    assert all(f"{{{key}}} (" in told for key in PLACES)


def test_layout_is_copied_changed_and_taken_out_with_a_record(cast):
    layout = copy_layout(form="overview", name=" 省厅  一览表 ", by=cast.clerk)
    assert (layout.name, len(layout.spec["columns"])) == ("省厅 一览表", 11)
    changed = save_layout(
        layout=layout,
        name="省厅表",
        spec={"columns": [{"key": "number"}, {"key": "title", "head": "事项"}]},
        by=cast.head,
    )
    assert (changed.version, [one["head"] for one in changed.spec["columns"]]) == (1, ["", "事项"])
    with pytest.raises(Conflict):
        save_layout(layout=layout, name="晚了", spec=layout.spec, by=cast.clerk)
    remove_layout(layout=changed, by=cast.clerk)
    assert not SheetLayout.objects.exists()
    acts = AuditEntry.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["layouts.copy", "layouts.save", "layouts.remove"]


def test_name_is_needed_and_taken_once(cast):
    copy_layout(form="overview", name="省厅表", by=cast.clerk)
    for name in ("省厅表", "  ", "名" * 61):
        with pytest.raises(BadLayout):
            copy_layout(form="late", name=name, by=cast.clerk)
    assert SheetLayout.objects.count() == 1


def fields(**changes: str) -> dict[str, object]:
    """Return the form of a layout of two columns as a browser sends it."""
    sent: dict[str, object] = {
        "version": "0",
        "act": "save",
        "name": "省厅表",
        "paper": "A3",
        "lying": "1",
        "title": "{ledger}\n第二行",
        "notes": "填表说明",
        "repeat_head": "on",
        "wrap": "on",
        "column": ["number", "title", "text"],
        "in_number": "on",
        "in_title": "on",
        "place_number": "2",
        "place_title": "1",
        "head_title": "事项",
        "width_number": "6",
        "width_title": "40",
        "width_text": "10",
        "align_number": "center",
        "align_title": "left",
        "align_text": "left",
        "merge_title": "on",
    }
    sent |= {f"margin_{side}": "15" for side in ("left", "right", "top", "bottom")}
    return sent | changes


def test_page_keeps_order_heads_and_paper(cast):
    layout = copy_layout(form="overview", name="一", by=cast.clerk)
    cast.task(1, title="扩大集中带量采购")
    client = signed_in(cast.clerk)
    url = reverse("layout_edit", args=[layout.uid])
    assert client.post(url, fields()).status_code == 302
    layout.refresh_from_db()
    look = from_spec(layout.spec, units=False)
    assert [(one.key, one.head, one.width, one.merge) for one in look.columns] == [
        ("title", "事项", 40, True),
        ("number", "", 6, False),
    ]
    assert (look.paper, look.lying, look.repeat_head, look.page_numbers, look.title, look.notes) == (
        "A3",
        True,
        True,
        False,
        ("{ledger}", "第二行"),
        ("填表说明",),
    )
    page = client.get(url).content.decode()
    assert '<p class="sheet-title">2026年重点任务台账</p>' in page
    assert "扩大集中带量采购</td>" in page


def test_page_previews_without_keeping_and_tells_faults(cast):
    layout = copy_layout(form="overview", name="一", by=cast.clerk)
    client = signed_in(cast.clerk)
    client.cookies["portal_language"] = "en"
    url = reverse("layout_edit", args=[layout.uid])
    assert "第二行</p>" in client.post(url, fields(act="preview")).content.decode()
    wrong = client.post(url, fields(width_title="400"))
    assert (wrong.status_code, "the width is 2 to 100" in wrong.content.decode()) == (422, True)
    layout.refresh_from_db()
    assert (layout.name, layout.version) == ("一", 0)
    assert client.post(url, fields(version="7")).status_code == 409


def test_formats_are_offered_in_words_with_an_example(cast):
    layout = copy_layout(form="overview", name="一", by=cast.clerk)
    page = signed_in(cast.clerk).get(reverse("layout_edit", args=[layout.uid])).content.decode()
    offered = page.split('name="form_title"')[1].split("</select>")[0]
    assert "Date (2026-12-31)</option>" in offered
    assert "Whole number (1,235)</option>" in offered
    assert not [form for form in FORMATS if form and f">{form}<" in offered.replace("&quot;", '"')]
    assert offered.count("<option") == len(FORMATS)


def test_copies_of_one_form_get_names_of_their_own(cast):
    client = signed_in(cast.clerk)
    for _n in range(2):
        client.post(reverse("layout_list"), {"copy": "late"})
    names = list(SheetLayout.objects.order_by("pk").values_list("name", flat=True))
    assert names == [names[0], f"{names[0]} 2"]
    assert client.post(reverse("layout_list"), {"copy": "nonsense"}).status_code == 404
    assert client.post(reverse("layout_list"), {"remove": "nonsense"}).status_code == 404


def test_layout_that_can_no_longer_be_read_is_named_and_can_be_kept_anew(cast):
    layout = SheetLayout.objects.create(
        programme=cast.programme, name="旧版式", form="overview", spec={"columns": [{"key": "gone"}]}
    )
    client = signed_in(cast.clerk)
    assert "旧版式" in client.get(reverse("layout_list")).content.decode()
    assert "旧版式" not in client.get(reverse("ledger_excel")).content.decode()
    url = reverse("layout_edit", args=[layout.uid])
    assert client.get(url).status_code == 200
    assert client.post(url, fields()).status_code == 302
