"""What must be true of the people before the portal runs, and by which ways they are told outside of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connections

from reform.core.gateways import gateway


def _people_in_both() -> list[str]:
    """Return the names of people who hold posts of system and security administrator today."""
    from departments.enums import Role
    from departments.selectors.accounts import current_holdings

    found = [
        {
            holding.user_id: holding.user.name
            for holding in current_holdings().filter(post__role=role, post__is_active=True)
        }
        for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
    ]
    return sorted(name for pk, name in found[0].items() if pk in found[1])


@checks.register(checks.Tags.database)
def administrators_apart(
    *, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[checks.CheckMessage]:
    """Refuse level3 while one person is system and security administrator; asked where the database is."""
    if settings.ROLE_PROFILE != "level3" or "default" not in (databases or ()):
        return []
    if "departments_postholding" not in connections["default"].introspection.table_names():
        return []
    both = _people_in_both()
    if not both:
        return []
    return [
        checks.Error(
            f"ROLE_PROFILE=level3 keeps the administrators apart, but these people are system and security"
            f" administrator: {', '.join(both)}.",
            hint="Start with ROLE_PROFILE=level2, end one of their holdings, then set level3 again.",
            id="departments.E001",
        )
    ]


@checks.register(deploy=True)
def ways_out(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Say which ways out of the portal are set up; without any there is nothing to say."""
    on = [name for name in ("mail", "sms", "robot") if gateway(name)]
    if not on:
        return []
    return [checks.Info(f"Ways out of the portal: {', '.join(on)}.", id="departments.I001")]
