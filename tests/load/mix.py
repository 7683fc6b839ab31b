"""The mix of people, sent by locust: `locust -f tests/load/mix.py --headless`, started by tests.load.

Settings come from the environment: LOAD_ACCOUNTS, LOAD_TOLD, LOAD_WITHOUT (places), LOAD_STAGES (JSON: [until second,
requests a second]), LOAD_WARM (seconds that are not
counted), LOAD_RESULT (where the figures go), LOAD_SEED.
"""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from itertools import count
from pathlib import Path
from typing import Any

from locust import HttpUser, LoadTestShape, constant_throughput, events, task

from tests.load.people import Accounts, Answer, Auditor, Leader, Liaison, Person, Secretariat, ToldLedger
from tests.load.plain import headers

# One person sends a request every four seconds: a fixed rate of arrival, whatever the portal takes to answer.
EACH = 0.25
ACCOUNTS = Accounts(
    Path(os.environ["LOAD_ACCOUNTS"]), without=frozenset(os.environ.get("LOAD_WITHOUT", "").split())
)
TOLD = ToldLedger(Path(os.environ["LOAD_TOLD"]))
STAGES: list[tuple[float, float]] = json.loads(os.environ["LOAD_STAGES"])
WARM = float(os.environ.get("LOAD_WARM", "0"))
SEED = int(os.environ.get("LOAD_SEED", "42"))
_numbers = count()
_statuses: Counter[int] = Counter()


class Shape(LoadTestShape):
    """So many people as give the rate of the stage."""

    warming = WARM > 0

    def tick(self) -> tuple[int, float] | None:
        passed = self.get_run_time()
        if self.warming and passed >= WARM:
            self.warming = False
            self.runner.stats.reset_all()
        for until, rate in STAGES:
            if passed < until:
                return round(rate / EACH), 20
        return None


class _User(HttpUser):
    abstract = True
    kind: type[Person]
    wait_time = constant_throughput(EACH)

    def on_start(self) -> None:
        number = next(_numbers)
        self.client.trust_env = False
        self.person = self.kind(
            self.ask, ACCOUNTS, TOLD, random.Random(SEED + number), self.client.cookies.clear
        )

    @task
    def step(self) -> None:
        """Send the next request."""
        self.person.step()

    def ask(
        self,
        method: str,
        path: str,
        *,
        name: str,
        data: dict[str, str] | None = None,
        htmx: str = "",
        fine: tuple[int, ...] = (200,),
    ) -> Answer:
        """Send one request, as people.Ask says."""
        with self.client.request(
            method,
            path,
            name=name,
            data=data,
            headers=headers(self.host, htmx, data),
            allow_redirects=False,
            catch_response=True,
            timeout=60,
        ) as got:
            status = got.status_code or 0
            _statuses[status] += 1
            # A session that ended sends its person to sign in again: no fault of the page.
            signed_out = status == 302 and got.headers.get("Location", "").startswith("/sign-in/")
            if status in fine or signed_out:
                got.success()
            else:
                got.failure(f"{status} {type(got.error).__name__ if got.error else ''}".strip())
            return Answer(status, got.text or "", got.headers.get("Location", "") if status else "")


class LiaisonUser(_User):
    kind, weight = Liaison, 85


class SecretariatUser(_User):
    kind, weight = Secretariat, 10


class LeaderUser(_User):
    kind, weight = Leader, 4


class AuditorUser(_User):
    # There is one account, and one session of it.
    kind, fixed_count = Auditor, 1


@events.quitting.add_listener
def _write(environment: Any, **_more: Any) -> None:
    stats = environment.stats

    def figures(one: Any) -> dict[str, float]:
        shares = {f"p{int(at * 100)}": one.get_response_time_percentile(at) for at in (0.5, 0.95, 0.99)}
        return {"asked": one.num_requests, "failed": one.num_failures, "rate": one.total_rps, **shares}

    found = {
        "all": figures(stats.total),
        "pages": {one.name: figures(one) for one in sorted(stats.entries.values(), key=lambda one: one.name)},
        "statuses": {str(status): times for status, times in sorted(_statuses.items())},
        "errors": {f"{one.name}: {one.error}"[:200]: one.occurrences for one in stats.errors.values()},
    }
    Path(os.environ["LOAD_RESULT"]).write_text(json.dumps(found), "utf-8")
    environment.process_exit_code = 0
