"""The database and the broker from the environment: embedded ones, or servers of the office, one or several.

Names: docs/running.md; several servers: docs/deploy.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# What of libpq's own options a DATABASE_URL may hold after its question mark.
LIBPQ = {
    "connect_timeout",
    "keepalives_idle",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "target_session_attrs",
}
SESSION = "-c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"


def from_environment(environment: Mapping[str, str], name: str) -> str:
    """Return NAME, or what the file NAME_FILE names holds; "" without either."""
    if path := environment.get(f"{name}_FILE"):
        return Path(path).read_text("utf-8").strip()
    return environment.get(name, "")


def database_settings(url: str, *, embedded: Path) -> dict[str, Any]:
    """Return Django's dictionary of the database at `url`, of the SQLite file `embedded` without one.

    Several servers stand as `?host=a,b&port=5432,5432&target_session_attrs=read-write`: the one that takes writes is
    used. Raises ImproperlyConfigured, in words without the password.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": embedded,
            "OPTIONS": {
                # DEFERRED loses read-then-write transactions; see docs/decisions/0003-sqlite.md.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// or postgresql://.")
    query = dict(parse_qsl(parts.query))
    hosts = query.pop("host", unquote(parts.hostname or ""))
    ports = query.pop("port", str(parts.port or ""))
    if unknown := query.keys() - LIBPQ:
        raise ImproperlyConfigured(f"DATABASE_URL has an option nobody knows: {', '.join(sorted(unknown))}.")
    if "," in hosts and query.get("target_session_attrs") != "read-write":
        raise ImproperlyConfigured("DATABASE_URL with several hosts needs target_session_attrs=read-write.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": hosts,
        "PORT": ports,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": SESSION} | query,
    }


def sentinel_settings(environment: Mapping[str, str], broker: str) -> dict[str, Any]:
    """Return the options of a broker watched by Redis Sentinel; {} for a single one.

    `broker` is then `sentinel://host:26379;sentinel://host:26379`. Raises ImproperlyConfigured where the name of the
    watched group is missing.
    """
    if not broker.startswith("sentinel://"):
        return {}
    master = environment.get("REDIS_SENTINEL_MASTER", "")
    if not master:
        raise ImproperlyConfigured("REDIS_SENTINEL_MASTER must name the group that the sentinels watch.")
    password = from_environment(environment, "REDIS_SENTINEL_PASSWORD")
    return {
        "master_name": master,
        # Without a limit a sentinel that is gone would hold every page that wakes a worker.
        "sentinel_kwargs": {"socket_timeout": 1, **({"password": password} if password else {})},
    }
