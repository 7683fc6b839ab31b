"""The commands that manage.py answers itself; every other one is Django's."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from reform.bootstrap.paths import (
    BASE_DIR,
    BUILD_DIR,
    DEMO_ACCOUNTS,
    LIBRARY_DIR,
    VAR_DIR,
    VENV_DIR,
    VENV_PYTHON,
    environment,
)
from reform.bootstrap.steps import Stopped, run, say, step

LOCALE_DIR = BASE_DIR / "locale"
EVERYDAY_TESTS = "not slow and not faults and not office"


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code; a set-up that can't go on ends in its sentence and code 1."""
    own = {
        "start": start,
        "setup": setup,
        "run": run_one,
        "bundle": bundle,
        "test": test,
        "lint": lint,
        "reset": reset,
    }
    try:
        if arguments[:1] and arguments[0] in own:
            return own[arguments[0]](arguments[1:])
        return _django(arguments)
    except Stopped as stopped:
        print(f"manage.py: {stopped}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130


def _django(arguments: list[str]) -> int:
    """Hand a command to Django in .venv, in the environment that finds our fonts and libraries."""
    if not VENV_PYTHON.exists():
        _set_up(development=False)
    env = environment()
    libraries = env.get("LD_LIBRARY_PATH", "") if LIBRARY_DIR.is_dir() else None
    if Path(sys.prefix) != VENV_DIR or (
        libraries is not None and libraries != os.environ.get("LD_LIBRARY_PATH")
    ):
        # The loader reads LD_LIBRARY_PATH only when a program begins.
        os.execve(VENV_PYTHON, [str(VENV_PYTHON), str(BASE_DIR / "manage.py"), *arguments], env)
    if not env.get("REDIS_URL"):
        from reform.bootstrap.services import running_broker

        # What a command asks for is begun at once, as if the portal had asked.
        env["REDIS_URL"] = running_broker()
    os.environ.update(env)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", *arguments])
    return 0


def _compile_messages() -> None:
    sources = list(LOCALE_DIR.glob("*/LC_MESSAGES/*.po"))
    stale = [
        po
        for po in sources
        if not (mo := po.with_suffix(".mo")).exists() or mo.stat().st_mtime < po.stat().st_mtime
    ]
    if stale:
        with step("Compiling translations"):
            run([VENV_PYTHON, BASE_DIR / "manage.py", "compile_messages"], what="Compiling translations")


def _list_pinyin() -> None:
    """Have the words of pinyin written into the file that web and worker look in (reform.core.pinyin)."""
    from reform.bootstrap import stamps

    wanted = stamps.digest(BASE_DIR / "requirements.txt", BASE_DIR / "reform" / "core" / "pinyin_words.py")
    if (BUILD_DIR / "pinyin.txt").exists() and stamps.is_current("pinyin", wanted):
        return
    with step("Listing pinyin"):
        run([VENV_PYTHON, "-m", "reform.core.pinyin_words"], what="Listing pinyin")
    stamps.record("pinyin", wanted)


def _set_up(*, development: bool, browser: bool = False) -> None:
    """Make everything but the data; what was made before is left alone."""
    from reform.bootstrap import debian, fonts, frontend, packages, stamps, system
    from reform.bootstrap.bundle import check_bundle

    check_bundle()
    with stamps.only_one_setup():
        packages.make_venv()
        packages.install_packages(development=development)
        system.ensure_pango()
        frontend.make_assets()
        fonts.make_fonts()
        _list_pinyin()
        if browser:
            system.ensure_chromium()
        _compile_messages()
        debian.forget()


def setup(arguments: list[str]) -> int:
    """`manage.py setup`: everything `start` needs, without starting; `--dev` adds what tests and checks need."""
    parser = argparse.ArgumentParser(prog="manage.py setup", description=setup.__doc__)
    parser.add_argument("--dev", action="store_true", help="also what the tests and make check need")
    options = parser.parse_args(arguments)
    _set_up(development=options.dev)
    from reform.bootstrap import database

    database.make_keys()
    say("Everything is set up. Start the portal with: python3 manage.py start")
    return 0


def start(arguments: list[str]) -> int:
    """`manage.py start`: set up what is missing, bring the database up to date, and run the portal until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="manage.py start", description=start.__doc__)
    parser.add_argument("--empty", action="store_true", help="load no demo on the first start")
    options = parser.parse_args(arguments)
    begun = time.monotonic()
    from reform.bootstrap import database, services
    from reform.supervisor import Supervisor

    host, port = services.bind_address()
    with services.only_one_portal():
        services.refuse_taken_port(host, port)
        _set_up(development=False)
        database.make_keys()
        database.prepare_database(demo=not options.empty)
        _collect_static()
        say("- Starting")
        processes = services.portal_processes(host, port)
        Supervisor(processes, on_ready=lambda: _greet(host, port, time.monotonic() - begun)).run()
    say("Stopped.")
    return 0


def run_one(arguments: list[str]) -> int:
    """`manage.py run web|worker|beat`: become one of the portal's processes, where systemd or Docker watches over them."""
    parser = argparse.ArgumentParser(prog="manage.py run", description=run_one.__doc__)
    parser.add_argument("process", choices=("web", "worker", "beat"))
    options = parser.parse_args(arguments)
    from reform.bootstrap import services

    if not (os.environ.get("REDIS_URL") or os.environ.get("REDIS_URL_FILE")):
        raise Stopped(
            "REDIS_URL must name the broker: a broker of its own the portal has under manage.py start only."
        )
    found = {
        process.name: process
        for process in services.portal_processes(*services.bind_address(), together=False)
    }
    process = found[options.process]
    (VAR_DIR / "run").mkdir(parents=True, exist_ok=True, mode=0o700)
    os.chdir(process.cwd)
    os.execve(process.argv[0], [str(part) for part in process.argv], process.env)


def bundle(arguments: list[str]) -> int:
    """`manage.py bundle FOLDER`: write this version with all that set-up fetches into one file, for use without a network."""
    parser = argparse.ArgumentParser(prog="manage.py bundle", description=bundle.__doc__)
    parser.add_argument("folder", type=Path, help="where the .tar.gz goes")
    options = parser.parse_args(arguments)
    from reform.bootstrap.bundle import make_bundle

    _set_up(development=False)
    make_bundle(options.folder)
    return 0


def _collect_static() -> None:
    """Collect static files, compressed and named by checksum, for the processes started from here."""
    from reform.bootstrap import stamps

    os.environ["PORTAL_STATIC"] = "collected"
    sources = [BASE_DIR / "requirements.txt", *sorted((BASE_DIR / "static").rglob("*.*"))]
    wanted = stamps.digest(*sources)
    if (VAR_DIR / "static" / "staticfiles.json").exists() and stamps.is_current("static", wanted):
        return
    with step("Collecting static files"):
        manage = [VENV_PYTHON, BASE_DIR / "manage.py"]
        run([*manage, "collectstatic", "--noinput", "--clear", "-v", "0"], what="Collecting static files")
    stamps.record("static", wanted)


def _greet(host: str, port: int, seconds: float) -> None:
    shown = f"[{host}]" if ":" in host else host
    say(f"\nThe portal is at http://{shown}:{port}/ (ready after {seconds:.0f} s)\n")
    if DEMO_ACCOUNTS.exists():
        say(DEMO_ACCOUNTS.read_text("utf-8").rstrip())
        say(f"(kept in {DEMO_ACCOUNTS})\n")
    say("Ctrl-C ends everything.")


def reset(arguments: list[str]) -> int:
    """`manage.py reset`: delete the data of this installation, so that the next start is a first one."""
    parser = argparse.ArgumentParser(prog="manage.py reset", description=reset.__doc__)
    parser.add_argument("--yes", action="store_true", help="do not ask")
    options = parser.parse_args(arguments)
    from reform.bootstrap import database, services

    if not database.own_sqlite():
        raise Stopped(
            "DATABASE_URL is set: that database is not deleted from here. Unset it, or empty it yourself."
        )
    with services.only_one_portal():
        if not options.yes:
            say(
                f"This deletes the database and the files in {VAR_DIR} (copies named backup-* and backups are kept)."
            )
            if not sys.stdin.isatty() or input("Type yes to go on: ").strip() != "yes":
                say("Nothing was deleted.")
                return 1
        database.remove_data()
    say("Deleted. The next start is a first one: python3 manage.py start")
    return 0


def test(arguments: list[str]) -> int:
    """`manage.py test [--all] [pytest's own arguments]`: set up all the tests need and run them."""
    everything = "--all" in arguments
    chosen = [argument for argument in arguments if argument != "--all"]
    from reform.bootstrap import system

    begun = time.monotonic()
    _set_up(development=True, browser=True)
    markers = EVERYDAY_TESTS
    if everything:
        markers = "" if system.ensure_office() else "not office"
    lacking = [] if system.ensure_nginx() else ["nginx"]
    lacking += [] if system.has_systemd() else ["systemd"]
    markers = " and ".join(filter(None, [markers, *(f"not {name}" for name in lacking)]))
    argv = [str(VENV_PYTHON), "-m", "pytest", "-m", markers]
    if not chosen:
        # Two at a time pays for the whole suite only; what a file starts (a portal, Chromium, a world) is started once.
        argv += ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    say(f"- Everything the tests need is there after {time.monotonic() - begun:.0f} s; running them")
    return subprocess.run([*argv, *chosen], cwd=BASE_DIR, env=_test_environment()).returncode


def lint(arguments: list[str]) -> int:
    """`manage.py lint`: hold our styles and scripts against the oldest browsers they must run in."""
    argparse.ArgumentParser(prog="manage.py lint", description=lint.__doc__).parse_args(arguments)
    from reform.bootstrap.lint import check_frontend, install_linters

    _set_up(development=True)
    install_linters()
    check_frontend()
    say("Styles and scripts use nothing that the oldest browsers lack.")
    return 0


def _test_environment() -> dict[str, str]:
    """Our environment, in which Playwright's driver runs on the packaged Node.js.

    The one it brings needs libatomic, which a bare Debian has not.
    """
    from reform.bootstrap import frontend

    env = environment()
    packaged = frontend.packaged_node()
    if packaged:
        env.setdefault("PLAYWRIGHT_NODEJS_PATH", str(packaged / "bin" / "node"))
    return env
