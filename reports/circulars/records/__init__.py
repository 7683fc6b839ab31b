"""The records a circular's snapshot is made of, by topic. Every one carries the uid of the row it was taken from."""

from reports.circulars.records.basis import Basis, Issuer, Named, Period, RuleUsed, Superseded
from reports.circulars.records.before import Change, FollowUp, NamedMatter, NamedOrder, Previous
from reports.circulars.records.counts import Counts, IndicatorCounts, Reporting, UnitLine
from reports.circulars.records.matters import (
    Coordination,
    IndicatorLine,
    LateMatter,
    LedgerRow,
    RiskMatter,
    WellDone,
)
from reports.circulars.records.orders import OpenOrder, OrderCount, OrderLine, Orders, SettledOrder
from reports.circulars.records.words import Demand, Edit

__all__ = [
    "Basis",
    "Change",
    "Coordination",
    "Counts",
    "Demand",
    "Edit",
    "FollowUp",
    "IndicatorCounts",
    "IndicatorLine",
    "Issuer",
    "LateMatter",
    "LedgerRow",
    "Named",
    "NamedMatter",
    "NamedOrder",
    "OpenOrder",
    "OrderCount",
    "OrderLine",
    "Orders",
    "Period",
    "Previous",
    "Reporting",
    "RiskMatter",
    "RuleUsed",
    "SettledOrder",
    "Superseded",
    "UnitLine",
    "WellDone",
]
