"""Fields that several forms of notices and tasks use: dates, written names, units."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _

from departments.models import Department
from tasks.names import split_names
from tasks.selectors.names import NameBook


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
