"""Forms of the calendar of papers: one rule, and the choice of a paper to draft by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from departments.models import Jurisdiction, Programme
from reports.circulars.kinds import KINDS
from reports.enums import PaperKind, PaperRhythm
from reports.models import PaperRule
from reports.selectors.paper_calendar import DEFAULT_CHECK_DAYS
from reports.services.paper_rules import MOST_CHECK_DAYS, levels_of

PAPER_KINDS = [(kind, PaperKind(kind).label) for kind in KINDS]
LEVELS = dict(Jurisdiction._meta.get_field("level").flatchoices)
FORM_LABELS = {
    "document": pgettext_lazy("form of a paper", "Document"),
    "letter": pgettext_lazy("form of a paper", "Letter"),
    "bulletin": pgettext_lazy("form of a paper", "Bulletin head"),
}
LAST_DAY = 28


class PaperRuleForm(forms.Form):
    """What is issued of one kind: how often, on which day, in which form, checked for how long."""

    kind = forms.ChoiceField(label=gettext_lazy("Paper"), choices=PAPER_KINDS)
    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often"),
        help_text=gettext_lazy("The stretch one paper covers"),
        choices=PaperRhythm,
    )
    day = forms.IntegerField(
        label=gettext_lazy("To be issued on"),
        help_text=gettext_lazy("Day of the month after it ends"),
        min_value=1,
        max_value=LAST_DAY,
    )
    form = forms.ChoiceField(label=gettext_lazy("Form of the paper"), choices=FORM_LABELS)
    check_days = forms.IntegerField(
        label=gettext_lazy("Working days of checking"),
        help_text=gettext_lazy("0 for none"),
        min_value=0,
        max_value=MOST_CHECK_DAYS,
    )
    active = forms.BooleanField(
        label=gettext_lazy("Made by the calendar"),
        help_text=gettext_lazy("Not ticked, no such paper is drafted by itself"),
        required=False,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, programme: Programme, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        levels = [(one, LEVELS[one]) for one in levels_of(programme)]
        self.fields["level"] = forms.ChoiceField(label=gettext_lazy("For the level"), choices=levels)

    @classmethod
    def of(cls, programme: Programme, kind: str, level: str, rule: PaperRule | None) -> PaperRuleForm:
        """Return the form filled in with a rule as it is, or with what suits a kind that has none."""
        known = KINDS[kind]
        initial: dict[str, Any] = {
            "rhythm": known.periods[0],
            "day": min(programme.close_day, LAST_DAY),
            "form": known.forms[0],
            "check_days": 0 if known.inner else DEFAULT_CHECK_DAYS,
            "active": True,
        }
        if rule:
            initial = {name: getattr(rule, name) for name in (*initial, "version")}
        return cls(programme=programme, initial={"kind": kind, "level": level, **initial})


class PaperChoice(forms.Form):
    """Which kind of paper, over which stretch; the choice stands in the address."""

    kind = forms.ChoiceField(label=gettext_lazy("Paper"), choices=PAPER_KINDS)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        kind = self.data.get("kind") or PaperKind.MONTHLY
        spans = [(one, PaperRhythm(one).label) for one in KINDS[kind].periods]
        self.fields["span"] = forms.ChoiceField(
            label=gettext_lazy("How often"), choices=spans, required=False
        )
