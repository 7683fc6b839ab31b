"""Our styles and scripts held against the oldest browsers that package.json names; the linters stay apart in frontend/lint."""

import shutil
from pathlib import Path

from reform.bootstrap import frontend, stamps
from reform.bootstrap.paths import BASE_DIR
from reform.bootstrap.steps import run, step

LINT_DIR = BASE_DIR / "frontend" / "lint"


def install_linters() -> None:
    """Fetch the linters by their lock file; does nothing when they are there."""
    wanted = stamps.digest(LINT_DIR / "package.json", LINT_DIR / "package-lock.json")
    if (LINT_DIR / "node_modules").is_dir() and stamps.is_current("lint", wanted):
        return
    npm, env = frontend.npm_command()
    with step("Fetching the linters of styles and scripts"):
        run(
            [*npm, "ci", "--prefix", LINT_DIR, "--no-audit", "--no-fund", "--ignore-scripts"],
            what="npm ci",
            env=env,
        )
    stamps.record("lint", wanted)


def check_frontend(scripts: str = "static/js", styles: str = "static/css/*.css") -> None:
    """Run both linters over our scripts and styles; raises Stopped with what they found."""
    _npm, env = frontend.npm_command()
    node = shutil.which("node", path=env["PATH"]) or "node"
    for program, config, files in [
        ("eslint/bin/eslint.js", "eslint.config.mjs", scripts),
        ("stylelint/bin/stylelint.mjs", "stylelint.config.mjs", styles),
    ]:
        call: list[str | Path] = [
            node,
            LINT_DIR / "node_modules" / program,
            "--config",
            LINT_DIR / config,
            files,
        ]
        run(call, what=program.partition("/")[0], env=env)
