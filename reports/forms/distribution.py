"""The list of whom a paper goes to, a row a line; a paper that corrects or takes back another; a file to check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.models import DepartmentGroup, Post, Programme
from reform.core.widgets import DateInput, LineArea, choice_field
from reports.circulars.superseding import correction_of
from reports.enums import Audience, DistributionRole, Manner, RecordedSource, SupersedeKind
from reports.models.distribution import DistributionLine, Receipt
from reports.selectors.protocol import units_to_choose
from reports.services.recipients import Given

OF_PAPERS = [DistributionRole.ADDRESSED, DistributionRole.COPIED, DistributionRole.SHARED]
OF_BULLETINS = [
    DistributionRole.COPIED,
    DistributionRole.SHARED,
    DistributionRole.REPORTED,
    DistributionRole.SENT,
    DistributionRole.ISSUED,
]
LINES = 200


class Targets:
    """Whom a line can mean: classes, groups, units and posts of a programme, read once for all rows; three queries."""

    def __init__(self, programme: Programme) -> None:
        self.groups = {str(one.uid): one for one in DepartmentGroup.objects.filter(programme=programme)}
        self.units = {str(one.uid): one for one in units_to_choose(programme)}
        posts = Post.objects.filter(programme=programme, is_active=True, role="leader")
        self.posts = {str(one.uid): one for one in posts.select_related("department")}

    @property
    def choices(self) -> list[Any]:
        """The choices of a row's select; empty means a body without an account."""
        return [
            ("", _("A body without an account")),
            (_("Classes"), [(f"audience:{value}", label) for value, label in Audience.choices]),
            (_("Groups"), [(f"group:{uid}", one.name) for uid, one in self.groups.items()]),
            (_("Leaders"), [(f"post:{uid}", str(one)) for uid, one in self.posts.items()]),
            (_("Units"), [(f"unit:{uid}", one.name) for uid, one in self.units.items()]),
        ]

    def meant(self, chosen: str) -> dict[str, Any]:
        """Return the fields of Given for a choice."""
        kind, _colon, key = chosen.partition(":")
        if kind == "audience":
            return {"audience": key}
        known: dict[str, Mapping[str, Any]] = {"group": self.groups, "unit": self.units, "post": self.posts}
        found = known.get(kind, {}).get(key)
        return {"department" if kind == "unit" else kind: found} if found else {}

    def name_of(self, chosen: str) -> str:
        """Return the printed name of a choice whose row says none; none for a class, whose words are the office's."""
        found = [one for one in self.meant(chosen).values() if not isinstance(one, str)]
        return str(getattr(found[0], "name", found[0])) if found else ""


