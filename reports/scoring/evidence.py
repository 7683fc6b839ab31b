"""The lines points rest on, as codes with figures; whoever shows them translates the sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reform.core.messages import gettext_noop
from reports.scoring.facts import Named

SENTENCES: dict[str, str] = {
    "matters": gettext_noop("Matters due to be under way: %(all)s; done or on schedule: %(good)s."),
    "matters_done": gettext_noop("Matters due to be under way: %(all)s; done: %(good)s."),
    "not_good": gettext_noop("Not reached: %(names)s."),
    "indicators": gettext_noop("Targets due: %(all)s; reached: %(good)s."),
    "pending": gettext_noop("Without published data yet, not counted: %(n)s."),
    "duties": gettext_noop("Group duties due: %(all)s; fulfilled: %(good)s."),
    "on_time": gettext_noop(
        "Reports and sheets due: %(all)s; on time: %(good)s; late: %(late)s; not filed: %(missed)s."
    ),
    "returned": gettext_noop("Reports and sheets due: %(all)s; sent back: %(n)s."),
    "missed": gettext_noop("Reports and sheets due: %(all)s; not filed: %(n)s."),
    "orders": gettext_noop("Orders issued to the unit: %(n)s (%(names)s)."),
    "overdue": gettext_noop("Of these overdue: %(n)s (%(names)s)."),
    "orders_none": gettext_noop("No order was issued to the unit."),
    "orders_closed": gettext_noop("Orders due: %(all)s; answered in time and closed: %(good)s."),
    "praise_bulletin": gettext_noop("Printed in the bulletin: %(n)s (%(names)s)."),
    "praise_circular": gettext_noop("Praised in a circular: %(n)s (%(names)s)."),
    "praise_upward": gettext_noop("Recommended upward: %(n)s (%(names)s)."),
    "praise_none": gettext_noop("No praise is recorded."),
    "share": gettext_noop("%(points)s × %(good)s ÷ %(all)s = %(result)s points."),
    "taken": gettext_noop("%(n)s × %(each)s taken off."),
    "taken_overdue": gettext_noop("%(n)s × %(each)s points more taken off, as overdue."),
    "given": gettext_noop("%(n)s × %(each)s points given."),
    "floor": gettext_noop("More than the rule's points is not taken off."),
    "ceiling": gettext_noop("Cut to the rule's points: %(points)s."),
    "nothing_out": gettext_noop("Nothing to judge by: not assessed by this rule; its points leave the base."),
    "nothing_full": gettext_noop("Nothing to judge by: the rule gives its points."),
    "to_set": gettext_noop("Set by hand, with reason and paper."),
    "veto_no": gettext_noop("Does not apply."),
    "veto_yes": gettext_noop("Applies: %(condition)s %(n)s, from %(least)s on."),
    # What people did to a line; `computed` is what the rule gave.
    "by_hand": gettext_noop("Set by hand; the rule gave %(computed)s points. Paper: %(paper)s."),
    "scored": gettext_noop("Set by hand. Paper: %(paper)s."),
    "veto_by_hand": gettext_noop("Set by hand: the veto applies. Paper: %(paper)s."),
    "veto_lifted": gettext_noop("Set by hand: the veto does not apply. Paper: %(paper)s."),
    "upheld": gettext_noop("Objection upheld: %(before)s points before."),
}
# The sentences that name things, without the names: where a page links to each below.
LED_BY: dict[str, str] = {
    "not_good": gettext_noop("Not reached:"),
    "orders": gettext_noop("Orders issued to the unit: %(n)s"),
    "overdue": gettext_noop("Of these overdue: %(n)s"),
    "praise_bulletin": gettext_noop("Printed in the bulletin: %(n)s"),
    "praise_circular": gettext_noop("Praised in a circular: %(n)s"),
    "praise_upward": gettext_noop("Recommended upward: %(n)s"),
}
# What the count of a condition is called.
CONDITION_WORDS: dict[str, str] = {
    "missed": gettext_noop("reports not filed:"),
    "returned": gettext_noop("reports sent back:"),
    "late": gettext_noop("reports filed late:"),
    "overdue": gettext_noop("orders overdue:"),
    "behind": gettext_noop("matters behind:"),
    "unfulfilled": gettext_noop("group duties not fulfilled:"),
}
# The kinds of things a line can name, and so link to.
THINGS = ("matters", "orders", "duties", "targets", "praise")


@dataclass(frozen=True)
class Evidence:
    """One line: its code and figures; `names` are what it rests on, `of` what kind of things these are."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    names: tuple[Named, ...] = ()
    of: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the line as plain data."""
        return {
            "code": self.code,
            "params": dict(self.params),
            "names": [[one.key, one.words, one.item] for one in self.names],
            "of": self.of,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Evidence:
        """Return the line of plain data. Raises KeyError and TypeError for data that is none."""
        names = tuple(Named(*one) for one in data["names"])
        return cls(data["code"], data["params"], names, data["of"])


def evidence(code: str, *, names: Iterable[Named] = (), of: str = "", **params: str | int) -> Evidence:
    """Return a line; a code without a sentence is a programming error."""
    if code not in SENTENCES:
        raise KeyError(code)
    return Evidence(code, params, tuple(names), of)
