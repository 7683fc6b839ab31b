"""亮点: selected or passed over by the office, whatever the other was before."""

from __future__ import annotations

from datetime import date

from reports.enums import HighlightState
from reports.models import Highlight
from reports.workflow import HIGHLIGHT
from tests.cast import Cast
from tests.workflow_matrix.table import Act, Table


def make_highlight(cast: Cast, state: str) -> Highlight:
    """Make a highlight of finance's in a state, not praised yet."""
    return Highlight.objects.create(
        programme=cast.programme,
        department=cast.finance,
        title="结余留用",
        text="采购周期缩短。",
        found_on=date(2026, 10, 28),
        state=state,
    )


# fmt: off
HIGHLIGHTS = Table(
    "highlight", HIGHLIGHT, tuple(HighlightState.values), make_highlight,
    {
        "select": Act("highlight_decide", {"act": "select"}),
        "pass": Act("highlight_decide", {"act": "pass"}),
    },
    (
        #                             clrk head lead finl finh liai nrth admn
        ("select", "found passed",   "302  302  403  403  403  404  404  404"),
        ("select", "selected",       "409  409  403  403  403  404  404  404"),
        ("pass",   "found selected", "302  302  403  403  403  404  404  404"),
        ("pass",   "passed",         "409  409  403  403  403  404  404  404"),
    ),
)
# fmt: on
