"""Beat's own scheduler: Celery's, that shows a sign of life while it turns."""

from __future__ import annotations

from celery.beat import PersistentScheduler
from django.db import close_old_connections

from reform.core.signs import BEAT, EVERY_SECONDS, show_sign


class SigningScheduler(PersistentScheduler):
    """Shows a sign at every turn; one that waits for a broker that is gone turns no more, and its sign grows old."""

    # How long beat sleeps at most between two turns.
    max_interval = EVERY_SECONDS

    def tick(self, *args: object, **kwargs: object) -> float:
        """Send what is due and return how long to sleep."""
        seconds = super().tick(*args, **kwargs)
        close_old_connections()
        show_sign(BEAT)
        return seconds
