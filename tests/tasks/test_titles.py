"""Titles taken from texts: whole phrases, nothing hanging."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.texts.titles import HANGING, LONGEST, title_of_text


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("完善分级诊疗。到10月底前完成。", "完善分级诊疗"),
        ("完善分级诊疗：", "完善分级诊疗"),
        (
            "落实政府对医疗卫生的投入责任，按照财政事权和支出责任划分改革原则，加大对公共卫生、基层服务的投入力度",
            "落实政府对医疗卫生的投入责任，按照财政事权和支出责任划分改革原则",
        ),
        (
            "加强对县级公立医院重点专科建设和乡镇卫生院能力提升项目资金使用、绩效评价和监督检查全过程管理工作",
            "加强对县级公立医院重点专科建设和乡镇卫生院能力提升项目资金使用",
        ),
        (
            "制定并印发全市紧密型县域医疗卫生共同体建设实施方案和配套的（含财政、医保、人事，编制）系列政策",
            "制定并印发全市紧密型县域医疗卫生共同体建设实施方案和配套的",
        ),
        (
            "推动全市二级以上公立医院年底前全部接入区域影像诊断中心平台共享数据达1234567条并保持稳定运行",
            "推动全市二级以上公立医院年底前全部接入区域影像诊断中心平台共享数据达",
        ),
    ],
)
def test_title_ends_where_a_phrase_ends(text, title):
    assert title_of_text(text) == title


@given(st.text(alphabet="推进建设，、。；：（）“”《》 12.%A\n", max_size=90))
def test_title_is_a_beginning_with_nothing_hanging(text):
    title = title_of_text(text)
    assert text.strip().startswith(title)
    assert len(title) <= LONGEST + 1
    assert title == title.rstrip(HANGING)
