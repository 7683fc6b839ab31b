"""Forms for notices and drafts."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department
from tasks.enums import LedgerState, NoticeKind, Publicity, TaskType
from tasks.models import Ledger, Notice, TaskDraft
from tasks.names import split_names
from tasks.selectors.names import NameBook

OPERATORS = [
    ("", "—"),
    (">=", "≥"),
    ("<=", "≤"),
    (">", "＞"),
    ("<", "＜"),
    ("=", "＝"),
    ("~", "≈"),
    ("range", "…—…"),
]


class DateInput(forms.DateInput):
    """The browser's own date field; it wants ISO dates in every language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class NamesField(forms.CharField):
    """Written names in one line, divided by 、 or a comma; a list of names in the code."""

    def prepare_value(self, value: Any) -> Any:
        """Show a list as one line."""
        return "、".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        """Return the names, once each, in order."""
        names = split_names(super().clean(value))
        if any(len(name) > 100 for name in names):
            raise forms.ValidationError(_("A name has at most 100 characters; put 、 between names."))
        return names

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the names themselves changed."""
        return split_names(data or "") != list(initial or [])


def unit_choices(book: NameBook, *, first: list[Department] | None = None) -> list[tuple[str, Any]]:
    """Choices of a collecting unit: those named in the text on top, then all in list order."""
    units = sorted(
        (unit for unit in book.departments.values() if unit.is_active),
        key=lambda u: (u.jurisdiction_id != book.programme.jurisdiction_id, u.order, u.pk),
    )
    groups: list[tuple[str, Any]] = [("", "—")]
    if first:
        groups.append((_("Named in the text"), [(str(u.uid), u.short_name) for u in dict.fromkeys(first)]))
    own = [(str(u.uid), u.short_name) for u in units if u.jurisdiction_id == book.programme.jurisdiction_id]
    below = [(str(u.uid), u.short_name) for u in units if u.jurisdiction_id != book.programme.jurisdiction_id]
    groups.append((_("Units"), own))
    if below:
        groups.append((_("Counties and others"), below))
    return groups


class UnitField(forms.ChoiceField):
    """A unit chosen by uid; a Department in the code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.book: NameBook | None = None

    def offer(self, book: NameBook, first: list[Department] | None = None) -> None:
        """Say which units there are."""
        self.book = book
        self.choices = unit_choices(book, first=first)

    def prepare_value(self, value: Any) -> Any:
        """Show a unit as its uid."""
        return str(value.uid) if isinstance(value, Department) else value

    def clean(self, value: Any) -> Department | None:
        """Return the unit, or None."""
        chosen = super().clean(value)
        units = self.book.departments.values() if self.book else []
        return next((unit for unit in units if str(unit.uid) == chosen), None)


def set_choices(form: forms.BaseForm, name: str, choices: list[Any]) -> None:
    """Say what a form's choice field offers."""
    cast(forms.ChoiceField, form.fields[name]).choices = choices


def unit_field(form: forms.BaseForm, name: str = "collector") -> UnitField:
    """Return a form's field that chooses a unit."""
    return cast(UnitField, form.fields[name])


class UploadForm(forms.Form):
    """A notice as a file or as pasted text."""

    file = forms.FileField(required=False, label=gettext_lazy("File"))
    text = forms.CharField(
        required=False,
        label=gettext_lazy("Pasted text"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=2_000_000,
        strip=False,
    )
    issued_on = forms.DateField(
        required=False,
        label=gettext_lazy("Date of issue"),
        help_text=gettext_lazy(
            "Only when the text itself names none: dates like “by the end of August” count from it."
        ),
        widget=DateInput,
    )

    def clean(self) -> dict[str, Any]:
        """A file or a text, not both, not neither."""
        data = super().clean() or {}
        has_text = bool((data.get("text") or "").strip())
        if bool(data.get("file")) == has_text and not {"file", "text"} & set(self.errors):
            raise forms.ValidationError(
                _("Choose a file or paste the text, not both.")
                if has_text
                else _("Choose a file or paste the text.")
            )
        return data


class HeadForm(forms.ModelForm):
    """What stands on the head of a notice."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Notice
        fields = ["title", "document_number", "issuer", "issued_on", "kind", "publicity"]
        labels = {
            "title": gettext_lazy("Title"),
            "document_number": gettext_lazy("Document number"),
            "issuer": gettext_lazy("Issuer"),
            "issued_on": gettext_lazy("Date of issue"),
            "kind": gettext_lazy("Kind"),
            "publicity": gettext_lazy("Publicity"),
        }
        widgets = {"issued_on": DateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "kind", NoticeKind.choices)
        set_choices(self, "publicity", Publicity.choices)


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


class TargetForm(forms.Form):
    """One target of a draft; emptied of its value it is taken out."""

    indicator = forms.CharField(label=gettext_lazy("Indicator"), required=False, max_length=150)
    op = forms.ChoiceField(label=gettext_lazy("Relation"), required=False, choices=OPERATORS)
    value = forms.CharField(label=gettext_lazy("Value"), required=False, max_length=40)
    unit = forms.CharField(label=gettext_lazy("Unit of measure"), required=False, max_length=20)

    def clean_value(self) -> Any:
        """A number as text, or two for a range (60—70); None to take the target out."""
        parts = [part.strip() for part in self.cleaned_data["value"].replace("-", "—").split("—")]
        if parts == [""]:
            return None
        try:
            numbers = [str(Decimal(part.replace(",", ""))) for part in parts]
        except InvalidOperation as error:
            raise forms.ValidationError(_("Give a number, or two with — between for a range.")) from error
        return numbers if len(numbers) == 2 else numbers[0]


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
        if not data or data.get("value") is None:
            continue
        old = draft.targets[at] if at < len(draft.targets) else {"modality": "firm", "span": [0, 0]}
        value = data["value"]
        op = "range" if isinstance(value, list) else data["op"] or ">="
        words = (
            old.get("text")
            or f"{data['indicator']}{value if isinstance(value, str) else '—'.join(value)}{data['unit']}"
        )
        found.append(
            {
                **old,
                "text": words,
                "indicator": data["indicator"],
                "op": op,
                "value": value,
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


class LedgerChoiceForm(forms.Form):
    """Which ledger a notice goes into; a new year's can be opened on the spot."""

    ledger = forms.ChoiceField(label=gettext_lazy("Ledger"))

    def __init__(self, *args: Any, programme: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ledgers = {
            str(one.uid): one for one in Ledger.objects.filter(programme=programme, state=LedgerState.OPEN)
        }
        choices = [(uid, str(one)) for uid, one in self.ledgers.items()]
        if year not in {one.year for one in self.ledgers.values()}:
            choices.append((f"new:{year}", _("New ledger of %(year)s") % {"year": year}))
        set_choices(self, "ledger", choices)
        self.year = year
