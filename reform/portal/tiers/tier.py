"""How large an office is: the three sizes that speed, load and backups are measured with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tier:
    """A size: how many places, what each of them has, and for how many months they have worked.

    Of `units` the first `reporting` collect and report; `tasks` counts what is reported on (leaves), in each place.
    `deputies` is how many liaisons have somebody beside them, `middle` how many places lie between the top and the
    others. One place more than the top is not needed. There are three administrators in all.
    """

    name: str
    level: str
    places: int
    units: int
    reporting: int
    tasks: int
    months: int
    middle: int = 0
    clerks: int = 1
    leaders: int = 1
    unit_heads: int = 0
    deputies: int = 0

    @property
    def accounts(self) -> int:
        """How many people have an account."""
        staff = self.clerks + 1 + self.leaders + self.reporting + self.unit_heads + self.deputies
        return self.places * staff + 3


TIERS = {
    # One county with 60 departments, 150 users and 2,000 tasks.
    "S": Tier(
        "S",
        "county",
        places=1,
        units=60,
        reporting=60,
        tasks=2_000,
        months=24,
        clerks=4,
        leaders=5,
        unit_heads=60,
        deputies=17,
    ),
    # A prefecture's group: 300 jurisdictions, 1,500 users, 12,000 tasks, 288,000 updates.
    "M": Tier("M", "city", places=300, units=6, reporting=2, tasks=40, months=24),
    # A province: 3,000 jurisdictions, 9,000 accounts, 120,000 tasks, 2.9 million updates.
    "L": Tier(
        "L", "province", places=3_000, units=3, reporting=1, tasks=40, months=24, middle=100, leaders=0
    ),
}
