"""`python -m tests.faults.waking UID`: send the message that wakes a worker, as the web does after a commit."""

from __future__ import annotations

import sys
from uuid import UUID

from tests.browser.processes import run


def wake(env: dict[str, str], uid: UUID) -> None:
    """Wake a worker for this job from a process of the office."""
    run([sys.executable, "-m", "tests.faults.waking", str(uid)], env=env)


if __name__ == "__main__":
    import django

    django.setup()

    from reform.core.jobs import perform

    perform.delay(sys.argv[1])
