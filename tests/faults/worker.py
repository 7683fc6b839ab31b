"""The portal's own Celery application with the jobs of the tests: `celery -A tests.faults.worker`."""

import django

from reform.celery import app

django.setup()

from tests.faults import kinds  # noqa: E402 (needs the apps)

__all__ = ["app", "kinds"]
