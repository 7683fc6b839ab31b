"""`python -m tests.load.closing close|places|circulars|papers|left [N]`: what the runs do and ask in the portal's own code."""

from __future__ import annotations

import json
import sys
from typing import Any


def main() -> None:
    """Do one of ACTS and print what it returns."""
    import django

    django.setup()
    act, *given = sys.argv[1:]
    sys.stdout.write(f"{json.dumps(ACTS[act](*map(int, given)), ensure_ascii=False)}\n")


def _periods(count: int) -> Any:
    """The newest periods of the last places, so many."""
    from reports.models import ReportingPeriod

    newest = ReportingPeriod.objects.order_by("-start").values_list("start", flat=True)[0]
    return ReportingPeriod.objects.filter(start=newest).order_by("-jurisdiction")[:count]


def places(count: int) -> list[str]:
    """Return the names of the last places."""
    return [period.jurisdiction.name for period in _periods(count).select_related("jurisdiction")]


def close(count: int) -> int:
    """Close the newest period of the last places, as clerk and head do; what is done already is left as it is."""
    from departments.actor import Actor
    from departments.models import PostHolding
    from reports.enums import PeriodState
    from reports.models import ProgressReport
    from reports.services.determination import confirm_determination, prepare_determination
    from reports.services.periods import close_period
    from reports.services.report_steps import accept_reports

    done = 0
    for period in _periods(count).select_related("ledger__programme__jurisdiction", "jurisdiction"):
        if period.state == PeriodState.CLOSED:
            continue
        posts = PostHolding.objects.filter(post__programme=period.ledger.programme).select_related(
            "user", "post__department", "post__programme__jurisdiction"
        )
        clerk, head = (
            Actor(user=holding.user, post=holding.post)
            for holding in (posts.filter(post__role=role).order_by("pk")[0] for role in ("clerk", "head"))
        )
        filed = ProgressReport.objects.filter(period=period, state="submitted")
        accept_reports(
            reports=list(filed.select_related("task__root", "period__ledger__programme", "department")),
            by=clerk,
        )
        rows = prepare_determination(period=period, by=clerk)
        if any(row.confirmed_at is None for row in rows):
            confirm_determination(period=period, by=head)
        period.refresh_from_db()
        close_period(period=period, by=clerk)
        done += 1
    return done


def circulars(count: int) -> dict[str, int]:
    """Return how many of the last places have closed, how many circulars of the month they have, how many with files."""
    from reports.models import Circular

    periods = list(_periods(count))
    made = Circular.objects.filter(period__in=periods)
    return {
        "closed": sum(1 for period in periods if period.state == "closed"),
        "circulars": made.count(),
        "with_files": made.filter(snapshots__files__kind="pdf").distinct().count(),
    }


def papers() -> dict[str, str]:
    """Return the SHA-256 of each circular's PDF as its head is served it, by the uid of the file."""
    from hashlib import sha256

    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from departments.models import PostHolding
    from reports.models import CircularFile

    settings.ALLOWED_HOSTS = ["testserver"]
    found = {}
    for file in CircularFile.objects.filter(kind="pdf").select_related("snapshot__circular"):
        held = PostHolding.objects.filter(post__programme=file.snapshot.circular.programme, post__role="head")
        client = Client()
        client.force_login(held.select_related("user")[0].user)
        answer = client.get(reverse("circular_file", args=[file.uid]))
        found[str(file.uid)] = sha256(b"".join(answer)).hexdigest() if answer.status_code == 200 else ""
    return found


def left() -> int:
    """Return how many jobs wait or run."""
    from reform.core.models import Job

    return Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING]).count()


ACTS: dict[str, Any] = {
    "close": close,
    "places": places,
    "circulars": circulars,
    "papers": papers,
    "left": left,
}

if __name__ == "__main__":
    main()
