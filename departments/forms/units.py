"""Forms for units, counties, groups and who oversees whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.actor import Actor
from departments.enums import DepartmentKind, Role
from departments.models import Department, DepartmentGroup, Jurisdiction, Post
from departments.services.setup import UnitLine
from reform.core.widgets import DateInput, rows_field

# A county comes with its secretariat, by a form of its own.
KINDS = [(value, label) for value, label in DepartmentKind.choices if value != DepartmentKind.COUNTY]
OVERSEEING = (Role.LEADER, Role.DEPARTMENT_HEAD, Role.HEAD)


def places_within(actor: Actor) -> QuerySet[Jurisdiction]:
    """Return the actor's jurisdiction and those below it."""
    return Jurisdiction.objects.filter(path__startswith=actor.own_programme.jurisdiction.path)


def units_within(actor: Actor) -> QuerySet[Department]:
    """Return the units of the actor's jurisdiction and of those below it that there are, in list order."""
    path = actor.own_programme.jurisdiction.path
    found = Department.objects.visible_to(actor).filter(is_active=True, jurisdiction__path__startswith=path)
    return found.order_by("order", "pk")


def offices_behind(units: QuerySet[Department]) -> QuerySet[Department]:
    """Return the units in list order, the offices of each behind it."""
    place = (Coalesce("parent__order", "order"), Coalesce("parent", "pk"))
    return units.select_related("parent").order_by(*place, F("parent").asc(nulls_first=True), "order", "pk")


def _said_with_parent(obj: Department) -> str:
    """An office among units is known by the unit it belongs to: 市卫健委规财科."""
    return f"{obj.parent or ''}{obj}"


