"""A指导，A负责指导，A督促指导."""

import re

from .base import ClausePattern, Share

PATTERN = ClausePattern(
    "guides",
    re.compile(
        r"(?P<who>.+?)(?:按照?职责(?:分工)?)?(?:负责|加强|做好|业务)*"
        r"(?:督促指导|监督指导|指导督促|指导监督|统筹指导|指导|督导|督促)(?:和监督|推进|落实)?"
    ),
    Share.GUIDING,
)
