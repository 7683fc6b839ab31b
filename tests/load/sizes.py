"""The tiers that load runs on: those of `manage.py seed`, and two small ones for tests and for trying out."""

from __future__ import annotations

from reform.portal.tiers.tier import TIERS, Tier

SIZES = TIERS | {
    "tiny": Tier("tiny", "city", places=3, units=6, reporting=4, tasks=60, months=2, leaders=1),
    "small": Tier("small", "city", places=30, units=6, reporting=2, tasks=40, months=6),
}
