"""The groups of the ledger's page as lines across a workbook: their heads with subtotals, and the rows in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reform.core.excel_layout import Band
from reform.core.words import in_rows
from tasks.enums import StatusClass
from tasks.permissions import TaskQuerySet
from tasks.selectors.grouping import Group, groups_of, keys_of, parts_of, unfolded_rows


@dataclass(frozen=True)
class Banded:
    """Keys of tasks group by group, and over which of their places which line stands."""

    keys: Sequence[int]
    bands: dict[int, Band]


def banded(tasks: TaskQuerySet, by: str) -> Banded:
    """Return `tasks` (in the order of the page) grouped as the page groups them, each head with its subtotals.

    Folded groups of the page are open on paper. Three queries.
    """
    groups = groups_of(tasks, by)
    parts = parts_of(groups, folded=frozenset(), first=0, size=unfolded_rows(groups, frozenset()))
    bands, at = {}, 0
    for group in groups:
        bands[at] = Band(band_words(group))
        at += group.figures.tasks
    return Banded(keys_of(tasks, by, parts), bands)


def band_words(group: Group) -> str:
    """Return a group's head: its name, how many items in how many rows, their classes and what they add up to."""
    figures, tally = group.figures, group.figures.tally
    said = [in_rows(tally.total, figures.running_rows)]
    if figures.items_in_preparation:
        count = figures.items_in_preparation
        said.append(ngettext("%(n)s in preparation", "%(n)s in preparation", count) % {"n": count})
    if tally.total:
        said += [f"{StatusClass(status).label} {count}" for status, count in tally.by_class if count]
        said.append(_("Check: %(sum)s") % {"sum": tally.reconciliation})
    return f"{group.title}　{' · '.join(said)}"
