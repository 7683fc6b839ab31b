"""The words of a draft: changed by hand, put back, taken from Word, demands; the figures stay as frozen."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.translation import override

from departments.enums import Clearance
from reform.core.document import Table
from reform.core.workflow import Conflict, WrongState
from reports.circulars.faults import SENTENCES
from reports.circulars.kinds import built_outline, outline_of
from reports.circulars.linked import hands, plain
from reports.circulars.outline import headings_of, marked_texts
from reports.circulars.snapshot import Snapshot
from reports.documents.signing import slip_document
from reports.models import Circular, CircularFile, CircularLog
from reports.selectors.circulars import edited_words, faults_today, latest_snapshot
from reports.services.circular_words import Written, edit_section, set_demands, take_from_word, undo_section
from reports.services.circulars import refreeze
from tasks.models import Task
from tests.cast import signed_in


def shown(circular):
    """Return the texts of the newest version, figures linked."""
    return marked_texts(outline_of(Snapshot.from_data(latest_snapshot(circular).data)))


def codes(circular):
    """Return what the check says of the newest version."""
    return [fault["code"] for fault in latest_snapshot(circular).faults]


def events(circular):
    """Return what the paper's log says, in order."""
    return list(CircularLog.objects.filter(circular=circular).values_list("event", flat=True))


def edit(circular, cast, key, was, now, **other):
    """Change a part of a section's text as the page does, and return the paper anew."""
    text = plain(shown(circular)[key])
    assert was in text
    edit_section(circular=circular, key=key, text=text.replace(was, now), by=cast.clerk, **other)
    return Circular.objects.get(pk=circular.pk)


def test_an_edited_section_is_printed_and_put_back(drafted, cast):
    built = shown(drafted)
    changed = edit(drafted, cast, "overall", "共列重点任务2项", "共列入重点任务2项", heading="全局情况")
    assert "共列入重点任务2项" in plain(shown(changed)["overall"])
    assert list(hands(shown(changed)["overall"])) == []
    outline = outline_of(Snapshot.from_data(latest_snapshot(changed).data))
    assert outline.sections[0].heading == "全局情况"
    assert changed.words["overall"]["by"] == cast.clerk.label
    undo_section(circular=changed, key="overall", by=cast.clerk)
    changed.refresh_from_db()
    assert (changed.words, shown(changed)) == ({}, built)
    assert events(changed)[-2:] == ["edited", "edit_removed"]


def test_the_text_as_built_is_no_change(drafted, cast):
    before = latest_snapshot(drafted).number
    text = "\n\n".join(f"　　{line} " for line in plain(shown(drafted)["overall"]).splitlines())
    edit_section(circular=drafted, key="overall", text=text, heading="总体情况", by=cast.clerk)
    drafted.refresh_from_db()
    assert drafted.words == {}
    assert latest_snapshot(drafted).number == before


def test_an_edit_takes_no_figures_and_makes_no_files(drafted, cast):
    files = CircularFile.objects.count()
    Task.objects.filter(number=1).update(title="改名以后")
    changed = edit(drafted, cast, "opening", "通报如下", "予以通报")
    assert "改名以后" not in latest_snapshot(changed).data["ledger"][0]["title"]
    assert CircularFile.objects.count() == files


def test_linked_figures_move_when_the_figures_are_taken_anew(drafted, cast):
    changed = edit(drafted, cast, "overall", "年度台账共列重点任务2项", "今年共列重点任务2项，另有7家医院")
    Task.objects.filter(number=1).update(sensitivity=Clearance.SENSITIVE)
    refreeze(circular=changed, by=cast.clerk)
    assert "今年共列重点任务1项，另有7家医院" in plain(shown(changed)["overall"])


