"""Pages of checking and signing: a round that runs with an objection, what a unit sees of it, numbers, a paper to be signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

CHECKED_PLACES = {
    "check_list": "department_head",
    "check_to_answer": "department_head",
    "check_objected": "liaison",
    "check_none": "county",
    "check_round": "clerk",
    "check_record": "clerk",
    "check_to_open": "head",
    "signing_checked": "head",
    "signing_published": "clerk",
    "paper_numbers_taken": "clerk",
}
PROOF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def checked_places(city: Any, at: Callable[..., str]) -> dict[str, str]:
    """Return the address of each page above: a list of matters behind is checked by its units, one unit objects."""
    from reports.models import CheckAnswer, Circular
    from reports.services.check_answers import Said, answer_check
    from reports.services.check_rounds import open_round
    from reports.services.paper_numbers import reserve_number

    clerk, own = city.clerk, city.liaison.department
    draft = _complete(city)
    reserve_number(programme=clerk.programme, used_for="关于召开第4次调度会的通知", by=clerk)
    reserve_number(programme=clerk.programme, circular=draft, by=clerk)
    open_round(circular=Circular.objects.get(pk=draft.pk), days=2, by=clerk)
    answers = CheckAnswer.objects.filter(round__circular=draft)
    first = answers.filter(department=own).first() or answers.first()
    line = next(line["key"] for line in first.lines)
    said = Said("该项已于本月印发文件，请核实。", ("印发文件首页.pdf", PROOF))
    answer_check(answer=first, objections={line: said}, by=city.liaison)
    others = answers.exclude(pk=first.pk)
    out = Circular.objects.filter(programme=clerk.programme, state="published", kind="monthly")
    unasked = Circular.objects.filter(
        programme=clerk.programme, state="draft", period__isnull=False, rounds__isnull=True
    )
    return {
        "check_list": at("check_list"),
        "check_to_answer": at("check_answer", first),
        "check_objected": at("check_answer", first),
        "check_none": at("check_list"),
        "check_round": at("check_round", draft),
        "check_record": at("check_record", others.first() or first),
        "check_to_open": at("check_round", unasked.earliest("pk")),
        "signing_checked": at("circular_signing", draft),
        "signing_published": at("circular_signing", out.latest("pk")),
        "paper_numbers_taken": at("paper_numbers"),
    }


def _complete(city: Any) -> Any:
    """Draft the list of matters behind of the last closed month, each with its facts."""
    from reports.circulars.snapshot import Snapshot
    from reports.models import Circular
    from reports.selectors.circulars import latest_snapshot
    from reports.services.circulars import draft_circular, write_facts

    draft = draft_circular(period=city.closed, kind="behind", by=city.clerk)
    for matter in Snapshot.from_data(latest_snapshot(draft).data).late:
        write_facts(
            circular=Circular.objects.get(pk=draft.pk),
            task_uid=matter.uid,
            now=matter.now or "正在推进",
            cause=matter.cause or "前期论证时间较长",
            plan=matter.plan or "完成后续程序",
            plan_on=matter.plan_on or date.today() + timedelta(days=30),
            by=city.clerk,
        )
    return draft
