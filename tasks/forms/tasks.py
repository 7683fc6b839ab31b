"""Forms for tasks: added by hand, decomposed, handed out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reform.core.widgets import DateInput
from tasks.enums import AssignmentRole, SourceKind, TaskType
from tasks.forms.fields import NamesField, UnitField, set_choices, unit_field
from tasks.models import Ledger, Task
from tasks.selectors.names import NameBook
from tasks.services.assignments import Bodies

SOURCES = [(kind, label) for kind, label in SourceKind.choices if kind != SourceKind.NOTICE]
# The fields of a task that the form fills in as they are.
OWN = ("title", "section", "type", "collector", "completion_standard", "starts_on", "due_on", "long_term")


class TaskForm(forms.Form):
    """The words of a task, who is responsible, and the four things it needs before it is handed out."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("What is asked"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    section = forms.CharField(label=gettext_lazy("Section"), required=False, max_length=200)
    lead = NamesField(
        label=gettext_lazy("Lead"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Put 、 between names."),
    )
    cooperating = NamesField(label=gettext_lazy("Cooperating"), required=False, max_length=2000)
    guiding = NamesField(label=gettext_lazy("Guiding"), required=False, max_length=2000)
    leaders = NamesField(label=gettext_lazy("Responsible leaders"), required=False, max_length=2000)
    type = forms.ChoiceField(
        label=gettext_lazy("Type"), required=False, choices=[("", "—"), *TaskType.choices]
    )
    collector = UnitField(label=gettext_lazy("Collecting unit"), required=False)
    completion_standard = forms.CharField(
        label=gettext_lazy("Completion standard"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    starts_on = forms.DateField(label=gettext_lazy("Start"), required=False, widget=DateInput)
    due_on = forms.DateField(label=gettext_lazy("Due date"), required=False, widget=DateInput)
    long_term = forms.BooleanField(label=gettext_lazy("Long-term"), required=False)

    def __init__(self, *args: Any, book: NameBook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit_field(self).offer(book)

    def clean(self) -> dict[str, Any]:
        """The start lies before the due date."""
        data = super().clean() or {}
        if data.get("starts_on") and data.get("due_on") and data["due_on"] < data["starts_on"]:
            self.add_error("due_on", _("The due date lies before the start."))
        return data

    def bodies(self, joint: bool = False) -> Bodies:
        """The written names by role."""
        data = self.cleaned_data
        return Bodies(
            lead=data["lead"],
            cooperating=data["cooperating"],
            guiding=data["guiding"],
            leaders=data["leaders"],
            joint=joint,
        )

    def words(self) -> dict[str, Any]:
        """The task's own fields."""
        return {name: self.cleaned_data[name] for name in OWN} | {
            "text": self.cleaned_data["text"] or self.cleaned_data["title"]
        }


class NewTaskForm(TaskForm):
    """A task that comes from no notice."""

    ledger = forms.ChoiceField(label=gettext_lazy("Ledger"))
    source_kind = forms.ChoiceField(label=gettext_lazy("Comes from"), choices=SOURCES)
    source_label = forms.CharField(
        label=gettext_lazy("Which one"),
        max_length=300,
        help_text=gettext_lazy("Such as: 市医改领导小组2026年第2次会议"),
    )

    def __init__(self, *args: Any, ledgers: list[Ledger], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ledgers = {str(ledger.uid): ledger for ledger in ledgers}
        set_choices(self, "ledger", [(uid, str(ledger)) for uid, ledger in self.ledgers.items()])
        # Where there is none yet, this year's is opened with the first task.
        self.fields["ledger"].required = bool(ledgers)


class DecomposeForm(TaskForm):
    """A task in preparation; `version` tells whether somebody else changed it meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, task: Task, book: NameBook, **kwargs: Any) -> None:
        rows = list(task.assignments.all())
        self.joint = any(row.role == AssignmentRole.JOINT for row in rows)
        # Counties and their groups lead nothing, but were written among the leads.
        roles = {
            "lead": (AssignmentRole.LEAD, AssignmentRole.JOINT, AssignmentRole.TERRITORIAL),
            "cooperating": (AssignmentRole.COOPERATING,),
            "guiding": (AssignmentRole.GUIDING,),
            "leaders": (AssignmentRole.LEADER,),
        }
        initial = {name: [row.written for row in rows if row.role in of] for name, of in roles.items()}
        initial |= {name: getattr(task, name) for name in (*OWN, "text", "version")}
        super().__init__(*args, initial=initial, book=book, **kwargs)
