"""The glossary and the tips: each word explained once, the same wherever it stands."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from reform.core.glossary import BY_KEY, GROUPS, TERMS
from tests.cast import signed_in

TEMPLATES = Path(settings.BASE_DIR) / "templates"
USED = re.compile(r'{% (?:term|words) ((?:"\w+" ?)+)')


def test_glossary_has_every_word_once_and_no_empty_group():
    assert len(BY_KEY) == len(TERMS) >= 40
    assert {term.group for term in TERMS} == set(GROUPS)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_words_and_explanations_are_short_and_differ(language):
    with translation.override(language):
        words = [str(term.word) for term in TERMS]
        texts = [str(term.text) for term in TERMS]
    assert len(set(words)) == len(words)
    assert len(set(texts)) == len(texts)
    longest = 60 if language == "zh-hans" else 220
    assert [text for text in texts if len(text) > longest] == []


def test_glossary_is_in_chinese_where_chinese_is_read():
    with translation.override("zh-hans"):
        assert str(BY_KEY["on_schedule"].word) == "序时进度"
        assert [t.key for t in TERMS if str(t.text).isascii() or str(t.word).isascii()] == []


def test_tips_name_words_of_the_glossary_and_stand_where_newcomers_stumble():
    used = {
        path.name: {key for keys in USED.findall(path.read_text("utf-8")) for key in re.findall(r"\w+", keys)}
        for path in TEMPLATES.rglob("*.html")
    }
    assert set().union(*used.values()) <= set(BY_KEY)
    for page in PLACES:
        assert used[page], page


PLACES = (
    "ledger.html",
    "determination.html",
    "review_inbox.html",
    "circular_detail.html",
    "report_edit.html",
    "hand_out.html",
    "department_detail.html",
)


def test_tip_opens_without_a_script_and_leads_to_the_glossary():
    with translation.override("en"):
        html = Template('{% load terms %}{% term "collector" %}').render(Context())
    assert html.startswith('<details class="why term"><summary class="term-word" title="The one unit that')
    assert f'href="{reverse("glossary")}#collector"' in html


def test_tip_of_an_unknown_word_is_a_mistake():
    with pytest.raises(KeyError):
        Template('{% load terms %}{% term "nothing" %}').render(Context())


def test_glossary_lists_all_words_and_finds_one_by_initials(cast):
    client = signed_in(cast.liaison)
    page = client.get(reverse("glossary")).content.decode()
    assert re.findall(r'<div id="(\w+)"><dt>', page) == [
        term.key for group in GROUPS for term in TERMS if term.group == group
    ]
    client.cookies["portal_language"] = "zh-hans"
    found = client.get(reverse("glossary"), {"q": "xsjd"}).content.decode()
    assert re.findall(r'<div id="(\w+)"><dt>', found) == ["on_schedule"]
    assert "没有找到这个词" in client.get(reverse("glossary"), {"q": "zzz"}).content.decode()
