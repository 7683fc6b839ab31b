"""7家医院达到国家标准, 康复站6个建成运行, 等20类证照跨省互认: things counted come to be so."""

import re

from .base import PLACE, Sort, TargetPattern

PATTERN = TargetPattern(
    "come_about",
    "=",
    before=re.compile(r"^(?!.*(?:对|在|将|把|由|有|为|的))(?:[^，。；]*(?:[一-龥]{2}|[）”]))?$"),
    after=re.compile(
        rf"(?!{PLACE})[^，。；、的]{{0,16}}?(?:达到|达标(?!率)|通过|建成|完成|竣工|投用|投入|运行|挂牌|开工|创成|互认|通办|实现全覆盖)"
    ),
    sorts=frozenset({Sort.COUNT}),
    carries=False,
)
