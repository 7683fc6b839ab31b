"""每年至少1次, 每年2月底前, 从2019年起每年, 次年3月底前; 每半年 has no name of its own."""

import re

from .base import BEFORE, DeadlinePattern, Resolved

PATTERN = DeadlinePattern(
    "yearly",
    "年",
    re.compile(
        rf"(?:(?:从|自)?20\d\d年起，?)?(?<![人户村所名亩床均])每年度?(?:1?\d月(?:底|末|\d{{1,2}}日)?{BEFORE}?|(?:底|末){BEFORE}?)?(?!第?[一二三四]季|最高|最多|不超过|不得超过|\d+[天日人元万]|提供|用于|每)"
        rf"|次年(?:1?\d月(?:底|末|\d{{1,2}}日)?|年?底)?{BEFORE}?(?!第?[一二三四]季)|按年度?(?!龄|计划|限)|逐年度"
    ),
    lambda match, kalender: Resolved(None, "yearly"),
)
