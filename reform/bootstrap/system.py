"""Programs and libraries that no Python package brings: Pango for documents, the rest for the tests."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from reform.bootstrap import debian
from reform.bootstrap.paths import BUILD_DIR, BUNDLE_DIR, LIBRARY_DIR, PROGRAM_DIR, environment, is_root
from reform.bootstrap.steps import Stopped, say, step

PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
# What WeasyPrint opens, by the names it asks for first.
PANGO_LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libfontconfig.so.1",
)
# The first one draws no window that nobody sees: a page costs it a fifth less. Older Debians have the second alone.
CHROMIUM_PACKAGES = ("chromium-headless-shell", "chromium")
CHROMIUM_NAMES = (*CHROMIUM_PACKAGES, "chromium-browser", "google-chrome", "google-chrome-stable")
OFFICE_NAMES = ("soffice", "libreoffice")
NGINX_PACKAGE = "nginx"
OFFICE_PACKAGES = ("libreoffice-writer-nogui", "libreoffice-calc-nogui")
# Writer and Calc, beside the program itself.
OFFICE_PARTS = ("libswlo.so", "libsclo.so")
CHROMIUM_WRAPPER = """#!/bin/sh
# Chromium unpacked by set-up without root: its libraries lie beside it.
here=$(cd "$(dirname "$0")/.." && pwd)
root="$here/chromium"
export LD_LIBRARY_PATH="{libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"
export FONTCONFIG_FILE="${{FONTCONFIG_FILE:-$here/fontconfig/fonts.conf}}"
exec "$root/usr/lib/chromium/{package}" "$@"
"""


def find_program(*names: str) -> str | None:
    """Return the path of the first of these programs on the PATH that the portal's own programs see."""
    path = environment().get("PATH")
    return next((found for name in names if (found := shutil.which(name, path=path))), None)


def missing_libraries(names: tuple[str, ...]) -> list[str]:
    """Return which shared libraries can't be loaded by a program started in our environment."""
    code = (
        "import ctypes, sys\n"
        "for name in sys.argv[1:]:\n"
        "    try: ctypes.CDLL(name)\n"
        "    except OSError: print(name)\n"
    )
    argv = [sys.executable, "-S", "-c", code, *names]
    return subprocess.run(argv, capture_output=True, text=True, env=environment()).stdout.split()


def ensure_pango() -> None:
    """See to it that documents can be made: Pango from the machine, installed as root, or unpacked into .build/lib.

    Raises Stopped with the names of the packages when none of the three works.
    """
    if not missing_libraries(PANGO_LIBRARIES):
        return
    purpose = "Pango, which lays out the documents,"
    if BUNDLE_DIR.is_dir():
        shutil.copytree(BUNDLE_DIR / "lib", LIBRARY_DIR, dirs_exist_ok=True)
        if missing := missing_libraries(PANGO_LIBRARIES):
            raise debian.need_root(
                PANGO_PACKAGES, purpose, f"the bundle's {', '.join(missing)} can't be loaded"
            )
        return
    if not debian.is_here():
        raise debian.need_root(PANGO_PACKAGES, purpose, "this machine has no apt-get")
    try:
        if is_root():
            with step("Installing Pango"):
                debian.install(*PANGO_PACKAGES)
        else:
            with step("Unpacking Pango into .build/lib"):
                unpack_libraries(debian.missing_with_dependencies(*PANGO_PACKAGES), LIBRARY_DIR)
    except Stopped as stopped:
        raise debian.need_root(PANGO_PACKAGES, purpose, str(stopped).splitlines()[0]) from stopped
    if missing := missing_libraries(PANGO_LIBRARIES):
        raise debian.need_root(PANGO_PACKAGES, purpose, f"{', '.join(missing)} can't be loaded")


