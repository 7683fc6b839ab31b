"""The offline bundle: a version with all that set-up would fetch, for machines that reach no package index.

Made by `manage.py bundle` on a machine that reaches one; in it, beside the source, lies the folder `bundle`. Where that
folder is there, set-up takes everything from it and asks nobody.
"""

import json
import platform
import shutil
import sys
import tarfile
from pathlib import Path

from reform.bootstrap import debian, system
from reform.bootstrap.frontend import VENDOR_DIR
from reform.bootstrap.packages import INSTALLER, RUNTIME
from reform.bootstrap.paths import BUILD_DIR, BUNDLE_DIR, FONT_DIR, VENV_PYTHON
from reform.bootstrap.steps import Stopped, run, say, step

ABOUT = "about.json"
OS_RELEASE = Path("/etc/os-release")


def made_for() -> dict[str, str]:
    """Return of this machine what a bundle's programs and libraries depend on."""
    lines = OS_RELEASE.read_text("utf-8").splitlines() if OS_RELEASE.exists() else []
    named = dict(line.split("=", 1) for line in lines if "=" in line)
    return {
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "machine": platform.machine(),
        "system": f"{named.get('ID', '')} {named.get('VERSION_ID', '')}".replace('"', "").strip(),
    }


def check_bundle() -> None:
    """Raise Stopped where the folder's bundle is another kind of machine's; without a bundle nothing is asked."""
    if not BUNDLE_DIR.is_dir():
        return
    wanted = json.loads((BUNDLE_DIR / ABOUT).read_text("utf-8"))
    here = made_for()
    if other := [f"{name} {wanted[name]}, here {here[name]}" for name in here if wanted[name] != here[name]]:
        raise Stopped(
            f"This bundle was made for {'; '.join(other)}. Make one on a machine like this: manage.py bundle."
        )


def make_bundle(to: Path) -> Path:
    """Write HEAD and everything set-up needs into one .tar.gz in the folder `to`, and return its path.

    Set-up must be done: styles, scripts and fonts are taken as it made them.
    """
    draft = BUILD_DIR / "bundle"
    shutil.rmtree(draft, ignore_errors=True)
    inner = draft / "bundle"
    inner.mkdir(parents=True)
    with step("Packing the source"):
        commit = run(["git", "rev-parse", "HEAD"], what="Asking git for HEAD").strip()
        archive = draft / "source.tar"
        run(["git", "archive", "--output", archive, commit], what="git archive")
        with tarfile.open(archive) as packed:
            packed.extractall(draft, filter="data")
        archive.unlink()
    with step("Fetching Python packages"):
        wheels = ["--only-binary", ":all:", "--no-deps", "--require-hashes", "-d", str(inner / "wheels")]
        for listed in (RUNTIME, INSTALLER):
            run(
                [VENV_PYTHON, "-m", "pip", "download", "-q", *wheels, "-r", listed],
                what=f"pip download of {listed.name}",
            )
    with step("Fetching Pango and what it needs"):
        system.unpack_libraries(debian.all_dependencies(*system.PANGO_PACKAGES), inner / "lib")
    shutil.copytree(VENDOR_DIR, inner / "vendor")
    shutil.copytree(FONT_DIR, inner / "fonts")
    (inner / ABOUT).write_text(json.dumps(made_for() | {"commit": commit}, indent=1), "utf-8")
    return _packed(draft, to, commit)


def _packed(draft: Path, to: Path, commit: str) -> Path:
    here = made_for()
    name = f"reform-portal-{commit[:12]}-py{here['python']}-{here['machine']}"
    to.mkdir(parents=True, exist_ok=True)
    target = to / f"{name}.tar.gz"
    with step("Packing the bundle"):
        part = target.with_suffix(".part")
        with tarfile.open(part, "w:gz", compresslevel=1) as packed:
            packed.add(draft, arcname=name)
        part.replace(target)
        shutil.rmtree(draft)
    size = target.stat().st_size // 1_000_000
    if run(["git", "status", "--porcelain"], what="Asking git what is not committed").strip():
        say("  What is not committed is not in it.")
    say(
        f"{target} ({size} MB). On the other machine: tar -xzf it, then python3 manage.py start in its folder."
    )
    return target
