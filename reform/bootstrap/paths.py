"""Where things lie, and the environment in which the portal's programs run."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
BUILD_DIR = BASE_DIR / ".build"
BUNDLE_DIR = BASE_DIR / "bundle"
VENV_DIR = BASE_DIR / ".venv"
VENV_PYTHON = VENV_DIR / "bin" / "python"
VAR_DIR = Path(os.environ.get("PORTAL_VAR") or BASE_DIR / "var").absolute()
FONT_DIR = BUILD_DIR / "fonts"
FONTCONFIG_FILE = BUILD_DIR / "fontconfig" / "fonts.conf"
LIBRARY_DIR = BUILD_DIR / "lib"
PROGRAM_DIR = BUILD_DIR / "bin"
DEMO_ACCOUNTS = VAR_DIR / "demo-accounts.txt"


def is_root() -> bool:
    """Return whether packages of the system may be installed."""
    return os.geteuid() == 0


def with_front(value: str, folder: Path) -> str:
    """Return a PATH-like value that begins with `folder`, once."""
    rest = [part for part in value.split(os.pathsep) if part and part != str(folder)]
    return os.pathsep.join([str(folder), *rest])


def environment() -> dict[str, str]:
    """Return the environment for the portal's programs: our fonts, unpacked libraries, and a home that can be written."""
    env = dict(os.environ)
    env.setdefault("DJANGO_SETTINGS_MODULE", "reform.settings")
    if "PORTAL_VAR" in env:
        # Programs run in BASE_DIR, wherever manage.py was called from.
        env["PORTAL_VAR"] = str(VAR_DIR)
    if FONTCONFIG_FILE.exists():
        env["FONTCONFIG_FILE"] = str(FONTCONFIG_FILE)
    if LIBRARY_DIR.is_dir():
        env["LD_LIBRARY_PATH"] = with_front(env.get("LD_LIBRARY_PATH", ""), LIBRARY_DIR)
    if PROGRAM_DIR.is_dir():
        env["PATH"] = with_front(env.get("PATH", os.defpath), PROGRAM_DIR)
    if not os.access(os.path.expanduser("~"), os.W_OK):
        home = BUILD_DIR / "home"
        home.mkdir(parents=True, exist_ok=True)
        env["HOME"] = str(home)
        # Caches named by the outer environment lie in the home that can't be written.
        for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            env.pop(name, None)
    return env
