"""Choices and attributes are drawn as Django's own templates draw them, only without a template for each."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.utils.translation import gettext_lazy as _

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


@pytest.mark.parametrize("name", ["plain", "grouped", "several", "words", "long"])
def test_widget_is_drawn_as_by_django(name: str) -> None:
    given = {"plain": "7", "grouped": "z", "several": ["a", "c"], "words": NASTY, "long": NASTY}
    ours, theirs = (_drawn(name, given, renderer) for renderer in (TemplatesSetting(), DjangoTemplates()))
    assert ours == theirs
    assert "<b>" not in ours


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
