"""Whom a target speaks of, as far as its own words name somebody."""

import pytest

from tasks.notices.applies_to import applies_to
from tasks.notices.source import even_out
from tasks.notices.targets import find_targets


@pytest.mark.parametrize(
    ("indicator", "whom"),
    [
        ("三级公立医院平均住院日", "三级公立医院"),
        ("三级综合医院", "三级综合医院"),
        ("二级医院（含中医院）和基层机构", "二级医院（含中医院）和基层机构"),
        ("工作二级综合医院（含中医院）", "二级综合医院（含中医院）"),
        ("17个县（市、区）乡村两级医疗卫生机构达标率", "17个县（市、区）乡村两级医疗卫生机构"),
        ("高血压、糖尿病患者规范管理率", "高血压、糖尿病患者"),
        ("县域内就诊率", "县域内"),
        ("专业病种", ""),
        ("能力达标的机构比例", ""),
        ("精神科床位占医院总床位数", ""),
        ("医师到县级医院帮扶", ""),
        ("加快市第一医院医疗辅助中心", ""),
        ("乡镇为单位适龄儿童疫苗接种率", ""),
        ("", ""),
    ],
)
def test_whom_an_indicator_names(indicator: str, whom: str) -> None:
    assert applies_to(indicator) == whom


def test_a_target_says_whom_it_applies_to() -> None:
    found = find_targets(even_out("三级公立医院平均住院日降至8天以下，药占比控制在30%以内。"))
    assert [target.applies_to for target in found] == ["三级公立医院", ""]
