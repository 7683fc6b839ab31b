"""What happened to something, told in lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class StoryLine:
    """One line of a story, as components/timeline.html draws it: when, who, the sentence, what was said, icon and tone."""

    when: datetime
    who: str
    text: str
    note: str = ""
    icon_name: str = "circle-dot"
    tone: str = ""
    url: str = ""
