"""Forms of the leading group's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.enums import SeatKind
from departments.models import Department, Post, Programme
from departments.services.programme import NAMES
from reform.core.widgets import LineArea, TimeInput, rows_field

LAST_DAY = 28
MOST_GRACE = 20
GRACE = {
    "head_after": _("Overdue: the unit's head is told after this many working days"),
    "secretariat_after": _("Overdue: the secretariat is told after this many working days"),
}


class ProgrammeForm(forms.ModelForm):
    """Names, mastheads and the calendar of the reports."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Programme
        fields = list(NAMES)
        labels = {
            "name": _("Field of reform"),
            "group_name": _("Full name of the leading group"),
            "group_short_name": _("Short name of the leading group"),
            "secretariat_name": _("Name of the secretariat"),
            "number_prefix": _("Number prefix"),
            "addressees": _("Addressees of circulars"),
            "copies_to": _("Copies to"),
            "printing_body": _("Printing body"),
            "signs_here": _("Papers are signed in the portal"),
            "bulletin_name": _("Name of the bulletin"),
            "cutoff_day": _("Data cut-off"),
            "due_day": _("Reports due"),
            "close_day": _("Period closes"),
            "digest_at": _("The day's messages leave at"),
            "quiet_from": _("Quiet from"),
            "quiet_until": _("Quiet until"),
        }
        help_texts = {
            "secretariat_name": _("As it signs papers: 秘书处, 办公室, 医改办"),
            "printing_body": _("Where it is not the secretariat."),
            "signs_here": _("Else they are signed on paper, and the signature is recorded."),
            "digest_at": _("On working days: one message a person with all that is not urgent."),
            "quiet_until": _(
                "Nothing is sent in between, nor by SMS on free days; equal hours: never quiet."
            ),
        }
        widgets = {
            **{name: TimeInput() for name in ("digest_at", "quiet_from", "quiet_until")},
            **{name: LineArea() for name in ("addressees", "copies_to")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, most in (("cutoff_day", 31), ("due_day", LAST_DAY), ("close_day", LAST_DAY)):
            kept = self.fields[name]
            self.fields[name] = forms.IntegerField(
                label=kept.label, help_text=kept.help_text, min_value=1, max_value=most
            )
        for name, label in GRACE.items():
            self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=MOST_GRACE)

    def clean(self) -> dict[str, Any]:
        """A period closes on the day reports are due, or later; the secretariat is told after the unit's head."""
        data = super().clean() or {}
        if data.get("due_day") and data.get("close_day") and data["close_day"] < data["due_day"]:
            self.add_error("close_day", _("The period cannot close before reports are due."))
        if data.get("secretariat_after", MOST_GRACE) < data.get("head_after", 0):
            self.add_error("secretariat_after", _("The unit's head is told first."))
        return data


class MemberForm(forms.Form):
    """A unit to add to the list of member units."""

    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Member unit to add"),
        to_field_name="uid",
        empty_label=_("Choose a unit"),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Department.objects.filter(jurisdiction=programme.jurisdiction, is_active=True)
        rows_field(self, "department").queryset = units.exclude(memberships__programme=programme).order_by(
            "order", "pk"
        )


class SeatForm(forms.Form):
    """A post to give a seat in the leading group."""

    post = forms.ModelChoiceField(
        Post.objects.none(), label=_("Post"), to_field_name="uid", empty_label=_("Choose a post")
    )
    kind = forms.ChoiceField(label=_("Seat"), choices=SeatKind, initial=SeatKind.MEMBER)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.filter(programme=programme, is_active=True).exclude(seats__programme=programme)
        rows_field(self, "post").queryset = posts.select_related("department").order_by(
            "department__order", "pk"
        )
