"""Prints the pictures of all workflows as Markdown: docs/workflows.md is its output."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import override

from reform.portal.workflows import WORKFLOWS, picture

HEAD = """# Workflows

Printed by `manage.py workflow_pictures` from the tables in each app's `workflow.py`; do not edit by hand.

An arrow is an act, as it is called in the code and in the log. What no arrow shows is refused: a page that is behind
gets a conflict (409). Who may do what stands in `roles.md`; `tests/workflow_matrix` holds state, act and role to it.
"""


def workflows_markdown() -> str:
    """Return the whole page docs/workflows.md, in English."""
    parts = [HEAD]
    with override("en"):
        for named in WORKFLOWS:
            parts += [f"## {named.name} ({named.words})\n", f"```mermaid\n{picture(named)}\n```\n"]
    return "\n".join(parts)


class Command(BaseCommand):
    help = "Prints the pictures of all workflows as Markdown (docs/workflows.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(workflows_markdown(), ending="")
