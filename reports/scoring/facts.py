"""What is known of one unit on a day: counts, and by name what speaks against it (or, of praise, for it)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Named:
    """One thing that a count rests on: its key, for a link, and the words it is printed by.

    An order's number, an indicator's name; `item` is the label of the matter, worded before them (第3项).
    """

    key: str
    words: str = ""
    item: str = ""


@dataclass(frozen=True)
class UnitFacts:
    """Counts of one unit.

    `matters` are 应推进 (without those not due and adjusted), `in_step` done or on schedule of these. `forms` are
    reports and sheets whose date is past; every one was filed on time, late or not (`missed`); `returned` were sent
    back at least once. `orders_ended` were due by the day or are closed, `closed_in_time` of these were answered by
    their date and closed. `duties` and `targets` are those due by the day or fulfilled before it; `pending` targets
    wait for data that are not published yet and count nowhere. `praise` holds the papers by kind.
    """

    matters: int = 0
    in_step: int = 0
    done: int = 0
    behind: tuple[Named, ...] = ()
    not_done: tuple[Named, ...] = ()
    forms: int = 0
    on_time: int = 0
    late: int = 0
    returned: int = 0
    orders: tuple[Named, ...] = ()
    overdue: tuple[Named, ...] = ()
    orders_ended: int = 0
    closed_in_time: int = 0
    not_in_time: tuple[Named, ...] = ()
    duties: int = 0
    fulfilled: int = 0
    unfulfilled: tuple[Named, ...] = ()
    targets: int = 0
    reached: int = 0
    unreached: tuple[Named, ...] = ()
    pending: int = 0
    praise: Mapping[str, tuple[Named, ...]] = field(default_factory=dict)

    @property
    def missed(self) -> int:
        """Return how many forms were not filed."""
        return self.forms - self.on_time - self.late

    @property
    def has_duties(self) -> bool:
        """Whether the unit has anything to do: matters, forms to file, group duties, targets."""
        return bool(self.matters or self.forms or self.duties or self.targets)

    def count(self, name: str) -> int:
        """Return a count that a veto can hang on; KeyError for one that does not exist."""
        return {
            "missed": self.missed,
            "returned": self.returned,
            "late": self.late,
            "overdue": len(self.overdue),
            "behind": self.matters - self.in_step,
            "unfulfilled": self.duties - self.fulfilled,
        }[name]
