"""What a password must be: validators beside Django's own.

The profile `dengbao` follows GB/T 22239-2019 身份鉴别 a) (complexity, regular change); ASVS 6.2.5 and 6.2.10 forbid
both, so the profile `asvs` leaves classes, expiry and history out. See docs/decisions/0008-passwords.md.
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from departments.models import FormerPassword, Programme, User
from departments.selectors.policy import security_policy
from reform.core.pinyin import spelled

CLASSES = (re.compile("[a-z]"), re.compile("[A-Z]"), re.compile("[0-9]"), re.compile("[^A-Za-z0-9]"))
CONTEXT_WORDS = frozenset({"reform", "portal", "gaige", "yigai", "mishuchu", "改革", "医改", "秘书处"})
SHORTEST_WORD = 3


class CharacterClassValidator:
    """At least three of: small letters, capitals, digits, anything else (Chinese included)."""

    def __init__(self, classes: int = 3) -> None:
        self.classes = classes

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for too few classes."""
        if sum(bool(one.search(password)) for one in CLASSES) < self.classes:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self) -> str:
        """Return the rule as a sentence."""
        return _("Use at least %(n)s of: small letters, capital letters, digits, other characters.") % {
            "n": self.classes
        }


class ContextWordValidator:
    """Neither the account's name nor words of this office: they are what is tried first. Source: ASVS 6.2.11."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError where such a word makes up more than half of the password."""
        folded = password.casefold()
        for word in self._words(user):
            if word in folded and len(word) * 2 > len(folded) - 4:
                raise ValidationError(
                    _("The password is mostly “%(word)s”, a word of this office.") % {"word": word},
                    code="password_context",
                )

    @staticmethod
    def _words(user: User | None) -> set[str]:
        words = set(CONTEXT_WORDS)
        if user is not None:
            words |= {user.username.casefold(), user.name, _pinyin(user.name)}
        for name in Programme.objects.values_list("jurisdiction__short_name", flat=True)[:20]:
            words |= {name, _pinyin(name)}
        return {word for word in words if len(word) >= SHORTEST_WORD or not word.isascii()}

    def get_help_text(self) -> str:
        """Return the rule as a sentence."""
        return _("Do not build it around your account, your name or your office.")


@lru_cache(maxsize=256)
def _pinyin(name: str) -> str:
    return "".join(spelled(name))


class HistoryValidator:
    """Not one of the last passwords (SecurityPolicy.former_kept), nor the present one."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for a password the person had lately."""
        kept = security_policy().former_kept
        if user is None or user.pk is None or not kept:
            return
        former = FormerPassword.objects.filter(user=user).values_list("password", flat=True)[:kept]
        if any(check_password(password, one) for one in (user.password, *former)):
            raise ValidationError(
                _("You had this password already; choose one you did not use for your last %(n)s.")
                % {"n": kept},
                code="password_history",
            )

    def get_help_text(self) -> str:
        """Return the rule as a sentence."""
        return _("Not one of your last passwords.")
