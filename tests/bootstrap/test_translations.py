"""Finding the texts for translation, and what a catalogue lacks."""

import gettext
import re
from pathlib import Path

import pytest

from reform.bootstrap.paths import BASE_DIR
from reform.core import translations

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'


def catalogue(folder: Path, entries: str) -> Path:
    path = folder / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + entries, "utf-8")
    return path


def keys(source: str, name: str) -> list[tuple[str, str, str]]:
    return [message.key for message in translations.messages_of(source, name)]


CHINESE = "\u3400-\u9fff，。；：！？（）《》“”、…"
# A blank beside a title or a list's total parts two things that stand beside each other.
BLANK = re.compile(
    rf"[{CHINESE}] +(?:[A-Za-z0-9.&]|%\((?!title|total))|(?:[A-Za-z0-9]|[^el]\)s) +[{CHINESE}]"
)


def test_chinese_has_no_blanks_beside_figures_and_latin_and_one_sign_for_what_goes_on():
    """No half-width blank between Chinese and a figure, a name or what is put in; … and never three dots."""
    catalog = translations.read_catalog(BASE_DIR / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po")
    texts = [
        text for m in catalog if m.id for text in ([m.string] if isinstance(m.string, str) else m.string)
    ]
    assert [text for text in texts if BLANK.search(text) or "..." in text or "……" in text] == []
    assert BLANK.search("请于 %(n)s 分钟后")
    assert not BLANK.search("归并%(n)s %(title)s")


MESSAGE = re.compile(
    r'\{% translate "([^"]*)"[^%]*%\}|\{% blocktranslate[^%]*%\}(.*?)(?:\{% plural %\}.*?)?\{% endblocktranslate %\}',
    re.DOTALL,
)
# Keys are drawn with room around them.
BLANK_BEHIND = re.compile(
    r'(?:\{% (?:end)?(?:if|for|with)[^%]*%\}|\{% else %\})* +(?!<kbd|<span class="keys-line)\S', re.DOTALL
)


def test_templates_put_no_blank_behind_a_chinese_sign():
    """What follows a sentence or a label with its colon is parted by {% gap %}, which is nothing in Chinese."""
    catalog = translations.read_catalog(BASE_DIR / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po")
    chinese = {key: said for m in catalog for key, said in zip(*(map(_each, (m.id, m.string))), strict=False)}
    found = []
    for page in sorted((BASE_DIR / "templates").rglob("*.html")):
        text = page.read_text("utf-8")
        for message in MESSAGE.finditer(text):
            key = re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", message[1] or message[2] or "")
            if chinese.get(key, "").endswith(("。", "：", "；", "！", "？", "，")) and BLANK_BEHIND.match(
                text, message.end()
            ):
                found.append(f"{page.name}: {key}")
    assert found == []


def _each(texts: str | tuple[str, ...]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def test_messages_of_python_code():
    source = (
        "from django.utils.translation import gettext as _\n"
        '_("Ledger")\nngettext("%(n)d task", "%(n)d tasks", 2)\npgettext_lazy("month", "May")\n'
        'gettext_lazy("two "\n  "lines")\nprint("not for translation")\n'
    )
    assert keys(source, "a.py") == [
        ("", "Ledger", ""),
        ("", "%(n)d task", "%(n)d tasks"),
        ("month", "May", ""),
        ("", "two lines", ""),
    ]


def test_messages_of_a_template():
    source = (
        '{% load i18n %}{% translate "Ledger" %}{% translate "May" context "month" %}plain words'
        "{% blocktranslate count n=rows|length trimmed %}\n  {{ n }} task\n{% plural %}\n  {{ n }} tasks"
        '{% endblocktranslate %}{{ _("direct") }}'
    )
    assert keys(source, "a.html") == [
        ("", "Ledger", ""),
        ("month", "May", ""),
        ("", "%(n)s task", "%(n)s tasks"),
        ("", "direct", ""),
    ]


def test_untranslated_counts_missing_empty_fuzzy_and_wrong_plurals(tmp_path):
    path = catalogue(
        tmp_path,
        'msgid "good"\nmsgstr "好"\n\nmsgid "empty"\nmsgstr ""\n\n#, fuzzy\nmsgid "unsure"\nmsgstr "也许"\n\n'
        'msgid "flat"\nmsgstr "平"\n\nmsgid "task"\nmsgid_plural "tasks"\nmsgstr[0] "项"\n\n'
        'msgctxt "month"\nmsgid "May"\nmsgstr "五月"\n',
    )
    used = [
        translations.Message("", "good", "", "a.py:1"),
        translations.Message("", "empty", "", "a.py:2"),
        translations.Message("", "unsure", "", "a.py:3"),
        translations.Message("", "absent", "", "a.py:4"),
        translations.Message("", "flat", "flats", "a.py:5"),
        translations.Message("", "task", "tasks", "a.py:6"),
        translations.Message("month", "May", "", "a.py:7"),
        translations.Message("", "May", "", "a.py:8"),
    ]
    missing = translations.untranslated(used, translations.read_catalog(path))
    assert [message.place for message in missing] == ["a.py:2", "a.py:3", "a.py:4", "a.py:5", "a.py:8"]


def test_compile_catalog_refuses_other_placeholders_than_the_text_has(tmp_path):
    path = catalogue(tmp_path, '#, python-format\nmsgid "%(n)d left"\nmsgstr "剩 %(count)d"\n')
    with pytest.raises(ValueError, match="n"):
        translations.compile_catalog(path)
    assert not path.with_suffix(".mo").exists()


def test_compile_catalog_writes_what_gettext_reads(tmp_path):
    path = catalogue(tmp_path, 'msgid "Ledger"\nmsgstr "台账"\n')
    with translations.compile_catalog(path).open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Ledger") == "台账"


def test_read_catalog_tells_where_a_catalogue_is_broken(tmp_path):
    path = catalogue(tmp_path, 'msgid "Ledger"\nmsgstr "台账"\nnonsense\n')
    with pytest.raises(ValueError, match=r"django\.po"):
        translations.read_catalog(path)
