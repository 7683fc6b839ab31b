"""What the audit record is searched by."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.selectors.audit_words import ACT_WORDS, ROLE_WORDS
from reform.core.models import AuditEntry
from reform.core.widgets import DateInput


class AuditForm(forms.Form):
    """Person, act, object, outcome and days; behind "more": address, role, and the identifiers of object and request."""

    person = forms.CharField(label=_("Person"), max_length=60, required=False)
    act = forms.ChoiceField(label=_("Act"), required=False, choices=[("", _("Any act")), *ACT_WORDS.items()])
    object = forms.CharField(label=_("Object"), max_length=100, required=False)
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=[
            ("", _("Any outcome")),
            (AuditEntry.Outcome.DONE, _("Succeeded")),
            (AuditEntry.Outcome.REFUSED, _("Refused")),
        ],
    )
    start = forms.DateField(label=_("From day"), required=False, widget=DateInput)
    end = forms.DateField(label=_("To day"), required=False, widget=DateInput)
    address = forms.GenericIPAddressField(label=_("From where"), required=False)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("Any role")), *ROLE_WORDS.items()]
    )
    object_uid = forms.UUIDField(label=_("Identifier of the object"), required=False)
    request_uid = forms.UUIDField(label=_("Identifier of the request"), required=False)

    MORE = ("address", "role", "object_uid", "request_uid")

    def more_given(self) -> bool:
        """Whether one of the fields behind "more" is filled in."""
        return any(self.data.get(name) for name in self.MORE)
