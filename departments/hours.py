"""When a text may leave the portal: quiet hours, working days. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from reform.core.workdays import Workdays


@dataclass(frozen=True)
class Hours:
    """A programme's hours: nothing leaves from `quiet_from` until `quiet_until`; equal ones are no quiet hours.

    `working_days` lets nothing leave on other days (SMS: it rings where people are at home).
    """

    quiet_from: time
    quiet_until: time
    working_days: bool = False

    def is_quiet(self, at: time) -> bool:
        """Tell whether the hour is quiet; the hours may go over midnight."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


def leaves_at(moment: datetime, hours: Hours, workdays: Workdays) -> datetime:
    """Return `moment`, or when quiet hours and free days are over; all on the office's clock, like `moment`."""
    if hours.working_days and not workdays.is_working_day(moment.date()):
        next_day = workdays.working_day_from(moment.date() + timedelta(days=1))
        moment = datetime.combine(next_day, time(0), moment.tzinfo)
    if not hours.is_quiet(moment.time()):
        return moment
    over = datetime.combine(moment.date(), hours.quiet_until, moment.tzinfo)
    if over <= moment:
        # The evening before: quiet until the next morning, which may be a free day's.
        return leaves_at(over + timedelta(days=1), hours, workdays)
    return over
