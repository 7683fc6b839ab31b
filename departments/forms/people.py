"""Forms of the people page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.actor import Actor
from departments.enums import UNIT_ROLES, Clearance, Role
from departments.models import Department, User
from departments.selectors.accounts import units_for_posts
from departments.services.newcomers import Seat
from reform.core.widgets import DateInput, rows_field


class AccountForm(forms.Form):
    """A new account."""

    username = forms.CharField(
        label=_("Account"),
        max_length=60,
        help_text=_("What the person types to sign in: letters, digits, dot, dash, underscore."),
        validators=[RegexValidator(r"^[\w.-]+$", _("Only letters, digits, dot, dash and underscore."))],
    )
    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"data-focus": True}))
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    mail = forms.EmailField(label=_("E-mail"), max_length=100, required=False)

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("There is an account of this name already."))
        return username


class NewcomerForm(AccountForm):
    """A new account, and the post in a unit that its owner holds from today, if one is named.

    Posts of the secretariat and of administrators are filled on their own pages, by who may grant them.
    """

    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Unit"),
        to_field_name="uid",
        empty_label=_("No post for now"),
        required=False,
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, role.label) for role in Role if role in UNIT_ROLES],
        initial=Role.LIAISON,
        required=False,
    )
    title = forms.CharField(
        label=_("Title of the post"),
        max_length=60,
        required=False,
        help_text=_("Empty: the unit's post of this role; one is made where there is none."),
    )
    deputy = forms.BooleanField(label=_("As deputy, beside the holder"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_field(self, "department").queryset = units_for_posts(actor)

    @property
    def person(self) -> dict[str, Any]:
        """What the account itself takes; call after validation."""
        return {key: self.cleaned_data[key] for key in ("username", "name", "phone", "mail")}

    @property
    def seat(self) -> Seat | None:
        """The post to be held; None where no unit is named. Call after validation."""
        data = self.cleaned_data
        if not data["department"]:
            return None
        return Seat(data["department"], data["role"] or Role.LIAISON, data["title"], data["deputy"])


class PostForm(forms.Form):
    """A new post in a unit."""

    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Unit"), to_field_name="uid", empty_label=_("Choose a unit")
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role)
    title = forms.CharField(label=_("Title of the post"), max_length=60)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_field(self, "department").queryset = units_for_posts(actor)


class PersonField(forms.ModelChoiceField):
    """Chooses among people by name and account."""

    def label_from_instance(self, obj: User) -> str:
        """Return the name, with the account behind it."""
        return f"{obj.name} ({obj.username})"


class FillForm(forms.Form):
    """Who holds a post, from-to."""

    user = PersonField(
        User.objects.none(), label=_("Person"), to_field_name="uid", empty_label=_("Choose a person")
    )
    held_from = forms.DateField(label=_("From"), widget=DateInput)
    held_to = forms.DateField(
        label=_("Last day"), widget=DateInput, required=False, help_text=_("Leave empty if it has no end.")
    )
    deputy = forms.BooleanField(label=_("As deputy, beside the holder"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.visible_to(actor).filter(is_active=True).exclude(pk=actor.user.pk)
        rows_field(self, "user").queryset = people.order_by("name")
        self.fields["held_from"].initial = timezone.localdate


class ClearanceForm(forms.Form):
    """安全标记: how sensitive matters a post may see."""

    clearance = forms.TypedChoiceField(label=_("May see matters up to"), choices=Clearance, coerce=int)


class EndForm(forms.Form):
    """The last day of a holding."""

    holding = forms.IntegerField(widget=forms.HiddenInput)
    held_to = forms.DateField(label=_("Last day"), widget=DateInput)