def test_a_figure_changed_by_hand_is_refused_and_a_new_one_remarked(drafted, cast):
    before = set(codes(drafted))
    changed = edit(drafted, cast, "overall", "共列重点任务2项", "共列重点任务3项（另有7家医院）")
    found = {fault["code"]: fault for fault in latest_snapshot(changed).faults if fault["code"] not in before}
    assert set(found) == {"edit_figure", "edit_figure_new"}
    assert found["edit_figure"]["params"] == {"section": "总体情况", "said": "3", "figure": "2"}
    assert found["edit_figure"]["level"] == "refuse"


def test_a_late_matter_no_longer_named_is_refused(drafted, cast):
    changed = edit(drafted, cast, "late", "第2项", "有关事项")
    assert "edit_late_left_out" in codes(changed)


@pytest.mark.parametrize(
    ("key", "text"),
    [("title", " "), ("late", "\n"), ("title", "通" * 201), ("overall", "通" * 20_001)],
    ids=["no title", "late left out", "long title", "long text"],
)
def test_what_cannot_stand_is_refused(drafted, cast, key, text):
    with pytest.raises(ValidationError):
        edit_section(circular=drafted, key=key, text=text, by=cast.clerk)


def test_a_section_may_be_left_out_and_one_that_is_not_there_cannot_be_written(drafted, cast):
    edit_section(circular=drafted, key="next", text="", by=cast.clerk)
    assert "next" not in shown(drafted)
    drafted.refresh_from_db()
    with pytest.raises(LookupError):
        edit_section(circular=drafted, key="registers", text="甲", by=cast.clerk)


def test_the_title_in_other_words_is_the_papers_title(drafted, cast):
    edit_section(circular=drafted, key="title", text="关于十月\n进展的通报", by=cast.clerk)
    drafted.refresh_from_db()
    assert drafted.title == "关于十月进展的通报"


def test_two_people_editing_do_not_overwrite_each_other(drafted, cast):
    stale = Circular.objects.get(pk=drafted.pk)
    edit(drafted, cast, "opening", "通报如下", "予以通报")
    with pytest.raises(Conflict):
        edit(stale, cast, "overall", "年度台账", "全年台账")
    edit(Circular.objects.get(pk=drafted.pk), cast, "overall", "年度台账", "全年台账")
    assert set(Circular.objects.get(pk=drafted.pk).words) == {"opening", "overall"}


def test_only_the_office_writes_and_only_drafts(drafted, cast):
    with pytest.raises(PermissionDenied):
        edit_section(circular=drafted, key="opening", text="甲。", by=cast.liaison)
    with pytest.raises(PermissionDenied):
        set_demands(circular=drafted, demands=[], by=cast.liaison)
    Circular.objects.filter(pk=drafted.pk).update(state="dropped", dropped_because="另行印发")
    drafted.refresh_from_db()
    for act in (
        lambda: edit_section(circular=drafted, key="opening", text="甲。", by=cast.clerk),
        lambda: undo_section(circular=drafted, key="opening", by=cast.clerk),
        lambda: set_demands(circular=drafted, demands=None, by=cast.clerk),
        lambda: take_from_word(circular=drafted, sections={}, by=cast.clerk),
    ):
        with pytest.raises(WrongState):
            act()


def test_sections_from_word_are_kept_together_or_not_at_all(drafted, cast):
    text = plain(shown(drafted)["overall"])
    with pytest.raises(ValidationError):
        take_from_word(
            circular=drafted, sections={"overall": Written("甲。"), "late": Written("")}, by=cast.clerk
        )
    drafted.refresh_from_db()
    assert drafted.words == {}
    said = {"overall": Written(text + "\n各单位普遍重视。"), "next": Written("一是继续推进。", "下步安排")}
    take_from_word(circular=drafted, sections=said, by=cast.clerk)
    drafted.refresh_from_db()
    assert {key: row["source"] for key, row in drafted.words.items()} == {"overall": "word", "next": "word"}
    assert "各单位普遍重视" in shown(drafted)["overall"]
    assert "edit_demands_free" in codes(drafted)
    assert events(drafted)[-1] == "word_back"


