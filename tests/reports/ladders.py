"""A ladder as its form sends it."""

from __future__ import annotations

from reports.forms.ladder import LadderForm
from reports.ladder import POINTS, Ladder


def ladder_fields(ladder: Ladder = POINTS, **changed: object) -> dict[str, object]:
    """Return what a browser sends for a ladder; `changed` names fields with __ for the -: order__days="12"."""
    form = LadderForm(ladder=ladder)
    sent: dict[str, object] = {}
    for name in form.fields:
        value = form[name].value()
        if value is not False and value is not None:
            sent[name] = "on" if value is True else value
    for name, value in changed.items():
        kind, _, term = name.partition("__")
        key = f"{kind}-{term}" if term else kind
        if value is False:
            sent.pop(key, None)
        else:
            sent[key] = value
    return sent
