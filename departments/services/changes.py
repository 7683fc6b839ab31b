"""联络员变更: a unit names its own people, the secretariat confirms or refuses, the change is carried out."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.actor import Actor
from departments.enums import UNIT_ROLES, ChangeKind, Reason, Role
from departments.models import LiaisonChange, Post, User
from departments.permissions import require
from departments.selectors.accounts import current_holdings
from departments.selectors.changes import account_of
from departments.services.accounts import create_account
from departments.services.notifications import notify
from departments.services.posts import place_holder
from departments.workflow import LIAISON_CHANGE
from reform.core.audit import record
from reform.core.files import as_content, check_file

SCAN_KINDS = (".pdf", ".jpg", ".jpeg", ".png")


@transaction.atomic
def ask_change(
    *,
    post: Post,
    kind: str,
    name: str,
    phone: str,
    starts_on: date,
    note: str = "",
    scan: tuple[str, bytes] | None = None,
    by: Actor,
) -> LiaisonChange:
    """Ask the secretariat to let `name` hold a post of the own unit (or stand beside its holder) and return the form.

    A county's own post is confirmed by the secretariat above. `scan` is the paper's name and bytes. Side effects: a
    message to who decides, one audit row. Raises ValidationError for a form of this kind that still waits and for the
    present holder, BadFile for a scan that is not taken.
    """
    require(by, "changes.ask", post)
    if post.role not in UNIT_ROLES:
        raise PermissionDenied("changes.ask")
    if current_holdings().filter(post=post, user__name=name).exists():
        raise ValidationError(_("%(name)s holds this post at that time already.") % {"name": name})
    programme = post.programme
    if post.role == Role.COUNTY and programme.parent:
        programme = programme.parent
    change = LiaisonChange(
        programme=programme,
        post=post,
        kind=kind,
        name=name,
        phone=phone,
        starts_on=starts_on,
        note=note,
        asked_by=by.label,
    )
    if scan:
        file_name, data = scan
        check_file(file_name, data, kinds=SCAN_KINDS)
        change.scan_name = file_name
        change.scan.save(file_name, as_content(data, file_name), save=False)
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as waiting:
        raise ValidationError(
            _("A change of this post still waits for the secretariat; it must be decided first.")
        ) from waiting
    record(
        by=by,
        act="changes.ask",
        obj=change,
        after={"name": name, "phone": phone, "kind": kind, "from": starts_on.isoformat()},
    )
    _tell(
        _deciders(change),
        change,
        "asked",
        gettext_lazy("%(unit)s names a new liaison: please confirm"),
        by.label,
        Reason.SECRETARIAT,
    )
    return change


@transaction.atomic
def confirm_change(*, change: LiaisonChange, version: int, by: Actor) -> LiaisonChange:
    """Confirm a unit's form and return it: carried out at once for somebody with an account in the unit, else waiting.

    Confirming counts as granting, for these are posts of units. Side effects: see `place_holder`; messages to the unit
    and, where an account is to be made, to the system administrators; one audit row. Raises Conflict when somebody
    decided since `version`, WrongState for a decided form, ValidationError where the person cannot hold the post.
    """
    require(by, "changes.decide", change)
    change.version = version
    change = LIAISON_CHANGE.advance(change, "confirm", decided_by=by.label, decided_at=timezone.now())
    record(by=by, act="changes.confirm", obj=change, after={"name": change.name})
    user = account_of(change)
    if user:
        return _carry_out(change, user, by)
    _tell(
        _administrators(change),
        change,
        "confirmed",
        gettext_lazy("%(unit)s: an account is to be made"),
        change.name,
        Reason.ADMINISTRATOR,
        page="change_account",
    )
    return change


@transaction.atomic
def refuse_change(*, change: LiaisonChange, reason: str, version: int, by: Actor) -> LiaisonChange:
    """Refuse a unit's form with a reason and return it; the unit is told, one audit row.

    Raises Conflict when somebody decided since `version`, WrongState for a decided form, ValidationError without a
    reason.
    """
    require(by, "changes.decide", change)
    if not reason.strip():
        raise ValidationError(_("Say why: the unit reads it."))
    change.version = version
    change = LIAISON_CHANGE.advance(
        change, "refuse", decided_by=by.label, decided_at=timezone.now(), reason=reason.strip()
    )
    record(by=by, act="changes.refuse", obj=change, after={"reason": change.reason})
    _tell(
        _unit_people(change),
        change,
        "refused",
        gettext_lazy("%(unit)s: the change of liaison was refused"),
        change.reason,
        Reason.UNIT,
    )
    return change


@transaction.atomic
def withdraw_change(*, change: LiaisonChange, version: int, by: Actor) -> LiaisonChange:
    """Take the own unit's form back before anything has changed hands, and return it.

    Who decides is told; one audit row. Raises Conflict when somebody decided since `version`, WrongState for a form that
    was carried out, refused or taken back.
    """
    require(by, "changes.ask", change.post)
    change.version = version
    change = LIAISON_CHANGE.advance(change, "withdraw")
    record(by=by, act="changes.withdraw", obj=change, after={"name": change.name})
    _tell(
        _deciders(change),
        change,
        "withdrawn",
        gettext_lazy("%(unit)s has taken its change of liaison back"),
        by.label,
        Reason.SECRETARIAT,
    )
    return change


@transaction.atomic
def carry_out_with_new_account(*, change: LiaisonChange, username: str, by: Actor) -> tuple[User, str]:
    """Make the account of a confirmed form's person, let it hold the post, and return it with its one-time link.

    Side effects: see `create_account` and `place_holder`. Raises WrongState for a form that does not wait for it.
    """
    require(by, "people.manage")
    user, link = create_account(username=username, name=change.name, phone=change.phone, by=by)
    _carry_out(change, user, by)
    return user, link


@transaction.atomic
def carry_out_with_account(*, change: LiaisonChange, user: User, by: Actor) -> LiaisonChange:
    """Let somebody with an account elsewhere hold the post of a confirmed form and return the form.

    Side effects: see `place_holder`. Raises WrongState for a form that does not wait for it, PermissionDenied for an
    account of another name than the secretariat confirmed.
    """
    require(by, "people.manage")
    if user.name != change.name:
        raise PermissionDenied("changes.carry_out")
    return _carry_out(change, user, by)


def _carry_out(change: LiaisonChange, user: User, by: Actor) -> LiaisonChange:
    done = LIAISON_CHANGE.advance(change, "carry_out", user=user)
    place_holder(
        post=done.post,
        user=user,
        held_from=done.starts_on,
        deputy=done.kind == ChangeKind.DEPUTY,
        by=by,
    )
    record(by=by, act="changes.carry_out", obj=done, after={"name": done.name, "account": user.username})
    _tell(
        _unit_people(done),
        done,
        "done",
        gettext_lazy("%(unit)s: the change of liaison is carried out"),
        done.name,
        Reason.UNIT,
    )
    return done


# --- who is told ----------------------------------------------------------------------------------------------------
def _tell(
    users: list[User],
    change: LiaisonChange,
    event: str,
    title: Promise,
    body: str,
    reason: str,
    page: str = "change_detail",
) -> None:
    notify(
        users=users,
        key=f"changes.{event}:{change.uid}",
        title=title % {"unit": change.post.department.short_name},  # type: ignore[operator] # lazy texts take %
        body=body,
        url=reverse(page, args=[change.uid]),
        reason=reason,
        programme=change.programme,
    )


def _holders(**posts: object) -> list[User]:
    held = current_holdings().filter(user__is_active=True, post__is_active=True, **posts)
    return list({holding.user_id: holding.user for holding in held}.values())


def _deciders(change: LiaisonChange) -> list[User]:
    return _holders(post__programme=change.programme, post__role__in=[Role.CLERK, Role.HEAD, Role.COUNTY])


def _unit_people(change: LiaisonChange) -> list[User]:
    return _holders(post__department=change.post.department_id, post__role__in=list(UNIT_ROLES))


def _administrators(change: LiaisonChange) -> list[User]:
    """The system administrators of the place and of those above it."""
    path = change.programme.jurisdiction.path
    above = [path[: at + 1] for at, sign in enumerate(path) if sign == "/"]
    return _holders(post__programme__jurisdiction__path__in=above, post__role=Role.SYSTEM_ADMIN)
