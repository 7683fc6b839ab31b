"""Forms by which a unit changes its own people, and what becomes of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.actor import Actor
from departments.enums import ChangeKind
from departments.forms.people import AccountForm
from departments.models import LiaisonChange, Post, User
from departments.selectors.changes import posts_to_change
from reform.core.text import initials
from reform.core.widgets import DateInput, rows_field

BACK_DAYS = 31


class ChangeForm(forms.Form):
    """联络员变更: who holds a post of the own unit from a day on, or stands beside its holder."""

    post = forms.ModelChoiceField(
        Post.objects.none(), label=gettext_lazy("Post"), to_field_name="uid", empty_label=None
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What changes"),
        choices=ChangeKind,
        widget=forms.RadioSelect,
        initial=ChangeKind.REPLACE,
    )
    name = forms.CharField(label=gettext_lazy("Name of the new person"), max_length=60)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=30)
    starts_on = forms.DateField(label=gettext_lazy("From"), widget=DateInput)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    scan = forms.FileField(required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = posts_to_change(actor).select_related("department")
        rows_field(self, "post", said=lambda post: post.title).queryset = posts
        self.fields["starts_on"].initial = timezone.localdate

    def clean_starts_on(self) -> date:
        """Return the day; an error for one long past, which no record could follow."""
        day: date = self.cleaned_data["starts_on"]
        if day < timezone.localdate() - timedelta(days=BACK_DAYS):
            raise forms.ValidationError(_("This day lies more than %(n)s days back.") % {"n": BACK_DAYS})
        return day


class DecideForm(forms.Form):
    """The secretariat's word on a unit's form."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    act = forms.ChoiceField(choices=[("confirm", ""), ("refuse", "")])
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, required=False)


class VersionForm(forms.Form):
    """The state of a form as its reader saw it."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class CarryOutForm(AccountForm):
    """The account of a confirmed person: one that is there by the same name, or a new one."""

    account = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Account that is there"),
        to_field_name="uid",
        required=False,
        empty_label=gettext_lazy("None: make a new account"),
    )

    def __init__(self, *args: Any, actor: Actor, change: LiaisonChange, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["name"], self.fields["phone"]
        self.fields["username"].required = False
        self.fields["username"].initial = proposed_username(change.name)
        people = User.objects.visible_to(actor).filter(is_active=True, name=change.name)
        accounts = rows_field(self, "account", said=lambda user: f"{user.name} ({user.username})")
        accounts.queryset = people.exclude(pk=actor.user.pk)

    def clean_username(self) -> str:
        """Return the name; one that is there is asked about only where an account is to be made."""
        if self.data.get("account") or not self.cleaned_data["username"]:
            return str(self.cleaned_data["username"])
        return super().clean_username()

    def clean(self) -> dict[str, Any]:
        """Either an account that is there or the name of a new one."""
        data = super().clean() or {}
        if not data.get("account") and not data.get("username") and not self.errors:
            self.add_error("username", _("Name the new account."))
        return data


def proposed_username(name: str) -> str:
    """Return a free account name from the pinyin initials of a person's name."""
    stem = initials(name) or "user"
    taken = set(User.objects.filter(username__istartswith=stem).values_list("username", flat=True))
    number = 1
    while (found := f"{stem}{number:02d}") in taken:
        number += 1
    return found
