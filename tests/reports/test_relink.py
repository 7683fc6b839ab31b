"""Texts changed by hand: what still says the same stays linked, the rest is marked, no word is ever changed."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.circulars.kinds import built_outline, outline_of
from reports.circulars.linked import by_hand, figure, filled, hands, links, parts, plain
from reports.circulars.outline import figures_of, text_of
from reports.circulars.records import Edit
from reports.circulars.relink import numbers_of, relink
from tests.reports.circular_sample import october

BUILT = {section.key: text_of(section) for section in built_outline(october()).sections}
FIGURES = figures_of(built_outline(october()))
sections = st.sampled_from(sorted(BUILT))
WORDS = "已经的项，。；市完成改革任务0123456789.% \n（一）年月第"


def by_keys(text):
    """Return the linked figures of a marked text by their keys."""
    return dict(links(text))


def test_every_figure_of_the_sentences_is_linked_and_each_key_has_one_value():
    for text in BUILT.values():
        loose = [part.text for part in parts(text) if not part.key and list(numbers_of(part.text))]
        assert loose == []
    told = list(chain.from_iterable(links(text) for text in BUILT.values()))
    assert len(set(told)) == len(dict(told)) == len(told) == 52


@given(sections)
def test_an_unedited_text_links_everything(key):
    assert relink(plain(BUILT[key]), BUILT[key]) == BUILT[key]


@settings(max_examples=60, deadline=None)
@given(sections, st.data())
def test_words_put_in_taken_out_and_moved_change_no_linked_figure(key, data):
    text = plain(BUILT[key])
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 40)))
        piece, rest = text[start:end], text[:start] + text[end:]
        place = data.draw(st.integers(0, len(rest)))
        put = data.draw(st.sampled_from([piece, "", data.draw(st.text(WORDS, max_size=12))]))
        text = rest[:place] + put + rest[place:]
    marked = relink(text, BUILT[key])
    assert plain(marked) == text
    assert by_keys(marked).items() <= FIGURES.items()
    assert all(part.was == FIGURES.get(part.key, "") != part.text for part in hands(marked))
    assert filled(marked, FIGURES) == marked


@settings(max_examples=40, deadline=None)
@given(st.text(WORDS, max_size=60), sections)
def test_the_typed_words_are_never_changed(text, key):
    assert plain(relink(text, BUILT[key])) == text
    assert plain(relink(text)) == text


@pytest.mark.parametrize(
    ("was", "now", "marked"),
    [
        ("已完成12项", "已完成13项", [("13", "counts.done", "12")]),
        ("已完成12项，占30.0%", "已完成12项，占31%", [("31", "share.done", "30.0")]),
        ("应报送进展28项", "应报送进展２９项", [("２９", "reporting.due", "28")]),
        ("其中逾期1项", "其中逾期1项，约谈7家、走访3个县", [("7", "", ""), ("3", "", "")]),
    ],
)
def test_a_figure_changed_or_added_by_hand_is_marked(was, now, marked):
    text = plain(BUILT["overall"])
    found = relink(text.replace(was, now), BUILT["overall"])
    assert [(part.text, part.key, part.was) for part in hands(found)] == marked


@pytest.mark.parametrize(
    "now",
    [
        "11月20日前",
        "自2025年起，",
        "见附件3，",
        "第4项、第5、6项，",
        "第4、5至6项，",
        "第5－6项，",
        "3—5月，",
        "（×办〔2025〕7号）",
    ],
)
def test_dates_and_references_are_not_marked(now):
    text = plain(BUILT["overall"])
    assert list(hands(relink(text + now, BUILT["overall"]))) == []


def test_a_number_typed_anew_is_marked_though_the_paper_has_the_same_elsewhere():
    text = plain(BUILT["overall"]) + "其中市医保局牵头20项。"
    assert [(part.text, part.key) for part in hands(relink(text, BUILT["overall"]))] == [("20", "")]


def test_a_figure_moved_with_its_sentence_stays_linked():
    text = plain(BUILT["overall"])
    moved = text.replace("已完成12项，占30.0%；", "").replace(
        "批准调整1项。", "批准调整1项；已完成12项，占30.0%。"
    )
    assert by_keys(relink(moved, BUILT["overall"])) == by_keys(BUILT["overall"])


def test_a_figure_put_right_again_is_linked_again():
    text = plain(BUILT["overall"])
    wrong = relink(text.replace("已完成12项", "其中已完成13项"), BUILT["overall"])
    again = relink(plain(wrong).replace("已完成13项", "已完成12项"), wrong, BUILT["overall"])
    assert by_keys(again)["counts.done"] == "12"
    assert list(hands(again)) == []


def test_a_figure_by_hand_stays_so_through_a_second_edit():
    text = plain(BUILT["overall"])
    wrong = relink(text.replace("已完成12项", "已完成13项，约谈7家"), BUILT["overall"])
    again = relink(plain(wrong).replace("年度台账", "全年台账"), wrong, BUILT["overall"])
    assert [(p.text, p.key, p.was) for p in hands(again)] == [("13", "counts.done", "12"), ("7", "", "")]


def test_an_edited_section_moves_with_the_snapshot_and_keeps_what_was_written_by_hand():
    text = plain(BUILT["overall"]).replace("已完成12项，占30.0%", "现已完成12项，占29%")
    edit = Edit("overall", relink(text, BUILT["overall"]), heading="全局情况")
    counts = replace(october().counts, done=13, on_schedule=19)
    later = outline_of(replace(october(), counts=counts, edits=(edit,)))
    section = later.sections[0]
    assert section.heading == "全局情况"
    assert "现已完成13项，占29%；达到序时进度19项，占47.5%" in plain(text_of(section))
    assert [part.was for part in hands(text_of(section))] == ["30.0"]


def test_marks_typed_into_a_text_are_taken_out():
    assert plain(relink("甲" + figure("counts.done", "99") + "乙")) == "甲counts.done99乙"
    assert plain(by_hand("7", key="a.b", was="8=9")) == "7"
    assert [(p.key, p.was) for p in hands(by_hand("7", key="a.b", was="8=9"))] == [("a.b", "8=9")]


def test_a_text_of_one_character_repeated_is_soon_done():
    assert plain(relink("一" * 20_000, "二" + "一" * 19_999)) == "一" * 20_000
