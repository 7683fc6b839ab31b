"""Forms at the door."""

from __future__ import annotations

from django import forms


class SignInForm(forms.Form):
    """Account and password; which of the two was wrong is never told."""

    username = forms.CharField(max_length=60)
    password = forms.CharField(max_length=200, strip=False, widget=forms.PasswordInput)
