"""Who approved: the final division table, and what is handed out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reform.core.days import day
from reform.core.files import read_upload
from reform.core.widgets import DateInput
from tasks.enums import ApprovedBy
from tasks.forms.division import TitleForm
from tasks.forms.fields import set_choices
from tasks.forms.preparation import tie
from tasks.models import Approval

SCANS = (".pdf", ".jpg", ".jpeg", ".png")


def _not_to_come(given: date | None) -> date | None:
    if given and given > timezone.localdate():
        raise forms.ValidationError(_("This day has not come yet."))
    return given


class ApprovalFacts(forms.Form):
    """Who approved, resting on what, when; nothing is approved in the future."""

    approved_by = forms.CharField(label=gettext_lazy("Approved by"), max_length=100, required=False)
    paper = forms.CharField(
        label=gettext_lazy("Basis of the approval"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Number or name of the paper, or the meeting"),
    )
    approved_on = forms.DateField(label=gettext_lazy("Approved on"), required=False, widget=DateInput)
    scan = forms.FileField(
        label=gettext_lazy("Scan"),
        required=False,
        help_text=gettext_lazy("PDF or picture of the signed paper, if there is one"),
    )

    def scanned(self) -> tuple[str, bytes] | None:
        """Return name and bytes of the scan, if one was sent; raises BadFile with a sentence."""
        upload = self.cleaned_data["scan"]
        return (upload.name, read_upload(upload, kinds=SCANS)) if upload else None

    def clean_approved_on(self) -> date | None:
        """Return the day; an error for one that has not come."""
        return _not_to_come(self.cleaned_data["approved_on"])


class TableApprovalForm(TitleForm, ApprovalFacts):
    """Who approved the final table: the head, or the leading group on a paper."""

    body = forms.ChoiceField(
        label=gettext_lazy("Whose approval"), choices=ApprovedBy, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, head: str, group: str, **kwargs: Any) -> None:
        self.names = {ApprovedBy.HEAD: head, ApprovedBy.GROUP: group}
        super().__init__(*args, **kwargs)
        self.fields["approved_by"].help_text = _("Left empty: the head's name, or the leading group's")
        self.fields["approved_on"].required = True

    def clean(self) -> dict[str, Any]:
        """The leading group's approval stands on a paper; whose approval it is says the name."""
        data = super().clean() or {}
        if data.get("body") and not data.get("approved_by"):
            data["approved_by"] = self.names[data["body"]]
        if data.get("body") == ApprovedBy.GROUP and not data.get("paper"):
            self.add_error("paper", _("Name the paper or the meeting of the leading group."))
        return data


def _on_record(approval: Approval) -> str:
    """Say whose approval it is, on which paper it rests and from when."""
    words = {"by": approval.approved_by, "paper": approval.paper, "on": day(approval.approved_on)}
    if approval.paper:
        return _("On record: %(by)s, %(paper)s, %(on)s") % words
    return _("On record: %(by)s, %(on)s") % words


class ApprovalForm(ApprovalFacts):
    """The approval a batch rests on: the head's here, the leading group's on a paper, or one on record."""

    use = forms.ChoiceField(label=gettext_lazy("Whose approval"), widget=forms.RadioSelect)
    handed_out_on = forms.DateField(label=gettext_lazy("Handed out on"), widget=DateInput)

    def __init__(self, *args: Any, approvals: Iterable[Approval], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.approvals = {str(one.uid): one for one in approvals}
        choices: list[tuple[str, str]] = [
            (ApprovedBy.HEAD, _("I approve it here, as head of the secretariat")),
            (ApprovedBy.GROUP, _("The leading group approved it: record its paper")),
        ]
        choices += [(uid, _on_record(one)) for uid, one in self.approvals.items()]
        set_choices(self, "use", choices)
        tie(self)

    @property
    def on_record(self) -> Approval | None:
        """The approval on record that was chosen."""
        return self.approvals.get(self.cleaned_data["use"])

    @property
    def by_group(self) -> bool:
        """Whether the leading group's approval is to be recorded."""
        return self.cleaned_data["use"] == ApprovedBy.GROUP

    def clean_handed_out_on(self) -> date | None:
        """Return the day; an error for one that has not come."""
        return _not_to_come(self.cleaned_data["handed_out_on"])

    def clean(self) -> dict[str, Any]:
        """The leading group's approval needs its paper; nothing is handed out before it was approved."""
        data = super().clean() or {}
        if data.get("use") == ApprovedBy.GROUP:
            for name in ("approved_by", "paper", "approved_on"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("The leading group's approval needs this."))
        approved_on = self._approved_on(data)
        if approved_on and data.get("handed_out_on") and data["handed_out_on"] < approved_on:
            self.add_error("handed_out_on", _("It cannot be handed out before it was approved."))
        return data

    def _approved_on(self, data: dict[str, Any]) -> date | None:
        if found := self.approvals.get(data.get("use", "")):
            return found.approved_on
        return data.get("approved_on") if data.get("use") == ApprovedBy.GROUP else None
