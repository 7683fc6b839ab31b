"""Saved views as the ledger shows them: which stand above the filters, which is open and whether it was changed since."""

from __future__ import annotations

from dataclasses import dataclass

from departments.actor import Actor
from reform.core.text import as_uuid
from reform.portal.ledger.address import kept
from reform.portal.ledger.lists import LedgerList
from tasks.models import SavedView
from tasks.roles import of_own_post
from tasks.services.saved_views import MOST


@dataclass(frozen=True)
class ShownView:
    """A view as a tab: its address, whether it is open, and whether the post may change it."""

    view: SavedView
    url: str
    active: bool
    own: bool


@dataclass(frozen=True)
class ShownViews:
    """The views of a post, its own first, then those shared with it; `query` is what a new one would keep."""

    tabs: list[ShownView]
    query: str
    most: int = MOST

    @property
    def own(self) -> list[ShownView]:
        """The post's own."""
        return [tab for tab in self.tabs if tab.own]

    @property
    def open(self) -> ShownView | None:
        """The one that is open."""
        return next((tab for tab in self.tabs if tab.active), None)

    @property
    def changed(self) -> bool:
        """Whether something else is asked for now than the open view keeps."""
        return self.open is not None and self.open.view.query != self.query

    @property
    def full(self) -> bool:
        """Whether the post keeps as many as it may."""
        return len(self.own) >= self.most


def views_of(actor: Actor) -> list[SavedView]:
    """Return the saved views that exist for the actor, by name."""
    return list(SavedView.objects.visible_to(actor))


def shown_views(listed: LedgerList, views: list[SavedView]) -> ShownViews:
    """Return the saved views (of `views_of`) for the ledger's head."""
    actor = listed.actor
    asked = as_uuid(listed.request.GET.get("saved"))
    tabs = [
        ShownView(
            view,
            f"?{'&'.join(filter(None, [f'ledger={listed.ledger.uid}', view.query, f'saved={view.uid}']))}",
            view.uid == asked,
            of_own_post(actor, view),
        )
        for view in views
    ]
    tabs.sort(key=lambda tab: not tab.own)
    return ShownViews(tabs, kept(listed.request.GET))
