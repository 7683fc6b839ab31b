"""Forms for tasks in preparation: many at once, one in its line, nodes, templates, the detail list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reform.core.widgets import DateInput
from tasks.enums import TaskType
from tasks.forms.fields import UnitField, unit_choices, unit_field
from tasks.proposals import STANDARDS
from tasks.selectors.names import NameBook
from tasks.services.preparation import PROPOSED, Filling

FORM_ID = "prep-form"
LONGEST_LIST = 400_000


def tie(form: forms.Form) -> None:
    """Let the fields belong to the page's form, although they stand outside it."""
    for field in form.fields.values():
        field.widget.attrs["form"] = FORM_ID


class FillTasksForm(forms.Form):
    """What is set on many tasks at once; fields left empty stay as they are."""

    type = forms.ChoiceField(
        required=False,
        choices=[
            ("", gettext_lazy("Type …")),
            (PROPOSED, gettext_lazy("As the words say")),
            *TaskType.choices,
        ],
    )
    collector = UnitField(required=False)
    standard = forms.ChoiceField(required=False)
    due_on = forms.DateField(required=False, widget=DateInput)

    def __init__(self, sent: QueryDict | None = None, *, book: NameBook) -> None:
        super().__init__(sent, auto_id="fill_%s")
        collector = unit_field(self)
        collector.offer(book)
        collector.choices = [
            ("", _("Collecting unit …")),
            ("first_lead", _("The unit named first")),
            *unit_choices(book)[1:],
        ]
        labels = {
            "type": _("Type"),
            "collector": _("Collecting unit"),
            "standard": _("Completion standard"),
            "due_on": _("Due date"),
        }
        self.fields["standard"].choices = [  # type: ignore[attr-defined]  # a ChoiceField by its declaration
            ("", _("Completion standard …")),
            (PROPOSED, _("By the type, in the task's words")),
            (_("Pattern"), [(pattern, pattern) for pattern in STANDARDS.values()]),
        ]
        for name, label in labels.items():
            self.fields[name].widget.attrs["aria-label"] = label
        tie(self)

    def filling(self) -> Filling:
        """What to set."""
        data = self.cleaned_data
        return Filling(
            type=data["type"],
            collector=data["collector"],
            by_lead=self.data.get("collector") == "first_lead",
            standard=data["standard"],
            due_on=data["due_on"],
        )


class FourForm(forms.Form):
    """The four things a task needs, in its own line; `version` tells whether somebody else changed it meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    type = forms.ChoiceField(
        label=gettext_lazy("Type"), required=False, choices=[("", "—"), *TaskType.choices]
    )
    collector = UnitField(label=gettext_lazy("Collecting unit"), required=False)
    due_on = forms.DateField(label=gettext_lazy("Due date"), required=False, widget=DateInput)
    long_term = forms.BooleanField(label=gettext_lazy("Long-term"), required=False)
    completion_standard = forms.CharField(
        label=gettext_lazy("Completion standard"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, book: NameBook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit_field(self).offer(book)


class NodeLine(forms.Form):
    """One node of a task."""

    name = forms.CharField(label=gettext_lazy("Node"), max_length=60)
    planned_on = forms.DateField(label=gettext_lazy("Planned on"), required=False, widget=DateInput)


class TemplateLine(forms.Form):
    """One node of a type, with the share of the way by which it is planned."""

    name = forms.CharField(label=gettext_lazy("Node"), max_length=60)
    share = forms.IntegerField(label=gettext_lazy("Share of the way, %"), min_value=0, max_value=100)


class DetailForm(forms.Form):
    """A detail list as pasted lines, or as a workbook that becomes such lines."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Pasted lines"),
        required=False,
        max_length=LONGEST_LIST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "class": "paste", "spellcheck": "false", "wrap": "off"}),
    )
    file = forms.FileField(label=gettext_lazy("Excel workbook"), required=False)
    how = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[
            ("replace", gettext_lazy("This is the whole list")),
            ("add", gettext_lazy("Add to the list")),
        ],
        initial="replace",
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        """Lines or a file, one of them."""
        data = super().clean() or {}
        if not (data.get("text") or "").strip() and not data.get("file") and not self.errors:
            raise forms.ValidationError(_("Paste the lines, or choose a workbook."))
        return data
