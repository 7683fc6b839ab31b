"""The role-permission matrix as rows, for the page and for docs/roles.md."""

from __future__ import annotations

from dataclasses import dataclass

from departments.enums import Role
from departments.permissions import Act, all_acts


@dataclass(frozen=True)
class MatrixRow:
    """One act; `cells` has one entry a role in the order of Role: "", "yes" or "some" (on some objects only)."""

    act: Act
    cells: list[str]


def matrix() -> list[tuple[str, list[MatrixRow]]]:
    """Return the acts in groups as they hold under settings.ROLE_PROFILE: what comes before the dot of their names,
    in order of registration."""
    groups: dict[str, list[MatrixRow]] = {}
    for act in all_acts():
        permitted = "some" if act.condition else "yes"
        cells = [permitted if role in act.roles else "" for role in Role]
        groups.setdefault(act.name.split(".")[0], []).append(MatrixRow(act, cells))
    return list(groups.items())
