"""Pinyin from the file of words is what pypinyin says, character by character and word by word."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT, RE_HANS

from reform.core import pinyin
from reform.core.pinyin_words import BASE_DIR, WORDS_FILE, make_words

MIXED = "重庆市2024年医改工作要点（第一批）：DRG付费、银行行长、绿色 通道。\n〇𠀀ABC"


def test_every_character_sounds_as_pypinyin_says():
    each = [chr(number) for number in PINYIN_DICT if RE_HANS.match(chr(number))]
    assert [pinyin.syllables(one) for one in each] == [lazy_pinyin(one) for one in each]


def test_every_word_sounds_as_pypinyin_says():
    each = list(filter(RE_HANS.match, PHRASES_DICT))
    assert [pinyin.syllables(one) for one in each] == [lazy_pinyin(one) for one in each]


def test_words_are_found_in_a_text_as_pypinyin_finds_them():
    """Pieces of words side by side: the longest word at a place decides, across what was meant to be two."""
    chance = random.Random(7)
    words = chance.sample(sorted(filter(RE_HANS.match, PHRASES_DICT)), 5_000)
    text = "".join(word[chance.randrange(len(word)) :] for word in words)
    assert pinyin.syllables(text) == lazy_pinyin(text)
    assert pinyin.letters(text) == lazy_pinyin(text, style=Style.FIRST_LETTER)


def test_what_has_no_sound_keeps_its_place_among_syllables():
    found = pinyin.syllables(MIXED)
    assert len(found) == len(MIXED)
    assert [one for one in found if one] == lazy_pinyin(MIXED, errors="ignore")
    assert "".join(pinyin.letters(MIXED)) == "".join(
        lazy_pinyin(MIXED, style=Style.FIRST_LETTER, errors="ignore")
    )


@pytest.mark.parametrize("text", ["", "医改", "医改2024年", "2024年", "DRG", MIXED])
def test_spelled_keeps_what_stands_between_in_one_piece(text):
    assert pinyin.spelled(text) == lazy_pinyin(text)


@pytest.mark.parametrize("strange", ["\ud800", "\x00", "\t", "\n", "=", "\U0010ffff"])
def test_strange_characters_have_no_sound(strange):
    assert pinyin.syllables(f"医{strange}改") == ["yi", "", "gai"]


def test_the_file_is_made_of_the_installed_words(tmp_path):
    make_words(tmp_path / "words.txt")
    pinyin.syllables("医")
    assert (tmp_path / "words.txt").read_bytes() == WORDS_FILE.read_bytes()


def test_a_missing_file_is_made_in_a_process_of_its_own(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(pinyin, "WORDS_FILE", tmp_path / "words.txt")
    monkeypatch.setattr(
        pinyin.subprocess, "run", lambda argv, **_: (asked.append(argv), make_words(tmp_path / "words.txt"))
    )
    assert pinyin._data.__wrapped__()[:]
    assert asked == [[sys.executable, "-m", "reform.core.pinyin_words"]]


def test_asking_loads_none_of_the_words():
    code = "import sys; from reform.core.text import search_text; print(search_text('医改'), 'pypinyin' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=BASE_DIR, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["医改", "yg", "False"]
