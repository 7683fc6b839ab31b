"""Whom a name that is not known may mean: proposals with their reason, and everybody there is to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department, DepartmentName
from reform.core.days import day
from reform.core.text import squeeze
from tasks.names import bracketed, fold, nearest, unbracketed
from tasks.selectors.named import Named, in_force
from tasks.selectors.names import NameBook

PROPOSED = 6
WHY = {
    "sound": gettext_lazy("sounds alike"),
    "writing": gettext_lazy("written nearly the same"),
    "initials": gettext_lazy("by its initials"),
}


@dataclass(frozen=True)
class Candidate:
    """Who a written name may mean. `value` is what a form sends back: d, g or p with the uid; `why` the reason."""

    value: str
    label: str
    name: str = ""
    why: str = ""


def of_unit(unit: Department, why: str = "") -> Candidate:
    """Return a unit as a candidate."""
    return Candidate(f"d{unit.uid}", unit.short_name, unit.name, why)


def candidates(book: NameBook, named: Named, *, leader: bool = False) -> list[Candidate]:
    """Return whom a name that is not known may mean, best first.

    Where it fits several units, those and no others; else who bore the name at another time, whose other name
    stands in its brackets, and who is called nearly so.
    """
    if named.fits:
        return [of_unit(unit, _("fits")) for unit in named.fits]
    found: dict[str, Candidate] = {}
    if leader:
        near = _near_posts(book, named.written)
    else:
        near = [*_at_another_time(book, named.written), *_in_brackets(book, named.written)]
        near += _near(book, named.written)
    for one in near:
        found.setdefault(one.value, one)
    return list(found.values())[:PROPOSED]


def _at_another_time(book: NameBook, written: str) -> list[Candidate]:
    key = book.own.bare(fold(unbracketed(written)))
    found = []
    for name, unit, row in book.all_names():
        if row is None or in_force(row, book.on) or not book.is_own(unit):
            continue
        if book.own.bare(fold(name)) == key:
            found += [of_unit(heir, _span(row)) for heir in book.heirs(unit)]
    return found


def _span(row: DepartmentName) -> str:
    first = day(row.valid_from) if row.valid_from else ""
    last = day(row.valid_to) if row.valid_to else ""
    if first and last:
        return _("called this from %(first)s to %(last)s") % {"first": first, "last": last}
    if last:
        return _("called this until %(last)s") % {"last": last}
    return _("called this since %(first)s") % {"first": first}


def _in_brackets(book: NameBook, written: str) -> list[Candidate]:
    named = book.resolve_all(bracketed(squeeze(written)))
    return [of_unit(one.department, _("the name in brackets")) for one in named if one.department]


def _near(book: NameBook, written: str) -> list[Candidate]:
    labels: list[tuple[str, Candidate]] = []
    for name, unit, _row in book.all_names():
        for heir in book.heirs(unit):
            labels.append((book.own.bare(fold(name)), of_unit(heir)))
    for group in book.groups.values():
        one = Candidate(f"g{group.uid}", group.name, group.name)
        labels += [(fold(name), one) for name in (group.name, *group.aliases)]
    return _ranked(book.own.bare(fold(unbracketed(written))), labels)


def _near_posts(book: NameBook, written: str) -> list[Candidate]:
    posts = book.rows.posts.values()
    labels = [(words, of_post(book, post.pk)) for post in posts for words in book.leaders.words_of(post)]
    return _ranked(squeeze(written), labels)


def _ranked(key: str, labels: list[tuple[str, Candidate]]) -> list[Candidate]:
    ranked = nearest(key, [label for label, _one in labels])
    found = []
    for near in ranked:
        one = labels[near.at][1]
        found.append(Candidate(one.value, one.label, one.name, str(WHY[near.how])))
    return found


def of_post(book: NameBook, key: int) -> Candidate:
    """Return a leader's post as a candidate."""
    post = book.rows.posts[key]
    return Candidate(f"p{post.uid}", book.leaders.title(post), str(post))


def choices(book: NameBook, *, leader: bool = False) -> list[tuple[str, list[Candidate]]]:
    """Return everybody a name can be mapped to, under headings: own units, others, groups; for a leader, posts."""
    if leader:
        return [(_("Posts"), [of_post(book, key) for key in book.rows.posts])]
    units = sorted(
        (unit for unit in book.rows.units.values() if unit.is_active), key=lambda u: (u.order, u.pk)
    )
    own = [of_unit(unit) for unit in units if book.is_own(unit)]
    others = [of_unit(unit) for unit in units if not book.is_own(unit)]
    groups = [Candidate(f"g{group.uid}", group.name) for group in book.groups.values()]
    headed = [(_("Units"), own), (_("Counties and others"), others), (_("Groups"), groups)]
    return [(heading, found) for heading, found in headed if found]
