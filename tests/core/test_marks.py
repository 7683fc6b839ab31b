"""Words marked where they stand, whatever stands between their characters."""

import pytest

from reform.core.marks import marked, passage


def shown(pieces):
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "terms", "expected"),
    [
        ("完善药品采购，结余留用", ["药品采购"], "完善[药品采购]，结余留用"),
        ("完善药品采购，结余留用", ["采购结余"], "完善药品[采购]，[结余]留用"),
        ("采购和采购", ["采购"], "[采购]和[采购]"),
        ("达到９０％以上", ["90"], "达到[９０]％以上"),
        ("推进DRG付费", ["drg", "付费"], "推进[DRG付费]"),
        ("新增康复床位", ["kfcw"], "新增[康复床位]"),
        ("新增（康复）床位", ["kfcw"], "新增（[康复]）[床位]"),
        ("新增康复床位", ["xz", "k"], "[新增]康复床位"),
        ("<b>采购</b>", ["采购"], "<b>[采购]</b>"),
        ("㎡", ["m2"], "[㎡]"),
        ("采购", [""], "采购"),
        ("", ["采购"], ""),
    ],
)
def test_marked_marks_what_was_searched(text, terms, expected):
    assert shown(marked(text, terms)) == expected


def test_passage_shows_what_stands_around():
    text = "一、总体要求。" + "完善机制，" * 20 + "提高县域\n内住院量占比。" + "加强监测。" * 30
    pieces, start, end = passage(text, ["县域内住院", "监测"], length=30)
    assert text[start:end] == "县域\n内住院"
    assert shown(pieces) == "…制，完善机制，完善机制，完善机制，完善机制，提高[县域] [内住院]…"


def test_passage_begins_with_its_sentence():
    pieces, _start, _end = passage("甲乙丙。提高占比。", ["占比"])
    assert shown(pieces) == "提高[占比]。"
    assert passage("甲乙丙", ["占比"]) is None
    assert passage("", []) is None
