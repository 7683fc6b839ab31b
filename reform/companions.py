"""What the worker's main process forks beside its children: the helper that draws, and beat where nobody else runs it.

A fork shares what the worker loaded: beat as a program of its own takes 50 MB, as a fork 10.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from celery.beat import EmbeddedService
from django.conf import settings

from reform.celery import NICE, app
from reform.core.apart import begin_helper, close_helper
from reform.core.typesetter import loaded

log = logging.getLogger(__name__)
# The typesetter takes a second to load and 30 MB to keep: papers come in batches, and then for hours none.
TYPESETTER_IDLE_SECONDS = 20
END_SECONDS = 5
_helper = 0
_clock: Any = None
_ending = False


@contextmanager
def ready() -> Iterator[None]:
    """Load the typesetter, for those who have what processor time pages leave."""
    os.nice(NICE)
    with loaded():
        yield


def look_after() -> None:
    """Begin what is not there: the helper once, beat (where PORTAL_CLOCK names its schedule) whenever it ended."""
    global _helper, _clock
    if not _helper:
        _helper = begin_helper(ready, idle=TYPESETTER_IDLE_SECONDS, seconds=settings.CELERY_TASK_TIME_LIMIT)
    if _ending or not settings.CLOCK or (_clock and _clock.is_alive()):
        return
    if _clock:
        log.error("beat ended (exit code %s); it is begun anew", _clock.exitcode)
    # What it sends is told by the worker that gets it.
    logging.getLogger("celery.beat").setLevel(logging.WARNING)
    _clock = EmbeddedService(app, schedule_filename=settings.CLOCK, scheduler_cls=app.conf.beat_scheduler)
    _clock.start()


def end_clock() -> None:
    """End beat, where it was begun here, and begin it no more: the worker ends."""
    global _ending
    _ending = True
    if _clock:
        _clock.stop()


def wait_for_them() -> None:
    """Return when beat and the helper have ended, who need no longer be there."""
    if _clock:
        _clock.join(END_SECONDS)
    close_helper()
    if _helper:
        with suppress(ChildProcessError):
            os.waitpid(_helper, 0)
