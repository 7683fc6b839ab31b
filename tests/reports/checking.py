"""A draft of October whose units check their lines: health is on schedule, finance behind with a gap in a county."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from reports.enums import CheckAnswerState
from reports.models import CheckAnswer, Circular
from reports.services.check_answers import Said, answer_check
from reports.services.check_rounds import open_round
from reports.services.circular_signing import sign_circular
from reports.services.circulars import draft_circular, write_facts
from reports.services.determination import confirm_determination, prepare_determination
from reports.services.periods import close_period
from reports.services.recording import record_progress
from tasks.models import Task
from tests.cast import Cast
from tests.reports.conftest import at

NUMBER = "云医改组〔2026〕3号"
DUE = date(2026, 11, 11)  # two working days after Monday 9 November


@pytest.fixture
def draft(cast: Cast, october: Any, clock: Any, monkeypatch: pytest.MonkeyPatch) -> Circular:
    """The draft of October on 9 November, complete, without files: nothing here looks at pages."""
    monkeypatch.setattr("reports.services.circulars.render_files", lambda **_snapshot: [])
    first, second = Task.objects.order_by("number")
    said = {"source": "phone", "recorded_on": date(2026, 10, 28), "by": cast.clerk}
    record_progress(task=first, text="方案已经会议审议通过。", self_rated="on_schedule", **said)
    record_progress(task=second, text="仍在征求意见。", self_rated="behind", **said)
    clock.move_to(at(9))
    prepare_determination(period=october, by=cast.clerk)
    confirm_determination(period=october, by=cast.head)
    made = draft_circular(period=close_period(period=october, by=cast.clerk))
    return put_right(made, cast, "两家单位意见不一致")


def put_right(circular: Circular, cast: Cast, cause: str) -> Circular:
    """Let the clerk write the late matter's facts with this cause, and return the draft as it is then."""
    write_facts(
        circular=Circular.objects.get(pk=circular.pk),
        task_uid=str(Task.objects.get(number=2).uid),
        now="仍在征求意见，缺口在北山县",
        cause=cause,
        plan="提请会议审议",
        plan_on=date(2026, 11, 20),
        by=cast.clerk,
    )
    return Circular.objects.get(pk=circular.pk)


def asked(circular: Circular, cast: Cast) -> dict[str, CheckAnswer]:
    """Open a round of two days and return what each unit was asked, by its short name."""
    opened = open_round(circular=circular, days=2, by=cast.clerk)
    return {one.department.short_name: one for one in opened.answers.select_related("department")}


def late_line(answer: CheckAnswer) -> str:
    """Return the key of the sentence about the late matter."""
    return next(line["key"] for line in answer.lines if line["key"].startswith("late:"))


def object_to(
    answer: CheckAnswer, cast: Cast, text: str = "原因应为上级文件未到。", proof: Any = None
) -> CheckAnswer:
    """Let finance's liaison object to the sentence about its matter."""
    return answer_check(
        answer=CheckAnswer.objects.get(pk=answer.pk),
        objections={late_line(answer): Said(text, proof)},
        by=cast.finance_liaison,
    )


def confirm_all(answers: dict[str, CheckAnswer], cast: Cast) -> None:
    """Let every unit that still waits confirm: its own people, or for health its liaison."""
    people = {"市卫生健康委": cast.liaison, "市财政局": cast.finance_liaison, "北山县医改办": cast.north}
    for name, answer in answers.items():
        row = CheckAnswer.objects.get(pk=answer.pk)
        if row.state == CheckAnswerState.WAITING:
            answer_check(answer=row, objections={}, by=people[name])


def sign(circular: Circular, cast: Cast, **other: Any) -> Circular:
    """Let the head record the signature of 9 November."""
    given = {"number": NUMBER, "signer": "方静澜", "signed_on": date(2026, 11, 9)} | other
    return sign_circular(circular=Circular.objects.get(pk=circular.pk), by=cast.head, **given)
