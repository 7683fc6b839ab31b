"""A配合，A、B参与，A协助落实，A为配合单位."""

import re

from .base import ClausePattern, Share

PATTERN = ClausePattern(
    "cooperates",
    re.compile(
        r"(?P<who>.+?)(?:为(?:配合|协办|参与|参加)(?:责任)?(?:部门|单位)|"
        r"(?:按照?(?:各自)?(?:职责|职能)(?:分工)?)?(?:积极|协同|共同|予以|做好|分工|负责)*"
        r"(?:配合|参与|参加|协助|协办|协同|支持)(?:落实|实施|推进|做好|工作)*)"
    ),
    Share.COOPERATING,
)