DEMAND = {
    "theme": "抓好收尾",
    "addressee": "各牵头单位",
    "act": "报送总结",
    "due_on": "2026-12-10",
    "from_on": "",
}


def test_demands_are_worded_checked_and_put_back(drafted, cast):
    proposed = shown(drafted)["next"]
    bare = DEMAND | {"addressee": "", "due_on": ""}
    government = DEMAND | {"addressee": "各县（市、区）人民政府", "due_on": "", "from_on": "2026-12-01"}
    set_demands(circular=drafted, demands=[DEMAND, bare, government], by=cast.clerk)
    drafted.refresh_from_db()
    assert shown(drafted)["next"].startswith("一是抓好收尾。请各牵头单位于12月10日前报送总结。二是")
    assert "三是抓好收尾。自12月起，请各县（市、区）人民政府报送总结。" in shown(drafted)["next"]
    assert {"demand_addressee_missing", "demand_date_missing", "demand_government"} <= set(codes(drafted))
    with pytest.raises(ValidationError):
        set_demands(circular=drafted, demands=[DEMAND] * 4, by=cast.clerk)
    set_demands(circular=drafted, demands=None, by=cast.clerk)
    assert shown(drafted)["next"] == proposed
    assert events(drafted)[-1] == "demands"


def test_slip_and_page_name_the_parts_changed_by_hand(drafted, cast):
    assert edited_words(latest_snapshot(drafted), []) == ""
    changed = edit(
        drafted, cast, "overall", "年度台账共列重点任务2项", "年度台账共列重点任务2项，另有7家医院"
    )
    changed = edit(changed, cast, "opening", "通报如下", "予以通报")
    changed = edit(changed, cast, "late", "目前仍在征求意见", "目前还在征求意见", heading="四、滞后的事项")
    late = headings_of(built_outline(Snapshot.from_data(latest_snapshot(changed).data)))["late"]
    told = f"滞后的事项（标题原为“{late}”，已核对）、开头（已核对）、总体情况（有提示）"
    with override("zh-hans"):
        assert edited_words(latest_snapshot(changed), faults_today(latest_snapshot(changed))) == told
    slip = slip_document(latest_snapshot(changed))
    tables = {table.columns[0].head: table.rows[0][0] for table in slip.body if isinstance(table, Table)}
    assert tables["手工修改"] == told
    page = signed_in(cast.head).get(reverse("circular_signing", args=[changed.uid]))
    said = f"滞后的事项 (headed “{late}” before; nothing found), Opening (nothing found), 总体情况 (the check says something)"
    assert said in page.content.decode()


def test_a_draft_tells_the_faults_of_today_not_of_the_day_it_was_frozen(drafted, cast):
    snapshot = latest_snapshot(drafted)
    before = [one["code"] for one in faults_today(snapshot)]
    assert "labelled_since" not in before
    Task.objects.filter(number=1).update(sensitivity=Clearance.SENSITIVE)
    assert [one["code"] for one in faults_today(snapshot)] == ["labelled_since", *before]
    assert [one["code"] for one in latest_snapshot(drafted).faults] == before
    sentence = SENTENCES["labelled_since"] % {"item": "1"}
    client = signed_in(cast.clerk)
    for name in ("circular_detail", "circular_signing"):
        assert sentence in client.get(reverse(name, args=[drafted.uid])).content.decode()
    slip = slip_document(latest_snapshot(drafted))
    tables = {table.columns[0].head: table.rows[0][0] for table in slip.body if isinstance(table, Table)}
    assert "第1项" in tables["校核提示"]


def test_what_was_said_when_a_paper_was_signed_stays(drafted, cast):
    snapshot = latest_snapshot(drafted)
    Circular.objects.filter(pk=drafted.pk).update(state="dropped", dropped_because="并入下期")
    Task.objects.filter(number=1).update(sensitivity=Clearance.SENSITIVE)
    again = latest_snapshot(Circular.objects.get(pk=drafted.pk))
    assert faults_today(again) == snapshot.faults
