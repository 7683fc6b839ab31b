"""People at work: each `visit` is a road through the portal, one request a step, as a browser sends it."""

from __future__ import annotations

import random
import re
import threading
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Protocol

UID = r"[0-9a-f]{8}-[0-9a-f-]{27}"
TOKEN = re.compile(r'name="csrf(?:-token"|middlewaretoken") (?:content|value)="([^"]+)"')
VERSION = re.compile(r'name="version" id="id_version" value="(\d+)"')
REPORTS = re.compile(rf'href="/reports/({UID})/"')
TASKS = re.compile(rf'href="/tasks/({UID})/"')
REVIEWED = re.compile(rf'href="/review/({UID})/"')
ROW = re.compile(rf'hx-post="/review/({UID})/row/" hx-vals=\'{{"version": "(\d+)"}}\'')
TEXT = "已完成本期调度，各责任单位按计划推进，累计完成年度任务的六成以上。"
WANTED = ["集中采购", "分级诊疗", "康复", "tsjjyfy", "托育机构"]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str = ""
    location: str = ""


class Ask(Protocol):
    """Send one request and return its answer; a status not among `fine` counts as a failure."""

    def __call__(
        self,
        method: str,
        path: str,
        *,
        name: str,
        data: dict[str, str] | None = None,
        htmx: str = "",
        fine: tuple[int, ...] = (200,),
    ) -> Answer: ...


class ToldLedger:
    """The client's own list of what the portal said yes to: one report's uid a line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock = threading.Lock()
        path.touch()

    def note(self, uid: str) -> None:
        """Write one down, at once."""
        with self.lock, self.path.open("a", encoding="ascii") as file:
            file.write(uid + "\n")

    def __len__(self) -> int:
        return sum(1 for _line in self.path.open())


class Accounts:
    """Who can sign in, by role; each is given out in turn."""

    def __init__(self, path: Path, *, without: frozenset[str] = frozenset()) -> None:
        known: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for line in path.read_text("utf-8").splitlines():
            username, password, what = line.split(None, 2)
            place = what.partition("（")[2].partition(" ")[0]
            if place not in without:
                known[username.rsplit("-", 1)[0]].append((username, password))
        self.known = dict(known)
        self.turns = {role: cycle(people) for role, people in known.items()}
        self.lock = threading.Lock()

    def next(self, role: str) -> tuple[str, str]:
        """Return the next account of a role with its password."""
        with self.lock:
            return next(self.turns[role])


class Person(ABC):
    """Somebody of a role with a browser; `step` sends one request."""

    role = ""

    def __init__(
        self,
        ask: Ask,
        accounts: Accounts,
        told: ToldLedger,
        chance: random.Random,
        forget: Callable[[], None],
    ) -> None:
        self.ask, self.accounts, self.told, self.chance, self.forget = ask, accounts, told, chance, forget
        self.token = ""
        self.road: Iterator[None] = iter(())
        self.signed_in = False

    def step(self) -> None:
        """Do the next thing; whoever is signed out signs in first."""
        try:
            if not self.signed_in:
                self.road = self.sign_in()
            next(self.road)
        except StopIteration:
            self.road = self.visit()
            next(self.road)

    def sign_in(self) -> Iterator[None]:
        """Come in as the next account of the role, in a browser without cookies."""
        self.forget()
        username, password = self.accounts.next(self.role)
        self.signed_in = True
        self.get("/sign-in/", "sign in: form")
        yield
        data = {"username": username, "password": password}
        answer = self.post("/sign-in/", "sign in", data, fine=(302,))
        if answer.status != 302:
            self.signed_in = False
        yield

    @abstractmethod
    def visit(self) -> Iterator[None]:
        """Yield after each request of one road through the portal."""

    def get(self, path: str, name: str, *, fine: tuple[int, ...] = (200,)) -> Answer:
        """Open a page."""
        return self._seen(self.ask("GET", path, name=name, fine=fine))

    def post(
        self,
        path: str,
        name: str,
        data: dict[str, str],
        *,
        htmx: str = "",
        fine: tuple[int, ...] = (200, 302),
    ) -> Answer:
        """Send a form with its token, by htmx from the page `htmx`."""
        sent = {"csrfmiddlewaretoken": self.token} | data
        return self._seen(self.ask("POST", path, name=name, data=sent, htmx=htmx, fine=fine))

    def _seen(self, answer: Answer) -> Answer:
        found = TOKEN.search(answer.text)
        if found:
            self.token = found[1]
        if answer.location.startswith("/sign-in/"):
            self.signed_in = False
        return answer


class Liaison(Person):
    """Fills in what is due, one report a visit, and looks around: one request in six writes."""

    role = "liaison"

    def visit(self) -> Iterator[None]:
        self.get("/", "home")
        yield
        mine = REPORTS.findall(self.get("/reports/", "my reports").text)
        yield
        yield from self.report(mine)
        tasks = TASKS.findall(self.get("/ledger/", "ledger").text)
        yield
        if tasks:
            self.get(f"/tasks/{self.chance.choice(tasks)}/", "task")
            yield
        self.get(f"/ledger/?q={self.chance.choice(WANTED)}", "ledger: words")
        yield
        self.get(f"/search/?q={self.chance.choice(WANTED)}", "search")
        yield
        self.get("/ledger/?status_class=behind&sort=due_on", "ledger: behind")
        yield
        self.get("/messages/", "messages")
        yield

    def report(self, mine: list[str]) -> Iterator[None]:
        """Fill in a report that can be, and submit it; without one, somebody else comes in."""
        known = list(dict.fromkeys(mine))
        # A unit's liaison and deputy do not take the same one.
        self.chance.shuffle(known)
        for uid in known:
            page = self.get(f"/reports/{uid}/", "report: form")
            yield
            if 'name="act" value="submit"' not in page.text:
                continue
            yield from self.fill(uid, page)
            return
        self.signed_in = False

    def fill(self, uid: str, page: Answer) -> Iterator[None]:
        """Type (the page saves by itself) and submit."""
        data = self.form(page)
        path = f"/reports/{uid}/"
        self.post(f"{path}autosave/", "report: autosave", data, htmx=path, fine=(200, 409))
        yield
        self.submit(uid, data)
        yield

    def form(self, page: Answer) -> dict[str, str]:
        """Return what is typed into a report's form."""
        version = VERSION.search(page.text)
        return {"version": version[1] if version else "", "text": TEXT, "self_rated": "on_schedule"}

    def submit(self, uid: str, data: dict[str, str]) -> bool:
        """Submit, and write it down where the portal said yes."""
        answer = self.post(f"/reports/{uid}/", "report: submit", data | {"act": "submit"}, fine=(302, 409))
        said_yes = answer.status == 302 and answer.location.startswith("/reports/")
        if said_yes:
            self.told.note(uid)
        return said_yes


