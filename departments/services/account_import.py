"""Accounts from Excel: read and kept for the preview, then all of them made, or none."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.actor import Actor
from departments.enums import Role
from departments.excel.accounts import ACCOUNT_COLUMNS, Made
from departments.models import AccountBatch, Department, Post, PostHolding, User
from departments.permissions import require
from departments.selectors.accounts import current_holdings, units_for_posts
from departments.selectors.posts import may_fill
from departments.services.accounts import create_account
from departments.services.posts import place_holder
from reform.core.audit import record
from reform.core.excel import SheetRow
from reform.core.files import BadFile, clean_name, sha256_of
from reform.core.workbook import read_workbook

MOST_ROWS = 2_000


class NotApplicable(Exception):
    """The list cannot be applied; the message is the sentence to show."""


def stage_accounts(*, name: str, data: bytes, by: Actor) -> AccountBatch:
    """Read a workbook of accounts, keep its rows with every mistake by cell, and return the list; nothing is made.

    Raises BadFile with a sentence when the file as a whole cannot be read.
    """
    require(by, "people.manage")
    sheet = read_workbook(name, data, ACCOUNT_COLUMNS)
    if len(sheet) > MOST_ROWS:
        raise BadFile(_("The sheet has more than %(n)s rows; split it.") % {"n": MOST_ROWS})
    rows = _checked(sheet, by)
    with transaction.atomic():
        batch = AccountBatch.objects.create(
            programme=by.own_programme,
            file_name=clean_name(name),
            sha256=sha256_of(data),
            content=json.dumps(rows, ensure_ascii=False),
        )
        wrong = sum(1 for row in rows if row["errors"])
        record(by=by, act="accounts.stage", obj=batch, after={"rows": len(rows), "wrong": wrong})
    return batch


def _checked(sheet: list[SheetRow], by: Actor) -> list[dict[str, Any]]:
    """Return the rows as kept, with what is wrong between them and with what is there already."""
    book = _Book(by)
    names: dict[str, int] = {}
    for row in sheet:
        username = row.values.get("username")
        if username:
            folded = username.lower()
            if folded in names:
                row.blame(
                    "username", gettext_lazy("This account stands in row %(row)s already."), row=names[folded]
                )
            elif folded in book.usernames:
                row.blame("username", gettext_lazy("There is an account of this name already."))
            names.setdefault(folded, row.number)
        book.check_post(row)
    return [{"number": row.number, "values": row.values, "errors": row.errors} for row in sheet]


class _Book:
    """What is there already: accounts, units by their names, posts and their holders of today."""

    def __init__(self, by: Actor) -> None:
        self.by = by
        self.usernames = {name.lower() for name in User.objects.values_list("username", flat=True)}
        units = list(units_for_posts(by).prefetch_related("names").distinct())
        self.units: dict[str, set[int]] = {}
        for unit in units:
            for name in {unit.name, unit.short_name, *(one.name for one in unit.names.all())}:
                self.units.setdefault(name, set()).add(unit.pk)
        self.departments = {unit.pk: unit for unit in units}
        self.posts: dict[tuple[int, str, str], Post] = {
            (post.department_id, post.role, post.title): post
            for post in Post.objects.filter(is_active=True, department__in=units).select_related(
                "department", "programme__jurisdiction"
            )
        }
        self.held = set(current_holdings().filter(deputy=False).values_list("post", flat=True))
        self.given: dict[tuple[int, str, str], int] = {}

    def check_post(self, row: SheetRow) -> None:
        """Note what is wrong with the post a row names; the unit's key goes into its values."""
        values = row.values
        named = [key for key in ("unit", "title", "role") if values.get(key)]
        if not named or row.errors:
            return
        if len(named) < 3:
            row.blame(
                named[0], gettext_lazy("Unit, title and role belong together: fill in all three, or none.")
            )
            return
        found = self.units.get(values["unit"], set())
        if len(found) != 1:
            none = gettext_lazy("No unit is called “%(name)s”.")
            several = gettext_lazy("Several units are called “%(name)s”.")
            row.blame("unit", several if found else none, name=values["unit"])
            return
        unit = self.departments[next(iter(found))]
        values["department"] = unit.pk
        if not may_fill(self.by, self.post_of(values)):
            row.blame("role", gettext_lazy("You may not give this role; the security administrator does."))
            return
        key = (unit.pk, values["role"], values["title"])
        if values.get("deputy"):
            return
        post = self.posts.get(key)
        if post and post.pk in self.held:
            row.blame("title", gettext_lazy("Somebody holds this post; give it to others on its own page."))
        elif key in self.given:
            row.blame("title", gettext_lazy("Row %(row)s has this post already."), row=self.given[key])
        self.given.setdefault(key, row.number)

    def post_of(self, values: dict[str, Any]) -> Post:
        """Return the post a row names: the one that is there, or one not saved yet."""
        unit: Department = self.departments[values["department"]]
        post = self.posts.get((unit.pk, values["role"], values["title"]))
        if post:
            return post
        programme = self.by.own_programme
        if values["role"] == Role.COUNTY:
            programme = unit.serves_programmes.first() or programme
        return Post(programme=programme, department=unit, role=values["role"], title=values["title"])


