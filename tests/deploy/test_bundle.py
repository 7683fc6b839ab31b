"""The offline bundle: made here, installed and started where no network is, with nothing but Python on PATH. Slow."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from reform.bootstrap import bundle
from reform.bootstrap.paths import BASE_DIR
from reform.bootstrap.steps import Stopped
from tests.browser.processes import free_port


@pytest.fixture
def lying(monkeypatch, tmp_path):
    """A folder with a bundle that says it was made for a machine like this, changed by what it is called with."""
    monkeypatch.setattr(bundle, "BUNDLE_DIR", tmp_path / "bundle")

    def lie(**other: str) -> None:
        (tmp_path / "bundle").mkdir(exist_ok=True)
        (tmp_path / "bundle" / "about.json").write_text(json.dumps(bundle.made_for() | other))

    return lie


def test_bundle_of_another_kind_of_machine_is_refused_in_a_sentence(lying):
    bundle.check_bundle()
    lying()
    bundle.check_bundle()
    lying(python="3.9", machine="riscv64")
    with pytest.raises(Stopped, match=r"made for python 3\.9, here 3\.\d+; machine riscv64, here"):
        bundle.check_bundle()


@pytest.mark.slow
def test_bundle_starts_where_there_is_no_network(tmp_path):
    made = subprocess.run(
        [sys.executable, "manage.py", "bundle", str(tmp_path)], cwd=BASE_DIR, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stdout + made.stderr
    (packed,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(packed) as archive:
        archive.extractall(tmp_path / "there", filter="data")
    packed.unlink()
    (folder,) = (tmp_path / "there").iterdir()
    # Without root a namespace of users gives the right to make one of networks.
    alone = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--map-root-user"]
    script = Path(__file__).with_name("bare_start.py")
    done = subprocess.run(
        [*alone, sys.executable, str(script), str(folder), str(free_port())],
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert done.stdout.endswith("PROVED\n")
    # It was installed from the bundle alone, and what it needs of Debian lies in it for machines that lack it.
    assert (folder / ".venv" / "bin" / "python").exists()
    assert {"libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"} <= {
        file.name for file in (folder / "bundle" / "lib").iterdir()
    }
