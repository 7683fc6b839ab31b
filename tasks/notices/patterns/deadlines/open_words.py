"""持续推进, 按照既定时间要求, 按时, 如期, 适时, 近期, 尽快, 定期: kept as words, no date."""

import re

from .base import DeadlinePattern, Resolved

PATTERN = DeadlinePattern(
    "open_words",
    "",
    re.compile(
        r"按照?(?:既定|规定|计划|序时)(?:的)?(?:时间|进度)(?:节点|进度)?(?:要求)?|持续推进(?=[。；，]|$)|长期(?:坚持|推进|实施)|长期(?=[。；]?$)|"
        r"常态化(?:推进|开展|实施)|常态化(?=[。；]?$)|每半年|(?<![不])按时|如期|适时|近期(?!目标)|尽快|(?<!不)定期(?!存)"
    ),
    lambda match, kalender: Resolved(),
)
