"""From when on a part of the portal is said to be in trouble, and who may read figures, from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from django.core.exceptions import ImproperlyConfigured

# Name -> from when on yellow, from when on red; seconds where nothing else stands.
LIMITS = {
    # Since beat, and any worker, last showed a sign of life.
    "HEALTH_BEAT": (120, 300),
    "HEALTH_WORKER": (180, 600),
    # How long the oldest job waits that could be done; the papers of three hundred counties take a quarter of an hour.
    "HEALTH_QUEUE": (600, 3600),
    # How many jobs failed for good that nobody retried or gave up.
    "HEALTH_FAILED": (1, 10),
    # How long an entry of the record waits for its seal.
    "HEALTH_SEAL": (120, 600),
    # How many texts of the last day could not be sent; red also where one waits an hour past its time.
    "HEALTH_TEXTS": (1, 20),
    # Hours since the newest good backup.
    "HEALTH_BACKUP": (26, 50),
    # How far the clock is from the database's, or behind the newest entry of the record.
    "HEALTH_CLOCK": (5, 60),
}
LOOPBACK = "127.0.0.0/8,::1/128"


def health_settings(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return HEALTH (name without its prefix -> the two limits), HEALTH_DISK_BYTES and METRICS_ALLOWED_NETS.

    Raises ImproperlyConfigured, with the name, for what is no such thing.
    """
    return {
        "HEALTH": {
            name.removeprefix("HEALTH_").lower(): _two(environment.get(name, ""), name, default)
            for name, default in LIMITS.items()
        },
        "HEALTH_DISK_BYTES": int(environment.get("HEALTH_DISK_BYTES", str(2 * 1024**3))),
        "METRICS_ALLOWED_NETS": networks(
            environment.get("METRICS_ALLOWED_NETS", LOOPBACK), "METRICS_ALLOWED_NETS"
        ),
    }


def _two(text: str, name: str, default: tuple[int, int]) -> tuple[int, int]:
    if not text:
        return default
    parts = text.split(",")
    if len(parts) != 2 or not all(part.strip().isdigit() for part in parts):
        raise ImproperlyConfigured(
            f"{name} must be two numbers with a comma between, such as {default[0]},{default[1]}."
        )
    yellow, red = (int(part) for part in parts)
    if yellow > red:
        raise ImproperlyConfigured(
            f"{name}: the first number, for yellow, must not be greater than the second."
        )
    return yellow, red


def networks(text: str, name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the networks of a comma-separated list. Raises ImproperlyConfigured, with the name, for what is none."""
    try:
        return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as wrong:
        raise ImproperlyConfigured(f"{name} must be networks with commas between them: {wrong}.") from None
