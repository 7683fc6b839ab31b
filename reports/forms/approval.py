"""The form of a unit's approval: who, when, and the signed sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy

from reform.core.files import BadFile, read_upload
from reform.core.widgets import DateInput
from reports.services.unit_month import SCANS


class UnitApprovalForm(forms.Form):
    """审签 of the unit's month; the scan may stay empty."""

    title = forms.CharField(label=gettext_lazy("Approved in the unit by (title)"), max_length=100)
    approved_on = forms.DateField(label=gettext_lazy("Approved in the unit on"), widget=DateInput)
    scan = forms.FileField(label=gettext_lazy("Signed sheet (scan)"), required=False)

    def clean_scan(self) -> tuple[str, bytes] | None:
        """Return name and bytes of the scan, checked."""
        upload: UploadedFile | None = self.cleaned_data["scan"]
        if upload is None:
            return None
        try:
            return upload.name or "", read_upload(upload, kinds=SCANS)
        except BadFile as fault:
            raise forms.ValidationError(str(fault)) from fault

    def sent(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {name: self.cleaned_data[name] for name in ("title", "approved_on", "scan")}
