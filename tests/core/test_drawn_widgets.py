"""Widgets are drawn as Django's own templates draw them, only without a template for each."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _

from reform.core.form_renderer import DRAWN, FormRenderer
from reform.core.widgets import LineArea

NASTY = "<b>\"A\" & 'B'</b>"


class Sample(forms.Form):
    plain = forms.ChoiceField(choices=[("", _("Any unit")), ("a", NASTY), (7, "seven"), (None, "none")])
    grouped = forms.ChoiceField(choices=[("x", "X"), (NASTY, [("y", "Y"), ("z", NASTY)])])
    several = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B"), ("c", "C")])
    words = forms.CharField(
        max_length=9, widget=forms.TextInput(attrs={"data-say": NASTY, "hidden": False, "data-none": ""})
    )
    long = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}))
    empty = forms.CharField(widget=forms.Textarea)
    number = forms.DecimalField(widget=forms.NumberInput(attrs={"step": "any"}))
    nothing = forms.IntegerField(required=False)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    hour = forms.TimeField()
    mail = forms.EmailField()
    page = forms.URLField(assume_scheme="https")
    secret = forms.CharField(widget=forms.PasswordInput)
    sought = forms.CharField(widget=forms.SearchInput)
    unseen = forms.CharField(widget=forms.HiddenInput)
    ticked = forms.BooleanField()
    unticked = forms.BooleanField(required=False)
    one_of = forms.ChoiceField(choices=[("a", NASTY), ("b", "B")], widget=forms.RadioSelect)
    kept = forms.FileField()


GIVEN = {
    "plain": "7",
    "grouped": "z",
    "several": ["a", "c"],
    **dict.fromkeys(("words", "long", "unseen", "mail", "sought", "secret", "page"), NASTY),
    "number": "1.50",
    "day": "2026-11-05",
    "hour": "08:30",
    "ticked": "on",
    "one_of": "a",
}


@pytest.mark.parametrize("name", list(Sample.base_fields))
def test_widget_is_drawn_as_by_django(name: str) -> None:
    ours, theirs = (_drawn(name, GIVEN, renderer) for renderer in (FormRenderer(), DjangoTemplates()))
    assert ours == theirs
    assert "<b>" not in ours


def test_every_widget_drawn_at_once_is_compared_with_django() -> None:
    drawn = {field.widget.template_name for field in Sample.base_fields.values()}
    assert DRAWN.keys() <= drawn


def _drawn(name: str, given: dict, renderer: forms.renderers.BaseRenderer) -> str:
    drawn = str(Sample(given, renderer=renderer)[name])
    # Their templates break lines between options.
    return re.sub(r"\s*\n\s*", "", drawn)


class Paper(forms.Form):
    source = forms.CharField(max_length=20, widget=LineArea)


def test_a_line_in_two_rows_stays_one_line():
    form = Paper({"source": "关于印发考核办法的\r\n通知"})
    assert form.is_valid()
    assert form.cleaned_data == {"source": "关于印发考核办法的通知"}
    assert 'rows="2"' in str(form["source"])
