"""通报 and its 核对: checked by units, signed by the head, published by the office; drafts exist for the office alone."""

from __future__ import annotations

import json
import re
from uuid import UUID

from django.utils import timezone

from reports.enums import CheckRoundState, CircularState
from reports.models import CheckAnswer, CheckRound, Circular, CircularFile, CircularSnapshot
from reports.selectors.superseding import superseder_of
from reports.workflow import CHECK_ROUND, CIRCULAR
from tests.cast import Cast
from tests.reports.circular_sample import october
from tests.workflow_matrix.reports import make_period
from tests.workflow_matrix.table import Act, Table
from tests.world.reports import make_circular as circular_of


def make_circular(cast: Cast, state: str) -> Circular:
    """Make the circular of a closed period with its figures and files, in a state."""
    made, _pdf = circular_of(make_period(cast, "closed"), state, "任务进展情况的通报")
    # The sample's matters under uids as the portal has them: signing looks whether one was labelled since.
    figures = re.sub(
        r'"t-(\d+)"', lambda found: f'"{UUID(int=int(found[1]))}"', json.dumps(october().to_data())
    )
    made.snapshots.update(data=json.loads(figures))
    return made


def make_superseded(cast: Cast, state: str) -> Circular:
    """Make a circular in a state, and a signed one that takes it back."""
    old = make_circular(cast, state)
    new = Circular.objects.create(
        programme=old.programme,
        jurisdiction=old.jurisdiction,
        period=old.period,
        year=old.year,
        title="关于撤回通报的通知",
        supersedes=old,
        supersede_kind="withdrawal",
        supersede_reason="数据有误",
    )
    frozen = old.snapshots.get()
    snapshot = CircularSnapshot.objects.create(circular=new, number=1, data=frozen.data, sha256="1" * 64)
    for file in frozen.files.filter(final=True):
        CircularFile.objects.create(
            snapshot=snapshot, kind=file.kind, final=True, file=file.file.name, size=1, sha256=file.sha256
        )
    Circular.objects.filter(pk=new.pk).update(
        state="signed",
        number="云医改组〔2026〕99号",
        signer="方静澜",
        signed_on=timezone.localdate(),
        signed_snapshot=snapshot,
    )
    return old


def make_round(cast: Cast, state: str) -> CheckRound:
    """Make a round on a draft in a state, in which finance has confirmed its line: nobody waits."""
    draft, today = make_circular(cast, "draft"), timezone.localdate()
    made = CheckRound.objects.create(
        circular=draft,
        snapshot=draft.snapshots.get(),
        opened_by="沈一舟",
        opened_on=today,
        due_on=today,
        state=state,
        ended_at=None if state == CheckRoundState.OPEN else timezone.now(),
    )
    CheckAnswer.objects.create(
        round=made,
        department=cast.finance,
        lines=[{"key": "late:1", "section": "未达序时的事项", "text": "第8项。", "matters": []}],
        state="confirmed",
        answered_at=timezone.now(),
    )
    return made


# fmt: off
CIRCULARS = Table(
    "circular", CIRCULAR, tuple(CircularState.values), make_circular,
    {
        "sign": Act("circular_sign", lambda row: {
            "number": f"云医改组〔{timezone.localdate().year}〕33号", "snapshot": str(row.snapshots.latest("number").uid), "signer": "方静澜", "signed_on": str(timezone.localdate()),
            "publicity": "internal",
        }),
        "unsign": Act("circular_unsign", {"reason": "文号有误。"}),
        "drop": Act("circular_drop", {"reason": "并入下期。"}),
        "publish": Act("circular_publish"),
        # A paper is superseded by the publishing of the one that takes its place.
        "supersede": Act(
            "circular_publish", at=lambda old: (superseder_of(old).uid,), make=make_superseded,
        ),
    },
    (
        # What is published, all units read, and those of the counties; a clerk sends it once the head has signed.
        #                                       clerk head lead fliai fhead liai north admin
        ("sign",    "draft",                     "403  302  404  404  404  404  404  403"),
        ("sign",    "signed dropped",            "403  409  404  404  404  404  404  403"),
        ("sign",    "published superseded",      "403  409  403  403  403  403  403  403"),
        ("unsign",  "signed",                    "403  302  404  404  404  404  404  403"),
        ("unsign",  "draft dropped",             "403  409  404  404  404  404  404  403"),
        ("unsign",  "published superseded",      "403  409  403  403  403  403  403  403"),
        ("drop",    "draft",                     "403  302  404  404  404  404  404  403"),
        ("drop",    "signed dropped",            "403  409  404  404  404  404  404  403"),
        ("drop",    "published superseded",      "403  409  403  403  403  403  403  403"),
        ("publish", "draft dropped",             "409  409  404  404  404  404  404  404"),
        ("publish", "signed",                    "302  302  404  404  404  404  404  404"),
        ("publish", "published superseded",      "409  409  403  403  403  403  403  404"),
        ("supersede", "published",               "302  302  404  404  404  404  404  404"),
        ("supersede", "draft signed superseded dropped", "409  409  404  404  404  404  404  404"),
    ),
)
CHECK_ROUNDS = Table(
    "check_round", CHECK_ROUND, tuple(CheckRoundState.values), make_round,
    {
        "close": Act("check_close"),
        "cancel": Act("check_cancel", {"reason": "数据有误。"}),
    },
    (
        #                                       clerk head lead fliai fhead liai north admin
        ("close",   "open",                      "302  302  404  404  404  404  404  403"),
        ("close",   "closed cancelled",          "409  409  404  404  404  404  404  403"),
        ("cancel",  "open",                      "302  302  404  404  404  404  404  403"),
        ("cancel",  "closed cancelled",          "409  409  404  404  404  404  404  403"),
    ),
)
# fmt: on
