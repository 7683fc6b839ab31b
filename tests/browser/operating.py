"""A portal whose background work waits, runs and failed in several ways."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

OPERATING_PLACES = {"job_failed": "system_admin", "job_given_up": "system_admin"}


def operating_places(at: Callable[..., str]) -> dict[str, str]:
    """Make the jobs; return the pages that show them."""
    from uuid import uuid4

    from django.utils import timezone

    from reform.core.models import Job

    now = timezone.now()
    made = {}
    for n, (kind, state, fields) in enumerate(
        [
            ("circular.render", "dead", {"error": "its worker ended 3 times while at work on it"}),
            ("circular.render", "dead", {"error": "OSError: [Errno 28] No space left on device"}),
            ("tasks.read_notice", "dead", {"error": "ValueError: 说不清的原因"}),
            ("division.draw", "dead", {"error": "DoesNotExist: x", "given_up": "该分工表已撤回，不再生成。"}),
            ("circular.draft", "queued", {"not_before": now - timedelta(minutes=7)}),
            ("reports.made_file", "running", {}),
        ]
    ):
        ended = {"attempts": 3, "finished_at": now - timedelta(hours=n + 1)} if state == "dead" else {}
        running = (
            {"lease_until": now + timedelta(days=1), "lease_token": uuid4()} if state == "running" else {}
        )
        made[n] = Job.objects.create(
            kind=kind,
            key=f"shown:{n}",
            state=state,
            begun_at=now - timedelta(hours=n + 1),
            **{"not_before": now} | ended | running | fields,
        )
    return {"job_failed": at("job_detail", made[2]), "job_given_up": at("job_detail", made[3])}
