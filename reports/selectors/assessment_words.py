"""The evidence of an assessment in sentences, in the language of the page or, frozen, of the office."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from reform.core.words import gap, listed
from reports.scoring.evidence import CONDITION_WORDS, LED_BY, SENTENCES, Evidence
from reports.scoring.facts import Named


def name_of(one: Named) -> str:
    """Return what a line calls a thing, in the current language: 第3项床位数, item 3 床位数, an order's number."""
    if not one.item:
        return one.words
    item = _("item %(number)s") % {"number": one.item} if one.item.isdigit() else one.item
    return gap().join(filter(None, (item, one.words)))


def sentence(told: Evidence) -> str:
    """Return one line of evidence as a sentence in the current language; the code itself where it is not known."""
    if told.code not in SENTENCES:
        return told.code
    params: dict[str, object] = dict(told.params)
    params["names"] = listed(name_of(one) for one in told.names)
    if condition := params.get("condition"):
        params["condition"] = _(CONDITION_WORDS[str(condition)])
    return _(SENTENCES[told.code]) % params


def heading(told: Evidence) -> str:
    """Return a line of evidence without the names it rests on, to stand above them; the whole one where it names none."""
    return _(LED_BY[told.code]) % told.params if told.names and told.code in LED_BY else sentence(told)


def sentences(lines: Iterable[Evidence]) -> list[str]:
    """Return lines of evidence as sentences in the current language."""
    return [sentence(told) for told in lines]


def in_office_words(lines: Iterable[Evidence]) -> list[str]:
    """Return lines of evidence as sentences in the office's language."""
    with override(settings.LANGUAGE_CODE):
        return sentences(lines)
