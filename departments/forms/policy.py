"""The security administrator's form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from departments.enums import Role
from departments.models import SecurityPolicy
from departments.selectors.policy import ALWAYS_SECOND_FACTOR

# Looser than this no rule may be; what assessors of 等级保护 ask for. (field, least, most)
BOUNDS = (
    ("renewal_days", 0, 180),
    ("former_kept", 3, 24),
    ("idle_minutes", 5, 60),
    ("absolute_hours", 1, 24),
    ("sessions_privileged", 1, 2),
    ("sessions_others", 1, 5),
)


class PolicyForm(forms.ModelForm):
    """Passwords, sessions and who needs a second factor."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    second_factor_roles = forms.MultipleChoiceField(
        label=_("Second factor also for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(role.value, role.label) for role in Role if role not in ALWAYS_SECOND_FACTOR],
    )

    class Meta:
        model = SecurityPolicy
        fields = [
            "renewal_days",
            "former_kept",
            "idle_minutes",
            "absolute_hours",
            "sessions_privileged",
            "sessions_others",
        ]
        labels = {
            "renewal_days": _("A password holds for (days)"),
            "former_kept": _("Former passwords that are not taken again"),
            "idle_minutes": _("A session ends unused after (minutes)"),
            "absolute_hours": _("A session ends in any case after (hours)"),
            "sessions_privileged": _("Sessions at once: administrators and head"),
            "sessions_others": _("Sessions at once: everybody else"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, least, most in BOUNDS:
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label,
                min_value=least,
                max_value=most,
                help_text=_("%(least)s to %(most)s") % {"least": least, "most": most},
            )
        if not settings.RENEW_PASSWORDS:
            # ASVS 6.2.10: no change without a reason; a rule that nothing follows is not shown.
            del self.fields["renewal_days"], self.fields["former_kept"]
