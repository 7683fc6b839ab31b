"""What is wrong with a form, where no page shows it field by field."""

from __future__ import annotations

from django import forms

from reform.core.words import in_a_row


def faults_of(form: forms.Form) -> str:
    """Return what is wrong with a form as one text for a message."""
    return in_a_row(str(one) for found in form.errors.values() for one in found)
