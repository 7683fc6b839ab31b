"""A portal that really runs: its own folder of data, gunicorn in front, accounts to sign in with."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from reform.bootstrap.paths import BASE_DIR
from reform.bootstrap.services import answers
from tests.browser.processes import free_port, manage, portal_environment, run, running
from tests.browser.texts import WAYS
from tests.kept import fingerprint, kept, migrated

# What the demonstration's data depend on; templates and styles do not change them.
SOURCES = ("departments", "tasks", "reports", "reform", "fixtures")
# What is put into a house besides: by whom, and what its kept answers are drawn from and say.
OF_A_HOUSE = ("tests/browser", "templates", "locale")
KINDS = {".py", ".json", ".txt", ".docx"}
TOLD = "house.json"
SIGNING_KEY = "for the browser tests on 127.0.0.1 only, never for data anybody needs"


@dataclass(frozen=True)
class Portal:
    """A running portal: its address, the environment of its programs, and how its jobs get done."""

    url: str
    env: dict[str, str]
    do_jobs: Callable[[], None]

    def tell(self, what: str) -> Any:
        """Ask tests.browser.scenes about the portal's data and return its answer."""
        return tell(what, self.env)


def tell(what: str, env: dict[str, str]) -> Any:
    """Run one scene of tests.browser.scenes in the portal's environment and return what it answers."""
    return json.loads(run([sys.executable, "-m", "tests.browser.scenes", what], env=env))


@contextmanager
def serving(env: dict[str, str], *, do_jobs: Callable[[], None] | None = None) -> Iterator[Portal]:
    """Serve the portal of `env` on a free port of 127.0.0.1 until the block ends."""
    port = free_port()
    var = Path(env["PORTAL_VAR"])
    argv = [sys.executable, "-m", "gunicorn", "reform.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    argv += ["--threads", "4", "--no-control-socket", "--graceful-timeout", "5"]
    with running(argv, env=env, log=var / "web.log", ready=lambda: answers("127.0.0.1", port)):
        yield Portal(f"http://127.0.0.1:{port}", env, do_jobs or (lambda: work_once(env)))


def work_once(env: dict[str, str]) -> None:
    """Do the waiting jobs as the worker on the job table does, and what they ask for in turn."""
    manage("run_jobs", "--once", env=env)


def empty_portal(var: Path, **more: str) -> dict[str, str]:
    """Make a portal's folder with a migrated, empty database and return the environment for it.

    A database named in `more` was migrated by whoever made it.
    """
    env = portal_environment(var, SECRET_KEY=SIGNING_KEY, **more)
    if "DATABASE_URL" in more:
        var.mkdir(parents=True, exist_ok=True)
    else:
        shutil.copytree(migrated(), var)
    return env


def demo_portal(var: Path) -> dict[str, str]:
    """Make a portal's folder as a copy of the loaded demonstration and return the environment for it."""
    loaded = kept(f"demo-{fingerprint(_sources())}-{timezone.localdate()}", _load_demo)
    shutil.copytree(loaded, var)
    return _demo_environment(var)


def _load_demo(var: Path) -> None:
    manage("load_demo", env=empty_portal(var))


def house_portal(var: Path) -> dict[str, str]:
    """Make a portal's folder as a copy of the furnished demonstration and return the environment for it.

    Furnished anew each hour: what is paused or waits for minutes is so when it is looked at.
    """
    made = [*_sources(), *_sources(OF_A_HOUSE, KINDS | {".html", ".po"})]
    furnished = kept(f"house-{fingerprint(made)}-{timezone.localtime():%Y-%m-%d-%H}", _furnish)
    shutil.copytree(furnished, var)
    return _demo_environment(var)


def _furnish(var: Path) -> None:
    told = tell("house", demo_portal(var))
    (var / TOLD).write_text(json.dumps(told), "utf-8")


def told_of_house(portal: Portal) -> dict[str, Any]:
    """Return what tests.browser.scenes told when the portal's house was furnished."""
    told: dict[str, Any] = json.loads((Path(portal.env["PORTAL_VAR"]) / TOLD).read_text("utf-8"))
    return told


def _demo_environment(var: Path) -> dict[str, str]:
    return portal_environment(var, SECRET_KEY=SIGNING_KEY, **WAYS)


def _sources(folders: Iterable[str] = SOURCES, kinds: Set[str] = KINDS) -> Iterator[Path]:
    for folder in folders:
        for path in (BASE_DIR / folder).rglob("*"):
            if path.suffix in kinds and path.is_file():
                yield path


def today() -> date:
    """Return the portal's day, which is not the machine's near midnight."""
    return timezone.localdate()
