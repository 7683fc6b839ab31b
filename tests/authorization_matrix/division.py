"""The division table and what units say of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.authorization_matrix.rows import row
from tests.world import Belongings


def _of_kind(belonging: str) -> Callable[[Belongings], dict[str, Any]]:
    return lambda own: {"uid": getattr(own, belonging).uid, "kind": "xlsx"}


def _letter(belonging: str) -> Callable[[Belongings], dict[str, Any]]:
    return lambda own: {"uid": getattr(own, belonging).uid, "kind": "pdf"}


# fmt: off
DIVISION = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    row("division_list",          get="200  200  403  403  200  200  403  403  403"),
    row("division_new",           get="200  200  403  403  403  200  403  403  403",
                                 post="302  302  403  403  403  302  403  403  403",
        data=lambda own: {"uid": own.prepared.uid, "title": "重点任务分工表"}),
    row("division_approve",       get="403  200  403  403  403  200  403  403  403",
                                 post="403  302  403  403  403  302  403  403  403",
        data=lambda own: {"uid": own.prepared.uid, "title": "重点任务分工表", "body": "head", "approved_by": "方静澜",
                          "approved_on": "2026-11-02"}),
    row("division_detail",        get="200  200  404  404  200  200  404  404  404", of="paper", scope="programme"),
    row("division_file",          get="200  200  404  404  200  200  404  404  404", of=_of_kind("paper"),
        scope="programme"),
    row("round_open",            post="302  302  404  404  403  302  404  404  404", of="paper", scope="programme",
        data=lambda own: {"departments": own.department.uid, "due_on": "2099-12-31"}),
    row("round_detail",           get="200  200  404  404  200  200  404  404  404", of="round", scope="programme"),
    row("round_outcome",          get="200  200  404  404  200  200  404  404  404", of=_of_kind("round"),
        scope="programme"),
    row("round_letter",          post="302  302  404  404  403  302  404  404  404", of="round", scope="programme",
        data=lambda own: {"number": "医改函〔2026〕5号", "contact": "沈一舟", "version": own.round.version}),
    row("division_again",        post="302  302  404  404  403  302  404  404  404", of="paper", scope="programme"),
    row("round_letter_again",    post="302  302  404  404  403  302  404  404  404", of="round", scope="programme"),
    row("round_letter_file",      get="200  200  404  404  200  200  404  404  404", of=_letter("round"),
        scope="programme"),
    # Units may still answer: a sentence says so on the page it leads back to.
    row("round_close",           post="302  302  404  404  403  302  404  404  404", of="round", scope="programme"),
    row("comment_list",           get="403  403  200  200  403  200  403  403  403"),
    # The unit's own page; whoever else may know of the request is led to the round.
    row("comment_answer",         get="302  302  200  200  302  200  404  404  404",
                                 post="403  403  302  302  403  302  404  404  404", of="asked",
        data={"act": "agree", "version": "0"}),
    # Without a file the page comes back with a sentence: 422.
    row("comment_upload",        post="403  403  422  422  403  422  404  404  404", of="asked"),
    row("comment_file",           get="200  200  200  200  200  200  404  404  404", of=_of_kind("asked")),
    row("comment_letter_file",    get="200  200  200  200  200  200  404  404  404", of=_letter("asked")),
    row("comment_record",         get="200  200  403  403  403  200  404  404  404",
                                 post="302  302  403  403  403  302  404  404  404", of="asked",
        data={"act": "agree", "version": "0", "origin": "phone", "on": "2026-11-02"}),
    row("comment_decide",        post="302  302  403  403  403  302  404  404  404", of="comment",
        data={"verdict": "adopted", "version": "0"}),
]
# fmt: on
