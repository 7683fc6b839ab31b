"""The allow-list of front-end files."""

import json
import re
import subprocess

import pytest

from reform.bootstrap import commands, frontend
from reform.bootstrap.paths import BASE_DIR
from reform.bootstrap.steps import Stopped

ICON_TAG = re.compile(r"""\{%\s*icon\s+["']([a-z0-9-]+)["']""")


@pytest.mark.parametrize("name", ["../settings.py", "a/../../b", "/etc/passwd", ""])
def test_safe_target_refuses_names_that_leave_the_folder(tmp_path, name):
    with pytest.raises(Stopped, match="outside its folder"):
        frontend.safe_target(tmp_path, name)


def test_copy_asset_drops_the_note_of_a_source_map(tmp_path):
    css, js = tmp_path / "a.css", tmp_path / "a.js"
    css.write_text("b{color:red}\n/*# sourceMappingURL=a.css.map */")
    js.write_text("f();\n//# sourceMappingURL=a.js.map\n")
    frontend.copy_asset(css, tmp_path / "out" / "a.css")
    frontend.copy_asset(js, tmp_path / "out" / "a.js")
    assert (tmp_path / "out" / "a.css").read_text() == "b{color:red}\n"
    assert (tmp_path / "out" / "a.js").read_text() == "f();\n"


def test_copy_asset_names_a_file_its_package_lacks(tmp_path):
    with pytest.raises(Stopped, match=r"assets.json names no-such-icon\.svg"):
        frontend.copy_asset(tmp_path / "no-such-icon.svg", tmp_path / "x.svg")


def test_every_listed_file_is_in_its_package_and_was_copied():
    assets = json.loads(frontend.ASSETS_FILE.read_text("utf-8"))
    pairs = frontend.allowed_files(assets, frontend.NODE_MODULES)
    targets = [name for _source, name in pairs] + [bundle["to"] for bundle in assets["bundles"]]
    assert len(targets) == len(set(targets))
    made = {
        str(path.relative_to(frontend.VENDOR_DIR))
        for path in frontend.VENDOR_DIR.rglob("*")
        if path.is_file()
    }
    assert made == set(targets)


def test_every_icon_in_the_templates_is_listed():
    listed = set(json.loads(frontend.ASSETS_FILE.read_text("utf-8"))["icons"]["names"])
    used = {
        name
        for template in (BASE_DIR / "templates").rglob("*.html")
        for name in ICON_TAG.findall(template.read_text("utf-8"))
    }
    assert used, "no template shows an icon any more: this test looks for the wrong tag"
    assert used - listed == set()


def test_lock_file_names_no_address():
    lock = json.loads((BASE_DIR / "package-lock.json").read_text("utf-8"))
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
    assert all("integrity" in entry for name, entry in lock["packages"].items() if name)


def test_the_browser_tests_run_on_the_packaged_node():
    """The one that Playwright brings needs libatomic, which a bare Debian has not."""
    node = commands._test_environment()["PLAYWRIGHT_NODEJS_PATH"]
    assert node == str(frontend.packaged_node() / "bin" / "node")
    assert subprocess.run([node, "--version"], capture_output=True, check=True).stdout.startswith(b"v")
