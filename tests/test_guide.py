"""The user guide says what the walks hold, and shows pictures that are there."""

import re

import pytest

from reform.bootstrap.paths import BASE_DIR
from tests.browser import test_period_hands as hands
from tests.browser import test_walks as walks
from tests.browser.guide_pictures import FILES, MOST_BYTES, PICTURES

GUIDES = {"zh": "guide.zh-CN.md", "en": "guide.md"}
WALKS = [
    walks.PHONE_BOUND,
    walks.Bound(hands.LIAISON_CLICKS, hands.LIAISON_KEYS, hands.LIAISON_FIELDS, hands.LIAISON_SECONDS),
    walks.CALLS_BOUND,
    walks.Bound(hands.REVIEWER_CLICKS, hands.REVIEWER_KEYS, hands.REVIEWER_FIELDS, hands.REVIEWER_SECONDS),
    walks.WHY_BOUND,
    walks.CLAUSE_BOUND,
    walks.LIAISON_BOUND,
]
ROW = re.compile(r"^\| [^|]+" + r"\| (\d+) " * 4 + r"\|$", re.MULTILINE)
PICTURE = re.compile(r"!\[[^\]]+\]\(pictures/([^)]+)\)")


def text_of(language: str) -> str:
    return (BASE_DIR / "docs" / GUIDES[language]).read_text("utf-8")


@pytest.mark.parametrize("language", GUIDES)
def test_the_guide_tells_the_counts_the_walks_are_held_to(language):
    told = [walks.Bound(*map(int, row)) for row in ROW.findall(text_of(language))]
    assert told == WALKS


@pytest.mark.parametrize("language", GUIDES)
def test_the_guide_shows_the_pictures_of_its_language(language):
    drawn = [one.file(lang) for one in PICTURES for lang in one.languages if lang.startswith(language)]
    assert sorted(PICTURE.findall(text_of(language))) == sorted(drawn)


def test_the_guides_pictures_are_there_and_small():
    folder = BASE_DIR / "docs" / "pictures"
    assert [name for name in FILES if not (folder / name).is_file()] == []
    assert {name for name in FILES if (folder / name).stat().st_size > MOST_BYTES} == set()
    assert {path.name for path in folder.glob("guide-*")} == set(FILES)
    assert len(FILES) == 12
