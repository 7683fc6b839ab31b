"""What a process asks of its database connections."""

from __future__ import annotations

from django.db import connections


def limit_statements(seconds: int) -> None:
    """Let PostgreSQL cut off every statement of this process that runs longer; it takes hold with the next connection.

    Commands by hand (migrations, backups, checks) are not limited.
    """
    database = connections.settings["default"]
    if database["ENGINE"].endswith("postgresql"):
        database["OPTIONS"]["options"] += f" -c statement_timeout={seconds}s"
        connections.close_all()
