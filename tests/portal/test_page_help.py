"""Every page says in a line or two what it is for; an empty list says what to do next."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# Pages whose head is one of their own: they say in it what happened or what is shown.
OWN_HEAD = {"errors/_base.html", "reports/overview_meeting.html", "tasks/notice_conflict.html"}
PAGES = sorted(
    str(path.relative_to(TEMPLATES))
    for path in TEMPLATES.rglob("*.html")
    if '{% extends "base.html" %}' in path.read_text("utf-8")
)


@pytest.mark.parametrize("name", [name for name in PAGES if name not in OWN_HEAD])
def test_page_says_what_it_is_for(name):
    text = (TEMPLATES / name).read_text("utf-8")
    found = re.search(r"{% block help %}(.+?){% endblock", text, re.S)
    assert found
    assert found[1].strip()


@pytest.mark.parametrize("name", sorted(OWN_HEAD))
def test_page_with_a_head_of_its_own_draws_one(name):
    assert "{% block page_head %}" in (TEMPLATES / name).read_text("utf-8")


EMPTY = re.compile(r'{% include "components/empty\.html"(?: with ([^%]*))? %}')


def test_empty_lists_say_what_to_do_next():
    """Each has words of its own besides its title: a bare “nothing” helps nobody."""
    bare = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        text = path.read_text("utf-8")
        for found in EMPTY.finditer(text):
            before = text[: found.start()][-1600:]
            if not re.search(r"text=|_text %}| as (?:text|x|nothing|words) %}", (found[1] or "") + before):
                bare.append(f"{path.relative_to(TEMPLATES)}: {found[0]}")
    assert bare == []
