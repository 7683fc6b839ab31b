"""Papers on their way out: files that failed, a heading changed by hand, one signed, one taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ON_THE_WAY_PLACES = {
    "circular_failed": "clerk",
    "compose_failed": "clerk",
    "signing_edited": "head",
    "signing_signed": "clerk",
    "circular_signed": "clerk",
    "circular_withdrawn": "clerk",
    "circular_withdrawal": "liaison",
}


def on_the_way_places(city: Any, at: Callable[..., str]) -> dict[str, str]:
    """Return the address of each page above."""
    from reports.models import Circular

    edited = _edited(city)
    out = Circular.objects.filter(programme=city.clerk.programme, state="published")
    signed = _signed(city, out.filter(kind="digest").latest("pk"))
    quarterly = out.filter(kind="quarterly").latest("pk")
    failed = _signed(city, out.filter(kind="one_page").latest("pk"), failing=True)
    withdrawal = _published(city, _signed(city, quarterly))
    return {
        "circular_failed": at("circular_detail", failed),
        "compose_failed": at("circular_detail", edited),
        "signing_edited": at("circular_signing", edited),
        "signing_signed": at("circular_signing", signed),
        "circular_signed": at("circular_detail", signed),
        "circular_withdrawn": at("circular_detail", quarterly),
        "circular_withdrawal": at("circular_detail", withdrawal),
    }


def _edited(city: Any) -> Any:
    """A draft with a heading of the office's own, whose pages no worker could draw."""
    from reports.circulars.kinds import outline_of
    from reports.circulars.linked import plain
    from reports.circulars.outline import text_of
    from reports.circulars.snapshot import Snapshot
    from reports.models import Circular
    from reports.selectors.circulars import latest_snapshot
    from reports.services.circular_files import ask_for_files
    from reports.services.circular_words import edit_section
    from reports.services.circulars import draft_circular

    draft = draft_circular(period=city.closed, kind="supervision", by=city.clerk)
    first = outline_of(Snapshot.from_data(latest_snapshot(draft).data)).sections[0]
    snapshot = edit_section(
        circular=draft,
        key=first.key,
        text=f"{plain(text_of(first))}请有关单位对照时限抓紧推进。",
        heading="需要重点督促的事项",
        by=city.clerk,
    )
    ask_for_files(snapshot, city.clerk, kinds=["pdf"])
    _fail(snapshot)
    return Circular.objects.get(pk=draft.pk)


def _fail(snapshot: Any) -> None:
    """Have every worker fail at the files of a snapshot."""
    from django.utils import timezone

    from reform.core.models import Job

    Job.objects.filter(key__contains=str(snapshot.uid)).update(
        state=Job.State.DEAD,
        attempts=3,
        finished_at=timezone.now(),
        error="OSError: [Errno 28] No space left on device",
    )


def _signed(city: Any, circular: Any, *, failing: bool = False) -> Any:
    """Take a published paper back by another one, sign that one and make its files, or fail at them."""
    from django.utils import timezone

    from reports.enums import INNER_PAPERS
    from reports.models import Circular
    from reports.selectors.circulars import latest_snapshot
    from reports.selectors.paper_numbers import proposed_number
    from reports.services.circular_files import render_files
    from reports.services.circular_signing import sign_circular
    from reports.services.superseding import supersede_circular

    head, today = city.actor("fuze"), timezone.localdate()
    made = supersede_circular(circular=circular, kind="withdrawal", reason="引用数据有误", by=head)
    made = sign_circular(
        circular=Circular.objects.get(pk=made.pk),
        number="" if made.kind in INNER_PAPERS else proposed_number(made, today.year),
        signer="方静澜",
        signed_on=today,
        by=head,
    )
    if failing:
        _fail(latest_snapshot(made))
    else:
        render_files(snapshot=latest_snapshot(made))
    return made


def _published(city: Any, circular: Any) -> Any:
    from reports.services.circular_publishing import publish_circular

    return publish_circular(circular=circular, by=city.clerk)
