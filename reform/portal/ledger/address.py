"""The ledger's address: what of it links keep, and what stands in it that means nothing."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from tasks.services.saved_views import normalised

# How the ledger is drawn; the empty word is the list.
SHAPES = {"": _("List"), "calendar": _("Calendar"), "timeline": _("Timeline")}
# What of an address belongs to one look only: a link to another look leaves it.
PASSING = ("page", "fold", "month", "show")


def without(query: QueryDict, *names: str, **more: str) -> str:
    """Return the address of this list without some parameters (and what belongs to this look only), with others set."""
    return _address(query, {*names, *PASSING}, more)


def sent_along(query: QueryDict, *names: str) -> list[tuple[str, str]]:
    """Return what a form that sets `names` sends along so that the rest of the address stays."""
    left = {*names, *PASSING}
    return [(name, value) for name, values in query.lists() if name not in left for value in values]


def here(query: QueryDict, show: str = "") -> str:
    """Return the address as it is, with the dialog `show` open or with none."""
    return _address(query, {"show"}, {"show": show} if show else {})


def _address(query: QueryDict, left: set[str], more: dict[str, str]) -> str:
    """Return an address without what is left out, what is set in its place, else behind. A page writes some thirty."""
    lists = {name: values for name, values in query.lists() if name not in left}
    lists |= {name: [value] for name, value in more.items()}
    return f"?{urlencode(lists, doseq=True)}"


def kept(query: QueryDict) -> str:
    """Return what a saved view would keep of this address."""
    return normalised(query.urlencode())
