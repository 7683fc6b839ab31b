"""The layouts of an office: copied from one that ships, changed, taken out."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.permissions import require
from reform.core import audit
from reform.core.workflow import swap
from tasks.excel.layouts import BadLayout, from_spec, to_spec
from tasks.excel.layouts_forms import FORMS
from tasks.models import SheetLayout

NAME_LENGTH = 60


@transaction.atomic
def copy_layout(*, form: str, spec: Any = None, name: str, by: Actor) -> SheetLayout:
    """Keep a layout of the own programme, as the form ships or as `spec` says, and return it.

    Raises BadLayout with a sentence for each fault: the name is taken, the spec is not one. One audit row.
    """
    require(by, "layouts.edit")
    spec = to_spec(FORMS[form].look) if spec is None else spec
    look = from_spec(spec, units=FORMS[form].units)
    layout = SheetLayout(programme=by.own_programme, name=_checked(name), form=form, spec=to_spec(look))
    try:
        with transaction.atomic():
            layout.save()
    except IntegrityError as error:
        raise BadLayout([_("There is a layout of this name already.")]) from error
    audit.record(by=by, act="layouts.copy", obj=layout, after={"name": layout.name, "form": form})
    return layout


@transaction.atomic
def save_layout(*, layout: SheetLayout, name: str, spec: Any, by: Actor) -> SheetLayout:
    """Change a layout and return it; raises BadLayout as `copy_layout`, Conflict when somebody was quicker."""
    require(by, "layouts.edit", layout)
    look = from_spec(spec, units=FORMS[layout.form].units)
    before = {"name": layout.name, "columns": len(layout.spec.get("columns", ()))}
    try:
        with transaction.atomic():
            changed = swap(layout, name=_checked(name), spec=to_spec(look))
    except IntegrityError as error:
        raise BadLayout([_("There is a layout of this name already.")]) from error
    audit.record(
        by=by,
        act="layouts.save",
        obj=changed,
        before=before,
        after={"name": changed.name, "columns": len(look.columns)},
    )
    return changed


@transaction.atomic
def remove_layout(*, layout: SheetLayout, by: Actor) -> None:
    """Take a layout out; what was printed in it stays as it is."""
    require(by, "layouts.edit", layout)
    audit.record(by=by, act="layouts.remove", obj=layout, before={"name": layout.name})
    layout.delete()


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        raise BadLayout([_("A layout has a name of at most %(n)s characters.") % {"n": NAME_LENGTH}])
    return name
