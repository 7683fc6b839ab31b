"""One counting: ledger, leader's page, workbook and circular say the same for the same filter."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from django.utils.translation import override

from reports.circulars.canonical import read
from reports.circulars.records import LedgerRow
from reports.circulars.snapshot import Snapshot
from reports.models import ReportingPeriod
from reports.selectors.overview import overview_of
from reports.services.circulars import draft_circular
from reports.services.determination import confirm_determination, prepare_determination, set_prepared
from reports.services.periods import close_period, open_period
from tasks.enums import StatusClass
from tasks.models import Task
from tests.cast import signed_in
from tests.reports.conftest import OCTOBER, at, clock

__all__ = ["clock"]

CLASSES = [str(status) for status in StatusClass]
SECTIONS = ("一、医保", "二、医疗", "三、医药")


@pytest.fixture
def closed(cast, clock) -> ReportingPeriod:
    """A ledger of 17 items, one of them with three rows, in every class, by three units; one was withdrawn."""
    units = [cast.health, cast.finance, cast.north.department]
    for number in range(1, 18):
        cast.task(
            number,
            collector=units[number % 3],
            section=SECTIONS[number % 2 + number % 4 // 3],
            starts_on=None,
        )
    root = cast.task(18, section=SECTIONS[0])
    for row in (1, 2, 3):
        cast.task(18, row=row, root=root, label=f"18.{row}", section=SECTIONS[0])
    Task.objects.filter(pk=root.pk).update(row_count=3, collector=None)
    Task.objects.filter(number=17).update(state="withdrawn")
    period = open_period(ledger=cast.ledger, period=OCTOBER, by=cast.clerk)
    clock.move_to(at(9))
    for row in prepare_determination(period=period, by=cast.clerk):
        wanted = CLASSES[(row.task.number * 5 + row.task.row) % 6]
        set_prepared(row=row, prepared=wanted, reason="" if wanted == row.proposed else "核定", by=cast.clerk)
    confirm_determination(period=period, by=cast.head)
    return close_period(period=period, by=cast.clerk)


def by_class(counts) -> dict[str, int]:
    return {name: counts.get(name, 0) for name in CLASSES}


def of_ledger(cast, **wanted) -> dict[str, int]:
    page = signed_in(cast.head).get(reverse("ledger"), wanted)
    assert page.status_code == 200
    return by_class(dict(page.context["tally"].by_class))


def of_workbook(cast, **wanted) -> dict[str, int]:
    """Count the items of the exported sheet: a row of an item is named with a point in its number."""
    answer = signed_in(cast.head).get(reverse("ledger_export"), wanted)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    status = head.index("Status")
    with override("en"):
        labels = {str(StatusClass(name).label): name for name in CLASSES}
    items = [row for row in rows if row[status] and "." not in str(row[0])]
    return by_class(Counter(labels[row[status]] for row in items))


def of_circular(rows: list[LedgerRow], wanted) -> dict[str, int]:
    return by_class(Counter(row.status_class for row in rows if not row.row_of and wanted(row)))


def test_every_page_and_paper_counts_the_same_for_the_same_filter(cast, closed):
    cast.ledger.refresh_from_db()
    snapshot = draft_circular(period=closed).snapshots.get()
    frozen = read(Snapshot, snapshot.data)
    page = overview_of(cast.ledger, closed.start, clearance=cast.head.clearance)
    whole = of_ledger(cast)
    assert sum(whole.values()) == 17
    assert all(whole.values()), "a class nobody is in proves nothing"
    assert whole == of_workbook(cast) == by_class(dict(page.tally.by_class))
    assert (
        whole == by_class(dict(frozen.counts.tally.by_class)) == of_circular(frozen.ledger, lambda row: True)
    )

    sections = {name: by_class(dict(tally.by_class)) for name, tally in page.sections}
    assert set(sections) == set(SECTIONS)
    for name in SECTIONS:
        found = of_ledger(cast, section=name)
        assert found == of_workbook(cast, section=name) == sections[name]
        assert found == of_circular(frozen.ledger, lambda row, name=name: row.section == name)

    units = {line.department.uid: by_class(dict(line.tally.by_class)) for line in page.by_unit}
    printed = {line.uid: by_class(dict(line.counts.tally.by_class)) for line in frozen.units}
    assert {str(uid): found for uid, found in units.items()} == printed
    assert Counter({k: v for counts in units.values() for k, v in counts.items()}).keys() == set(CLASSES)
    for name in CLASSES:
        assert sum(counts[name] for counts in units.values()) == whole[name]
        assert (
            of_ledger(cast, status_class=name)[name]
            == whole[name]
            == of_workbook(cast, status_class=name)[name]
        )


def test_the_sum_under_every_figure_is_its_own_reconciliation(cast, closed):
    page = signed_in(cast.head).get(reverse("ledger"))
    tally = page.context["tally"]
    total, _equals, parts = tally.reconciliation.partition(" = ")
    assert int(total) == sum(int(part) for part in parts.split(" + ")) == 17
    assert tally.reconciliation in page.content.decode()
    assert date(2026, 10, 31) == closed.cutoff