class LineForm(forms.Form):
    """One line: how it stands on the paper, whom it means, its printed name, copies and manner, its place."""

    role = forms.ChoiceField(label=_("Stands as"))
    target = forms.ChoiceField(label=_("Sent to whom"), required=False)
    name = forms.CharField(label=_("As printed"), max_length=200, required=False, widget=LineArea)
    copies = forms.IntegerField(label=_("Copies each"), min_value=0, max_value=999, initial=1)
    manner = forms.ChoiceField(label=_("Manner"), choices=Manner, initial=Manner.NETWORK)

    def __init__(
        self, *args: Any, targets: Targets, roles: Sequence[DistributionRole], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.targets = targets
        # A row left as it was shown is an empty one.
        self.fields["role"].initial = roles[0].value
        choice_field(self, "role").choices = [(role.value, role.label) for role in roles]
        choice_field(self, "target").choices = targets.choices

    def clean(self) -> dict[str, Any]:
        """A line has a printed name: its own, or that of whom it means."""
        cleaned = super().clean() or {}
        cleaned["name"] = cleaned.get("name", "").strip() or self.targets.name_of(cleaned.get("target", ""))
        if not cleaned["name"] and "target" in cleaned and not cleaned.get("DELETE"):
            self.add_error("name", _("Write the name as it is printed."))
        return cleaned


LineFormSet: type[BaseFormSet] = formset_factory(
    LineForm, extra=3, max_num=LINES, absolute_max=LINES, can_order=True, can_delete=True
)


def initial_of(lines: Iterable[DistributionLine | Given]) -> list[dict[str, Any]]:
    """Return the rows of a form for lines as they are."""
    return [
        {
            "role": line.role,
            "target": _chosen(line),
            "name": line.name,
            "copies": line.copies,
            "manner": line.manner,
        }
        for line in lines
    ]


def _chosen(line: DistributionLine | Given) -> str:
    if line.audience:
        return f"audience:{line.audience}"
    for kind, one in (("group", line.group), ("unit", line.department), ("post", line.post)):
        if one is not None:
            return f"{kind}:{one.uid}"
    return ""


def given_of(formset: BaseFormSet, targets: Targets) -> list[Given]:
    """Return the lines of a valid form in the order they were put into, without empty and deleted rows."""
    return [
        Given(
            role=form.cleaned_data["role"],
            name=form.cleaned_data["name"],
            copies=form.cleaned_data["copies"],
            manner=form.cleaned_data["manner"],
            **targets.meant(form.cleaned_data["target"]),
        )
        for form in formset.ordered_forms
    ]


class CopiesForm(forms.Form):
    """共印n份: how many copies are printed in all."""

    copies_printed = forms.IntegerField(
        label=_("Copies printed in all"), min_value=1, max_value=32000, required=False
    )


class ReceiptForm(forms.Form):
    """A receipt recorded for a unit (代录): which one, how and on which day it told the office."""

    receipt = forms.ChoiceField(label=_("Unit"))
    source = forms.ChoiceField(label=_("How it came"), choices=RecordedSource)
    received_on = forms.DateField(label=_("Received on"), widget=DateInput, initial=timezone.localdate)

    def __init__(self, *args: Any, waiting: Iterable[Receipt], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "receipt").choices = [
            (str(row.uid), row.department.short_name) for row in waiting if row.department
        ]


class SupersedeForm(forms.Form):
    """Which way, and why: a correction says what is wrong and what is right, a withdrawal its reason."""

    kind = forms.ChoiceField(label=_("What is to be done"), choices=SupersedeKind, widget=forms.RadioSelect)
    wrong = forms.CharField(label=_("Where it is wrong"), max_length=500, required=False)
    right = forms.CharField(label=_("What it should say"), max_length=500, required=False)
    reason = forms.CharField(
        label=_("Reason of the withdrawal"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Return `reason` as it is printed."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == SupersedeKind.CORRECTION:
            for name in ("wrong", "right"):
                if not cleaned.get(name):
                    self.add_error(name, _("This is printed on the paper: say it."))
            cleaned["reason"] = correction_of(cleaned.get("wrong", ""), cleaned.get("right", ""))
        elif not cleaned.get("reason"):
            self.add_error("reason", _("This is printed on the paper: say it."))
        return cleaned


class VerifyForm(forms.Form):
    """A file in hand, or its SHA-256."""

    file = forms.FileField(label=_("File"), required=False)
    sha256 = forms.CharField(label=_("SHA-256"), required=False, max_length=200)

    def clean_sha256(self) -> str:
        """Return 64 hexadecimal digits in lower case; spaces and colons between them are taken off."""
        digits = "".join(self.cleaned_data["sha256"].replace(":", "").split()).lower()
        if digits and (len(digits) != 64 or set(digits) - set("0123456789abcdef")):
            raise ValidationError(_("A SHA-256 has 64 digits from 0 to f."))
        return digits

    def clean(self) -> dict[str, Any]:
        """One of both."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("file") and not cleaned.get("sha256"):
            raise ValidationError(_("Choose a file or paste its SHA-256."))
        return cleaned


def kind_asked(text: str, kinds: Sequence[str]) -> str:
    """Return the kind of paper an address asks for, the first one for anything else."""
    return text if text in kinds else kinds[0]
