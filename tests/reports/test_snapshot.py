"""The snapshot's canonical form: a round trip changes nothing, equal data have one hash."""

from __future__ import annotations

import dataclasses
import json
import types
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.circulars.canonical import UnreadableError
from reports.circulars.records import Counts, Reporting
from reports.circulars.snapshot import Snapshot
from tasks.counting import Tally
from tests.reports.circular_sample import october


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for any annotated type a record uses."""
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(
            kind, **{f.name: values_of(hints[f.name]) for f in dataclasses.fields(kind) if f.name != "schema"}
        )
    if get_origin(kind) is tuple:
        return st.lists(values_of(get_args(kind)[0]), max_size=2).map(tuple)
    if get_origin(kind) is types.UnionType:
        return st.none() | values_of(get_args(kind)[0])
    return {
        str: st.text(max_size=6),
        int: st.integers(0, 99),
        bool: st.booleans(),
        date: st.dates(),
        Decimal: st.decimals(
            allow_nan=False, allow_infinity=False, places=4, min_value=-9999, max_value=9999
        ),
    }[kind]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_json_round_trip_keeps_every_record(data):
    snapshot = data.draw(values_of(Snapshot))
    text = snapshot.to_json()
    again = Snapshot.from_json(text)
    assert again == snapshot
    assert again.to_json() == text
    assert Snapshot.from_data(json.loads(json.dumps(snapshot.to_data()))) == snapshot


def test_the_sample_survives_a_json_column():
    snapshot = october()
    assert Snapshot.from_json(snapshot.to_json()) == snapshot
    kept = json.loads(json.dumps(snapshot.to_data(), sort_keys=False))
    assert Snapshot.from_data(kept).sha256() == snapshot.sha256()


def test_equal_figures_have_one_spelling():
    plain = october()
    line = replace(plain.indicators[1], target=Decimal("300.0000"), actual=Decimal("1.8E+2"))
    spelled = replace(plain, indicators=(plain.indicators[0], line, *plain.indicators[2:]))
    assert spelled.to_json() == plain.to_json()
    assert '"actual":"180"' in plain.to_json()
    assert '"cutoff":"2026-10-31"' in plain.to_json()


def test_another_figure_has_another_hash():
    assert replace(october(), year=2027).sha256() != october().sha256()
    assert len(october().sha256()) == 64


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.pop("counts"), "Snapshot lacks or does not know: counts"),
        (lambda d: d.update(extra=1), "Snapshot lacks or does not know: extra"),
        (lambda d: d["counts"].update(done="12"), "Snapshot.counts.done is no int"),
        (lambda d: d["counts"].update(done=True), "Snapshot.counts.done is no int"),
        (lambda d: d["period"].update(cutoff="31.10.2026"), "Snapshot.period.cutoff is no date"),
        (
            lambda d: d["indicators"][0].update(actual="viel"),
            r"Snapshot.indicators\[0\].actual is no Decimal",
        ),
        (lambda d: d["indicators"][0].update(actual=512), r"Snapshot.indicators\[0\].actual is no Decimal"),
        (lambda d: d.update(bases={}), "Snapshot.bases is no list"),
        (lambda d: d.update(period=[]), "Snapshot.period is no record"),
        (lambda d: d.update(schema=2), "schema 2"),
    ],
)
def test_a_damaged_snapshot_is_refused_with_the_place(change, message):
    data = json.loads(october().to_json())
    change(data)
    with pytest.raises(UnreadableError, match=message):
        Snapshot.from_json(json.dumps(data))


def test_what_is_not_json_is_refused():
    with pytest.raises(UnreadableError, match="not JSON"):
        Snapshot.from_json("{")


def test_counts_come_from_the_one_tally():
    tally = Tally(12, 20, 4, 1, 2, 1, overdue=1)
    assert Counts.of_tally(tally) == Counts(40, 12, 20, 4, 1, 2, 1, overdue=1, rows=40)
    assert Counts.of_tally(tally, rows=47).rows == 47
    assert Counts.of_tally(tally).tally == tally


def test_items_are_counted_without_their_rows():
    first = october().ledger[0]
    snapshot = replace(
        october(),
        ledger=(
            first,
            replace(
                first,
                uid="00000000-0000-4000-8000-00000000001a",
                row_of="00000000-0000-4000-8000-000000000001",
            ),
        ),
    )
    assert snapshot.items == (first,)


def test_reporting_defaults_to_nothing_wrong():
    assert (Reporting(3, 3).late, Reporting(3, 3).missing, Reporting(3, 3).returned) == (0, 0, 0)
