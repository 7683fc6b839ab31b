"""收集整理1000首, 设置护理型床位2000张, 授信80亿元: a count that ends its part of the sentence.

Last of all: in the text of a task a thing with its count behind it is to be brought about, unless the
words say that it is there already, is wanting, is a condition or a rate.
"""

import re

from .base import Sort, TargetPattern

GIVEN = re.compile(
    r"涉及|惠及|受益|容纳|[现共原已已仍还]有|[共合总]计|累计|下辖|不足|超出|拖欠|罚款|给予|补助|补贴|奖励|资助|报销|每[人例次户床亩吨百千万]|按|相当于|"
    r"(?:[有为是在第以从由到至含等的了达比较处于及和与或近约未缺欠前后上下内外年月日共]|最[高低多长])$"
)
PATTERN = TargetPattern(
    "counted",
    "=",
    before=re.compile(rf"^(?!.*(?:{GIVEN.pattern})).*[一-龥”）A-Za-z]{{2}}$"),
    after=re.compile(r"$|[、（和及以与]"),
    sorts=frozenset({Sort.COUNT, Sort.MONEY}),
)
