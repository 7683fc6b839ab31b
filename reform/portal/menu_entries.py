"""The parts of a menu."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Link:
    """An entry resolved for one request; `tabs` are the pages beside the one shown, `short` the phone's words."""

    label: str | Promise
    icon: str
    url: str
    active: bool
    tabs: tuple[Link, ...] = ()
    short: str | Promise = ""


@dataclass(frozen=True)
class Entry:
    """One entry: the URL's name, the words, the icon, and the names of pages that stand below it.

    An entry with `tabs` opens the first of several pages of equal rank, which name each other on top. `short` is
    what a phone's tab has room for, where the words have none.
    """

    name: str
    label: str | Promise
    icon: str
    below: tuple[str, ...] = ()
    tabs: tuple[Entry, ...] = ()
    short: str | Promise = ""

    def covers(self, at: str | None) -> bool:
        """Tell whether the page of the URL name `at` stands here or below."""
        return at == self.name or at in self.below or any(tab.covers(at) for tab in self.tabs)

    def link(self, at: str | None) -> Link:
        """Return the entry for a request at the URL name `at`."""
        tabs = tuple(tab.link(at) for tab in self.tabs)
        return Link(self.label, self.icon, self.url, self.covers(at), tabs, self.short or self.label)

    @cached_property
    def url(self) -> str:
        """The entry's address, looked up once in a process: every page draws the menu."""
        return reverse(self.name)
