"""Everything a circular prints, frozen: the sentences, tables and checks know nothing else.

Published figures come from the signed snapshot only (architecture, law 3).
"""

from __future__ import annotations

import hashlib
from collections.abc import Container
from dataclasses import dataclass, field, replace
from datetime import date

from reports.circulars import canonical
from reports.circulars.distribution import Distributed
from reports.circulars.records import (
    Basis,
    Change,
    Coordination,
    Counts,
    Demand,
    Edit,
    FollowUp,
    IndicatorCounts,
    IndicatorLine,
    Issuer,
    LateMatter,
    LedgerRow,
    Named,
    OrderLine,
    Orders,
    Period,
    Previous,
    Reporting,
    RiskMatter,
    RuleUsed,
    Superseded,
    UnitLine,
    WellDone,
)
from tasks.counting import Tally

SCHEMA = 1


@dataclass(frozen=True)
class Snapshot:
    """All figures of one issue. `scope` is 全市, `place` ××市, `subject` what it is about.

    `skipped` are the first days of the months in or before this period in which nobody was asked. `members` are the
    units in the order of the list of members (成员单位名单顺序), then the counties; `copies` who gets copies (抄送).
    """

    uid: str
    kind: str
    programme: Named
    issuer: Issuer
    jurisdiction_uid: str
    place: str
    scope: str
    subject: str
    year: int
    period: Period
    bases: tuple[Basis, ...]
    addressees: tuple[str, ...]
    rules: tuple[RuleUsed, ...]
    counts: Counts
    reporting: Reporting
    indicator_counts: IndicatorCounts = field(default_factory=IndicatorCounts)
    previous: Previous | None = None
    changes: tuple[Change, ...] = ()
    indicators: tuple[IndicatorLine, ...] = ()
    well_done: tuple[WellDone, ...] = ()
    late: tuple[LateMatter, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    orders: Orders = field(default_factory=Orders)
    demands: tuple[Demand, ...] = ()
    units: tuple[UnitLine, ...] = ()
    ledger: tuple[LedgerRow, ...] = ()
    skipped: tuple[date, ...] = ()
    edits: tuple[Edit, ...] = ()
    members: tuple[Named, ...] = ()
    copies: tuple[str, ...] = ()
    order_lines: tuple[OrderLine, ...] = ()
    coordination: tuple[Coordination, ...] = ()
    at_risk: tuple[RiskMatter, ...] = ()
    distribution: tuple[Distributed, ...] = ()
    supersedes: Superseded | None = None
    schema: int = SCHEMA

    def to_json(self) -> str:
        """Return the canonical JSON: equal snapshots give equal text."""
        return canonical.dump(self)

    @classmethod
    def from_json(cls, text: str) -> Snapshot:
        """Return the snapshot written by `to_json`; raises canonical.UnreadableError for anything else."""
        return cls._of_known_schema(canonical.load(cls, text))

    def to_data(self) -> object:
        """Return the snapshot as JSON values for a JSON column; its sha256 does not depend on the column."""
        return canonical.to_data(self)

    @classmethod
    def from_data(cls, data: object) -> Snapshot:
        """Return the snapshot kept in a JSON column; raises canonical.UnreadableError for anything else."""
        return cls._of_known_schema(canonical.read(cls, data))

    @staticmethod
    def _of_known_schema(found: Snapshot) -> Snapshot:
        if found.schema != SCHEMA:
            raise canonical.UnreadableError(f"snapshot of schema {found.schema}, known is {SCHEMA}")
        return found

    def sha256(self) -> str:
        """Return the hexadecimal sha256 of the canonical JSON in UTF-8."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def without(self, uids: Container[str]) -> Snapshot:
        """Return the ledger, the late matters and the counts as if the items `uids` had not been printed."""
        ledger = tuple(row for row in self.ledger if row.uid not in uids and row.row_of not in uids)
        if len(ledger) == len(self.ledger):
            return self
        items = [row for row in ledger if not row.row_of]
        tally = Tally.of_rows((row.status_class, row.flags) for row in items)
        rows = len(ledger) - len({row.row_of for row in ledger if row.row_of})
        return replace(
            self,
            ledger=ledger,
            late=tuple(matter for matter in self.late if matter.uid not in uids),
            order_lines=tuple(order for order in self.order_lines if order.task_uid not in uids),
            counts=Counts.of_tally(tally, rows=rows),
        )

    @property
    def withdraws(self) -> bool:
        """Whether the paper only takes another one back: it has no figures."""
        return self.supersedes is not None and self.supersedes.kind == "withdrawal"

    @property
    def items(self) -> tuple[LedgerRow, ...]:
        """Return the annex's lines that are counted: the items, without their rows."""
        return tuple(row for row in self.ledger if not row.row_of)
