"""A real broker: what the clock asks for goes before thousands of papers, or the record would wait for its seals."""

from __future__ import annotations

from kombu import Queue

from reform.celery import app
from reform.core import jobs
from tests.browser.servers import valkey


def test_the_clocks_tasks_go_before_what_was_asked_for():
    with valkey() as url:
        with app.connection_for_write(url) as broker:
            for number in ("1", "2"):
                jobs.perform.apply_async([number], connection=broker)
            jobs.seal.apply_async(connection=broker)
        with app.connection_for_read(url) as broker:
            queue = Queue("celery")(broker.default_channel)
            found = [queue.get().headers["task"].rpartition(".")[2] for _ in range(3)]
    assert found == ["seal", "perform", "perform"]
