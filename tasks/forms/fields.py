"""Fields that several forms of notices and tasks use: written names, figures, units."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _

from departments.models import Department
from tasks.enums import Relation
from tasks.names import split_names
from tasks.selectors.names import NameBook

# A range is told by its two ends.
RELATIONS = [choice for choice in Relation.choices if choice[0] != Relation.RANGE]
# What the columns of figures hold.
LARGEST, PLACES = Decimal(10) ** 14, 4


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


class FiguresField(forms.CharField):
    """One number, or two with — between for a range (60—70); their decimals in the code, none when left empty."""

    def clean(self, value: Any) -> tuple[Decimal, ...]:
        """Return the numbers, the smaller first; at most 14 digits before the point and 4 behind it."""
        parts = [part.strip() for part in super().clean(value).replace("-", "—").split("—")]
        if parts == [""]:
            return ()
        try:
            numbers = tuple(Decimal(part.replace(",", "").rstrip("%％")) for part in parts)
        except InvalidOperation as error:
            raise forms.ValidationError(_("Give a number, or two with — between for a range.")) from error
        # First of all: NaN cannot be compared.
        for number in numbers:
            if not number.is_finite() or abs(number) >= LARGEST or number != round(number, PLACES):
                raise forms.ValidationError(_("The number has too many digits."))
        if len(numbers) > 2 or (len(numbers) == 2 and numbers[0] > numbers[1]):
            raise forms.ValidationError(_("A range has two ends, the smaller first."))
        return numbers


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
