"""Whole offices made in bulk, as large as a county, a prefecture or a province, with two years of work behind them."""

from reform.portal.tiers.make import Made, make_tier
from reform.portal.tiers.tier import TIERS, Tier

__all__ = ["TIERS", "Made", "Tier", "make_tier"]
