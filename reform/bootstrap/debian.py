"""Debian's packages: installed when root; fetched and unpacked into our own folder when not."""

import re
import shutil
import sysconfig
from functools import cache
from pathlib import Path

from reform.bootstrap.paths import BUILD_DIR, is_root
from reform.bootstrap.steps import Stopped, run

APT_DIR = BUILD_DIR / "apt"
# Mixing the machine's loader with another C library would end every program at once.
NEVER_UNPACKED = {"libc6", "libc-bin", "libc-l10n", "locales"}
SIMULATED = re.compile(r"^Inst (\S+) ", re.MULTILINE)


def is_here() -> bool:
    """Return whether this machine has Debian's package tools."""
    return bool(shutil.which("apt-get") and shutil.which("dpkg-deb"))


def _options() -> list[str]:
    if is_root():
        return ["-q", "-y"]
    return [
        "-q",
        "-y",
        f"-oDir::State::lists={APT_DIR / 'lists'}",
        f"-oDir::Cache={APT_DIR / 'cache'}",
        "-oDir::State::status=/var/lib/dpkg/status",
        "-oDebug::NoLocking=true",
    ]


@cache
def update() -> None:
    """Fetch the package lists once: the machine's when root, else lists of our own."""
    for folder in ("lists/partial", "cache/archives/partial"):
        (APT_DIR / folder).mkdir(parents=True, exist_ok=True)
    run(["apt-get", *_options(), "update"], what="Fetching Debian's package lists")


def install(*packages: str) -> None:
    """Install packages on the machine; needs root. Raises Stopped when apt can't."""
    update()
    names = " ".join(packages)
    run(["apt-get", *_options(), "install", "--no-install-recommends", *packages], what=f"Installing {names}")


def missing_with_dependencies(*packages: str) -> list[str]:
    """Return the packages, and all they depend on, that this machine does not have; changes nothing."""
    update()
    plan = run(
        ["apt-get", *_options(), "--simulate", "install", "--no-install-recommends", *packages],
        what=f"Finding what {' '.join(packages)} needs",
    )
    return parse_plan(plan)


def all_dependencies(*packages: str) -> list[str]:
    """Return the packages and all they depend on, as a machine that has nothing would need them; changes nothing."""
    update()
    status = APT_DIR / "no-status"
    status.parent.mkdir(parents=True, exist_ok=True)
    status.touch()
    nothing = [*_options(), f"-oDir::State::status={status}"]
    plan = run(
        ["apt-get", *nothing, "--simulate", "install", "--no-install-recommends", *packages],
        what=f"Finding all that {' '.join(packages)} needs",
    )
    return parse_plan(plan)


def parse_plan(plan: str) -> list[str]:
    """Return the package names of apt-get's simulated installation that may be unpacked beside the machine's own."""
    return [name for name in SIMULATED.findall(plan) if name not in NEVER_UNPACKED]


def unpack(packages: list[str], target: Path) -> None:
    """Fetch these packages, and only these, and unpack them below `target`; needs no root."""
    update()
    archives = APT_DIR / "fetched"
    shutil.rmtree(archives, ignore_errors=True)
    archives.mkdir(parents=True)
    run(["apt-get", *_options(), "download", *packages], what=f"Fetching {' '.join(packages)}", cwd=archives)
    target.mkdir(parents=True, exist_ok=True)
    for archive in sorted(archives.glob("*.deb")):
        run(["dpkg-deb", "-x", archive, target], what=f"Unpacking {archive.name}")
    shutil.rmtree(archives)


def forget() -> None:
    """Delete the lists and archives of our own (160 MB); the next need fetches them again."""
    shutil.rmtree(APT_DIR, ignore_errors=True)
    update.cache_clear()


def library_folders(root: Path) -> list[Path]:
    """Return the folders below an unpacked `root` in which programs of this machine's kind look for libraries."""
    triplet = sysconfig.get_config_var("MULTIARCH") or "x86_64-linux-gnu"
    places = [root / base / triplet for base in ("usr/lib", "lib")]
    places += [
        folder for place in places if place.is_dir() for folder in sorted(place.iterdir()) if folder.is_dir()
    ]
    return [place for place in places if any(place.glob("lib*.so*"))]


def need_root(packages: tuple[str, ...], purpose: str, reason: str) -> Stopped:
    """Return the one clear sentence for a machine on which packages can't be had."""
    names = " ".join(packages)
    return Stopped(
        f"{purpose} is missing and could not be had ({reason}). Install as root: apt-get install {names}"
    )
