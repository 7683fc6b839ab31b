"""Asking the index of words (tasks/migrations/0002_search.py): `search__holds=terms`, `text__folded_holds=terms`.

`terms` are of reform.core.text.index_terms: folded, so that they hold neither quotes nor signs. Every one must be found,
each as characters that stand together.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.db.models import Lookup, TextField
from django.db.models.expressions import Col

Sql = tuple[str, list[Any]]
# KEY and INDEX are names of the model's own.
FTS5 = "KEY IN (SELECT rowid FROM INDEX WHERE INDEX MATCH %s)"


def pairs(term: str) -> list[str]:
    """Return each two characters of `term` that stand together; a single character is itself."""
    return [one + other for one, other in pairwise(term)] or [term]


def fts5_query(terms: list[str]) -> str:
    """Return the terms as FTS5 reads them: pairs in a row, or the beginning of a pair."""
    return " AND ".join(f'"{" ".join(pairs(term))}"{"*" if len(term) == 1 else ""}' for term in terms)


def tsquery(terms: list[str]) -> str:
    """Return the terms as PostgreSQL reads them: every pair, or the beginning of one."""
    return " & ".join(f"'{pair}'{':*' if len(pair) == 1 else ''}" for term in terms for pair in pairs(term))


class Holds(Lookup):
    """The rows whose indexed column holds every term; the index is the table's name with `_words`."""

    lookup_name = "holds"
    prepare_rhs = False
    indexed = "{}"
    lhs: Col
    rhs: list[str]

    def as_sqlite(self, compiler: Any, connection: Any) -> Sql:
        """The keys that FTS5 gives."""
        table, quoted = self.lhs.target.model._meta.db_table, connection.ops.quote_name
        key = f"{quoted(self.lhs.alias)}.{quoted('id')}"
        return FTS5.replace("KEY", key).replace("INDEX", f"{table}_words"), [fts5_query(self.rhs)]

    def as_postgresql(self, compiler: Any, connection: Any) -> Sql:
        """The rows that hold every pair; a term of three characters or more is looked for in them again, as a whole."""
        column, params = self.process_lhs(compiler, connection)
        text = self.indexed.format(column)
        longer = [term for term in self.rhs if len(term) > 2]
        again = f" AND position(%s in {text}) > 0" * len(longer)
        # The column stands in it once more for each.
        given = [tsquery(self.rhs), *(one for term in longer for one in (term, *params))]
        return f"(text_words({text}) @@ %s::tsquery{again})", [*params, *given]


class FoldedHolds(Holds):
    """The same of a column that is folded for its index only."""

    lookup_name = "folded_holds"
    indexed = "text_folded({})"


def register() -> None:
    """Let every text column be asked so; only those with an index answer."""
    TextField.register_lookup(Holds)
    TextField.register_lookup(FoldedHolds)
