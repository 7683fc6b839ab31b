"""What stands before a target's figure."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tasks.enums import Relation
from tasks.models import Indicator, IndicatorTarget
from tasks.selectors.preparation import target_texts


@pytest.mark.parametrize(
    ("op", "sign"),
    [(">=", "≥"), ("<=", "≤"), (">", "＞"), ("<", "＜"), ("=", ""), ("~", "≈"), ("range", "")],
)
def test_a_relation_has_one_sign(op, sign):
    assert Relation(op).sign == sign


def test_an_approximate_figure_is_written_out_in_a_standard(cast):
    task = cast.task(1)
    for order, (op, high) in enumerate([("~", None), (">=", None), ("range", Decimal(500))]):
        beds = Indicator.objects.create(task=task, name="床位", unit="张", order=order)
        IndicatorTarget.objects.create(indicator=beds, op=op, value=Decimal("300.00"), value_high=high)
    assert target_texts(task) == ["床位约300张", "床位≥300张", "床位300—500张"]
