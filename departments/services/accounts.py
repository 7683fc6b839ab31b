"""Accounts: made by an administrator without a password, opened by a one-time link, closed at once."""

from __future__ import annotations

from axes.utils import reset as reset_attempts
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.actor import Actor, Stranger
from departments.enums import Role
from departments.models import FormerPassword, User
from departments.permissions import require
from departments.selectors.accounts import may_link
from departments.selectors.channels import masked_address
from departments.selectors.posts import posts_of
from departments.services.sessions import end_sessions
from reform.core.audit import record


class FirstSignInTokens(PasswordResetTokenGenerator):
    """Signed tokens that hold for PASSWORD_RESET_TIMEOUT and die with the password they were made for."""

    key_salt = "departments.first_sign_in"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{user.pk}{user.password}{user.is_active}{timestamp}"


tokens = FirstSignInTokens()


def first_link(user: User) -> str:
    """Return the path of a one-time link on which the account's owner chooses a password."""
    return reverse("first_sign_in", kwargs={"uid": user.uid, "token": tokens.make_token(user)})


@transaction.atomic
def create_account(
    *, username: str, name: str, phone: str = "", mail: str = "", by: Actor
) -> tuple[User, str]:
    """Make an account nobody can sign in to yet; return it and the path of its one-time link.

    Writes an audit row. Raises PermissionDenied, and IntegrityError for a taken username (the form checks it).
    Source: ASVS 6.4.1 and 6.4.6: an administrator never chooses or learns a password.
    """
    require(by, "people.manage")
    user = User.objects.create_user(username=username, name=name, phone=phone, mail=mail)
    after = {"username": username, "name": name, "phone": phone}
    record(
        by=by, act="account.create", obj=user, after=after | ({"mail": masked_address(mail)} if mail else {})
    )
    return user, first_link(user)


@transaction.atomic
def set_contact(*, user: User, phone: str, mail: str, by: Actor) -> None:
    """Write down where an account's owner is reached; one audit row, without the addresses, where it changes."""
    require(by, "people.manage")
    before = {"phone": user.phone, "mail": user.mail}
    after = {"phone": phone, "mail": mail}
    changed = [name for name in after if before[name] != after[name]]
    if not changed:
        return
    User.objects.filter(pk=user.pk).update(**after)
    record(
        by=by,
        act="account.contact",
        obj=user,
        before={name: masked_address(before[name]) for name in changed},
        after={name: masked_address(after[name]) for name in changed},
    )


@transaction.atomic
def issue_link(*, user: User, by: Actor) -> str:
    """Take the password away and return the path of a new one-time link.

    Ends every session of the account and makes earlier links useless; opens it if it was locked.
    Writes an audit row. Raises PermissionDenied for who may not, and for a closed account.
    """
    if not may_link(by, user):
        raise PermissionDenied("people.manage")
    if not user.is_active:
        raise PermissionDenied(_("This account is closed; open it again first."))
    return _new_link(user, by)


@transaction.atomic
def link_from_the_machine(*, user: User) -> str:
    """Do what `issue_link` does for an administrator whom nobody in the portal can help; for whoever runs the portal.

    Writes an audit row by the system. Raises ValidationError for whoever is no system or security administrator today:
    those help everybody else, and whoever runs the machine is not to read the auditor's record in their name.
    """
    roles = {post.role for post in posts_of(user)}
    if not user.is_active or not roles & {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}:
        raise ValidationError(
            f"{user.username} is no system or security administrator; those make its link in the portal."
        )
    return _new_link(user, None)


def _new_link(user: User, by: Actor | None) -> str:
    drop_password(user=user)
    end_sessions(user=user, by=by)
    reset_attempts(username=user.username)
    record(by=by, act="account.link", obj=user)
    return first_link(user)


def drop_password(*, user: User) -> None:
    """Take an account's password away, if it has one, and make its unused one-time links useless.

    Sessions end with the password: Django ties them to its hash. The former one counts as used. Writes no audit row.
    """
    if user.has_usable_password():
        FormerPassword.objects.create(user=user, password=user.password, at=timezone.now())
    # Random each time: earlier tokens were made for another one.
    user.set_unusable_password()
    user.save(update_fields=["password"])


@transaction.atomic
def unlock_account(*, user: User, by: Actor | None) -> None:
    """Forget the wrong passwords that paused sign-in for the account; `by` is None for whoever runs the portal.

    Writes an audit row.
    """
    if by is not None:
        require(by, "sign_in.unlock")
    reset_attempts(username=user.username)
    record(by=by, act="account.unlock", obj=user)


@transaction.atomic
def set_active(*, user: User, active: bool, by: Actor) -> None:
    """Close an account (its sessions end with their next request) or open it again; writes an audit row.

    Raises PermissionDenied for the administrator's own account.
    """
    require(by, "people.manage")
    if user.pk == by.user.pk:
        raise PermissionDenied(_("You cannot close or open your own account."))
    before = user.is_active
    User.objects.filter(pk=user.pk).update(is_active=active)
    user.is_active = active
    if not active:
        end_sessions(user=user, by=by)
    record(
        by=by,
        act="account.open" if active else "account.close",
        obj=user,
        before={"is_active": before},
        after={"is_active": active},
    )


@transaction.atomic
def set_password(*, user: User, password: str, by: Actor | Stranger) -> None:
    """Set the person's own new password; writes an audit row. Raises ValidationError for a weak one.

    Every other session of the account ends: Django ties sessions to the password's hash.
    """
    validate_password(password, user)
    if user.has_usable_password():
        FormerPassword.objects.create(user=user, password=user.password, at=timezone.now())
    user.set_password(password)
    user.password_changed_at = timezone.now()
    user.must_change_password = False
    user.save(update_fields=["password", "password_changed_at", "must_change_password"])
    record(by=by, act="account.password", obj=user)
