"""The leading group: its names and mastheads, its seats, its member units in their order."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Department, LeadingGroupSeat, Post, Programme, ProgrammeMember
from departments.permissions import require
from reform.core.audit import record
from reform.core.workflow import swap

NAMES = (
    "name",
    "group_name",
    "group_short_name",
    "secretariat_name",
    "number_prefix",
    "addressees",
    "copies_to",
    "printing_body",
    "signs_here",
    "bulletin_name",
    "cutoff_day",
    "due_day",
    "close_day",
    "digest_at",
    "quiet_from",
    "quiet_until",
    "head_after",
    "secretariat_after",
)


@transaction.atomic
def change_programme(*, programme: Programme, version: int, by: Actor, **names: Any) -> Programme:
    """Change names, mastheads and days of the programme and return it; one audit row with what was before.

    Papers issued keep theirs. Raises Conflict when somebody changed it since `version`.
    """
    require(by, "programme.edit", programme)
    before = model_to_dict(programme, fields=NAMES)
    changed = {name: value for name, value in names.items() if before[name] != value}
    if not changed:
        return programme
    programme = swap(programme, expect={"version": version}, **changed)
    record(
        by=by,
        act="programme.change",
        obj=programme,
        before={name: _said(before[name]) for name in changed},
        after={name: _said(value) for name, value in changed.items()},
    )
    return programme


def _said(value: Any) -> Any:
    """Return a value as the record keeps it: hours as 08:30."""
    return value.strftime("%H:%M") if isinstance(value, time) else value


def _held(programme: Programme) -> Programme:
    """Let nobody else change order or belonging meanwhile."""
    return Programme.objects.select_for_update().get(pk=programme.pk)


# --- 成员单位 -------------------------------------------------------------------------------------------------------
@transaction.atomic
def add_member(*, programme: Programme, department: Department, by: Actor) -> ProgrammeMember:
    """Add a unit at the end of the list of member units and return its line; one audit row.

    Raises ValidationError for a unit that stands there already.
    """
    require(by, "programme.edit", programme)
    _held(programme)
    if programme.members.filter(department=department).exists():
        raise ValidationError(_("This unit stands in the list already."))
    last = programme.members.aggregate(last=models.Max("order"))["last"] or 0
    row = ProgrammeMember.objects.create(programme=programme, department=department, order=last + 1)
    record(by=by, act="programme.add_member", obj=programme, after={"unit": department.name})
    return row


@transaction.atomic
def remove_member(*, member: ProgrammeMember, by: Actor) -> None:
    """Take a unit out of the list; those behind it move up. Its tasks, posts and papers stay. One audit row."""
    require(by, "programme.edit", member.programme)
    _held(member.programme)
    name = member.department.name
    member.delete()
    _number(list(member.programme.members.order_by("order", "pk")))
    record(by=by, act="programme.remove_member", obj=member.programme, before={"unit": name})


@transaction.atomic
def move_member(*, member: ProgrammeMember, to: int, by: Actor) -> None:
    """Put a unit at place `to` of the list (1 is the first); one audit row with the order before and after."""
    require(by, "programme.edit", member.programme)
    _held(member.programme)
    rows = list(member.programme.members.select_related("department").order_by("order", "pk"))
    before, after = _moved(rows, member, to)
    if before != after:
        _tell_order(member.programme, "programme.move_member", before, after, by)


# --- 组长、副组长、成员 ---------------------------------------------------------------------------------------------
@transaction.atomic
def add_seat(*, programme: Programme, post: Post, kind: str, by: Actor) -> LeadingGroupSeat:
    """Give a post a seat in the leading group, behind those it has, and return it; one audit row.

    Raises ValidationError for a post that sits there already.
    """
    require(by, "programme.edit", programme)
    _held(programme)
    if programme.seats.filter(post=post).exists():
        raise ValidationError(_("This post sits in the leading group already."))
    last = programme.seats.aggregate(last=models.Max("order"))["last"] or 0
    seat = LeadingGroupSeat.objects.create(programme=programme, post=post, kind=kind, order=last + 1)
    record(by=by, act="programme.add_seat", obj=programme, after={"post": str(post), "kind": kind})
    return seat


@transaction.atomic
def remove_seat(*, seat: LeadingGroupSeat, by: Actor) -> None:
    """Take a post's seat away; one audit row."""
    require(by, "programme.edit", seat.programme)
    _held(seat.programme)
    was = {"post": str(seat.post), "kind": seat.kind}
    seat.delete()
    _number(list(seat.programme.seats.order_by("order", "pk")))
    record(by=by, act="programme.remove_seat", obj=seat.programme, before=was)


@transaction.atomic
def move_seat(*, seat: LeadingGroupSeat, to: int, by: Actor) -> None:
    """Put a seat at place `to` among those of its kind (1 is the first); one audit row with the order."""
    require(by, "programme.edit", seat.programme)
    _held(seat.programme)
    rows = list(seat.programme.seats.select_related("post__department").order_by("order", "pk"))
    alike = [row for row in rows if row.kind == seat.kind]
    before, after = _moved(alike, seat, to)
    if before != after:
        _tell_order(seat.programme, "programme.move_seat", before, after, by)


def _name(row: ProgrammeMember | LeadingGroupSeat) -> str:
    return row.department.short_name if isinstance(row, ProgrammeMember) else str(row.post)


def _moved(rows: list[Any], row: Any, to: int) -> tuple[list[str], list[str]]:
    """Put `row` at place `to` of `rows`, which share their order numbers anew; return the names before and after."""
    numbers = sorted(one.order for one in rows)
    before = [_name(one) for one in rows]
    rest = [one for one in rows if one.pk != row.pk]
    # The row as it stands now, not as the caller read it.
    rest.insert(max(0, min(to - 1, len(rest))), next(one for one in rows if one.pk == row.pk))
    _number(rest, numbers)
    return before, [_name(one) for one in rest]


def _number(rows: list[Any], numbers: list[int] | None = None) -> None:
    for order, row in zip(numbers or range(1, len(rows) + 1), rows, strict=True):
        if row.order != order:
            type(row).objects.filter(pk=row.pk).update(order=order)


def _tell_order(programme: Programme, act: str, before: list[str], after: list[str], by: Actor) -> None:
    record(by=by, act=act, obj=programme, before={"order": before}, after={"order": after})