@transaction.atomic
def apply_accounts(*, batch: AccountBatch, by: Actor) -> list[Made]:
    """Make all accounts of a list with their posts and return them with their one-time links, kept nowhere.

    Side effects: accounts, posts, holdings, their audit rows; the rows with the phones are taken out of the list.
    Raises NotApplicable with a sentence for a list that was applied, has mistakes, or no longer fits.
    """
    require(by, "people.manage")
    taken = AccountBatch.objects.filter(pk=batch.pk, applied_at__isnull=True)
    if not taken.update(applied_at=timezone.now(), applied_by=by.label):
        raise NotApplicable(_("This list was applied already."))
    rows = batch.rows
    sheet = [SheetRow(row["number"], {}, row["values"], []) for row in rows]
    # What was right at the preview may have been taken since.
    if any(row["errors"] for row in rows) or any(row["errors"] for row in _checked(sheet, by)):
        raise NotApplicable(_("The list has mistakes, or no longer fits: correct it and upload it again."))
    book = _Book(by)
    made = [_make(row["values"], book, by) for row in rows]
    AccountBatch.objects.filter(pk=batch.pk).update(content="", made=len(made))
    record(by=by, act="accounts.apply", obj=batch, after={"accounts": len(made)})
    return made


def _make(values: dict[str, Any], book: _Book, by: Actor) -> Made:
    user, link = create_account(
        username=values["username"],
        name=values["name"],
        phone=values.get("phone") or "",
        mail=values.get("mail") or "",
        by=by,
    )
    unit = title = role = ""
    start = None
    if values.get("department"):
        start = date.fromisoformat(values["held_from"]) if values.get("held_from") else timezone.localdate()
        post = book.post_of(values)
        if not may_fill(by, post):
            raise PermissionDenied("posts.grant")
        _place(post, user, start, bool(values.get("deputy")), book, by)
        unit, title, role = post.department.short_name, post.title, post.get_role_display()
    return Made(
        values["name"],
        values["username"],
        values.get("phone") or "",
        values.get("mail") or "",
        unit,
        title,
        role,
        values.get("deputy"),
        start,
        link,
    )


def _place(post: Post, user: User, start: date, deputy: bool, book: _Book, by: Actor) -> None:
    """Let a new account hold a post; a post made just now has nothing that could be handed over."""
    if post.pk:
        place_holder(post=post, user=user, held_from=start, deputy=deputy, by=by)
        return
    post.save()
    book.posts[post.department_id, post.role, post.title] = post
    record(
        by=by,
        act="post.create",
        obj=post,
        after={"role": post.role, "title": post.title, "unit": str(post.department)},
    )
    PostHolding.objects.create(post=post, user=user, held_from=start, deputy=deputy)
    record(
        by=by,
        act="post.fill",
        obj=post,
        before={"holders": []},
        after={"holder": user.name, "from": start.isoformat(), "to": None, "deputy": deputy},
    )
