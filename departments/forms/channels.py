"""How one is told outside of the portal, and where that leads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.enums import Channel
from departments.models import User
from departments.selectors.channels import address_of, masked_address
from reform.core.gateways import ways_to_people


class ChannelForm(forms.Form):
    """Only in the portal, or one of the ways the office runs, each with where it leads."""

    channel = forms.ChoiceField(label=_("How I am told outside of the portal"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(way, self._words(user, way)) for way in ways_to_people()]
        self.fields["channel"].choices = [*offered, (Channel.NONE.value, Channel.NONE.label)]  # type: ignore[attr-defined] # a ChoiceField

    @staticmethod
    def _words(user: User, way: str) -> str:
        address = address_of(user, way)
        where = masked_address(address) if address else _("no address kept for you")
        return _("%(way)s (%(where)s)") % {"way": Channel(way).label, "where": where}


class ContactForm(forms.Form):
    """Where an account's owner is reached."""

    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    mail = forms.EmailField(label=_("E-mail"), max_length=100, required=False)
