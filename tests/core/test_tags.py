"""The visual language's tags: exact results, safe output."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.utils import translation
from django.utils.html import conditional_escape

from reform.core import days
from reform.core.lights import CLASS_LABELS, USUAL_TONES, shape_of
from reform.core.periods import from_label
from reform.core.templatetags import core
from reform.core.typography import text_width, title_lines
from reform.core.widgets import DateInput
from tasks.enums import StatusClass
from tasks.progress.vocabulary import light_of

ICONS = re.compile(r'\{% icon "([a-z0-9-]+)"')


def render(text: str, **values: object) -> str:
    return Template(text).render(Context(values))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_is_cut_ends_in_an_ellipsis_in_both_languages(language):
    with translation.override(language):
        assert render("{{ words|truncatechars:4 }}", words="市中西医结合医院") == "市中西…"


def test_class_labels_are_those_of_the_enum_in_the_same_order():
    assert [(code, str(label)) for code, label in CLASS_LABELS.items()] == [
        (code, str(label)) for code, label in StatusClass.choices
    ]


@pytest.mark.parametrize("status_class", StatusClass.values)
def test_usual_tone_is_the_light_of_the_class_without_flags(status_class):
    assert USUAL_TONES[status_class] == light_of(status_class, 2, ())


@pytest.mark.parametrize(
    ("status_class", "tone", "overdue", "shape"),
    [
        ("done", "green", False, "tick"),
        ("on_schedule", "green", False, "disc"),
        ("on_schedule", "yellow", False, "triangle"),
        ("behind", "yellow", False, "triangle"),
        ("behind", "red", False, "square"),
        ("behind", "red", True, "alert"),
        ("not_due", "red", True, "alert"),
        ("not_due", "grey", False, "ring"),
        ("adjusted", "grey", False, "diamond"),
        ("", "grey", False, "dash"),
    ],
)
def test_shape_of_says_the_light_without_colour(status_class, tone, overdue, shape):
    assert shape_of(status_class, tone, overdue=overdue) == shape


def test_lights_of_different_colour_never_share_a_shape():
    shapes = {}
    for status_class in ["", *StatusClass.values]:
        for tone in ["green", "yellow", "red", "grey"]:
            shapes.setdefault(shape_of(status_class, tone), set()).add(tone)
    assert all(len(tones) == 1 for tones in shapes.values() if tones != {"green", "grey"})
    assert shape_of("behind", "red") != shape_of("behind", "yellow") != shape_of("on_schedule", "green")


def test_light_of_a_task_escapes_its_label():
    html = render("{% light 'done' label=words %}", words="<b>x</b>")
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert "<b>" not in html


def test_task_light_shows_class_and_flags():
    task = SimpleNamespace(
        status_class="behind", light="red", overdue=True, due_soon=False, at_risk=False, unreported=True
    )
    with translation.override("en"):
        html = render("{% task_light task %}", task=task)
    assert "light-red" in html
    assert re.findall(r'class="flag flag-(\w+)">([^<]+)<', html) == [
        ("red", "Overdue"),
        ("grey", "Unreported"),
    ]


@pytest.mark.parametrize(
    ("part", "total", "shown"),
    [(12, 40, "30.0%"), (1, 32, "3.1%"), (1, 160, "0.6%"), (12, 15, "12/15"), (0, 0, "—"), (None, 40, "—")],
)
def test_share_is_plainly_rounded_and_leaves_small_bases_as_counts(part, total, shown):
    assert core.share(part, total) == shown


@pytest.mark.parametrize(("value", "shown"), [(2, "+2"), (-1, "−1"), (0, "±0"), (None, "")])
def test_signed_shows_the_direction(value, shown):
    assert core.signed(value) == shown


@pytest.mark.parametrize(("language", "shown"), [("zh-hans", "2026年10月31日"), ("en", "31 Oct 2026")])
def test_day_is_written_as_the_language_does(language, shown):
    with translation.override(language):
        assert core.day(date(2026, 10, 31)) == shown


def test_day_of_a_moment_is_the_office_clocks():
    with translation.override("en"):
        assert core.day(datetime(2026, 10, 31, 16, 30, tzinfo=UTC)) == "1 Nov 2026"


@pytest.mark.parametrize(
    ("due", "shown"),
    [(date(2026, 11, 5), "3 days left"), (date(2026, 11, 2), "today"), (date(2026, 11, 1), "1 day past")],
)
def test_days_left_counts_calendar_days(due, shown):
    with translation.override("en"):
        assert core.days_left(due, date(2026, 11, 2)) == shown


def test_class_bar_keeps_the_order_and_adds_up():
    bar = core.class_bar({"done": 12, "behind": 4, "not_due": 24}, "/ledger/?q=x")
    assert bar["total"] == 40
    assert [(s["code"], s["number"], s["x"], s["width"]) for s in bar["segments"]] == [
        ("done", 12, "0.000%", "30.000%"),
        ("on_schedule", 0, "30.000%", "0.000%"),
        ("behind", 4, "30.000%", "10.000%"),
        ("should_have_started", 0, "40.000%", "0.000%"),
        ("not_due", 24, "40.000%", "60.000%"),
        ("adjusted", 0, "100.000%", "0.000%"),
    ]
    assert bar["segments"][2]["url"] == "/ledger/?q=x&status_class=behind"


def test_meter_of_an_unknown_value_draws_no_bar():
    assert "<svg" not in render("{% meter None 50 %}")
    assert 'width="45.00%"' in render("{% meter 45 50 %}")


def test_meter_takes_its_colour_from_the_rule_and_not_from_the_mark():
    assert "meter-short" not in render("{% meter 52 60 %}")
    assert "meter-short" in render("{% meter 52 60 short=True %}")


class OneForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As in the paper.", max_length=3)
    due = forms.DateField(widget=DateInput, initial=date(2026, 10, 31))


def test_field_ties_label_hint_and_error_to_the_widget():
    html = render("{% field form.name %}", form=OneForm({"name": "long one"}))
    assert '<label class="form-label" for="id_name">' in html
    assert 'aria-describedby="id_name_help id_name_error"' in html
    assert 'class="form-control is-invalid"' in html
    assert 'id="id_name_help">As in the paper.' in html
    assert 'id="id_name_error" role="alert"' in html


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_field_gives_a_date_in_the_form_browsers_take(language):
    with translation.override(language):
        assert 'value="2026-10-31"' in render("{% field form.due %}", form=OneForm())


def test_field_draws_the_boxes_of_a_group_as_a_single_one():
    class Boxes(forms.Form):
        units = forms.MultipleChoiceField(
            choices=[("a", "甲"), ("b", "<乙>")], widget=forms.CheckboxSelectMultiple, required=False
        )

    html = render("{% field form.units %}", form=Boxes({"units": ["b"]}))
    assert html.count('class="form-check-input"') == 2
    assert html.count(" checked") == 1
    assert "&lt;乙&gt;" in html


def test_icon_draws_the_paths_of_the_named_file():
    html = str(core.icon("check", "icon-lg"))
    assert 'class="icon icon-lg"' in html
    assert html.count("<path") == 1


def test_icons_named_in_templates_are_all_among_the_assets():
    names = {
        name
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        for name in ICONS.findall(path.read_text("utf-8"))
    }
    assert len(names) > 20
    assert [name for name in sorted(names) if not (core.ICON_FOLDER / f"{name}.svg").exists()] == []


def test_templates_carry_no_inline_style_or_script():
    """The security policy of the browser would block them without a word to the reader."""
    forbidden = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*json)|\sstyle=|\son[a-z]+=\"", re.IGNORECASE)
    pages = [p for p in Path(settings.BASE_DIR, "templates").rglob("*.html") if "documents" not in p.parts]
    assert len(pages) > 30
    assert [str(p) for p in pages if forbidden.search(p.read_text("utf-8"))] == []


@pytest.mark.parametrize(("language", "text"), [("zh-hans", "财政局、医保局"), ("en", "财政局, 医保局")])
def test_listed_words_are_parted_as_the_language_does(language, text):
    with translation.override(language):
        assert core.listed(["财政局", "医保局"]) == text


@pytest.mark.parametrize(("language", "text"), [("zh-hans", "周一"), ("en", "Mon")])
def test_day_of_the_week_is_named_in_the_readers_language(language, text):
    with translation.override(language):
        assert core.weekday(date(2026, 11, 23)) == text


def test_an_open_tail_is_not_one_more_name():
    with translation.override("zh-hans"):
        assert core.listed(["乡村振兴局", "等"]) == "乡村振兴局等"


@pytest.mark.parametrize(("language", "text"), [("zh-hans", "核对：1"), ("en", "Check: 1")])
def test_words_after_a_label_are_parted_by_a_space_where_the_language_has_spaces(language, text):
    with translation.override(language):
        assert Template('{% load i18n %}{% translate "Check:" %}{% gap %}1').render(Context()) == text


@pytest.mark.parametrize(
    ("kept", "chinese", "english"),
    [
        ("2026年10月", "2026年10月", "Oct 2026"),
        ("2026年第3季度", "2026年第3季度", "Q3 2026"),
        ("2026年下半年", "2026年下半年", "Second half of 2026"),
        ("2026年度", "2026年度", "2026"),
        ("2026年13月", "2026年13月", "2026年13月"),
    ],
)
def test_period_is_named_in_the_readers_language_also_from_the_name_that_is_kept(kept, chinese, english):
    with translation.override("zh-hans"):
        assert core.period_name(kept) == chinese
    with translation.override("en"):
        assert core.period_name(kept) == english
    value = from_label(kept)
    assert value is None or value.label() == kept


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hans", "牵头：（市级）《办法》1项（2行）甲；乙"),
        ("en", "牵头:  (市级)“办法”1 item in 2 rows甲; 乙"),
    ],
)
def test_labels_asides_and_counts_are_set_as_the_language_does(language, said):
    with translation.override(language):
        parts = [core.colon("牵头"), core.bracketed("市级"), core.titled("办法"), core.in_rows(1, 2)]
        assert "".join([*parts, core.parted(["甲", "乙"])]) == said


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "1007＝1003＋2×2＋2－2"), ("en", "1,007 = 1,003 + 2 × 2 + 2 − 2")]
)
def test_a_sum_of_figures_bears_the_signs_of_the_words_beside_it(language, said):
    with translation.override(language):
        assert core.in_signs("1007 = 1003 + 2 × 2 + 2 − 2") == said


@pytest.mark.parametrize(
    ("first", "last", "chinese", "english"),
    [
        (date(2026, 11, 23), date(2026, 12, 5), "11月23日至12月5日", "23 Nov–5 Dec"),
        (date(2025, 11, 23), date(2025, 12, 5), "2025年11月23日至12月5日", "23 Nov–5 Dec 2025"),
        (date(2025, 11, 23), date(2026, 1, 5), "2025年11月23日至2026年1月5日", "23 Nov 2025–5 Jan 2026"),
        (date(2025, 11, 23), None, "2025年11月23日起", "since 23 Nov 2025"),
        (None, date(2025, 11, 23), "2025年11月23日止", "until 23 Nov 2025"),
        (None, None, "—", "—"),
    ],
)
def test_days_are_joined_as_the_language_joins_them(monkeypatch, first, last, chinese, english):
    monkeypatch.setattr(days.timezone, "localdate", lambda: date(2026, 11, 24))
    with translation.override("zh-hans"):
        assert (core.days_to(first, last), render("1{% dash %}50")) == (chinese, "1—50")
    with translation.override("en"):
        assert (core.days_to(first, last), render("1{% dash %}50")) == (english, "1–50")


def test_a_title_breaks_as_its_pdf_does_and_between_phrases_on_a_phone():
    title = "关于2026年第三季度全市深化医药卫生体制改革重点任务<进展>情况的通报"
    drawn = core.by_phrase(title)
    lines = re.findall(r'<span class="title-line">(.*?)</span></span>', drawn)
    assert [re.sub("<[^>]*>", "", line + "</span>") for line in lines] == [
        str(conditional_escape(line)) for line in title_lines(title)
    ]
    phrases = re.findall(r'<span class="title-phrase">([^<]*)</span>', drawn)
    assert phrases[0] == "关于2026年第三季度"
    assert all(text_width(phrase.replace("&lt;", "<").replace("&gt;", ">")) <= 13 for phrase in phrases)


def test_a_blank_written_in_a_title_stays():
    drawn = core.by_phrase("结余留用见实效 采购周期缩一半")
    assert re.sub("<[^>]*>", "", drawn) == "结余留用见实效 采购周期缩一半"


def test_an_excerpt_of_several_lines_is_one():
    assert core.in_one_line("完成时限。\r\n\n　　会议要求") == "完成时限。会议要求"
    assert core.in_one_line("First.\nSecond.") == "First. Second."


# Papers as they are printed stand on these pages, in their own language; the search shows what can be typed.
IN_CHINESE = {
    "language.html", "circular_detail.html", "bulletin_detail.html", "article_detail.html", "paper_numbers.html", "_compose_edit.html",
    "_compose_card.html", "compose_word.html", "search.html",
}  # fmt: skip


def test_pages_carry_chinese_words_and_marks_in_texts_for_translation_alone():
    """What stands beside the tags is read on every page, also on an English one."""
    tags = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{%.*?%\}|\{#.*?#\}|_\(\".*?\"\)", re.DOTALL)
    samples = re.compile(r"\{% blocktranslate.*?\{% endblocktranslate %\}", re.DOTALL)
    pages = [p for p in Path(settings.BASE_DIR, "templates").rglob("*.html") if "documents" not in p.parts]
    found = {}
    for page in pages:
        text = tags.sub("", samples.sub("", page.read_text("utf-8")))
        if page.name not in IN_CHINESE and (marks := re.findall("[\u4e00-\u9fff：；，（）、。《》]+", text)):
            found[page.name] = marks
    assert found == {}


@pytest.mark.parametrize(
    ("language", "person", "clause", "units"),
    [
        ("zh-hans", "张三（市医改办 秘书处经办）", "第2条", "甲局、乙局等"),
        ("en", "张三 (市医改办 秘书处经办)", "clause 2", "甲局, 乙局 and others"),
    ],
)
def test_kept_persons_clauses_and_open_lists_read_as_the_readers_language_has_it(
    language, person, clause, units
):
    with translation.override(language):
        assert core.signature("张三（市医改办 秘书处经办）") == person
        assert (core.signature("王强"), core.signature("")) == ("王强", "")
        assert (core.clause_called("第2条"), core.clause_called("（四）")) == (clause, "（四）")
        assert core.listed(["甲局", "乙局", "等"]) == units
