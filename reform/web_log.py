"""The web server's own lines in the portal's form: it would write the whole address of a request that fails."""

from __future__ import annotations

import logging
from typing import Any

from gunicorn.glogging import Logger

from reform.core.logs import formatter


class WebLogger(Logger):
    """Gunicorn's logger with the portal's lines (reform.core.logs)."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                if isinstance(handler, logging.Handler):
                    handler.setFormatter(formatter())
