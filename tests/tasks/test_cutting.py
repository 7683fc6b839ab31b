"""Where a text may be cut, and where the cut stands in the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.texts.cutting import Cut, cuts, places, sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("做好甲。做好乙；做好丙", ["做好甲。", "做好乙；", "做好丙"]),
        ("落实“四个亲自。”再做乙。", ["落实“四个亲自。”再做乙。"]),
        (
            "做好甲。（市财政局牵头）做好乙。（市医保局（牵头）、市人社局负责）",
            ["做好甲。（市财政局牵头）", "做好乙。（市医保局（牵头）、市人社局负责）"],
        ),
        ("做好甲。（二）做好乙。", ["做好甲。", "（二）做好乙。"]),
        ("（一。二）三", ["（一。二）三"]),
        ("", []),
    ],
)
def test_sentences_keep_quotes_brackets_and_clauses_whole(text, parts):
    assert sentences(text) == parts


@given(st.text(alphabet="甲乙。；（）“”负责\n ", max_size=60))
def test_sentences_joined_are_the_text(text):
    assert "".join(sentences(text)) == text


def test_cuts_stand_at_the_characters_of_the_source():
    source = "甲\n 做。 \n\n乙　做。丙"
    assert cuts("甲做。乙做。丙", source, 100) == [Cut(3, 108, 105), Cut(6, 112, 112)]
    assert (source[:5], source[8:12], source[12:]) == ("甲\n 做。", "乙　做。", "丙")


def test_what_a_person_rewrote_is_cut_where_both_sides_are_known():
    assert [cut.at for cut in cuts("甲要做好。乙做。", "甲做。乙做。", 0)] == [5]
    assert cuts("全新。写成。", "甲乙丙", 0) == []


@given(st.lists(st.sampled_from(["甲", "乙。", "丙；", " ", "\n", "　"]), max_size=30))
def test_each_character_stands_where_it_is_said_to(parts):
    source = "".join(parts)
    text = "".join(source.split())
    assert [source[place] for place in places(text, source, 0)] == list(text)
