"""Saved views of the ledger (保存的视图): a post's filters, order, columns and grouping under a name."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.actor import Actor
from departments.models import Post
from departments.permissions import require
from reform.core import audit
from reform.core.workflow import swap
from tasks.enums import Circle, RemovedKind
from tasks.models import SavedView
from tasks.services.recycling import note_removed

# The parameters of the ledger's address that a view keeps, in this order; nothing else of an address is kept.
KEPT = (
    "q",
    "status_class",
    "flag",
    "unit",
    "role",
    "waits",
    "type",
    "section",
    "notice",
    "state",
    "due",
    "due_from",
    "due_to",
    "overseen",
    "changed",
    "sort",
    "group",
    "cols",
    "view",
)
MOST = 30
LONGEST_NAME, LONGEST_QUERY = 40, 2000


def normalised(query: str) -> str:
    """Return an address's query as a view keeps it: known parameters once each, in one order, without empty ones."""
    given = dict(parse_qsl(query.removeprefix("?")))
    return urlencode([(name, given[name].strip()) for name in KEPT if given.get(name, "").strip()])


@transaction.atomic
def save_view(
    *, name: str, query: str, shared: bool = False, is_default: bool = False, by: Actor
) -> SavedView:
    """Keep a query under a name for the actor's post and return the view.

    Raises ValidationError for an empty, long or known name, a query that is too long, or one view more than MOST;
    PermissionDenied where the post may not share. Side effects: audit row; a view that the ledger opens with takes
    that from the one before.
    """
    require(by, "views.save")
    post = _post(by)
    _may_share(shared, by)
    if SavedView.objects.filter(post=post).count() >= MOST:
        raise ValidationError(_("A post keeps at most %(n)d views: delete one first.") % {"n": MOST})
    if is_default:
        _take_default(post)
    kept = _Kept(name, query)
    try:
        with transaction.atomic():
            view = SavedView.objects.create(
                programme=by.own_programme,
                post=post,
                name=kept.name,
                query=kept.query,
                shared=shared,
                is_default=is_default,
            )
    except IntegrityError as twice:
        raise ValidationError(_named_twice(kept.name)) from twice
    audit.record(by=by, act="views.save", obj=view, after=_said(view))
    return view


@transaction.atomic
def change_view(
    *,
    view: SavedView,
    name: str | None = None,
    query: str | None = None,
    shared: bool | None = None,
    is_default: bool | None = None,
    by: Actor,
) -> SavedView:
    """Change what is given of a view of the own post and return it reloaded; the same again changes nothing.

    Raises as save_view does, and Conflict when somebody was quicker. Side effects likewise.
    """
    require(by, "views.save", view)
    kept = _Kept(view.name if name is None else name, view.query if query is None else query)
    wanted: dict[str, Any] = {
        "name": kept.name,
        "query": kept.query,
        "shared": view.shared if shared is None else shared,
        "is_default": view.is_default if is_default is None else is_default,
    }
    changes = {field: value for field, value in wanted.items() if value != getattr(view, field)}
    if not changes:
        return view
    _may_share(bool(changes.get("shared")), by)
    before = _said(view)
    if changes.get("is_default"):
        _take_default(view.post)
    try:
        with transaction.atomic():
            changed = swap(view, **changes)
    except IntegrityError as twice:
        raise ValidationError(_named_twice(kept.name)) from twice
    audit.record(by=by, act="views.change", obj=changed, before=before, after=_said(changed))
    return changed


@transaction.atomic
def delete_view(*, view: SavedView, by: Actor) -> None:
    """Delete a view of the own post; it lies in the recycle bin. Side effects: the bin's row, audit row with what it was."""
    require(by, "views.save", view)
    audit.record(by=by, act="views.delete", obj=view, before=_said(view))
    note_removed(
        kind=RemovedKind.VIEW,
        target=view.uid,
        label=view.name,
        programme=view.programme,
        by=by,
        data={"query": view.query, "shared": view.shared},
        url=reverse("ledger"),
        circle=Circle.POST,
    )
    view.delete()


class _Kept:
    """A name and a query as they are kept; raises ValidationError for what can't be."""

    def __init__(self, name: str, query: str) -> None:
        self.name = " ".join(name.split())
        self.query = normalised(query)
        if not self.name:
            raise ValidationError(_("Give the view a name."))
        if len(self.name) > LONGEST_NAME:
            raise ValidationError(_("A name has at most %(n)d characters.") % {"n": LONGEST_NAME})
        if len(self.query) > LONGEST_QUERY:
            raise ValidationError(_("These filters are too long to be kept."))


def _post(by: Actor) -> Post:
    if by.post is None:
        raise PermissionDenied("views.save")
    return by.post


def _may_share(shared: bool, by: Actor) -> None:
    if shared:
        require(by, "views.share")


def _take_default(post: Post) -> None:
    """The ledger opens with one view: the one before gives way."""
    SavedView.objects.filter(post=post, is_default=True).update(is_default=False, version=F("version") + 1)


def _named_twice(name: str) -> str:
    return _("There is a view called %(name)s already.") % {"name": name}


def _said(view: SavedView) -> dict[str, object]:
    return {"name": view.name, "query": view.query, "shared": view.shared, "opens_with": view.is_default}
