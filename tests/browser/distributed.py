"""Pages of distribution: a draft's list, a paper sent out by rows, one that was corrected, what changed since."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

DISTRIBUTED_PLACES = {
    "circular_recipients": "clerk",
    "circular_sent": "clerk",
    "circular_to_receive": "liaison",
    "circular_dispatch": "clerk",
    "circular_changed": "head",
    "circular_supersede": "head",
    "circular_correction": "head",
}


def distributed_places(city: Any, at: Callable[..., str]) -> dict[str, str]:
    """Return the address of each page above."""
    from reports.models import Circular, Receipt, Recipient
    from reports.services.receipts import make_receipts
    from reports.services.superseding import supersede_circular
    from tasks.models import Task

    programme = city.clerk.programme
    draft = Circular.objects.filter(programme=programme, state="draft", kind="monthly").latest("pk")
    out = Circular.objects.filter(programme=programme, state="published", kind="monthly")
    sent = out.order_by("period__start").last()
    corrected = out.order_by("period__start").first()
    # Who has signed stays as the paper's course tells it; the others are those of the rows below.
    signed = list(Receipt.objects.filter(circular=sent, signed_for_at__isnull=False))
    Receipt.objects.filter(circular=sent).delete()
    Recipient.objects.filter(circular=sent).delete()
    rows = [
        ("addressed", "各县（市、区）医改领导小组", {"audience": "counties"}),
        ("addressed", "市医改领导小组各成员单位", {"audience": "members"}),
        ("copied", "省医改领导小组秘书处", {"manner": "exchange"}),
        ("copied", "市委办公室", {"manner": "paper", "copies": 2}),
        (
            "copied",
            "市人大常委会办公室、市政协办公室，市中级人民法院、市人民检察院",
            {"manner": "paper", "copies": 4},
        ),
        ("shared", "市医改领导小组组长、副组长", {"audience": "leaders"}),
    ]
    for order, (role, name, fields) in enumerate(rows):
        Recipient.objects.create(circular=sent, role=role, name=name, order=order, **fields)
    make_receipts(sent)
    for one in signed:
        Receipt.objects.filter(circular=sent, department=one.department_id, post=one.post_id).update(
            signed_for_at=one.signed_for_at,
            signed_for_by=one.signed_for_by,
            recorded_source=one.recorded_source,
            received_on=one.received_on,
        )
    first = Task.objects.filter(ledger=sent.period.ledger, due_on__isnull=False, row=0).order_by("number")[0]
    Task.objects.filter(pk=first.pk).update(title=f"{first.title}（调整后）")
    correction = supersede_circular(
        circular=corrected,
        kind="correction",
        reason="“第8项仍在征求意见”应为“第8项已于本期截止日前印发”",
        by=city.actor("fuze"),
    )
    return {
        "circular_recipients": at("circular_recipients", draft),
        "circular_sent": at("circular_detail", sent),
        "circular_to_receive": at("circular_detail", sent),
        "circular_dispatch": at("circular_dispatch", sent),
        "circular_changed": at("circular_changed", sent),
        "circular_supersede": at("circular_supersede", sent),
        "circular_correction": at("circular_detail", correction),
    }
