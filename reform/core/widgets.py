"""Parts of forms that every app uses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms


class DateInput(forms.DateInput):
    """The browser's own date field; it wants ISO dates in every language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class LineArea(forms.Textarea):
    """One line of text, such as the name of a paper, in two rows: an input would cut off what is longer than itself."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 2, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was sent without line breaks, as an input sends it."""
        sent = super().value_from_datadict(data, files, name)
        return "".join(sent.splitlines()) if isinstance(sent, str) else sent


class TimeInput(forms.TimeInput):
    """The browser's own field for an hour of the day."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """Return a form's field that chooses among fixed values."""
    return cast(forms.ChoiceField, form.fields[name])


def rows_field(
    form: forms.BaseForm, name: str, *, said: Callable[[Any], str] | None = None
) -> forms.ModelChoiceField:
    """Return a form's field that chooses among rows; `said` calls them otherwise than they call themselves."""
    field = cast(forms.ModelChoiceField, form.fields[name])
    if said:
        field.label_from_instance = lambda obj: said(obj)  # type: ignore[method-assign] # of this field
    return field
