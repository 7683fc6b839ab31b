"""The arithmetic check: a sound circular passes, every planted fault is refused with its code."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from reports.circulars.check import REPORT_LABELS_ZH, check, refusals
from reports.circulars.check_matters import STATE_LABELS_ZH, names_government
from reports.circulars.faults import PRINTED_WORDS, SENTENCES
from reports.circulars.kinds import built_outline
from reports.circulars.linked import figure, plain
from reports.circulars.outline import marked_texts, text_of
from reports.circulars.records import Change, Demand, Edit, FollowUp, OrderCount, Orders, Reporting
from reports.circulars.relink import relink
from reports.circulars.snapshot import Snapshot
from reports.selectors.circulars import fault_lines
from tasks.progress.vocabulary import CLASS_LABELS_ZH
from tests.reports.circular_sample import october, september


def at(records, index, **changes):
    """Return records with one changed."""
    listed = list(records)
    listed[index] = replace(listed[index], **changes)
    return tuple(listed)


def without(records, index):
    """Return records with one taken out."""
    return tuple(record for i, record in enumerate(records) if i != index)


def change(**fields):
    """Return a planted fault: October with other values in some fields."""
    return lambda s: replace(
        s, **{name: make(s) if callable(make) else make for name, make in fields.items()}
    )


def counts(**fields):
    """Return a planted fault in the announced counts."""
    return change(counts=lambda s: replace(s.counts, **fields))


def late(index, **fields):
    """Return a planted fault in one late matter."""
    return change(late=lambda s: at(s.late, index, **fields))


def edit(key, was, now):
    """Return a section changed by hand as the page keeps it."""

    def plant(snapshot):
        section = next(s for s in built_outline(snapshot).sections if s.key == key)
        built = text_of(section)
        typed = plain(built).replace(was, now)
        assert typed != plain(built)
        return replace(snapshot, edits=(Edit(key, relink(typed, built)),))

    return plant


def headed(key, heading):
    """Return a section whose heading alone was changed by hand."""

    def plant(snapshot):
        built = marked_texts(built_outline(snapshot))[key]
        return replace(snapshot, edits=(Edit(key, built, heading),))

    return plant


PLANTED = {
    "classes_total": counts(total=41),
    "class_ledger": change(ledger=lambda s: at(s.ledger, 0, status_class="on_schedule")),
    "ledger_total": change(ledger=lambda s: without(s.ledger, 0)),
    "ledger_twice": change(
        ledger=lambda s: (*s.ledger, replace(s.ledger[0], row_of="00000000-0000-4000-8000-000000000001"))
    ),
    "ledger_row_lost": change(
        ledger=lambda s: (
            *s.ledger,
            replace(s.ledger[0], uid="x", row_of="00000000-0000-4000-8000-000000000099"),
        )
    ),
    "overdue_ledger": counts(overdue=2),
    "late_left_out": change(late=lambda s: without(s.late, 2)),
    "late_not_in_ledger": late(0, status_class="should_have_started"),
    "late_twice": change(late=lambda s: (*s.late, s.late[0])),
    "late_due_missing": late(0, due_on=None),
    "late_now_missing": late(0, now=" "),
    "late_cause_missing": late(1, cause=""),
    "late_plan_missing": late(2, plan=""),
    "late_plan_date_missing": late(3, plan_on=None),
    "late_unit_missing": late(4, units=()),
    "indicators_total": change(indicator_counts=lambda s: replace(s.indicator_counts, total=17)),
    "indicators_lines": change(indicators=lambda s: without(s.indicators, 0)),
    "indicator_state": change(indicators=lambda s: at(s.indicators, 0, actual=Decimal(499))),
    "indicator_value_missing": change(indicators=lambda s: at(s.indicators, 1, actual=None)),
    "reporting_total": change(reporting=lambda s: replace(s.reporting, due=29)),
    "units_class": change(units=lambda s: without(s.units, 0)),
    "units_reporting": change(units=lambda s: at(s.units, 0, reporting=Reporting(9, 9))),
    "unit_total": change(units=lambda s: at(s.units, 0, counts=replace(s.units[0].counts, total=1))),
    "unit_order": change(units=lambda s: tuple(reversed(s.units))),
    "previous_missing": change(previous=None),
    "previous_other_year": change(previous=lambda s: replace(s.previous, year=2025)),
    "previous_differs": change(
        previous=lambda s: replace(
            s.previous, named=at(s.previous.named, 0, status_class="should_have_started")
        )
    ),
    "previous_named": change(previous=lambda s: replace(s.previous, named=s.previous.named[1:])),
    "previous_not_named": change(
        previous=lambda s: replace(
            s.previous,
            named=(
                *s.previous.named,
                replace(s.previous.named[0], uid="00000000-0000-4000-8000-000000000001"),
            ),
        )
    ),
    "changes_class": change(changes=lambda s: s.changes[1:]),
    "follow_up_missing": change(follow_ups=lambda s: s.follow_ups[1:]),
    "follow_up_unknown": change(
        follow_ups=lambda s: (
            *s.follow_ups,
            FollowUp("00000000-0000-4000-8000-000000000001", "1", "甲", "behind", "done"),
        )
    ),
    "follow_up_state": change(follow_ups=lambda s: at(s.follow_ups, 0, now="done")),
    "follow_up_total": change(follow_ups=lambda s: s.follow_ups[1:]),
    "remaining_total": counts(behind=5, on_schedule=19),
    "orders_total": change(orders=Orders(3, 1)),
    "orders_kinds": change(orders=Orders(2, 2, kinds=(OrderCount("督办单", 1),))),
    "demand_addressee_missing": change(demands=lambda s: at(s.demands, 0, addressee="")),
    "demand_date_missing": change(demands=lambda s: at(s.demands, 0, due_on=None)),
    "demand_act_missing": change(demands=lambda s: at(s.demands, 0, act="")),
    "demand_date_past": change(demands=lambda s: at(s.demands, 0, due_on=date(2026, 10, 31))),
    "demands_too_many": change(
        demands=lambda s: (*s.demands, Demand("d", "四", "各县", "报送", date(2026, 12, 1)))
    ),
    "addressee_missing": change(addressees=()),
    "basis_missing": change(bases=()),
}
PLANTED |= {
    "edit_figure": edit("overall", "已完成12项", "已完成13项"),
    "edit_figure_gone": change(edits=lambda s: (Edit("overall", figure("counts.lost", "3") + "项。"),)),
    "edit_late_left_out": edit("late", "第36项", "有关事项"),
    "edit_item_unknown": edit("well_done", "提前1个月", "提前1个月，第58项随之启动"),
    "edit_items_gone": edit("overall", "第5项、第23项转为", "第6项、第22项转为"),
    "edit_figure_left_out": edit("overall", "，其中逾期1项", ""),
    "edit_label": edit("overall", "已完成增加2项", "已完成减少2项"),
    "edit_numeral": edit("overall", "已完成12项", "已完成二十项"),
    "edit_date": edit("overall", "截至10月31日", "截至9月30日"),
    "edit_late_unit": edit("late", "（牵头单位：市医保局）", "（牵头单位：市财政局）"),
    "edit_late_due": edit("late", "应于9月底前印发", "应于12月底前印发"),
    "edit_late_now": edit("late", "目前还在会签，", ""),
    "edit_late_cause": edit("late", "主要原因是三家单位对分配比例看法不同。", ""),
    "edit_late_plan": edit("late", "市医保局计划11月20日前报领导小组会议审议。", "力争11月20日前审议。"),
    "edit_late_plan_date": edit("late", "计划11月20日前", "计划12月31日前"),
    "edit_heading_number": headed("late", "四、未达序时的事项"),
    "edit_heading_figure": headed("late", "未达序时的事项（77项）"),
    "edit_demand_date": edit("next", "于11月13日前把逐项", "把逐项"),
}
WARNED = {
    "addressee_government": change(addressees=("各县（市、区）人民政府",)),
    "demand_government": change(demands=lambda s: at(s.demands, 0, addressee="各县（市、区）党委、人民政府")),
}
# What was written by hand and nothing stands for is remarked whoever issues the paper.
REMARKED = {
    "edit_figure_new": edit("overall", "其中逾期1项", "其中逾期1项，约谈7家"),
    "edit_words": edit("indicators", "新增康复床位180", "康复床位180"),
    "edit_demands_free": edit("next", "写明数据来源", "写明数据的来源"),
    "edit_lost": change(edits=lambda s: (Edit("registers", "其他事项。", "其他"),)),
}


def codes(snapshot: Snapshot, previous: Snapshot | None = None) -> set[str]:
    """Return the codes found."""
    return {fault.code for fault in check(snapshot, previous)}


def test_a_sound_circular_passes():
    assert check(october(), september()) == []
    assert check(october()) == []


@pytest.mark.parametrize("code", sorted(PLANTED))
def test_a_planted_fault_is_refused(code):
    found = {fault.code: fault for fault in check(PLANTED[code](october()), september())}
    assert found[code].level == "refuse"
    assert found[code] in refusals(found.values())
    assert found[code].where
    assert "%(" not in found[code].sentence


@pytest.mark.parametrize("code", sorted(WARNED))
def test_addressing_governments_is_a_warning(code):
    faults = check(WARNED[code](october()), september())
    assert [fault.code for fault in faults] == [code]
    assert refusals(faults) == []
    office = replace(october(), issuer=replace(october().issuer, deliberative=False))
    assert check(WARNED[code](office), september()) == []


@pytest.mark.parametrize("code", sorted(REMARKED))
def test_what_was_written_by_hand_is_remarked(code):
    faults = check(REMARKED[code](october()), september())
    assert [fault.code for fault in faults] == [code]
    assert refusals(faults) == []


def test_demands_written_freely_are_read_for_governments():
    planted = edit("next", "请市医保局、市财政局", "请各县（市、区）人民政府")(october())
    assert [f.code for f in check(planted, september())] == ["edit_demands_free", "edit_government"]
    office = replace(planted, issuer=replace(planted.issuer, deliberative=False))
    assert [f.code for f in check(office, september())] == ["edit_demands_free"]


def test_a_figure_by_hand_that_says_the_same_is_no_fault():
    assert check(edit("overall", "占30.0%", "占30%")(october()), september()) == []
    assert check(edit("overall", "应报送进展28项", "应报送进展２８项")(october()), september()) == []


def test_every_sentence_on_edits_has_its_planted_fault():
    # The other sentences: tests/reports/test_check_kinds.py; edit_labelled: tests/reports/test_labels.py.
    planted = {*PLANTED, *WARNED, *REMARKED, "edit_government", "edit_labelled"}
    assert {code for code in SENTENCES if code.startswith("edit_")} == {
        code for code in planted if code.startswith("edit_")
    }


def test_sentences_say_what_and_where():
    fault = next(f for f in check(PLANTED["classes_total"](october())) if f.code == "classes_total")
    assert fault.where == "overall"
    assert fault.sentence == (
        "The six classes add up to 40 (40 = 12 + 20 + 4 + 1 + 2 + 1), but 41 is announced."
    )
    fault = next(f for f in check(PLANTED["late_left_out"](october())) if f.code == "late_left_out")
    assert (fault.where, fault.params) == ("item:26", {"item": "26"})


def test_a_first_issue_needs_no_previous_one():
    first = replace(october(), previous=None, changes=(), follow_ups=())
    assert codes(first) == set()
    assert codes(first, replace(september(), year=2025)) == set()


def test_a_circular_without_a_table_of_units_is_not_held_against_it():
    assert codes(replace(october(), units=())) == set()


def test_previous_counts_must_be_what_was_signed():
    said = replace(september(), counts=replace(september().counts, done=9, on_schedule=22))
    faults = [f for f in check(october(), said) if f.code == "previous_differs"]
    assert [f.params["what"] for f in faults] == ["已完成", "达到序时进度"]


@given(
    st.integers(0, 39),
    st.sampled_from(["done", "on_schedule", "behind", "should_have_started", "not_due", "adjusted"]),
)
def test_no_single_class_can_change_in_the_ledger_unseen(index, status):
    snapshot = october()
    changed = replace(snapshot, ledger=at(snapshot.ledger, index, status_class=status))
    same = snapshot.ledger[index].status_class == status
    assert ("class_ledger" in codes(changed)) is not same


@given(
    st.sampled_from(["done", "on_schedule", "behind", "should_have_started", "not_due", "adjusted", "total"]),
    st.integers(1, 9),
)
def test_no_announced_count_can_change_unseen(field, by):
    snapshot = october()
    wrong = replace(snapshot.counts, **{field: getattr(snapshot.counts, field) + by})
    assert "classes_total" in codes(replace(snapshot, counts=wrong))


def test_changes_account_for_new_and_removed_matters():
    added = replace(
        october(),
        changes=(
            *october().changes,
            Change("00000000-0000-4000-8000-000000000040", "40", "新", "", "on_schedule"),
        ),
    )
    assert "changes_class" in codes(added)


@pytest.mark.parametrize(
    ("name", "is_government"),
    [
        ("各县（市、区）人民政府", True),
        ("东川县委、东川县人民政府", True),
        ("各县（市、区）党委", True),
        ("各县（市、区）医改领导小组", False),
        ("市卫生健康委、市医保局", False),
        ("市人民政府办公室", False),
        ("市医改领导小组各成员单位", False),
    ],
)
def test_governments_are_told_from_offices(name, is_government):
    assert names_government(name) is is_government


def test_a_fault_says_its_class_in_the_readers_language():
    said = replace(september(), counts=replace(september().counts, done=9, on_schedule=22))
    kept = [f.to_data() for f in check(october(), said) if f.code == "previous_differs"]
    with translation.override("en"):
        told = [line["text"].split(" of the last issue")[0] for line in fault_lines(kept)]
    assert told == ["“Done”", "“On schedule”"]
    with translation.override("zh-hans"):
        assert "已完成" in fault_lines(kept)[0]["text"]


def test_every_word_a_fault_keeps_can_be_worded():
    assert {*CLASS_LABELS_ZH.values(), *STATE_LABELS_ZH.values(), *REPORT_LABELS_ZH.values()} == set(
        PRINTED_WORDS
    )
