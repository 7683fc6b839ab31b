"""Which layouts an actor may print a ledger in: those that ship and the office's own."""

from __future__ import annotations

from dataclasses import dataclass

from departments.actor import Actor
from departments.permissions import may
from reform.core.excel_layout import SheetLook
from reform.core.text import as_uuid
from tasks.excel.layouts import BadLayout, from_spec
from tasks.excel.layouts_forms import FORMS, Form
from tasks.models import Ledger, SheetLayout


@dataclass(frozen=True)
class Chosen:
    """A layout to print in: its key in an address, its name, the form it is of, how it looks; `own` is the office's."""

    key: str
    name: str
    form: Form
    look: SheetLook
    own: SheetLayout | None = None


def layouts_for(actor: Actor, ledger: Ledger | None = None) -> list[Chosen]:
    """Return the layouts an actor may print a ledger in: the office's own first, then those that ship; one query.

    Tables of units are for whoever sees all of them. A layout that can no longer be read is left out.
    """
    own = SheetLayout.objects.visible_to(actor)
    found = [chosen for layout in own if (chosen := of_layout(layout))]
    found += [Chosen(form.key, str(form.label), form, form.look) for form in FORMS.values()]
    return [one for one in found if not one.form.units or may(actor, "layouts.units", ledger)]


def of_layout(layout: SheetLayout) -> Chosen | None:
    """Return an office's layout ready to print in, None when its spec cannot be read."""
    form = FORMS.get(layout.form)
    if form is None:
        return None
    try:
        return Chosen(str(layout.uid), layout.name, form, from_spec(layout.spec, units=form.units), layout)
    except BadLayout:
        return None


def chosen_layout(actor: Actor, key: str, ledger: Ledger) -> Chosen | None:
    """Return the layout that an address names (the whole ledger where it names none), None for no such one."""
    if key and key not in FORMS and as_uuid(key) is None:
        return None
    return next((one for one in layouts_for(actor, ledger) if one.key == (key or "ledger")), None)
