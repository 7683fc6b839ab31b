"""Prints the role-permission matrix as Markdown: docs/roles.md is its output."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import override

from departments.enums import Role
from departments.selectors.roles import matrix

MARKS = {"": "", "yes": "yes", "some": "own"}
HEAD = """# Who may do what

Printed by `manage.py role_matrix` from each app's `roles.py`; do not edit by hand.

`yes`: may do it on everything the post sees. `own`: only where the condition in the last column holds. Empty: never.
`level2`: only where ROLE_PROFILE is level2 (the default); under level3 the three administrators are kept apart.
What a post sees at all is decided before, by `visible_to()`.
"""


def role_matrix_markdown() -> str:
    """Return the whole page docs/roles.md, in English."""
    with override("en"):
        lines = [HEAD]
        lines.append(f"| act | {' | '.join(str(role.label) for role in Role)} | condition |")
        lines.append(f"| --- {'| --- ' * (len(Role) + 1)}|")
        for _group, rows in matrix():
            for row in rows:
                condition = (row.act.condition.__doc__ or "").split("\n")[0] if row.act.condition else ""
                cells = " | ".join(
                    "level2" if role in row.act.level2 else MARKS[cell]
                    for role, cell in zip(Role, row.cells, strict=True)
                )
                lines.append(f"| {row.act.label} (`{row.act.name}`) | {cells} | {condition} |")
    return "\n".join(lines) + "\n"


class Command(BaseCommand):
    help = "Prints the role-permission matrix as Markdown (docs/roles.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(role_matrix_markdown(), ending="")
