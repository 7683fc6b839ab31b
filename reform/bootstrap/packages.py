"""The virtual environment and the pinned, hashed Python packages in it."""

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from reform.bootstrap import stamps
from reform.bootstrap.paths import BASE_DIR, BUNDLE_DIR, VENV_DIR, VENV_PYTHON, environment
from reform.bootstrap.steps import Stopped, run, say, step

RUNTIME = BASE_DIR / "requirements.txt"
DEVELOPMENT = BASE_DIR / "requirements-dev.txt"
INSTALLER = BASE_DIR / "requirements-setup.txt"
INDEX_LINE = re.compile(r"^[\w.:]+\.index-url='(.+)'$", re.MULTILINE)


def _runs(*arguments: str) -> bool:
    """Return whether the environment's Python exists and runs with these arguments."""
    if not VENV_PYTHON.exists():
        return False
    done = subprocess.run([str(VENV_PYTHON), *arguments], capture_output=True)
    return done.returncode == 0


def make_venv() -> None:
    """Make .venv with pip unless a working one is there. Raises Stopped when this Python can't make one."""
    if _runs("-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"):
        return
    # Debian's python3 has venv without ensurepip: it would fail halfway with a long text.
    if not (find_spec("venv") and find_spec("ensurepip")):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Stopped(
            f"This Python {version} can't make virtual environments. On Debian or Ubuntu install as root: "
            "apt-get install python3-venv; then run the same command again."
        )
    with step("Making .venv"):
        shutil.rmtree(VENV_DIR, ignore_errors=True)
        run([sys.executable, "-m", "venv", VENV_DIR], what="Making .venv")


def _package_environment() -> dict[str, str]:
    """Return the environment for pip and uv; uv is told of pip's own index, which it does not read itself."""
    env = environment()
    env["UV_SYSTEM_CERTS"] = "true"
    if "UV_DEFAULT_INDEX" not in env:
        index = os.environ.get("PIP_INDEX_URL") or _index_of_pip(env)
        if index:
            env["UV_DEFAULT_INDEX"] = index
    return env


def _index_of_pip(env: dict[str, str]) -> str:
    listing = subprocess.run(
        [str(VENV_PYTHON), "-m", "pip", "config", "list"], capture_output=True, text=True, env=env
    )
    found = INDEX_LINE.findall(listing.stdout)
    return found[-1] if found else ""


def install_packages(*, development: bool = False) -> None:
    """Install what the requirements files pin, by uv, or by pip where uv can't; does nothing when it was done."""
    files = [RUNTIME, DEVELOPMENT] if development else [RUNTIME]
    name = "packages-dev" if development else "packages"
    wanted = stamps.digest(*files)
    if stamps.is_current(name, wanted) and _runs("-c", "import django"):
        return
    with step("Installing Python packages" + (" for the tests" if development else "")):
        _install(files, _package_environment())
    stamps.record(name, wanted)
    stamps.record("packages", stamps.digest(RUNTIME))


def _install(files: list[Path], env: dict[str, str]) -> None:
    listed = [part for file in files for part in ("-r", file)]
    python = str(VENV_PYTHON)
    # An offline bundle has all that is listed; nobody is asked then.
    source = ["--no-index", "--find-links", str(BUNDLE_DIR / "wheels")] if BUNDLE_DIR.is_dir() else []
    try:
        run(
            [python, "-m", "pip", "install", "-q", *source, "--require-hashes", "-r", INSTALLER],
            what="Installing uv",
            env=env,
        )
        run(
            [
                python,
                "-m",
                "uv",
                "pip",
                "install",
                *source,
                "--require-hashes",
                "--compile-bytecode",
                "--python",
                python,
                *listed,
            ],
            what="uv",
            env=env,
        )
    except Stopped as stopped:
        say(f"  uv could not do it, pip takes over (a minute or more): {str(stopped).splitlines()[0]}")
        run(
            [python, "-m", "pip", "install", *source, "--require-hashes", *listed],
            what="pip install",
            env=env,
        )
