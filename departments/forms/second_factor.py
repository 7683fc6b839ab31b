"""Codes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

# One sentence for every reason: which of them it was helps nobody but a thief.
WRONG_CODE = _(
    "This code does not work: it is wrong, was used already, or came too soon after a wrong one. "
    "Wait for the next code, then try again."
)


class CodeForm(forms.Form):
    """A code of the app, or where `paper` a recovery code."""

    code = forms.CharField(label=_("Code from the app"), max_length=40)

    def __init__(self, *args: Any, paper: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Recovery code") if paper else _("Code from the app")
        self.fields["code"].widget.attrs |= {
            "autocomplete": "off" if paper else "one-time-code",
            "inputmode": "text" if paper else "numeric",
            "spellcheck": "false",
        }

    def refuse(self) -> None:
        """Say that the code does not work."""
        self.add_error("code", forms.ValidationError(WRONG_CODE, code="wrong"))
