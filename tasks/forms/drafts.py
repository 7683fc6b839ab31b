"""Forms for drafts: one draft with its targets, many at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from reform.core.figures import plain
from reform.core.widgets import DateInput
from reform.core.words import listed
from tasks.enums import Relation, TaskType
from tasks.forms.fields import (
    RELATIONS,
    FiguresField,
    NamesField,
    UnitField,
    unit_choices,
    unit_field,
)
from tasks.models import TaskDraft
from tasks.selectors.names import NameBook


class DraftForm(forms.Form):
    """Everything of a draft that a person may correct."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    number = forms.CharField(label=gettext_lazy("No."), required=False, max_length=30)
    section = forms.CharField(label=gettext_lazy("Section"), required=False, max_length=200)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    text = forms.CharField(label=gettext_lazy("What is asked"), widget=forms.Textarea(attrs={"rows": 5}))
    lead = NamesField(label=gettext_lazy("Lead"), required=False, max_length=2000)
    joint = forms.BooleanField(
        label=gettext_lazy("They share the duty; none is called the lead"), required=False
    )
    cooperating = NamesField(label=gettext_lazy("Cooperating"), required=False, max_length=2000)
    guiding = NamesField(label=gettext_lazy("Guiding"), required=False, max_length=2000)
    leaders = NamesField(label=gettext_lazy("Responsible leaders"), required=False, max_length=2000)
    offices = NamesField(label=gettext_lazy("Offices"), required=False, max_length=2000)
    open_tail = forms.CharField(
        label=gettext_lazy("Words that name nobody"),
        required=False,
        max_length=60,
        help_text=gettext_lazy(
            "Such as 等部门: they block handing out. Name the units above, or empty this field."
        ),
    )
    type = forms.ChoiceField(
        label=gettext_lazy("Type"), required=False, choices=[("", "—"), *TaskType.choices]
    )
    collector = UnitField(label=gettext_lazy("Collecting unit"), required=False)
    completion_standard = forms.CharField(
        label=gettext_lazy("Completion standard"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    due_on = forms.DateField(label=gettext_lazy("Due date"), required=False, widget=DateInput)
    long_term = forms.BooleanField(label=gettext_lazy("Long-term"), required=False)

    def __init__(self, *args: Any, draft: TaskDraft, book: NameBook, **kwargs: Any) -> None:
        self.draft = draft
        kwargs["initial"] = {name: getattr(draft, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        named = [
            one.department for one in book.resolve_all([*draft.lead, *draft.offices, *draft.cooperating])
        ]
        unit_field(self).offer(book, [unit for unit in named if unit])

    def changes(self) -> dict[str, Any]:
        """What to write: every field but the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def differing_from(self, theirs: TaskDraft) -> list[tuple[str, str]]:
        """Return (label, what it is now) of each field that somebody else left different from what was sent."""
        found = []
        for name, value in self.changes().items():
            other = getattr(theirs, name)
            if other != value:
                written = listed(other) if isinstance(other, list) else str(other or "—")
                if isinstance(other, bool):
                    written = _("Yes") if other else _("No")
                if name == "type":
                    written = theirs.get_type_display() or "—"
                found.append((str(self.fields[name].label), written))
        return found


class TargetForm(forms.Form):
    """One target of a draft; emptied of its value it is taken out."""

    indicator = forms.CharField(label=gettext_lazy("Indicator"), required=False, max_length=150)
    op = forms.ChoiceField(
        label=pgettext_lazy("of a target", "Relation"), required=False, choices=[("", "—"), *RELATIONS]
    )
    value = FiguresField(label=gettext_lazy("Value"), required=False, max_length=40)
    unit = forms.CharField(label=gettext_lazy("Unit of measure"), required=False, max_length=20)


TargetFormSet: type[BaseFormSet] = formset_factory(TargetForm, extra=1, max_num=40)


def target_initial(draft: TaskDraft) -> list[dict[str, Any]]:
    """The draft's targets as a form set shows them."""
    return [
        {
            **target,
            "value": "—".join(target["value"]) if isinstance(target["value"], list) else target["value"],
        }
        for target in draft.targets
    ]


def targets_of(formset: BaseFormSet, draft: TaskDraft) -> list[dict[str, Any]]:
    """Return the targets as corrected; words, span and modality of those that were read stay."""
    found = []
    for at, form in enumerate(formset.forms):
        data = form.cleaned_data
        if not data or not data.get("value"):
            continue
        old = draft.targets[at] if at < len(draft.targets) else {"modality": "firm", "span": [0, 0]}
        ends = [plain(number) for number in data["value"]]
        words = old.get("text") or f"{data['indicator']}{'—'.join(ends)}{data['unit']}"
        found.append(
            {
                **old,
                "text": words,
                "indicator": data["indicator"],
                "op": Relation.RANGE if len(ends) == 2 else data["op"] or Relation.AT_LEAST,
                "value": ends if len(ends) == 2 else ends[0],
                "unit": data["unit"],
            }
        )
    return found


class FillForm(forms.Form):
    """What is set on many drafts at once; fields left empty stay as they are."""

    type = forms.ChoiceField(
        label=gettext_lazy("Type"), required=False, choices=[("", gettext_lazy("Type …")), *TaskType.choices]
    )
    collector = UnitField(label=gettext_lazy("Collecting unit"), required=False)
    due_on = forms.DateField(label=gettext_lazy("Due date"), required=False, widget=DateInput)

    def __init__(self, *args: Any, book: NameBook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = unit_field(self)
        field.offer(book)
        field.choices = [
            ("", _("Collecting unit …")),
            ("first_lead", _("The unit named first")),
            *unit_choices(book)[1:],
        ]
        self.first_lead = self.data.get("collector") == "first_lead" if self.is_bound else False

    def changes(self) -> dict[str, Any]:
        """What to write on every chosen draft."""
        data = {key: value for key, value in self.cleaned_data.items() if value}
        if self.first_lead:
            data["collector"] = "first_lead"
        if data.get("due_on"):
            data["long_term"] = False
        return data