def unpack_libraries(packages: list[str], target: Path) -> None:
    """Unpack these packages and leave only their libraries, flat, in `target`."""
    unpacked = BUILD_DIR / "pango"
    shutil.rmtree(unpacked, ignore_errors=True)
    debian.unpack(packages, unpacked)
    fresh = target.with_name("lib-new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for folder in debian.library_folders(unpacked):
        for library in folder.glob("lib*.so*"):
            # copy2 follows the links: the folder stands alone.
            shutil.copy2(library, fresh / library.name)
    shutil.rmtree(target, ignore_errors=True)
    os.replace(fresh, target)
    shutil.rmtree(unpacked)


def ensure_chromium() -> str:
    """Return the path of a Chromium that starts, for the tests; found, installed as root, or unpacked below .build.

    Raises Stopped with the package's name when it can't be had.
    """
    if found := find_program(*CHROMIUM_NAMES):
        return found
    purpose = "Chromium, with which the tests open the pages,"
    if not debian.is_here():
        raise debian.need_root(CHROMIUM_PACKAGES[-1:], purpose, "this machine has no apt-get")
    try:
        if is_root():
            with step("Installing Chromium for the tests"):
                _first_that_works(debian.install)
        else:
            with step("Unpacking Chromium for the tests into .build"):
                _first_that_works(_unpack_chromium)
    except Stopped as stopped:
        raise debian.need_root(CHROMIUM_PACKAGES[-1:], purpose, str(stopped).splitlines()[0]) from stopped
    if found := find_program(*CHROMIUM_NAMES):
        return found
    raise debian.need_root(CHROMIUM_PACKAGES[-1:], purpose, "the package brought no program")


def _first_that_works(get: Callable[[str], None]) -> None:
    """Get the first of Chromium's packages that can be had; raises Stopped, of the last, where none can."""
    *others, last = CHROMIUM_PACKAGES
    for package in others:
        with suppress(Stopped):
            return get(package)
    return get(last)


def _unpack_chromium(package: str) -> None:
    root = BUILD_DIR / "chromium"
    shutil.rmtree(root, ignore_errors=True)
    debian.unpack(debian.missing_with_dependencies(package), root)
    folders = ":".join(f"$root/{folder.relative_to(root)}" for folder in debian.library_folders(root))
    PROGRAM_DIR.mkdir(parents=True, exist_ok=True)
    draft = PROGRAM_DIR / ".chromium"
    draft.write_text(CHROMIUM_WRAPPER.format(libraries=folders, package=package), "utf-8")
    draft.chmod(0o755)
    started = subprocess.run([str(draft), "--version"], capture_output=True, text=True, env=environment())
    if started.returncode:
        reason = (started.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Stopped(f"the unpacked program does not start: {reason}")
    os.replace(draft, PROGRAM_DIR / package)


def has_office() -> bool:
    """Return whether LibreOffice is there with Writer and Calc; the program alone starts with either."""
    found = find_program(*OFFICE_NAMES)
    if found is None:
        return False
    folder = Path(found).resolve().parent
    return all((folder / library).is_file() for library in OFFICE_PARTS)


def ensure_office() -> bool:
    """Return whether LibreOffice is there for `test --all`, with what reads documents and tables.

    Installs what is missing of it when root, says so in a line when it is not.
    """
    if has_office():
        return True
    if is_root() and debian.is_here():
        with step("Installing LibreOffice for the tests"):
            debian.install(*OFFICE_PACKAGES)
        return True
    say(
        "LibreOffice is not here with Writer and Calc, and only root can install it "
        f"({', '.join(OFFICE_PACKAGES)}): its tests are left out."
    )
    return False


def find_nginx() -> str | None:
    """Return the path of nginx; Debian keeps it where an ordinary user's PATH does not look."""
    unpacked = BUILD_DIR / "nginx" / "usr" / "sbin" / "nginx"
    found = find_program("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/sbin")
    return found or (str(unpacked) if unpacked.exists() else None)


def ensure_nginx() -> bool:
    """Return whether nginx is there for the tests; installs or unpacks it, says so in a line when it can't be had."""
    if find_nginx():
        return True
    try:
        if not debian.is_here():
            raise Stopped("this machine has no apt-get")
        with step("Fetching nginx for the tests"):
            # Unpacked, never installed: an installed one would start a server of its own.
            debian.unpack([NGINX_PACKAGE], BUILD_DIR / "nginx")
        if subprocess.run([str(find_nginx()), "-v"], capture_output=True).returncode:
            raise Stopped("the unpacked program does not start")
    except Stopped as stopped:
        say(f"nginx is not here ({str(stopped).splitlines()[0]}): its tests are left out.")
        return False
    return True


def has_systemd() -> bool:
    """Return whether systemd-analyze is there to look at our units; says so in a line when it is not."""
    if find_program("systemd-analyze"):
        return True
    say("systemd-analyze is not here (package systemd): the tests of our units are left out.")
    return False