class UnitForm(forms.Form):
    """A new unit of a place, with the names it is found by."""

    name = forms.CharField(
        label=gettext_lazy("Full name"), max_length=100, help_text=gettext_lazy("Such as: 临汾市财政局")
    )
    short_name = forms.CharField(
        label=gettext_lazy("Short name"),
        max_length=60,
        help_text=gettext_lazy("As papers write it: 市财政局"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of unit"), choices=KINDS)
    place = forms.ModelChoiceField(
        Jurisdiction.objects.none(), label=gettext_lazy("Jurisdiction"), to_field_name="uid", empty_label=None
    )
    parent = forms.ModelChoiceField(
        Department.objects.none(),
        label=gettext_lazy("Office of"),
        to_field_name="uid",
        required=False,
        empty_label="—",
        help_text=gettext_lazy("For an office only."),
    )
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=30, required=False)
    member = forms.BooleanField(label=gettext_lazy("Member unit of the leading group"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_field(self, "place").queryset = places_within(actor)
        self.fields["place"].initial = actor.own_programme.jurisdiction.uid
        rows_field(self, "parent").queryset = units_within(actor).exclude(kind=DepartmentKind.OFFICE)
        self.order_fields(["name", "short_name", "kind", "parent", "place", "phone", "member"])

    def clean(self) -> dict[str, Any]:
        """An office belongs to a unit of its own place; nothing else belongs to one."""
        data = super().clean() or {}
        office = data.get("kind") == DepartmentKind.OFFICE
        parent, place = data.get("parent"), data.get("place")
        if parent and not office:
            self.add_error("parent", _("Only an office belongs to a unit."))
        if parent and place and parent.jurisdiction_id != place.pk:
            self.add_error("parent", _("This unit is of another jurisdiction."))
        return data

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        line = UnitLine(data["name"], data["short_name"], data.get("phone", ""))
        return {
            "place": data["place"],
            "line": line,
            "kind": data["kind"],
            "parent": data["parent"],
            "member": data["member"],
        }


class CountyForm(forms.Form):
    """A place below with its secretariat."""

    name = forms.CharField(
        label=gettext_lazy("Name of the county"), max_length=60, help_text=gettext_lazy("Such as: 北山县")
    )
    short_name = forms.CharField(
        label=gettext_lazy("Short name"), max_length=30, help_text=gettext_lazy("Such as: 北山")
    )
    groups = forms.ModelMultipleChoiceField(
        DepartmentGroup.objects.none(),
        label=gettext_lazy("Joins the groups"),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = DepartmentGroup.objects.visible_to(actor)
        rows_field(self, "groups").queryset = groups
        self.fields["groups"].initial = [
            group.uid for group in groups if group.memberships.filter(department__kind="county").exists()
        ]


class MembersForm(forms.Form):
    """Which units a group has."""

    members = forms.ModelMultipleChoiceField(
        Department.objects.none(),
        label=gettext_lazy("Members"),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    counties = forms.BooleanField(label=gettext_lazy("All counties"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = offices_behind(Department.objects.visible_to(actor).filter(is_active=True))
        rows_field(self, "members", said=_said_with_parent).queryset = self.units

    def clean(self) -> dict[str, Any]:
        """All counties are ticked by one box."""
        data = super().clean() or {}
        chosen = {unit.pk: unit for unit in data.get("members") or ()}
        if data.get("counties"):
            chosen |= {unit.pk: unit for unit in self.units.filter(kind=DepartmentKind.COUNTY)}
        if not chosen and "members" not in self.errors:
            self.add_error("members", _("Tick at least one unit."))
        data["members"] = list(chosen.values())
        return data


class GroupForm(MembersForm):
    """A new written name for many."""

    name = forms.CharField(
        label=gettext_lazy("Name of the group"),
        max_length=100,
        help_text=gettext_lazy("As papers write it: 各县（市、区）人民政府"),
    )
    field_order = ["name", "counties", "members"]


class ChangeMembersForm(MembersForm):
    """Whom a group has from a day on."""

    on = forms.DateField(label=gettext_lazy("Valid from"), widget=DateInput)
    field_order = ["on", "counties", "members"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["on"].initial = timezone.localdate


class NameForm(forms.Form):
    """A name a unit bears or bore."""

    name = forms.CharField(label=gettext_lazy("Name of the unit"), max_length=100)
    valid_from = forms.DateField(label=gettext_lazy("Valid from"), widget=DateInput, required=False)
    valid_to = forms.DateField(
        label=gettext_lazy("Valid until"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("Leave empty if it has no end."),
    )


class RenameForm(forms.Form):
    """The names a unit bears from a day on (改名)."""

    name = forms.CharField(label=gettext_lazy("Full name"), max_length=100)
    short_name = forms.CharField(label=gettext_lazy("Short name"), max_length=60)
    on = forms.DateField(label=gettext_lazy("Valid from"), widget=DateInput)


class SuccessionForm(forms.Form):
    """To whom a unit's duties passed."""

    successor = forms.ModelChoiceField(
        Department.objects.none(),
        label=gettext_lazy("Duties passed to"),
        to_field_name="uid",
        empty_label=gettext_lazy("Choose a unit"),
    )
    on = forms.DateField(label=gettext_lazy("On"), widget=DateInput)

    def __init__(self, *args: Any, actor: Actor, unit: Department, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_field(self, "successor").queryset = units_within(actor).exclude(pk=unit.pk)


class OversightForm(forms.Form):
    """A leader's post and the unit (分管) or place (挂点) it oversees."""

    post = forms.ModelChoiceField(
        Post.objects.none(),
        label=gettext_lazy("Post"),
        to_field_name="uid",
        empty_label=gettext_lazy("Choose a post"),
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=gettext_lazy("In charge of the unit"),
        to_field_name="uid",
        required=False,
        empty_label="—",
    )
    jurisdiction = forms.ModelChoiceField(
        Jurisdiction.objects.none(),
        label=gettext_lazy("Looks after the place"),
        to_field_name="uid",
        required=False,
        empty_label="—",
    )
    valid_from = forms.DateField(
        label=gettext_lazy("Valid from"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("Leave empty if it always was so."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.filter(programme=actor.own_programme, role__in=OVERSEEING, is_active=True)
        rows_field(self, "post").queryset = posts.select_related("department")
        rows_field(self, "department").queryset = units_within(actor)
        own = actor.own_programme.jurisdiction
        rows_field(self, "jurisdiction").queryset = places_within(actor).exclude(pk=own.pk)

    def clean(self) -> dict[str, Any]:
        """Either a unit or a place."""
        data = super().clean() or {}
        if bool(data.get("department")) == bool(data.get("jurisdiction")) and not self.errors:
            raise forms.ValidationError(_("Choose a unit or a place, not both."))
        return data


class EndForm(forms.Form):
    """The last day of an oversight."""

    oversight = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)
    valid_to = forms.DateField(label=gettext_lazy("Valid until"), widget=DateInput)