class Secretariat(Person):
    """Reviews what came in."""

    role = "clerk"

    def visit(self) -> Iterator[None]:
        self.get("/", "home")
        yield
        inbox = self.get("/review/", "review: inbox").text
        yield
        if waiting := REVIEWED.findall(inbox):
            self.get(f"/review/{self.chance.choice(waiting)}/", "review: report")
            yield
        if rows := ROW.findall(inbox):
            uid, version = self.chance.choice(rows)
            path = f"/review/{uid}/row/"
            self.post(
                path, "review: accept", {"version": version}, htmx="/review/", fine=(200, 403, 404, 409)
            )
            yield
        self.get("/ledger/?status_class=behind&sort=due_on", "ledger: behind")
        yield
        self.get("/periods/", "periods")
        yield
        self.get("/circulars/", "circulars")
        yield


class Leader(Person):
    """Looks at the whole, and at one matter."""

    role = "leader"

    def visit(self) -> Iterator[None]:
        self.get("/overview/", "leader's page")
        yield
        tasks = TASKS.findall(self.get("/ledger/?flag=overdue", "ledger: overdue").text)
        yield
        if tasks:
            self.get(f"/tasks/{self.chance.choice(tasks)}/", "task")
            yield


class Auditor(Person):
    """Reads the record."""

    role = "auditor"

    def visit(self) -> Iterator[None]:
        self.get("/audit/", "audit")
        yield
        self.get("/audit/?page=2", "audit: page 2")
        yield


SHARES: dict[type[Person], int] = {Liaison: 85, Secretariat: 10, Leader: 4, Auditor: 1}
