"""A task with everything on its page: a clause to open in its notice, files to look at, a long story, its sheet."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

TASK_PLACES = {
    "task_whole": "clerk",
    "task_in_list": "head",
    "task_story_papers": "leader",
    "task_clause": "clerk",
    "task_preview": "clerk",
    "task_sheet": "head",
}
# What is clicked on the page, and what opens.
TASK_OPENS = {
    "task_clause": (".task-clause-open", ".clause-panel mark"),
    "task_preview": ("[data-preview]", ".preview-picture:not([hidden])"),
}


def task_places(city: Any, at: Callable[..., str]) -> dict[str, str]:
    """Give the task with the longest story files, and return the addresses of its pages."""
    from django.core.files.base import ContentFile
    from django.db.models import Count

    from reform.core.files import sha256_of
    from tasks.models import Evidence, Task

    own = Task.objects.filter(ledger=city.open.ledger, sources__span_start__isnull=False, row_count=0)
    task = own.annotate(told=Count("log")).order_by("-told", "pk")[0]
    files = (("乡镇卫生院改造现场.png", _photo()), ("各县区达标情况统计表.xlsx", b"PK\x03\x04"))
    for name, data in files:
        Evidence.objects.create(
            task=task,
            department=task.collector,
            file=ContentFile(data, name=name),
            file_name=name,
            size=len(data),
            sha256=sha256_of(data),
        )
    page = at("task_detail", task)
    return {
        "task_whole": page,
        "task_in_list": f"{page}?list=sort%3Ddue_on",
        "task_story_papers": f"{page}?story=papers",
        "task_clause": page,
        "task_preview": page,
        "task_sheet": at("task_card", task),
    }


def _photo() -> bytes:
    from PIL import Image, ImageDraw

    picture, out = Image.new("RGB", (1200, 800), "#cfe0ee"), io.BytesIO()
    ImageDraw.Draw(picture).rectangle((300, 250, 900, 800), fill="#8a96a6")
    picture.save(out, "PNG")
    return out.getvalue()
