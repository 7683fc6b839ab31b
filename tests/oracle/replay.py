"""Replaying the raw events of a year: who was asked, what came in, how each matter stood, month by month."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.oracle.figures import figures_of
from tests.oracle.judging import LATE, Said, excused, flags_of, propose
from tests.oracle.matter import Matter, matter
from tests.oracle.months import Form, Month, Row
from tests.oracle.numbers import day

QUARTER_ENDS = (3, 6, 9, 12)


class Oracle:
    """The office as the events tell it."""

    def __init__(self, setting: dict[str, Any]) -> None:
        self.counties = set(setting["counties"])
        self.matters: dict[str, Matter] = {}
        self.months: list[Month] = []
        # What the calendar alone has raised since the last determination.
        self.marks: dict[str, list[str]] = {}
        self.figures: list[dict[str, Any]] = []

    def replay(self, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Take in every event in order and return the figures of each closed month."""
        for event in events:
            getattr(self, f"_{event['act']}")(event, day(event["at"]))
        return self.figures

    # --- what happens ----------------------------------------------------------------------------------------------
    def _hand_out(self, event: dict[str, Any], on: date) -> None:
        for said in event["matters"]:
            self.matters[said["key"]] = matter(said, on)

    def _grid_terms(self, event: dict[str, Any], _on: date) -> None:
        duty = self.matters[event["matter"]].duties[event["unit"]]
        duty.concerned, duty.due = event["concerned"], day(event["due"])

    def _open(self, event: dict[str, Any], on: date) -> None:
        self.months.append(Month(day(event["month"]), day(event["cutoff"]), day(event["due"])))
        self._ask()

    def _look(self, event: dict[str, Any], on: date) -> None:
        if self.months and not event.get("closed") and on <= self.months[-1].due:
            self._ask()
        for key, one in self.matters.items():
            kept = [flag for flag in self.marks.get(key, ()) if flag not in ("overdue", "due_soon")]
            moved = [] if one.suspended else flags_of(one, self._status(one), on, spared=excused(one, on))
            self.marks[key] = moved + kept

    def _ask(self) -> None:
        """Ask the collectors that report monthly, and those of the quarter where it ends or they are behind."""
        month = self.months[-1]
        for key, one in self.matters.items():
            if one.starts > month.cutoff or self._status(one) == "done":
                continue
            if key not in month.forms and not one.suspended and self._asks(one.unit, month):
                month.forms[key] = Form(one.unit)
            for unit, duty in one.duties.items():
                if duty.concerned and self._asks(unit, month):
                    month.sheets.setdefault(unit, set()).add(key)

    def _asks(self, unit: str, month: Month) -> bool:
        if unit not in self.counties or month.start.month in QUARTER_ENDS:
            return True
        late = [
            one
            for key, one in self.matters.items()
            if self._status(one) in LATE or "overdue" in self.marks.get(key, ())
        ]
        return any(
            one.unit == unit
            or (unit in one.duties and one.duties[unit].concerned and not one.duties[unit].done_on)
            for one in late
        )

    def _status(self, one: Matter) -> str:
        """Return how a matter stands: as determined last, at first by its start alone."""
        return one.last["status"] if one.last else one.first_status

    # --- what is said ----------------------------------------------------------------------------------------------
    def _month(self, event: dict[str, Any]) -> Month:
        return next(month for month in self.months if month.start == day(event["month"]))

    def _file(self, event: dict[str, Any], on: date) -> None:
        form = self._month(event).forms[event["matter"]]
        form.said = event["said"]
        form.filed_on, form.back_now = on, False
        form.first_filed_on = form.first_filed_on or on

    def _take_back(self, event: dict[str, Any], _on: date) -> None:
        form = self._month(event).forms[event["matter"]]
        form.filed_on = None
        if not form.sent_back:
            form.first_filed_on = None

    def _return(self, event: dict[str, Any], _on: date) -> None:
        form = self._month(event).forms[event["matter"]]
        form.sent_back, form.back_now, form.filed_on = form.sent_back + 1, True, None

    def _accept(self, event: dict[str, Any], _on: date) -> None:
        month, key = self._month(event), event["matter"]
        form = month.forms[key]
        form.accepted = True
        self._count(month, key, form.said, form.unit, month.cutoff, by_secretariat=False)

    def _record(self, event: dict[str, Any], on: date) -> None:
        month, key = self._month(event), event["matter"]
        month.recorded.add(key)
        as_of = min(day(event["told_on"]) or on, month.cutoff)
        self._count(month, key, event["said"], self.matters[key].unit, as_of, by_secretariat=True)

    def _count(
        self, month: Month, key: str, said: dict[str, Any], unit: str, as_of: date, *, by_secretariat: bool
    ) -> None:
        self.matters[key].take(said, month.start, unit, as_of)
        month.counted[key] = (said, by_secretariat)
        if key in month.rows:
            month.rows[key].confirmed = False

    def _sheet(self, event: dict[str, Any], _on: date) -> None:
        """A unit's sheet, as accepted."""
        for key, done_on in event["parts"].items():
            self.matters[key].duties[event["unit"]].done_on = day(done_on)

    def _adjust(self, event: dict[str, Any], on: date) -> None:
        one = self.matters[event["matter"]]
        one.adjusted.append(on)
        if event["kind"] == "due":
            for measure in one.measures:
                for step in measure.steps:
                    if one.due and step["due"] == one.due.isoformat():
                        step["due"] = event["due"]
            one.due, one.long_term = day(event["due"]), False
        elif event["kind"] == "target":
            one.measures[0].steps[-1]["value"] = event["value"]
        elif event["kind"] == "collector":
            one.unit = event["unit"]
            for month in self.months[-1:]:
                if (form := month.forms.get(one.key)) and not form.accepted and form.filed_on is None:
                    form.unit = event["unit"]
        else:
            one.suspended = day(event["from"])

    # --- the determination -----------------------------------------------------------------------------------------
    def _prepare(self, event: dict[str, Any], _on: date) -> None:
        month = self._month(event)
        before = [one for one in self.months if one.start < month.start]
        since = before[-1].cutoff if before else None
        for key, one in self.matters.items():
            row = month.rows.get(key)
            if row and row.confirmed:
                continue
            if row and one.past and one.past[-1]["month"] == month.start:
                one.past.pop()
            said = self._said(month, one)
            found = propose(one, said, cutoff=month.cutoff, since=since, first=month.start)
            kept = row is not None and row.by_person
            status = row.status if row and kept else found.status
            month.rows[key] = Row(said, found, status, by_person=kept)

    def _said(self, month: Month, one: Matter) -> Said:
        form = month.forms.get(one.key)
        if one.key in month.counted:
            said, by_secretariat = month.counted[one.key]
            counts = by_secretariat or not one.measured
            rating = said.get("rating", "")
            done_on = day(said.get("done_on")) if counts and rating == "done" else None
            return Said(rating, bool(rating), bool(said.get("at_risk")), done_on=done_on)
        if form is not None:
            return Said(
                form.said.get("rating", "") if form.filed_on else "",
                unreported=form.first_filed_on is None,
                returned=form.first_filed_on is not None and form.filed_on is None,
            )
        asked = one.unit not in self.counties or month.start.month in QUARTER_ENDS
        return Said(not_asked=not asked)

    def _determine(self, event: dict[str, Any], _on: date) -> None:
        row = self._month(event).rows[event["matter"]]
        row.status = event["status"]
        row.by_person = event["status"] != row.proposed.status

    def _confirm(self, event: dict[str, Any], _on: date) -> None:
        month = self._month(event)
        for key, row in month.rows.items():
            if row.confirmed:
                continue
            row.confirmed = True
            one = self.matters[key]
            severity, flags = self._determined(one, row, month.cutoff)
            one.past.append(
                {"month": month.start, "status": row.status, "severity": severity, "flags": flags}
            )
            self.marks[key] = flags

    def _determined(self, one: Matter, row: Row, cutoff: date) -> tuple[int, list[str]]:
        """Return weight and flags of a class a person may have put in the rule's place."""
        if row.status == row.proposed.status:
            return row.proposed.severity, row.proposed.flags
        severity = 0
        if row.status in LATE:
            severity = row.proposed.severity if row.proposed.status in LATE else 2
        # What the rule leaves out of overdue (力争, 探索, waiting for data) a person's class leaves out too.
        judged = row.proposed.status not in ("done", "adjusted")
        flags = flags_of(one, row.status, cutoff, spared=judged and "overdue" not in row.proposed.flags)
        if row.status != "done":
            flags += [flag for flag in ("at_risk", "unreported") if flag in row.proposed.flags]
        return severity, flags + (["long_term"] if one.long_term else [])

    def _close(self, event: dict[str, Any], _on: date) -> None:
        before = self.figures[-1]["items"] if self.figures else None
        month = self._month(event)
        resting = frozenset() if month.start.month in QUARTER_ENDS else frozenset(self.counties)
        self.figures.append(figures_of(month, self.matters, before, resting=resting))
