"""People without locust, each in a thread of their own: for the barrier at the month's end and for the smoke test."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import requests

from tests.load.people import Accounts, Answer, Liaison, Person, ToldLedger

TIMEOUT = 60


@dataclass
class Seen:
    """What a run saw: seconds by name, answers by status, failures in words."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, name: str, seconds: float, status: int, failure: str) -> None:
        """Take one answer."""
        with self.lock:
            self.seconds.setdefault(name, []).append(seconds)
            self.statuses[status] += 1
            if failure:
                self.failures.append(failure)


class Browser:
    """Sends requests as people.Ask says."""

    def __init__(self, url: str, seen: Seen) -> None:
        self.url, self.seen = url, seen
        self.session = requests.Session()
        self.session.trust_env = False

    def forget(self) -> None:
        """Begin without cookies."""
        self.session.cookies.clear()

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
        """Send one request."""
        began = time.perf_counter()
        try:
            got = self.session.request(
                method,
                self.url + path,
                data=data,
                headers=headers(self.url, htmx, data),
                allow_redirects=False,
                timeout=TIMEOUT,
            )
        except requests.RequestException as error:
            self.seen.note(name, time.perf_counter() - began, 0, f"{name}: {type(error).__name__}")
            return Answer(0)
        failure = "" if got.status_code in fine else f"{name}: {got.status_code}"
        self.seen.note(name, time.perf_counter() - began, got.status_code, failure)
        return Answer(got.status_code, got.text, got.headers.get("Location", ""))


def headers(url: str, htmx: str, data: dict[str, str] | None) -> dict[str, str]:
    """Return what a browser sends beside the form."""
    found = {"Accept-Language": "zh-CN,zh;q=0.9"}
    if data is not None:
        found["Origin"] = url
    if htmx:
        token = (data or {}).get("csrfmiddlewaretoken", "")
        found |= {"HX-Request": "true", "HX-Current-URL": url + htmx, "X-CSRFToken": token}
    return found


def at_work(
    url: str,
    people: list[type[Person]],
    accounts: Accounts,
    told: ToldLedger,
    *,
    seconds: float,
    every: float,
) -> Seen:
    """Let people work for so long, each sending a request every so many seconds; return what was seen."""
    seen = Seen()
    until = time.monotonic() + seconds

    def work(kind: type[Person], number: int) -> None:
        browser = Browser(url, seen)
        person = kind(browser.ask, accounts, told, random.Random(number), browser.forget)
        at = time.monotonic() + every * number / len(people)
        while at < until:
            time.sleep(max(0.0, at - time.monotonic()))
            person.step()
            at = max(at + every, time.monotonic())

    threads = [threading.Thread(target=work, args=(kind, number)) for number, kind in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def barrier(
    url: str, accounts: Accounts, told: ToldLedger, *, submissions: int, each: int
) -> tuple[Seen, float]:
    """Open forms first, then submit them all at once; return what was seen of that, and how many seconds it took.

    Every liaison has `each` forms open and submits one after the other.
    """
    ready, seen = [], Seen()
    for number in range(-(-submissions // each)):
        browser = Browser(url, Seen())
        liaison = Liaison(browser.ask, accounts, told, random.Random(number), browser.forget)
        for _signed in liaison.sign_in():
            pass
        forms = []
        for uid in dict.fromkeys(_reports(liaison)):
            page = liaison.get(f"/reports/{uid}/", "report: form")
            if 'name="act" value="submit"' in page.text and len(forms) < each:
                forms.append((uid, liaison.form(page)))
        browser.seen = seen
        ready.append((liaison, forms))
    start = threading.Event()

    def submit(liaison: Liaison, forms: list[tuple[str, dict[str, str]]]) -> None:
        start.wait()
        for uid, data in forms:
            liaison.submit(uid, data)

    threads = [threading.Thread(target=submit, args=one) for one in ready]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    start.set()
    for thread in threads:
        thread.join()
    return seen, time.monotonic() - began


def _reports(liaison: Liaison) -> list[str]:
    from tests.load.people import REPORTS

    return REPORTS.findall(liaison.get("/reports/", "my reports").text)
