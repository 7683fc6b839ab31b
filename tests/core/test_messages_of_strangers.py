"""What lies on the broker is data: a message that would run code when read is thrown away."""

from __future__ import annotations

import os
import pickle
import time
from pathlib import Path

import pytest
from celery.contrib.testing.worker import start_worker
from kombu import Connection

from reform.celery import app
from tests.browser.servers import valkey


class Trap:
    """Touches a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.path),)


@pytest.fixture
def broker(monkeypatch):
    """The worker's application on a real, empty broker."""
    with valkey() as url:
        monkeypatch.setattr(app.conf, "broker_url", url)
        monkeypatch.setattr(app.conf, "broker_read_url", url)
        monkeypatch.setattr(app.conf, "broker_write_url", url)
        yield url


@pytest.mark.filterwarnings("ignore")
def test_a_pickled_message_is_refused_and_not_run(broker, tmp_path):
    body = pickle.dumps(((Trap(tmp_path / "sprung"),), {}, {}))
    headers = {"task": "reform.core.jobs.perform", "id": "1", "lang": "py"}
    with Connection(broker) as connection:
        connection.Producer().publish(
            body,
            routing_key="celery",
            content_type="application/x-python-serialize",
            content_encoding="binary",
            headers=headers,
        )
        queue = connection.default_channel
        assert queue.client.llen("celery") == 1
        with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=20):
            until = time.monotonic() + 20
            while queue.client.llen("celery") and time.monotonic() < until:
                time.sleep(0.1)
        assert queue.client.llen("celery") == 0
    assert not (tmp_path / "sprung").exists()
