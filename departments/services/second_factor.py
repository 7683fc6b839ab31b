"""The second factor: an authenticator app, and codes on paper that stand in for it."""

from __future__ import annotations

import secrets
from base64 import b32encode
from urllib.parse import quote, urlencode

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.actor import Actor
from departments.enums import Reason
from departments.models import RecoveryCode, TotpDevice, User
from departments.permissions import require
from departments.selectors.second_factor import device_of
from departments.services.notifications import notify
from departments.services.sessions import end_sessions
from reform.core.audit import record
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict

KEY_BYTES = 20  # RFC 4226 4: 160 bits
CODES, CODE_BYTES = 10, 10
# Letters Base32 has not, and what is meant when somebody reads them from paper.
MISREAD = str.maketrans("018", "OIB")


class WrongCode(Exception):
    """A code that was never right, was used already, or came too soon after a wrong one: which is not told."""


def new_key() -> str:
    """Return a new key of an authenticator app, in Base32."""
    return b32encode(secrets.token_bytes(KEY_BYTES)).decode()


def app_address(*, user: User, key: str) -> str:
    """Return what the square picture tells the app: otpauth://totp/issuer:account?secret=..."""
    issuer = _("Reform Task Portal")
    label = quote(f"{issuer}:{user.username}", safe="")
    return f"otpauth://totp/{label}?{urlencode({'secret': key, 'issuer': issuer}, quote_via=quote)}"


def _new_codes() -> tuple[list[str], list[str]]:
    """Return recovery codes of 80 bits as they are typed, and their hashes.

    Below 112 bits ASVS 6.5.2 asks for a password hash; 112 bits would be 23 letters to type.
    """
    plain = [b32encode(secrets.token_bytes(CODE_BYTES)).decode() for _ in range(CODES)]
    return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in plain], [
        make_password(code) for code in plain
    ]


def _keep_codes(user: User, hashes: list[str]) -> None:
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code=one) for one in hashes)


def enrol(*, key: str, code: str, by: Actor) -> tuple[TotpDevice, list[str]]:
    """Make the app that shows `code` for `key` the person's second factor; return it and the recovery codes.

    The codes are told this once and lie as hashes. Writes an audit row. Raises WrongCode, and Conflict where the
    person has a device already.
    """
    step = TotpDevice(user=by.user, key=key).step_of(code)
    if step is None:
        raise WrongCode
    codes, hashes = _new_codes()
    try:
        with transaction.atomic():
            device = TotpDevice.objects.create(user=by.user, name="app", key=key, last_t=step)
            _keep_codes(by.user, hashes)
            record(by=by, act="second_factor.add", obj=by.user)
    except IntegrityError:
        raise Conflict(TotpDevice.objects.get(user=by.user, confirmed=True)) from None
    return device, codes


def use_code(*, code: str, by: Actor) -> TotpDevice:
    """Take a code of the person's app, or one of their recovery codes; return the device it stands for.

    Each works once. Writes an audit row, for a refused code too. Raises WrongCode.
    """
    device = device_of(by.user)
    if device is None:
        raise WrongCode
    typed = "".join(code.split())
    with_app = typed.isdigit()
    paper = None if with_app else _recovery_code(by.user, typed)
    with transaction.atomic():
        taken = device.verify_token(typed) if with_app else bool(paper and _cross_out(paper))
        record(
            by=by,
            act="second_factor.use",
            obj=by.user,
            after={"with": "app" if with_app else "paper"},
            outcome=AuditEntry.Outcome.DONE if taken else AuditEntry.Outcome.REFUSED,
        )
    if not taken:
        raise WrongCode
    return device


def _recovery_code(user: User, typed: str) -> RecoveryCode | None:
    plain = typed.replace("-", "").upper().translate(MISREAD)
    unused = RecoveryCode.objects.filter(user=user, used_at=None)
    return next((one for one in unused if check_password(plain, one.code)), None)


def _cross_out(paper: RecoveryCode) -> bool:
    return bool(RecoveryCode.objects.filter(pk=paper.pk, used_at=None).update(used_at=timezone.now()))


def renew_codes(*, code: str, by: Actor) -> list[str]:
    """Return new recovery codes; those before work no more. Writes audit rows. Raises WrongCode."""
    use_code(code=code, by=by)
    codes, hashes = _new_codes()
    with transaction.atomic():
        _keep_codes(by.user, hashes)
        record(by=by, act="second_factor.codes", obj=by.user)
    return codes


def remove_device(*, code: str, by: Actor) -> None:
    """Take the own app and its recovery codes away. Writes audit rows. Raises WrongCode."""
    use_code(code=code, by=by)
    with transaction.atomic():
        _take_away(by.user)
        record(by=by, act="second_factor.remove", obj=by.user)


@transaction.atomic
def reset_device(*, user: User, by: Actor | None) -> None:
    """Take a person's app and recovery codes away who lost both; `by` is None for whoever runs the portal.

    Ends the person's sessions, tells them, writes an audit row. Raises PermissionDenied for the own account: whoever
    took it over would only need the password then.
    """
    if by is not None:
        require(by, "second_factor.reset")
        if by.user.pk == user.pk:
            raise PermissionDenied(_("Somebody else must reset your second factor."))
    end_sessions(user=user, by=by)
    _take_away(user)
    entry = record(by=by, act="second_factor.reset", obj=user)
    notify(
        users=[user],
        key=f"second_factor.reset:{entry.uid}",
        title=gettext_lazy("Your second factor was reset"),
        body=gettext_lazy(
            "Set up a new one. If you did not ask for this, tell the security administrator at once."
        ),
        url=reverse("second_factor"),
        reason=Reason.OWN,
    )


def _take_away(user: User) -> None:
    TotpDevice.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
