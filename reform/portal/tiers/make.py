"""Making a whole tier: places and people, ledgers, two years of periods, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID

from django.db import connection, transaction

from departments.models import Programme, User
from reform.core.office_days import office_days
from reform.portal.checks import DEMO_LOADED
from reform.portal.tiers.chain import Chain
from reform.portal.tiers.matters import Ledgers
from reform.portal.tiers.months import History, moment
from reform.portal.tiers.places import Account, People
from reform.portal.tiers.tables import finish
from reform.portal.tiers.tier import Tier
from reports.calendar import Days, dates_of, month_due


class NotEmptyError(Exception):
    """The portal holds data already."""


@dataclass(frozen=True)
class Made:
    """What was made: who can sign in, and how many rows of each table."""

    accounts: list[Account]
    rows: dict[str, int]


def make_tier(
    *,
    tier: Tier,
    on: date,
    seed: int = 42,
    password: str,
    told: Callable[[str], None] = lambda _line: None,
) -> Made:
    """Fill an empty portal with a tier as it stands on a day, and return what was made.

    The same tier, day and seed make the same rows, but for the seals, which are made with the portal's own key.
    `password` is the hash that all accounts share. `told` takes a line a step. Raises NotEmptyError.
    """
    if Programme.objects.exists() or User.objects.exists():
        raise NotEmptyError
    with transaction.atomic():
        chain, made = _fill(tier, on, Random(seed), password, told)  # noqa: S311 (same rows every time, no secret)
    # After it: a head that was noted of a transaction taken back would say that the record was cut off.
    chain.note()
    with connection.cursor() as cursor:
        # Without statistics the planner guesses.
        cursor.execute("ANALYZE")
    return made


def _fill(
    tier: Tier, on: date, chance: Random, password: str, told: Callable[[str], None]
) -> tuple[Chain, Made]:
    def new_uid() -> UUID:
        return UUID(int=chance.getrandbits(128), version=4)

    days = Days(workdays=office_days())
    current = month_due(on, days)
    months = [current]
    for _month in range(tier.months):
        months.insert(0, months[0].previous())
    calendar = [dates_of(month, days) for month in months]
    at = moment(months[0].start, 9)
    chain = Chain(new_uid)
    chain.tell(at=at, by=None, act=DEMO_LOADED, after={"tier": tier.name})
    people = People(tier, new_uid, begins=at.date(), at=at, on=on, password=password)
    places = people.make()
    told(f"{len(places)} places, {len(people.accounts)} accounts")
    cutoffs = [one.cutoff for one in calendar[:-1]]
    ledgers = Ledgers(tier, chance, new_uid, chain, on=on, at=at, cutoffs=cutoffs)
    books = [ledgers.make(place) for place in places]
    told(f"{sum(len(book.matters) for book in books):,} matters that are reported on")
    history = History(chance, new_uid, chain, ledgers.log)
    for number, period in enumerate(months[:-1]):
        history.closed(books, number, period, calendar[number])
        told(f"{period.label()}: {history.reports.last:,} reports")
    history.open(books, current, calendar[-1], on)
    tables = [*people.tables, *ledgers.tables, *history.tables, chain.entries, chain.seals]
    finish(tables)
    return chain, Made(people.accounts, {table.name: table.written for table in tables})
