"""Lines of a page that can be added to, moved and taken out: their order is that in which they are sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from django import forms
from django.http import QueryDict

F = TypeVar("F", bound=forms.Form)
MOST_LINES = 60


class Lines(Generic[F]):
    """One small form a line. Lines in which nothing stands are left out; `spare` empty ones are offered."""

    def __init__(
        self, form: type[F], *, sent: QueryDict | None, initial: Sequence[dict[str, Any]], spare: int = 0
    ) -> None:
        self.form = form
        names = list(form.base_fields)
        if sent is None:
            rows = [*initial, *({} for _spare in range(spare))]
            self.forms = [form(initial=row, auto_id=f"id_{at}_%s") for at, row in enumerate(rows)]
            return
        columns = {name: sent.getlist(name) for name in names}
        count = min(max((len(values) for values in columns.values()), default=0), MOST_LINES)
        rows = [
            {name: values[at] for name, values in columns.items() if at < len(values)} for at in range(count)
        ]
        self.forms = [
            form(row, auto_id=f"id_{at}_%s")
            for at, row in enumerate(rows)
            if any(value.strip() for value in row.values())
        ]

    @property
    def blank(self) -> F:
        """An empty line, to be copied on the page."""
        return self.form(auto_id="id_new_%s")

    def is_valid(self) -> bool:
        """Whether every line is right."""
        return not [one for one in self.forms if one.errors]

    @property
    def cleaned(self) -> list[dict[str, Any]]:
        """The lines as they were meant, in order."""
        return [one.cleaned_data for one in self.forms]
